"""Scripts in a page: in its own world, and in one beside it whose functions the page can neither see nor replace."""

import asyncio
from collections.abc import Mapping
from typing import Any

from emulators.browser.injected import Scripts
from emulators.browser.transport import Json, Part, ProtocolError, ScriptError
from emulators.device import DeviceLost

__all__ = ["World", "evaluated"]

_GONE = "the document was replaced"

_KNOWN = """own => {
  if (!own.places) return null;
  const told = [];
  own.seen().forEach((node, number) => told.push([own.places.get(node), number]));
  return told.every(([place]) => place !== undefined) ? told : null;
}"""
"""The nodes of the last look as place and number, null where one is not known yet."""

_PLACES = """(own, known) => {
  if (!known || !own.places) own.places = new WeakMap();
  const told = {};
  let next = known;
  own.seen().forEach((node, number) => {
    const place = own.places.get(node);
    if (place === undefined) own.places.set(node, next);
    told[`${place ?? next++}:${number}`] = place === undefined ? node : 0;
  });
  return told;
}"""
"""The nodes of the last look as "place:number", where a place is that in the list of those that are known for good;
nodes that are not known yet come themselves and get the places behind, in their order."""


async def evaluated(channel: Part, expression: str, *, deadline_s: float, context: int = 0) -> Any:
    """The value of an expression in a page, of its promise where it is one; `context` 0 is the page's own world.

    Raises ScriptError when it throws, ProtocolError when the world is gone, DeviceLost when no answer comes in time.
    """
    params: Json = {"expression": expression, "awaitPromise": True, "returnByValue": True}
    if context:
        params["contextId"] = context
    try:
        async with asyncio.timeout(deadline_s):
            answer = await channel.send("Runtime.evaluate", params)
    except TimeoutError as error:
        raise DeviceLost("the page's script does not give way; reset() starts a fresh page") from error
    if "exceptionDetails" in answer:
        raise ScriptError(_told(answer["exceptionDetails"]))
    return answer["result"].get("value")


def _told(details: Mapping[str, Any]) -> str:
    return f"{details['text']} {details.get('exception', {}).get('description', '')}".strip()


class World:
    """Ours in one frame, entered anew for every document that it shows. `last` is the highest number that a node has
    got; documents that come later go on counting from there."""

    def __init__(self, channel: Part, frame: str, scripts: Scripts, *, deadline_s: float) -> None:
        self.frame = frame
        self.last = 0
        self.channel = channel
        self._scripts = scripts
        self._deadline_s = deadline_s
        self._context = 0
        self._known: list[int] = []

    def forget(self) -> None:
        """The frame shows another document now."""
        self._context = 0
        self._known = []

    async def enter(self) -> int:
        """The number of the world. Raises ProtocolError when the frame is gone or between two documents."""
        if not self._context:
            made = await self.channel.send(
                "Page.createIsolatedWorld", {"frameId": self.frame, "worldName": self._scripts.name}
            )
            context = int(made["executionContextId"])
            script = f"{self._scripts.reading}\nglobalThis.{self._scripts.name}.renumber({self.last})"
            await evaluated(self.channel, script, deadline_s=self._deadline_s, context=context)
            self._context = context
        return self._context

    async def ask(self, expression: str, *, deadline_s: float = 0.0) -> Any:
        """The value of an expression in which `own` is what our scripts define. Raises like `evaluated`."""
        context = await self.enter()
        asked = f"(own => own ? ({expression}) : {_GONE!r})(globalThis.{self._scripts.name})"
        try:
            value = await evaluated(self.channel, asked, deadline_s=deadline_s or self._deadline_s, context=context)
        except ProtocolError:
            self._left(context)
            raise
        if value == _GONE:
            self._left(context)
            raise ProtocolError(_GONE)
        return value

    async def seen(self) -> dict[int, int]:
        """Our numbers of the nodes of the last look, by the browser's own. Raises like `ask`.

        The browser's is a node's for good and takes a call to learn, so every node is asked for once.
        """
        if self._known and (told := await self.ask(f"({_KNOWN})(own)")) is not None:
            return {self._known[place]: number for place, number in told}
        return await self._met()

    async def _met(self) -> dict[int, int]:
        """The same where there are nodes that are not known yet."""
        context, name, send = await self.enter(), self._scripts.name, self.channel.send
        known, self._known = self._known, []
        question = f"({_PLACES})(globalThis.{name}, {len(known)})"
        asked = {"expression": question, "contextId": context, "objectGroup": name}
        made = (await send("Runtime.evaluate", asked))["result"]
        listed = await send("Runtime.getProperties", {"objectId": made["objectId"], "ownProperties": True})
        told = {each["name"]: each["value"].get("objectId") for each in listed["result"] if ":" in each["name"]}
        new = [node for node in told.values() if node]
        calls = [("DOM.describeNode", {"objectId": node}) for node in new]
        calls.append(("Runtime.releaseObjectGroup", {"objectGroup": name}))  # answered in their order
        *described, _ = await asyncio.gather(*[send(method, params) for method, params in calls])
        self._known = [*known, *(int(each["node"]["backendNodeId"]) for each in described)]
        places = (each.split(":") for each in told)
        return {self._known[int(place)]: int(number) for place, number in places}

    def _left(self, context: int) -> None:
        if self._context == context:
            self._context = 0
