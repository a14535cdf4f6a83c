"""Task files of ours in the forms of all four of WebArena's families, and how each task is done."""

import json
import os
import signal
from collections.abc import Mapping, Sequence
from typing import Any

from emulators.action import Action, Answer, FocusTab, SelectOption, Stop, Tap, TypeText
from emulators.screen import Element, Flag, Screen
from emulators.trajectory import Moment, Thought
from guiagent.policy import Decision, Verdict

__all__ = ["LITE", "RAW", "VERIFIED", "VISUAL", "Dying", "Knowing", "KnowingVerified", "raw", "said"]

Move = Action | tuple[str, ...]
"""An action, or a word and labels: ("tap", "Buy now"), ("type", "Comment", "text"), ("choose", "Rating", "4")."""


KINDS = {
    "answers": "string_match", "url": "url_match", "pages": "program_html", "images": "page_image_query",
}  # fmt: skip


def raw(number: int, intent: str, *, sites: Sequence[str], start: str, **checks: Any) -> dict[str, Any]:
    """A record as in test.raw.json."""
    return {
        "sites": list(sites), "task_id": number, "require_login": True, "storage_state": None, "start_url": start,
        "geolocation": None, "intent_template": intent, "instantiation_dict": {}, "intent": intent,
        "require_reset": False, "intent_template_id": number // 2,
        "eval": {
            "eval_types": [name for name in KINDS.values() if name in _kinds(checks)],
            "reference_answers": checks.get("answers"), "reference_url": checks.get("url", ""),
            "program_html": checks.get("pages", []), "url_note": "GOLD in PRED",
            **({"page_image_query": checks["images"]} if "images" in checks else {}),
            **({"string_note": checks["note"]} if "note" in checks else {}),
        },
    }  # fmt: skip


def _kinds(checks: Mapping[str, Any]) -> set[str]:
    return {KINDS[key] for key in checks if key in KINDS}


def _page(url: str, locator: str, **required: Any) -> dict[str, Any]:
    return {"url": url, "locator": locator, "required_contents": required}


MEMBERS = "__GITLAB__/byteblaze/dotfiles/-/project_members"

RAW = [
    raw(
        0, "What does the blue kettle cost?", sites=["shopping"], start="__SHOPPING__",
        answers={"must_include": ["24.50"]},
    ),
    raw(
        1, "Show me the search results for toasters.", sites=["shopping"], start="__SHOPPING__",
        url="__SHOPPING__/search?q=toaster",
    ),
    raw(
        2, "Buy the red kettle.", sites=["shopping"], start="__SHOPPING__/p/B002",
        pages=[_page("func:shopping_get_latest_order_url()", "document.querySelector('.order').outerText",
                     must_include=["Red kettle"])],
    ),
    raw(
        3, "Review the blue kettle with 4 stars as Zoe.", sites=["shopping"], start="__SHOPPING__/p/B001",
        pages=[
            _page("last", "func:shopping_get_sku_latest_review_author('B001')", exact_match="Zoe"),
            _page("last", "func:shopping_get_sku_latest_review_rating('B001')", exact_match="80"),
        ],
    ),
    raw(
        4, "Make primer a developer of dotfiles.", sites=["gitlab"], start=MEMBERS,
        pages=[_page(MEMBERS, "func:gitlab_get_project_memeber_role(__page__, 'primer')", exact_match="Developer")],
    ),
    raw(
        5, "Comment on the forum what the cheapest kettle is.", sites=["shopping", "reddit"],
        start="__SHOPPING__/search?q=kettle |AND| __REDDIT__/f/books/7/what-to-read",
        url="__REDDIT__/f/books/7/what-to-read", pages=[_page("func:reddit_get_post_url('__last_url__')",
        "document.querySelector('.comment__body:last-child').outerText", must_include=["Blue kettle"])],
    ),
    raw(
        6, "How may I reach the shop?", sites=["shopping"], start="__SHOPPING__/old-contact",
        answers={"fuzzy_match": ["call 555-0142"]}, url="__SHOPPING__/contact",
    ),
    raw(
        7, "What is the phone number of the shop's partner?", sites=["shopping"], start="__SHOPPING__/contact",
        answers={"fuzzy_match": "N/A"}, note="The partner's page cannot be reached",
    ),
]  # fmt: skip
"""Every evaluation type, both kinds of calls, a redirect, two start pages, a site that cannot be reached."""

WAYS: dict[int, Sequence[Move]] = {
    0: [("type", "Search entire store here", "kettle"), Answer("It is $24.50.")],
    1: [("type", "Search entire store here", "toaster"), Stop()],
    2: [("tap", "Buy now"), Stop()],
    3: [
        ("enter", "Nickname", "Zoe"), ("choose", "Rating", "4"), ("enter", "Summary", "Good"),
        ("enter", "Review", "Hot"), ("tap", "Submit Review"), Stop(),
    ],
    4: [("enter", "Account", "primer"), ("enter", "Role", "Developer"), ("tap", "Invite"), Stop()],
    5: [("tab", "1"), ("enter", "Comment", "The Blue kettle."), ("tap", "Post"), Stop()],
    6: [Answer("Call 555-0142")],
    7: [("tap", "Our partner"), Stop(infeasible=True)],
}  # fmt: skip
"""How each task is done."""


