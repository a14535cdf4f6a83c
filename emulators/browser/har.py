"""Exchanges as HAR 1.2 (W3C web performance group, "HTTP Archive format"), with the additions of Chrome's own export:
`_resourceType`, `_webSocketMessages`, `_error`, `_transferSize`."""

import base64
import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import parse_qsl, quote, urldefrag, urlsplit

from emulators.browser.exchanges import Exchange, Recorder, Tracing

__all__ = ["MASK", "document", "entries"]

MASK = "***"
"""Stands for what is hidden in a trace."""

_PHASES = ("blocked", "dns", "connect", "ssl", "send", "wait", "receive")
_NEEDED = ("send", "wait", "receive")
_TEXT = re.compile(r"text/|[/+](json|xml|javascript|ecmascript|x-www-form-urlencoded|graphql|x-ndjson)\b")

Json = dict[str, Any]


def document(recorder: Recorder, *, browser: str) -> Json:
    """The whole archive; `browser` is what it calls the program that asked."""
    pages = [
        {"startedDateTime": _moment(began), "id": page, "title": title, "pageTimings": {}}
        for page, (began, title) in recorder.pages.items()
    ]
    log: Json = {
        "version": "1.2",
        "creator": {"name": "guiagent", "version": "1"},
        "browser": {"name": browser, "version": ""},
        "pages": pages,
        "entries": entries(recorder),
    }
    if recorder.dropped:
        log["comment"] = f"{recorder.dropped} further entries left out (Tracing.entries)"
    return {"log": log}


def entries(recorder: Recorder) -> list[Json]:
    """One entry for each exchange, in the order in which they began, with secrets masked."""
    ordered = sorted(recorder.exchanges, key=lambda exchange: exchange.began)
    return [_entry(exchange, recorder.tracing) for exchange in ordered]


def _entry(exchange: Exchange, tracing: Tracing) -> Json:
    times = {phase: round(exchange.times.get(phase, 0.0 if phase in _NEEDED else -1.0), 3) for phase in _PHASES}
    entry: Json = {
        "startedDateTime": _moment(exchange.began),
        # TLS is part of connecting, and is not counted twice.
        "time": round(sum(spent for phase, spent in times.items() if spent > 0 and phase != "ssl"), 3),
        "request": _request(exchange, tracing),
        "response": _response(exchange, tracing),
        "cache": {},
        "timings": times,
        "_resourceType": exchange.kind.lower(),
    }
    if exchange.page:
        entry["pageref"] = exchange.page
    for name, value in (
        ("serverIPAddress", exchange.server), ("_fromCache", exchange.served), ("_worker", exchange.worker),
        ("_error", exchange.error),
    ):  # fmt: skip
        if value:
            entry[name] = value
    if exchange.kind.lower() == "websocket":
        entry["_webSocketMessages"] = [
            {"type": "send" if m.sent else "receive", "time": m.at, "opcode": m.opcode, "data": m.data}
            for m in exchange.messages
        ]
    if exchange.lost_messages:
        entry["comment"] = f"{exchange.lost_messages} further messages left out (Tracing.messages)"
    return entry


