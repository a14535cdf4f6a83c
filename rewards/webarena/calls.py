"""The small functions that task files name ("func:reddit_get_post_url('__last_url__')"), read and never evaluated.

WebArena hands these texts to Python's `eval`. Here they are parsed into a call of one of the functions below; the
arguments may only be texts and the page. What needs the live site is done by whoever observes it; `reddit_get_post_url`
and how a page's value is written down are pure and are here.
"""

import ast
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlparse

from rewards.score import RewardError

__all__ = ["FUNCTIONS", "LAST_URL", "PAGE", "SCRIPTS", "Call", "call_of", "is_call", "reddit_get_post_url", "written"]

PAGE = "__page__"
"""In a call: the page that is being looked at."""

LAST_URL = "__last_url__"
"""In a call: the address that the page in front had at the end."""

SCRIPTS = ("document.", "[...document.", "lambda:")
"""How locators begin that are scripts for the page."""


@dataclass(frozen=True, slots=True)
class Call:
    """A function by name. `page` says that it looks at the page; `arguments` are its other ones."""

    name: str
    page: bool = False
    arguments: tuple[str, ...] = ()

    def on(self, url: str) -> "Call":
        """With `url` in place of `LAST_URL`."""
        return replace(self, arguments=tuple(one.replace(LAST_URL, url) for one in self.arguments))


FUNCTIONS: dict[str, tuple[bool, int]] = {
    "shopping_get_latest_order_url": (False, 0),
    "shopping_get_sku_latest_review_author": (False, 1),
    "shopping_get_sku_latest_review_rating": (False, 1),
    "shopping_get_sku_latest_review_text": (False, 1),
    "reddit_get_post_url": (False, 1),
    "gitlab_get_project_memeber_role": (True, 1),
    "get_query_text": (True, 1),
    "get_query_text_lowercase": (True, 1),
    "reddit_get_latest_comment_content_by_username": (True, 1),
    "reddit_get_parent_comment_username_of_latest_comment_by_username": (True, 1),
    "shopping_get_num_reviews": (True, 0),
    "shopping_get_order_product_name_list": (True, 0),
    "shopping_get_order_product_option": (True, 2),
    "shopping_get_order_product_quantity": (True, 1),
    "shopping_get_product_attributes": (True, 1),
    "shopping_get_product_price": (True, 0),
    "shopping_get_rating_as_percentage": (True, 0),
}
"""Every function that a task file may name: whether it looks at the page, and how many texts it takes.

The first three, `reddit_get_post_url` and `gitlab_get_project_memeber_role` are WebArena's (the spelling is theirs),
the rest VisualWebArena's.
"""


def is_call(text: str) -> bool:
    """Whether an address or locator of a task names a function."""
    return text.startswith("func:")


def call_of(text: str) -> Call:
    """The call that a text such as "func:get_query_text(__page__, '.title')" names. Raises RewardError otherwise."""
    refusal = f"{text!r} is no call of a function that tasks may name; those are {', '.join(FUNCTIONS)}"
    try:
        parsed = ast.parse(text.removeprefix("func:").strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise RewardError(refusal) from error
    match parsed:
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]) if name in FUNCTIONS:
            page = bool(arguments) and isinstance(arguments[0], ast.Name) and arguments[0].id == PAGE
            rest = [one.value for one in arguments[page:] if isinstance(one, ast.Constant)]
            given = tuple(one for one in rest if isinstance(one, str))
            if len(given) == len(arguments) - page and (page, len(given)) == FUNCTIONS[name]:
                return Call(name, page, given)
    raise RewardError(refusal)


def reddit_get_post_url(url: str) -> str:
    """The address of the post that an address on the forum site belongs to; any other address as it is."""
    parts = urlparse(url)
    match parts.path.split("/"):
        case [_, "f", forum, post, *_]:
            return f"{parts.scheme}://{parts.netloc}/f/{forum}/{post}/"
    return url


def written(value: Any, locator: str) -> tuple[str, float | None]:
    """A locator's value as a reading keeps it: `text`, and `number` where it is one.

    A "document." expression is put as Python puts it (`None` is "None", a list has brackets). Of a "lambda:" a value
    that is false says that the page is the wrong one: it leaves no text and no number.
    """
    if locator.startswith("lambda:") and not value:
        return "", None
    is_number = isinstance(value, int | float) and not locator.startswith(SCRIPTS[:2])
    return str(value), float(value) if is_number else None
