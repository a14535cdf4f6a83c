"""What a device lets its pages reach: what was kept from leaving, and the record of what did leave."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial

from emulators.browser.addresses import address
from emulators.browser.credentials import CREDENTIAL_CALL, refusal
from emulators.browser.exchanges import Recorder, Tracing
from emulators.browser.har import document, entries
from emulators.browser.network import allowed, needs_gate
from emulators.browser.posted import Posted
from emulators.browser.transport import Channel, Json, ProtocolError
from emulators.browser.watching import Watch, reason_of
from emulators.browser.windows import Windows
from emulators.device import DeviceLost
from emulators.trajectory import Outcome

__all__ = ["MAX_BLOCKED", "Blocked", "Traffic"]

MAX_BLOCKED = 1000
"""Blocked requests beyond these are counted, and no longer kept; our default."""

_UNRESOLVED, _ABORTED = "net::ERR_NAME_NOT_RESOLVED", "net::ERR_ABORTED"
_LOCAL = frozenset({"about", "blob", "data", "javascript"})


@dataclass(frozen=True, slots=True)
class Blocked:
    """A request that did not leave. `kind` is the browser's word for what asked ("Document", "Image", "WebSocket",
    ...), or "GoTo" for the agent; `why` says it in plain words."""

    url: str
    kind: str
    why: str


class Traffic:
    """Of one device, from one reset to the next. Lives on the browser's event loop.

    `everywhere` is what the whole browser may reach at all, None where we have set it no rules; where the device's own
    list is stricter requests are asked about one by one. `whole` says that the browser is more than a headless shell.
    """

    def __init__(
        self, allow: Sequence[str], everywhere: Sequence[str] | None, tracing: Tracing | None, *, whole: bool
    ) -> None:  # fmt: skip
        self.blocked: list[Blocked] = []
        self.uncounted = 0
        self.recorder = Recorder(tracing) if tracing is not None else None
        self._allow = tuple(allow)
        strict = everywhere is not None and tuple(everywhere) == self._allow and not needs_gate(self._allow)
        self._gate = "*" not in self._allow and not strict
        self._whole = whole
        self._sites: dict[str, bool] = {}
        self.windows = Windows()
        self._posted = Posted()

    def watch(self) -> Watch | None:
        """What the transport has to do; None where the browser's own rules do it all."""
        if self.recorder is None and not self._gate:
            return None
        return Watch(self.recorder, self._permits if self._gate else None, self.refused)

    def permits(self, url: str) -> bool:
        """Whether somebody may go to `url`; it is noted where not."""
        if allowed(url, self._allow):
            return True
        self.refused(url, "GoTo")
        return False

    def refused(self, url: str, kind: str, frame: str = "") -> None:
        """A request was kept from leaving; that for a document was to be shown in `frame`."""
        if kind == "Document":
            self.windows.refused(frame)
        where = address(url)
        if where is None:
            why = "no address"
        elif not where.host:
            why = f"{where.scheme}: is no address of the web"
        else:
            why = f"{where.host}:{where.port} is not on the allow-list"
        blocked = Blocked(url[:2000], kind, why)
        if len(self.blocked) >= MAX_BLOCKED:
            self.uncounted += 1
        elif not any(each.url == blocked.url and each.kind == kind for each in self.blocked[-20:]):
            # What is tried again and again is told once.
            self.blocked.append(blocked)

    def _permits(self, url: str) -> bool:
        """As asked of every request: pages may build what they like of what they have."""
        if url.partition(":")[0] in _LOCAL:
            return True
        site = "/".join(url.split("/", 3)[:3])
        if site not in self._sites:
            if len(self._sites) > MAX_BLOCKED:
                self._sites.clear()
            self._sites[site] = allowed(url, self._allow)
        return self._sites[site]

    def forget(self) -> None:
        """A task begins in the profile as it is."""
        self.blocked, self.uncounted = [], 0
        if self.recorder is not None:
            self.recorder.forget()

    def noted(self, outcome: Outcome) -> Outcome:
        """An outcome whose evidence tells of what was kept from leaving, where something was."""
        if not self.blocked:
            return outcome
        hosts = dict.fromkeys(
            (where.host if (where := address(each.url)) else "") or each.url[:60] for each in self.blocked
        )
        told = f"{len(self.blocked) + self.uncounted} requests were kept from leaving, to {', '.join(list(hosts)[:5])}"
        return replace(outcome, evidence=f"{outcome.evidence}; {told}".removeprefix("; "))

    def advice(self, problem: str) -> str:
        """Why a page did not come, and what to try next."""
        where = next((address(each.url) for each in reversed(self.blocked) if each.kind == "Document"), None)
        if _ABORTED in problem and where is not None:
            return f"it leads to {where.host}:{where.port}; name that host in Browser(allow=...), too"
        return f"{problem}; check that its server runs and answers"

    # What pages ask before they go anywhere

    @property
    def calls(self) -> tuple[tuple[str, Json], ...]:
        """What every page is told, so that it asks for documents first: the resolver would leave it at an error."""
        if self._whole:
            return (CREDENTIAL_CALL,)
        if "*" in self._allow:
            return ()
        documents = {"urlPattern": "*", "resourceType": "Document", "requestStage": "Request"}
        return (("Fetch.enable", {"patterns": [documents]}),)

    def _paused(self, channel: Channel, event: Json) -> None:
        url, kind, answer = event["request"]["url"], event["resourceType"], {"requestId": event["requestId"]}
        if kind != "Document" or self._permits(url):  # the resolver, or the watch, sees to what is none
            self._posted.add(channel.send("Fetch.continueRequest", answer))
            return
        self._posted.add(channel.send("Fetch.failRequest", {**answer, "errorReason": reason_of(kind)}))
        self.refused(url, kind, event["frameId"])

    # What the resolver has kept from leaving

    def greet(self, channel: Channel) -> None:
        """Stand between a page and what it asks for, and listen to what it asks for in vain."""
        asked: dict[str, str] = {}

        def failed(event: Json) -> None:
            url = asked.pop(event["requestId"], "")
            if url and event.get("errorText") == _UNRESOLVED and not allowed(url, self._allow):
                self.refused(url, event.get("type", "Other"))

        def socket_failed(event: Json) -> None:
            url = asked.pop(event["requestId"], "")
            if url and not allowed(url, self._allow):
                self.refused(url, "WebSocket")

        def over(event: Json) -> None:
            asked.pop(event["requestId"], None)

        channel.on("Page.frameNavigated", lambda e: self._arrived(e["frame"]))
        channel.on("Fetch.requestPaused", partial(self._paused, channel))
        channel.on("Fetch.authRequired", lambda e: self._posted.add(channel.send(*refusal(e))))
        channel.on("Network.requestWillBeSent", lambda e: asked.update({e["requestId"]: e["request"]["url"]}))
        channel.on("Network.webSocketCreated", lambda e: asked.update({e["requestId"]: e["url"]}))
        channel.on("Network.loadingFailed", failed)
        channel.on("Network.webSocketFrameError", socket_failed)
        channel.on("Network.loadingFinished", over)
        channel.on("Network.webSocketClosed", over)

    async def opened(self, channel: Channel) -> None:
        """A page has opened a window; look at where it did not get to before anybody listened."""
        with suppress(DeviceLost, ProtocolError):
            frame = (await channel.send("Page.getFrameTree"))["frameTree"]["frame"]
            self._arrived(frame)
            self.windows.opened(channel, frame)

    def _arrived(self, frame: Json) -> None:
        url = frame.get("unreachableUrl") or frame["url"]
        if url.partition(":")[0] in {"http", "https"} and not self._permits(url):
            self.refused(url, "Document", frame["id"])
        else:
            self.windows.shown(frame)

    # The trace

    async def entries(self) -> list[Json]:
        """The trace so far as entries of a HAR file; empty without tracing."""
        if self.recorder is None:
            return []
        await self.recorder.settled()
        return entries(self.recorder)

    async def document(self, browser: str) -> Json:
        """The trace so far as a whole HAR file."""
        recorder = self.recorder or Recorder(Tracing())
        await recorder.settled()
        return document(recorder, browser=browser)