class Knowing:
    """Does every task as it should be done; those whose numbers are among `wrong` it declares done at once."""

    name = "knowing"

    def __init__(self, wrong: Sequence[int] = (), ways: Mapping[str, Sequence[Move]] | None = None) -> None:
        self._wrong = frozenset(wrong)
        given = {
            int(number): [tuple(move) if isinstance(move, list) else move for move in w]
            for number, w in (ways or {}).items()
        }
        self._ways: Mapping[int, Sequence[Move]] = given or WAYS

    def decide(self, moments: Sequence[Moment]) -> list[Verdict]:
        return [Decision(Thought(), self._move(moment)) for moment in moments]

    def propose(self, moments: Sequence[Moment], k: int) -> list[list[Decision]]:
        return [[Decision(Thought(), self._move(moment))] for moment in moments]

    def _move(self, moment: Moment) -> Action:
        number = int(moment.task.name.partition("/")[2])
        moves = self._ways[number]
        if number in self._wrong or len(moment.history) >= len(moves):
            return Stop()
        return _action(moves[len(moment.history)], moment.screen)


class Dying(Knowing):
    """The same, until it has decided `decisions` times: then its process is killed."""

    def __init__(self, decisions: int) -> None:
        super().__init__()
        self._left = decisions

    def decide(self, moments: Sequence[Moment]) -> list[Verdict]:
        self._left -= 1
        if self._left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().decide(moments)


def _action(move: Move, screen: Screen) -> Action:
    match move:
        case ("type", label, text):
            return TypeText(text, _find(screen, label).hit, submit=True)
        case ("enter", label, text):
            return TypeText(text, _find(screen, label).hit, replace=True)
        case ("choose", label, option):
            return SelectOption((option,), _find(screen, label).hit)
        case ("tap", label):
            return Tap(_find(screen, label).hit)
        case ("tab", number):
            return FocusTab(int(number))
        case tuple():
            raise ValueError(move)
        case action:
            return action


def _find(screen: Screen, label: str) -> Element:
    found = [one for one in screen.elements if label in (one.label, one.description)]
    active = [one for one in found if one.role == "combobox" or one.flags & {Flag.CLICKABLE, Flag.EDITABLE}]
    if not active:
        raise LookupError(f"{label!r} is not among {[one.label for one in screen.elements]} at {screen.location}")
    return active[0]


LITE = [{**RAW[0], "task_id": 1, "old_task_id": 0}, {**RAW[2], "task_id": 2, "old_task_id": 2}]

VISUAL = [
    {
        **raw(
            3, "Which kettle looks like this one? Show its page.", sites=["shopping"],
            start="__SHOPPING__/search?q=kettle",
            pages=[_page("last", "func:get_query_text_lowercase(__page__, 'h1')", must_include=["red kettle"])],
            images=[{"eval_image_url": "last", "eval_image_class": ".photo",
                     "eval_fuzzy_image_match": "__SHOPPING__/picture.png"}],
        ),
        "image": "__SHOPPING__/picture.png", "reasoning_difficulty": "easy", "visual_difficulty": "easy",
        "overall_difficulty": "easy", "comments": "", "viewport_size": {"width": 430},
    }
]  # fmt: skip


def _verified(number: int, intent: str, kind: str, data: list[Any] | None, *network: dict[str, Any]) -> dict[str, Any]:
    """A record as in webarena-verified.json."""
    schema = {"type": "null"} if data is None else {"type": "array", "items": {"type": "string"}}
    expected = {"task_type": kind, "status": "SUCCESS", "retrieved_data": data}
    checks = [{"evaluator": "AgentResponseEvaluator", "results_schema": schema, "expected": expected}]
    checks += [{"evaluator": "NetworkEventEvaluator", "expected": one} for one in network]
    return {
        "sites": ["shopping"], "task_id": number, "intent_template_id": number, "start_urls": ["__SHOPPING__/p/B001"],
        "intent": intent, "intent_template": intent, "instantiation_dict": {}, "eval": checks, "revision": 2,
    }  # fmt: skip


_REVIEW = {"nickname": "Zoe", "rating": "5", "title": "Good", "detail": "Hot"}

VERIFIED = [
    _verified(0, "Who reviewed this product?", "retrieve", ["Ann"]),
    _verified(
        1, "Show me the search results for toasters.", "navigate", None, {"url": ["__SHOPPING__/search?q=toaster"]}
    ),
    _verified(
        2, "Review this product with 5 stars as Zoe.", "mutate", None,
        {"url": "__SHOPPING__/p/B001/review", "http_method": "POST", "post_data": _REVIEW, "response_status": 303},
    ),
]  # fmt: skip


def said(kind: str, data: list[str] | None = None) -> Answer:
    """What tasks of WebArena-Verified want to be answered."""
    return Answer(json.dumps({"task_type": kind, "status": "SUCCESS", "retrieved_data": data, "error_details": None}))


VERIFIED_WAYS: dict[int, Sequence[Move]] = {
    0: [said("RETRIEVE", ["Ann"])],
    1: [("type", "Search entire store here", "toaster"), said("NAVIGATE")],
    2: [
        ("enter", "Nickname", "Zoe"), ("enter", "Summary", "Good"), ("enter", "Review", "Hot"),
        ("tap", "Submit Review"), said("MUTATE"),
    ],
}  # fmt: skip


class KnowingVerified(Knowing):
    """Does the tasks in the form of WebArena-Verified; of those that are `wrong` it answers right and does nothing."""

    def __init__(self, wrong: Sequence[int] = ()) -> None:
        super().__init__()
        self._ways = {number: way[-1:] if number in wrong else way for number, way in VERIFIED_WAYS.items()}
