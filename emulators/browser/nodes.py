"""What lies at a place of a page, in whichever frame or shadow root: asked of the browser, not of the page's script."""

from typing import Any

from emulators.browser.tab import Tab
from emulators.browser.transport import ProtocolError
from emulators.screen import Point

__all__ = ["ask", "focus"]

_FOCUS = """function () {
  const tried = [];
  for (let node = this; node; node = node.parentNode || node.host) {
    if (node.tagName === "LABEL" && node.control) tried.push(node.control);
    tried.push(node);
  }
  for (const node of tried) {
    if (typeof node.focus !== "function") continue;
    node.focus();
    if (node.getRootNode().activeElement === node) return true;
  }
  return false;
}"""


async def focus(tab: Tab, point: Point) -> bool:
    """Focus what is at `point`, or the nearest around it that can have the focus; False where nothing can."""
    await tab.change("0")
    return bool(await ask(tab, point, _FOCUS))


async def ask(tab: Tab, point: Point, function: str) -> Any:
    """What a function of the page says that is called on the node at `point`; None where there is none."""
    send = tab.channel.send
    try:
        found = await send("DOM.getNodeForLocation", {"x": round(point.x), "y": round(point.y)})
        node = await send("DOM.resolveNode", {"backendNodeId": found["backendNodeId"]})
        answer = await send(
            "Runtime.callFunctionOn",
            {"functionDeclaration": function, "objectId": node["object"]["objectId"], "returnByValue": True},
        )
    except ProtocolError:  # nothing lies there, or it has just gone
        return None
    return answer["result"].get("value")
