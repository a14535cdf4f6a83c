"""Tasks in Chrome: look-ups on pages without scripts.

The three pages with scripts have no templates: a run must be solvable where Chromium is missing, and their checks
would read pixels of a page that only Chromium can show.
"""

import re
from collections.abc import Callable
from random import Random
from urllib.parse import quote

from emulators.screen import Flag
from emulators.virtual import pools
from emulators.virtual.apps import chrome_store
from emulators.virtual.apps.web_sites import ISLANDS, NEWS, Island
from emulators.virtual.shelf import Content
from emulators.virtual.tasks.moves import (
    INFEASIBLE,
    Move,
    Rule,
    Sight,
    answer,
    answered,
    fill,
    says,
    scroll,
    tap,
    tapped,
)  # fmt: skip
from emulators.virtual.tasks.oracle import Route, Stage
from emulators.virtual.tasks.template import Case, Parameters, Place, Template

__all__ = ["APP", "BLANK", "TEMPLATES", "at_address", "go_to"]

APP = "Chrome"
BLANK = "New tab"
"""How a tab without a page is called."""

BAR = "Search or type URL"


def go_to(address: str, *, at: str = BLANK) -> tuple[Stage, ...]:
    """From an empty tab to an address."""
    return (
        Stage(at, "open the address bar", tap(BAR)),
        Stage(BAR, f"type {address}", fill(BAR, address)),
        Stage(BAR, "go there", tap("Go")),
    )


def at_address(url: str) -> Place:
    """The address in the tab in front."""
    return Place(chrome_store.PACKAGE, "browser", {"url": url})


# Pages


def _visit(rng: Random, content: Content, held: bool) -> Case:
    island = pools.pick(ISLANDS, rng, held=held)
    url = f"https://atlas.example/{quote(island.name)}"
    return Case({"address": url.removeprefix("https://")}, content, content, place=at_address(url))


def _visit_routes(p: Parameters) -> tuple[Route, ...]:
    return (Route(APP, go_to(p["address"]), tapped(BAR, "Go")),)


_FACTS = {"main town": "Main town", "number of people": "People", "highest point": "Highest point",
          "year of foundation": "Founded"}  # fmt: skip


def _fact(island: Island, value: str) -> str:
    return {
        "main town": island.town, "number of people": str(island.people), "highest point": f"{island.peak} m",
        "year of foundation": str(island.founded),
    }[value]  # fmt: skip


def _look_up(rng: Random, content: Content, held: bool) -> Case:
    island, value = pools.pick(ISLANDS, rng, held=held), rng.choice(tuple(_FACTS))
    rivals = tuple(sorted({_fact(island, other) for other in _FACTS} - {_fact(island, value)}))
    return Case({"island": island.name, "value": value}, content, content, answer=_fact(island, value), rivals=rivals)


def _look_up_routes(p: Parameters) -> tuple[Route, ...]:
    title = f"{p['island']} - Island Atlas"
    stages = (
        *go_to("atlas.example"),
        Stage("Island Atlas", f"open {p['island']}", tap(p["island"])),
        Stage(title, f"tell the {p['value']}", answer(_after(_FACTS[p["value"]]))),
    )
    return (Route(APP, stages, answered),)


def _after(label: str) -> Callable[[Sight], str | None]:
    """The text that follows the one called `label`, as in the two columns of a table."""

    def read(sight: Sight) -> str | None:
        texts = [e.text for e in sight.screen.elements if e.text and not e.has(Flag.SYSTEM)]
        return texts[texts.index(label) + 1] if label in texts[:-1] else None

    return read


def _highest(rng: Random, content: Content, held: bool) -> Case:
    """Which of three islands is the highest or lowest: each has a page of its own, and there is a table of all."""
    three, value = rng.sample(pools.part(ISLANDS, held=held), 3), rng.choice(("highest", "lowest"))
    found = sorted(three, key=lambda island: island.peak)[-1 if value == "highest" else 0]
    names = [island.name for island in three]
    parameters = {"first": names[0], "second": names[1], "third": names[2], "value": value}
    return Case(parameters, content, content, answer=found.name, rivals=tuple(n for n in names if n != found.name))


def _highest_routes(p: Parameters) -> tuple[Route, ...]:
    names = (p["first"], p["second"], p["third"])
    stages = (
        *go_to("atlas.example/compare"),
        Stage("All islands compared", "read the heights", _compared(names, highest=p["value"] == "highest")),
    )
    return (Route(APP, stages, answered),)


