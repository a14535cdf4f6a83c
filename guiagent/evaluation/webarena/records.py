"""One record for the tasks of WebArena, WebArena-Lite, VisualWebArena and WebArena-Verified.

Task files name sites by placeholders ("__GITLAB__/explore"); `WebTask.filled` puts the addresses of one's own sites in
their places. What a task would change on its sites is told by `mutates`, which a scheduler goes by.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from guiagent.errors import GuiagentError
from rewards.webarena.observation import Flavour

__all__ = ["STATELESS", "TaskFileError", "WebTask", "mutates"]

STATELESS = frozenset({"map", "wikipedia", "homepage"})
"""Sites that nothing done there changes: nobody has to wait for them."""

_PLACEHOLDER = re.compile(r"__[A-Z][A-Z0-9-]*(?:_[A-Z0-9-]+)*__")


class TaskFileError(GuiagentError):
    """A task file that cannot be used as it is; the message names the file, the task and the field."""


@dataclass(frozen=True, slots=True)
class WebTask:
    """One task, as its file has it.

    `id` is the file's number and `template` that of its family. Each of `start_urls` is opened in a tab of its own; the
    first is worked on first. `sites` say who is logged in where; the file of cookies that records name is that of the
    authors' scripts. `images` are addresses of pictures that belong to the instruction. `mutates` says whether doing it
    changes what other tasks see. `viewport` is the window that it asks for, 0 where it says nothing. `record` is the
    whole record of the file, for scoring.
    """

    flavour: Flavour
    id: int
    template: int
    intent: str
    sites: tuple[str, ...]
    start_urls: tuple[str, ...]
    record: Mapping[str, Any] = field(repr=False)
    require_login: bool = True
    require_reset: bool = False
    images: tuple[str, ...] = ()
    mutates: bool = True
    viewport: tuple[int, int] = (0, 0)

    def window(self, usual: tuple[int, int]) -> tuple[int, int]:
        """Width and height that it is done in, where the others have the `usual` ones."""
        return self.viewport[0] or usual[0], self.viewport[1] or usual[1]

    @property
    def name(self) -> str:
        """Unique among all task sets: "webarena/44", "lite/7", "visualwebarena/3", "verified/44"."""
        return f"{self.flavour}/{self.id}"

    @property
    def eval_types(self) -> tuple[str, ...]:
        """Which kinds of checks it has."""
        checks = self.record["eval"]
        if isinstance(checks, Mapping):
            return tuple(checks["eval_types"])
        return tuple(one["evaluator"] for one in checks)

    def filled(self, sites: Mapping[str, str]) -> "WebTask":
        """With addresses in place of the placeholders in everything, start pages and checks alike.

        `sites` maps placeholders to addresses, those of sites of one's own too ("__INTRANET__"); a slash at their end
        is dropped. Raises TaskFileError where the start pages or pictures name a site that `sites` lacks; other unknown
        placeholders stay as they are. The record of a task of WebArena-Verified stays as it is: its evaluator puts the
        placeholders into the addresses that were seen.
        """
        homes = {name: address.rstrip("/") for name, address in sites.items()}
        if lacking := [name for name in _placeholders_in([*self.start_urls, *self.images]) if name not in homes]:
            raise TaskFileError(
                f"{self.name} starts on {', '.join(lacking)}, whose address is not known; name it with the sites"
            )
        return replace(
            self,
            start_urls=tuple(_filled(url, homes) for url in self.start_urls),
            images=tuple(_filled(url, homes) for url in self.images),
            intent=_filled(self.intent, homes),
            record=self.record if self.flavour == "verified" else _filled(self.record, homes),
        )


def _placeholders_in(texts: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(name for one in texts for name in _PLACEHOLDER.findall(one)))


def mutates(record: Mapping[str, Any], sites: tuple[str, ...]) -> bool:
    """Whether doing a task changes its sites, told from its record. Our heuristic; it errs towards yes.

    WebArena-Verified says it itself: a task of the type "mutate". Of the others, those that read pages to see what was
    done ("program_html", "page_image_query"), that ask for a reset, or that cannot be achieved (an agent may do
    something in their stead) change something, unless they are on sites without state (map, Wikipedia). Compared
    with WebArena-Verified's types of the same 812 tasks it finds all 374 that mutate, and 41 more.
    """
    checks = record["eval"]
    if not isinstance(checks, Mapping):
        return any(str(one["expected"].get("task_type", "")).lower() == "mutate" for one in checks)
    if not set(sites) - STATELESS:
        return False
    unachievable = (checks.get("reference_answers") or {}).get("fuzzy_match") == "N/A"
    looked_up = {"program_html", "page_image_query"} & set(checks["eval_types"])
    return unachievable or bool(record.get("require_reset")) or bool(looked_up)


def _filled(value: Any, sites: Mapping[str, str]) -> Any:
    match value:
        case str():
            return _PLACEHOLDER.sub(lambda found: sites.get(found.group(), found.group()), value)
        case Mapping():
            return {name: _filled(one, sites) for name, one in value.items()}
        case list() | tuple():
            return [_filled(one, sites) for one in value]
        case _:
            return value
