"""The functions that tasks name are read and never run; values are written down as the originals compare them."""

from typing import Any

import pytest

from rewards.score import RewardError
from rewards.webarena.calls import Call, call_of, reddit_get_post_url, written


def test_calls_are_read() -> None:
    assert call_of("func:shopping_get_latest_order_url()") == Call("shopping_get_latest_order_url")
    assert call_of("func:gitlab_get_project_memeber_role(__page__, 'yjlou')") == Call(
        "gitlab_get_project_memeber_role", True, ("yjlou",)
    )
    post = call_of("func:reddit_get_post_url('__last_url__')").on("http://r/f/a/1/x'y#3")
    assert post.arguments == ("http://r/f/a/1/x'y#3",)


@pytest.mark.parametrize(
    "text",
    [
        "func:__import__('os').system('true')",
        "func:open('/etc/passwd')",
        "func:reddit_get_post_url(open('x').read())",
        "func:reddit_get_post_url('a' + 'b')",
        "func:reddit_get_post_url(url='a')",
        "func:reddit_get_post_url(*['a'])",
        "func:reddit_get_post_url(f'{1}')",
        "func:reddit_get_post_url(__page__)",
        "func:get_query_text('.x', __page__)",
        "func:get_query_text(__page__, 5)",
        "func:shopping_get_latest_order_url().x",
        "func:shopping_get_latest_order_url(), 1",
        "func:" + "(" * 2000,
        "func:\0",
        "func:",
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(RewardError, match="no call of a function"):
        call_of(text)


@pytest.mark.parametrize(
    ("url", "post"),
    [
        ("http://r:1/f/books/12/a-title/comment/3?x#y", "http://r:1/f/books/12/"),
        ("http://r/f/books/12", "http://r/f/books/12/"),
        ("http://r/f/books", "http://r/f/books"),
        ("http://r/u/books/12/", "http://r/u/books/12/"),
        ("", ""),
    ],
)
def test_the_post_of_an_address(url: str, post: str) -> None:
    assert reddit_get_post_url(url) == post


@pytest.mark.parametrize(
    ("value", "locator", "kept"),
    [
        (None, "document.x", ("None", None)),
        (True, "document.x", ("True", None)),
        (5, "document.x", ("5", None)),
        (["a"], "[...document.x]", ("['a']", None)),
        (0, "lambda:x", ("", None)),
        (None, "lambda:x", ("", None)),
        (2.5, "lambda:x", ("2.5", 2.5)),
        (0, "func:shopping_get_product_price(__page__)", ("0", 0.0)),
        ("7", "func:get_query_text(__page__, '.x')", ("7", None)),
    ],
)
def test_values_are_written_as_they_are_compared(value: Any, locator: str, kept: tuple[str, float | None]) -> None:
    assert written(value, locator) == kept
