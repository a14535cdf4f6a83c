"""What sites have stored in a profile, in the form that Playwright calls storage state: a login to be kept and reused.

`{"cookies": [{"name", "value", "domain", "path", "expires", "httpOnly", "secure", "sameSite"}],
"origins": [{"origin", "localStorage": [{"name", "value"}]}]}`; `expires` is in seconds since 1970, -1 for a cookie that
ends with the session. What pages keep elsewhere (IndexedDB, caches) is not part of it.
"""

import asyncio
import base64
import contextlib
import json
from collections.abc import AsyncIterator, Iterable, Mapping
from typing import Any

from emulators.browser.transport import Channel, Json, Profile, ProtocolError
from emulators.device import DeviceError, DeviceLost

__all__ = ["Storage", "read_storage", "write_storage"]

Storage = dict[str, Any]
"""Cookies and local storage, as JSON."""

_DEADLINE_S = 10.0
"""How long an empty page of an origin may take to come; our default."""

_COOKIE = ("name", "value", "domain", "path", "expires", "httpOnly", "secure", "sameSite")
_EMPTY = base64.b64encode(b"<!doctype html><link rel=icon href=data:,>").decode()
"""It has an icon, or a whole Chromium would ask the site for one."""


async def read_storage(profile: Profile, origins: Iterable[str]) -> Storage:
    """All cookies, and the local storage of `origins` where there is any."""
    answer = await profile.call("Storage.getCookies")
    cookies = [{key: cookie.get(key, "Lax") for key in _COOKIE} for cookie in answer["cookies"]]
    stored = []
    async with _page(profile) as page:
        for origin in origins:
            entries = await _on(page, origin, "JSON.stringify(Object.entries(localStorage))")
            if pairs := json.loads(entries or "[]"):
                stored.append({"origin": origin, "localStorage": [{"name": k, "value": v} for k, v in pairs]})
    return {"cookies": cookies, "origins": stored}


async def write_storage(profile: Profile, storage: Mapping[str, Any]) -> tuple[str, ...]:
    """Add to what is stored; the origins that were written to. Raises DeviceError for what is no storage state."""
    if not isinstance(storage, Mapping):
        raise DeviceError(f"this is no storage state: {storage!r:.60}; for a saved file, give json.loads(its text)")
    if storage and not {"cookies", "origins"} & {*storage}:
        raise DeviceError(
            f"this is no storage state: it has {', '.join(map(repr, storage))} and neither 'cookies' nor 'origins'; "
            "give what storage() or Playwright has saved"
        )
    try:
        cookies = [{key: cookie[key] for key in _COOKIE if key in cookie} for cookie in storage.get("cookies", ())]
        origins = {
            str(each["origin"]): [(str(pair["name"]), str(pair["value"])) for pair in each.get("localStorage", ())]
            for each in storage.get("origins", ())
        }
    except (AttributeError, KeyError, TypeError) as error:
        raise DeviceError(
            f"this is no storage state ({error!r}); give what storage() or Playwright has saved"
        ) from error
    try:
        if cookies:
            await profile.call("Storage.setCookies", {"cookies": cookies})
    except ProtocolError as error:
        raise DeviceError(f"the browser takes none of these cookies ({error}); save the state again") from error
    async with _page(profile) as page:
        for origin, pairs in origins.items():
            await _on(page, origin, f"{json.dumps(pairs)}.forEach(([k, v]) => localStorage.setItem(k, v))")
    return tuple(origins)


@contextlib.asynccontextmanager
async def _page(profile: Profile) -> AsyncIterator[Channel]:
    """A page that nobody sees. Whatever it asks for is an empty document of ours; no request leaves."""
    page = await profile.open()
    try:
        await page.send("Network.enable")
        await page.send("Network.setBypassServiceWorker", {"bypass": True})
        answers: set[asyncio.Task[None]] = set()
        page.take("Fetch.requestPaused", lambda event: _fulfil(page, event, answers))
        await page.send("Fetch.enable", {"patterns": [{"urlPattern": "*"}]})
        yield page
    finally:
        await page.close()


def _fulfil(page: Channel, event: Json, answers: set["asyncio.Task[None]"]) -> None:
    async def fulfil() -> None:
        with contextlib.suppress(DeviceLost, ProtocolError):
            headers = [{"name": "Content-Type", "value": "text/html"}]
            await page.send(
                "Fetch.fulfillRequest",
                {"requestId": event["requestId"], "responseCode": 200, "responseHeaders": headers, "body": _EMPTY},
            )

    task = asyncio.get_running_loop().create_task(fulfil())
    answers.add(task)
    task.add_done_callback(answers.discard)


async def _on(page: Channel, origin: str, expression: str) -> Any:
    """The value of an expression in an empty document of `origin`."""
    try:
        went = await asyncio.wait_for(page.send("Page.navigate", {"url": f"{origin}/"}), _DEADLINE_S)
        answer = await asyncio.wait_for(
            page.send("Runtime.evaluate", {"expression": expression, "returnByValue": True}), _DEADLINE_S
        )
    except (ProtocolError, TimeoutError) as error:
        raise DeviceError(
            f"what {origin} stores cannot be reached ({error}); is it an origin like http://host?"
        ) from error
    if went.get("errorText") or "exceptionDetails" in answer:
        why = went.get("errorText") or answer["exceptionDetails"].get("text")
        raise DeviceError(f"what {origin} stores cannot be reached ({why}); is it an origin like http://host:port?")
    return answer["result"].get("value")
