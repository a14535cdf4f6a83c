"""A stand-in for an Appium server with an iPhone behind it: WebDriver in points, a page that tells what was done."""

import base64
import contextlib
import io
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from PIL import Image

__all__ = ["IPhone", "iphone"]

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
WIDTH, HEIGHT, SCALE = 390, 844, 3


class IPhone:
    """390 x 844 points, three pixels each: a button, a field that can be focused, and what it was told."""

    def __init__(self) -> None:
        self.text, self.focused, self.app, self.wide = "", False, "com.apple.springboard", False
        self.touches = 0
        self.told: list[tuple[str, Any]] = []
        self.apps = {"com.apple.Preferences", "com.apple.Maps"}
        self.url = ""

    def source(self) -> str:
        width, height = (HEIGHT, WIDTH) if self.wide else (WIDTH, HEIGHT)
        field = f'value="{self.text}"' if self.text else 'value="Search"'
        return (
            f'<XCUIElementTypeApplication name="Test" x="0" y="0" width="{width}" height="{height}" '
            f'bundleId="{self.app}">'
            '<XCUIElementTypeButton name="go" label="Go" x="20" y="100" width="100" height="40"/>'
            f'<XCUIElementTypeTextField label="Search" placeholderValue="Search" {field} x="20" y="200" width="300" '
            f'height="40" hasFocus="{str(self.focused).lower()}"/></XCUIElementTypeApplication>'
        )

    def screenshot(self) -> str:
        size = (HEIGHT * SCALE, WIDTH * SCALE) if self.wide else (WIDTH * SCALE, HEIGHT * SCALE)
        picture = Image.new("RGB", size, (20, 20, 9 * self.touches % 256))
        picture.paste((200, 200, 200), (60, 300, 360, 420))
        packed = io.BytesIO()
        picture.save(packed, "PNG", compress_level=0)
        return base64.b64encode(packed.getvalue()).decode()

    def answer(self, method: str, path: str, body: dict[str, Any]) -> Any:
        """What a command answers; LookupError for an element that is not there."""
        match method, path.strip("/").split("/")[2:]:
            case "POST", []:
                asked = body["capabilities"]["firstMatch"][0] | body["capabilities"].get("alwaysMatch", {})
                return {"sessionId": "1", "capabilities": {k.removeprefix("appium:"): v for k, v in asked.items()}}
            case "GET", ["source"]:
                return self.source()
            case "GET", ["screenshot"]:
                return self.screenshot()
            case "GET", ["window", "rect"]:
                return {"x": 0, "y": 0, "width": WIDTH, "height": HEIGHT}
            case "GET", ["orientation"]:
                return "LANDSCAPE" if self.wide else "PORTRAIT"
            case "POST", ["orientation"]:
                self.wide = body["orientation"] == "LANDSCAPE"
            case "POST", ["actions"]:
                self._touched(body["actions"])
            case "GET", ["element", "active"]:
                if not self.focused:
                    raise LookupError
                return {ELEMENT: "field"}
            case "GET", ["element", "field", "text"]:
                return self.text or "Search"
            case "GET", ["element", "field", "attribute", _]:
                return "Search"
            case "GET", ["element", "field", "name"]:
                return "XCUIElementTypeTextField"
            case "GET", ["element", "field", "rect"]:
                return {"x": 20, "y": 200, "width": 300, "height": 40}
            case "POST", ["element", "field", "value"]:
                self.text += body["text"]
            case "POST", ["element", "field", "clear"]:
                self.text = ""
            case "POST", ["execute", "sync"]:
                return self._mobile(body["script"], (body["args"] or [{}])[0])
            case _:
                self.told.append((f"{method} {path}", body))
        return None

    def _touched(self, actions: list[dict[str, Any]]) -> None:
        where = [(step["x"], step["y"]) for step in actions[0]["actions"] if step["type"] == "pointerMove"]
        self.told.append(("touch", where))
        self.touches += 1
        self.focused = 20 <= where[-1][0] < 320 and 200 <= where[-1][1] < 240

    def _mobile(self, script: str, arguments: dict[str, Any]) -> Any:
        self.told.append((script, arguments))
        match script:
            case "mobile: activeAppInfo":
                self.told.pop()
                return {"bundleId": self.app}
            case "mobile: isAppInstalled":
                return arguments["bundleId"] in self.apps
            case "mobile: activateApp":
                if arguments["bundleId"] not in self.apps:
                    raise ValueError("no such app")
                self.app, self.touches, self.focused = arguments["bundleId"], 0, False
            case "mobile: pressButton" if arguments["name"] == "home":
                self.app, self.touches, self.focused = "com.apple.springboard", 0, False
            case "mobile: listApps":
                return dict.fromkeys(sorted(self.apps))
        return None


@contextlib.contextmanager
def iphone() -> Iterator[IPhone]:
    """One that answers at its `url` while the context lasts."""
    phone = IPhone()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._served("GET")

        def do_POST(self) -> None:
            self._served("POST")

        def do_DELETE(self) -> None:
            self._served("DELETE")

        def _served(self, method: str) -> None:
            body = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or b"{}")
            status, value = 200, None
            try:
                value = phone.answer(method, self.path, body)
            except LookupError:
                status, value = 404, {"error": "no such element", "message": "none", "stacktrace": ""}
            except ValueError as error:
                status, value = 500, {"error": "unknown error", "message": str(error), "stacktrace": ""}
            told = json.dumps({"value": value}).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        phone.url = f"http://127.0.0.1:{server.server_address[1]}"
        try:
            yield phone
        finally:
            server.shutdown()