def _moment(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _request(exchange: Exchange, tracing: Tracing) -> Json:
    url = urldefrag(exchange.url).url
    body = exchange.request_body
    request: Json = {
        "method": exchange.method,
        "url": url,
        "httpVersion": exchange.protocol,
        "cookies": [
            {"name": name.strip(), "value": MASK if "cookie" in tracing.hidden_headers else value.strip()}
            for header, line in exchange.request_headers if header.lower() == "cookie"
            for name, _, value in (part.partition("=") for part in line.split(";"))
        ],
        "headers": _headers(exchange.request_headers, tracing),
        "queryString": [{"name": name, "value": value} for name, value in _pairs(urlsplit(url).query)],
        "headersSize": -1,
        "bodySize": len(body) if body is not None else -1 if exchange.request_left_out else 0,
    }  # fmt: skip
    if body is not None or exchange.request_left_out:
        request["postData"] = _posted(exchange, tracing)
    return request


def _pairs(query: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(query, keep_blank_values=True, errors="replace")
    except ValueError:
        return []


def _posted(exchange: Exchange, tracing: Tracing) -> Json:
    mime = exchange.header("content-type")
    text = _masked_fields((exchange.request_body or b"").decode("utf-8", "replace"), tracing.hidden_fields)
    posted: Json = {"mimeType": mime, "text": text}
    if mime.startswith("application/x-www-form-urlencoded"):
        posted["params"] = [{"name": name, "value": value} for name, value in _pairs(text)]
    if exchange.request_left_out:
        posted |= {"comment": exchange.request_left_out, "_truncated": True}
    return posted


def _response(exchange: Exchange, tracing: Tracing) -> Json:
    content: Json = {"size": exchange.size, "mimeType": exchange.mime or "x-unknown"}
    if exchange.body is not None:
        content |= _content(exchange.body, exchange.mime)
    elif exchange.left_out:
        content |= {"comment": exchange.left_out, "_truncated": True}
    response: Json = {
        "status": exchange.status,
        "statusText": exchange.status_text,
        "httpVersion": exchange.protocol,
        "cookies": [
            _set_cookie(line, hidden="set-cookie" in tracing.hidden_headers)
            for name, value in exchange.response_headers if name.lower() == "set-cookie"
            for line in value.split("\n")
        ],
        "headers": _headers(exchange.response_headers, tracing),
        "content": content,
        "redirectURL": exchange.redirect,
        "headersSize": -1,
        "bodySize": -1,
        "_transferSize": exchange.wire,
    }  # fmt: skip
    if exchange.error:
        response["_error"] = exchange.error
    return response


def _content(body: bytes, mime: str) -> Json:
    if not body or _TEXT.search(mime):
        try:
            return {"text": body.decode("utf-8")}
        except UnicodeDecodeError:
            pass
    return {"text": base64.b64encode(body).decode(), "encoding": "base64"}


def _set_cookie(line: str, *, hidden: bool) -> Json:
    first, *rest = [part.strip() for part in line.split(";")]
    name, _, value = first.partition("=")
    cookie: Json = {"name": name, "value": MASK if hidden else value}
    for part in rest:
        key, _, said = part.partition("=")
        match key.lower():
            case "path" | "domain" as where:
                cookie[where] = said
            case "httponly":
                cookie["httpOnly"] = True
            case "secure":
                cookie["secure"] = True
            case "samesite":
                cookie["sameSite"] = said
            case "expires" if ends := _expiry(said):
                cookie["expires"] = ends
    return cookie


def _expiry(said: str) -> str:
    try:
        return _moment(parsedate_to_datetime(said.replace("-", " ")).timestamp())
    except (ValueError, OverflowError, IndexError, TypeError, OSError):
        return ""


# Secrets


def _headers(headers: Sequence[tuple[str, str]], tracing: Tracing) -> list[Json]:
    told = []
    for name, value in headers:
        for line in value.split("\n") if name.lower() == "set-cookie" else [value]:
            told.append({"name": name, "value": _masked_header(name.lower(), line, tracing.hidden_headers)})
    return told


def _masked_header(name: str, value: str, hidden: tuple[str, ...]) -> str:
    if name not in hidden:
        return value
    match name:
        case "cookie":
            return "; ".join(f"{part.partition('=')[0].strip()}={MASK}" for part in value.split(";"))
        case "set-cookie":
            first, semicolon, rest = value.partition(";")
            return f"{first.partition('=')[0]}={MASK}{semicolon}{rest}"
        case "authorization" | "proxy-authorization":
            return f"{value.partition(' ')[0]} {MASK}"
        case _:
            return MASK


def _masked_fields(text: str, fields: tuple[str, ...]) -> str:
    """A posted form, JSON object or multipart form with the values of such fields masked."""
    if not fields:
        return text
    names = "|".join(re.escape(name) for name in fields)
    ending = rf"(?:{names})(?:\]|%5D)?"
    text = re.sub(rf"(?i)((?:^|&)[^=&\s]*{ending}=)[^&\s]*", rf"\g<1>{quote(MASK, safe='*')}", text)
    text = re.sub(rf'(?i)("[^"\n]*{ending}"\s*:\s*)"(?:[^"\\]|\\.)*"', rf"\g<1>{json.dumps(MASK)}", text)
    return re.sub(rf'(?is)(name="[^"\n]*{ending}"\r\n\r\n).*?(?=\r\n--)', rf"\g<1>{MASK}", text)
