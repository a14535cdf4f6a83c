"""The functions that tasks ask a page with give what the originals give, and nothing on other pages."""

import json
from collections.abc import Iterator

import pytest

from emulators.browser.chromium import Chromium
from emulators.browser.session import Browser
from emulators.trajectory import Page
from guiagent.evaluation.webarena.page_calls import script
from rewards.score import RewardError
from rewards.webarena.calls import FUNCTIONS, Call, call_of

ORDER = """<table id="my-orders-table">
<tbody><tr><td class="col name">Bars<dl><dt>Size</dt><dd>12 Count</dd></dl></td><td class="col sku"> B00 </td>
<td class="col qty">Ordered2</td></tr></tbody>
<tbody><tr><td class="col name">Tea</td><td class="col sku">B07</td><td class="col qty">Ordered11</td>
</tr></tbody></table>"""

PRODUCT = """<div id="maincontent"><div class="columns"><div><div class="product-info-main">
<div class="product-info-price"><div class="price-box price-final_price"><span><span>$24.50</span></span></div></div>
</div></div></div></div><a id="tab-label-reviews-title">Reviews 12</a><div class="rating-result" title="82%"></div>
<table id="productDetails_detailBullets_sections1"><tbody><tr><th>Brand Name</th><td>Acme</td></tr>
<tr><th>Item Weight</th><td>2 lb</td></tr></tbody></table><h1 class="page-title">Blue Kettle</h1>"""


def comment(name: str, text: str, day: int) -> str:
    when = f"<time datetime='2023-01-{day:02}T00:00:00Z'></time>"
    head = f"<header><h1><a class='fg-inherit'>{name}</a><span>{when}</span></h1></header>"
    return f"<div class='comment__main'>{head}<div class='comment__content'>{text}</div></div>"


def reply(name: str, text: str, *, day: int, level: int, replies: str = "") -> str:
    return f"<div class='comment' data-level='{level}'>{comment(name, text, day)}{replies}</div>"


POST = (
    f"<div id='main'>{comment('poster', 'the post', 1)}"
    + reply("ann", "first", day=2, level=1, replies=reply("me", "reply", day=5, level=2))
    + reply("me", "older", day=3, level=1)
    + "</div>"
)

CASES = [
    (ORDER, "shopping_get_order_product_name_list(__page__)", "Bars\nSize\n12 Count |OR| Tea"),
    (ORDER, "shopping_get_order_product_quantity(__page__, 'B07')", 11),
    (ORDER, "shopping_get_order_product_quantity(__page__, 'B99 |OR| B00')", 2),
    (ORDER, "shopping_get_order_product_quantity(__page__, 'B99')", 0),
    (ORDER, "shopping_get_order_product_option(__page__, 'B00', 'Size')", "12 Count"),
    (PRODUCT, "shopping_get_product_attributes(__page__, 'brand |OR| weight')", "Acme, 2 lb"),
    (PRODUCT, "shopping_get_product_price(__page__)", 24.5),
    (PRODUCT, "shopping_get_num_reviews(__page__)", 12),
    (PRODUCT, "shopping_get_rating_as_percentage(__page__)", 82),
    (PRODUCT, "get_query_text(__page__, '.page-title')", "Blue Kettle"),
    (PRODUCT, "get_query_text_lowercase(__page__, \".page-title\")", "blue kettle"),
    (POST, "reddit_get_latest_comment_content_by_username(__page__, 'me')", "reply"),
    (POST, "reddit_get_parent_comment_username_of_latest_comment_by_username(__page__, 'me')", "ann"),
    (POST, "reddit_get_parent_comment_username_of_latest_comment_by_username(__page__, 'ann')", "poster"),
]  # fmt: skip


@pytest.fixture(scope="module")
def page(chromium: Chromium) -> Iterator[Browser]:
    browser = chromium.open(size=(800, 600))
    browser.reset(Page("about:blank"))
    yield browser
    browser.close()


@pytest.mark.parametrize(("body", "call", "given"), CASES)
def test_what_they_give(page: Browser, body: str, call: str, given: object) -> None:
    page.evaluate(f"document.body.innerHTML = {json.dumps(body)}, 0")
    assert page.evaluate(script(call_of(f"func:{call}"))) == given


def test_other_pages_have_nothing(page: Browser) -> None:
    page.evaluate("document.body.innerHTML = 'quite another page', 0")
    for name, (asks, texts) in FUNCTIONS.items():
        if asks:
            assert page.evaluate(script(Call(name, True, ("'x\\",) * texts))) in ("", 0)


def test_those_that_ask_no_page_are_refused() -> None:
    with pytest.raises(RewardError, match="asks no page"):
        script(Call("reddit_get_post_url", arguments=("x",)))