def _compared(names: tuple[str, ...], *, highest: bool) -> Rule:
    def read(sight: Sight) -> str | None:
        heights: dict[str, int] = {}
        for screen in (*(seen.screen for seen in sight.past), sight.screen):
            texts = [e.text for e in screen.elements if e.text]
            for i, text in enumerate(texts[:-2]):
                if text in names and (match := re.fullmatch(r"(\d+) m", texts[i + 2])):
                    heights[text] = int(match[1])
        found = sorted(heights, key=lambda name: heights[name])
        return found[-1 if highest else 0] if len(heights) == len(names) else None

    return lambda sight: answer(read)(sight) or scroll(sight)


def _links(rng: Random, content: Content, held: bool) -> Case:
    """The page behind one link, then the next."""
    island = pools.pick(ISLANDS[:-1], rng, held=held)
    after = ISLANDS[ISLANDS.index(island) + 1]
    return Case(
        {"island": island.name}, content, content, place=at_address(f"https://atlas.example/{quote(after.name)}")
    )


def _links_routes(p: Parameters) -> tuple[Route, ...]:
    title = f"{p['island']} - Island Atlas"
    stages = (
        *go_to("atlas.example"),
        Stage("Island Atlas", f"open {p['island']}", tap(p["island"])),
        Stage(title, "go on to the next island", _next_island),
    )
    return (Route(APP, stages, lambda sight: sight.title.endswith(" - Island Atlas") and sight.title != title),)


def _next_island(sight: Sight) -> Move | None:
    """Tap the link that stands below "Next island:"."""
    elements = sight.screen.elements
    for i, element in enumerate(elements[:-1]):
        if element.text == "Next island:":
            link = next((e for e in elements[i + 1 :] if e.has(Flag.CLICKABLE) and not e.has(Flag.SYSTEM)), None)
            return tap(link.label)(sight) if link else scroll(sight)
    return scroll(sight)


def _search(rng: Random, content: Content, held: bool) -> Case:
    story = pools.pick(NEWS, rng, held=held)
    return Case({"title": story.title}, content, content, place=at_address(f"https://news.example/{story.key}"))


def _search_routes(p: Parameters) -> tuple[Route, ...]:
    link = f"{p['title']} - Harbour News"
    stages = (
        *go_to(p["title"]),
        Stage(f"{p['title']} - Search", "open the story", tap(link)),
    )
    return (Route(APP, stages, lambda sight: sight.title == link),)


def _no_site(rng: Random, content: Content, held: bool) -> Case:
    host = f"{pools.pick(pools.LAST_NAMES, rng, held=held).lower()}-castle.example"
    return Case({"address": host}, content, content, infeasible=True)


def _no_site_routes(p: Parameters) -> tuple[Route, ...]:
    return (Route(APP, go_to(p["address"]), says(p["address"], "This site can't be reached")),)


TEMPLATES = (
    Template(
        "phone/chrome/visit", "easy", 12,
        ("Open {address} in Chrome", "Go to the page {address} with Chrome"),
        _visit, _visit_routes,
    ),
    Template(
        "phone/chrome/look_up", "medium", 16,
        (
            "What is the {value} of the island {island}, according to atlas.example?",
            "Look up the {value} of {island} on the site atlas.example with Chrome",
        ),
        _look_up, _look_up_routes,
    ),
    Template(
        "phone/chrome/highest", "hard", 20,
        (
            "Which island is {value}: {first}, {second} or {third}? The site atlas.example knows",
            "Find out on atlas.example (Chrome) which of {first}, {second} and {third} has the {value} mountain",
        ),
        _highest, _highest_routes,
    ),
    Template(
        "phone/chrome/next_island", "medium", 18,
        (
            "On atlas.example, open the island {island} and follow the link to the next island",
            "Open the page of the island that comes after {island} on atlas.example, in Chrome",
        ),
        _links, _links_routes,
    ),
    Template(
        "phone/chrome/search", "easy", 12,
        (
            'Search the web for "{title}" in Chrome and open the story',
            'Find the news story "{title}" with Chrome and open it',
        ),
        _search, _search_routes,
    ),
    Template(
        "phone/chrome/no_such_site", "medium", 12,
        ("Open {address} in Chrome and bookmark it", "Add the start page of {address} to Chrome's bookmarks"),
        _no_site, _no_site_routes, INFEASIBLE,
    ),
)  # fmt: skip
