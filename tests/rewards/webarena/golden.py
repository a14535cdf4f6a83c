"""Hand-made edge cases with the score that the original evaluators give them, and their scores of generated ones.

`test_rules` holds our rules against them everywhere, `test_originals` the originals where they are installed.
"""

from typing import Any

from rewards.webarena.observation import Flavour
from tests.rewards.webarena.cases import Case

__all__ = ["ANSWERS", "PAGES", "RECORDED", "URLS", "answered", "placed", "shown"]

ANSWERS: tuple[tuple[Flavour, dict[str, Any], str, float], ...] = (
    ("webarena", {"exact_match": "Sprite"}, " 'SPRITE' ", 1),
    ("webarena", {"exact_match": "Sprite"}, "\"'Sprite'\"", 1),
    ("webarena", {"exact_match": "'5'"}, "5", 1),
    ("webarena", {"exact_match": "5"}, "5.0", 0),
    ("webarena", {"exact_match": "'"}, "", 1),
    ("visualwebarena", {"exact_match": "Sprite"}, " Sprite", 0),
    ("webarena", {"must_include": ["5"]}, "There are 15.", 0),
    ("webarena", {"must_include": ["5"]}, "There are 5.", 1),
    ("webarena", {"must_include": ["5"]}, "There are 5. so", 0),
    ("webarena", {"must_include": ["5"]}, "It costs $5, so", 1),
    ("webarena", {"must_include": ["5"]}, "5/5", 0),
    ("webarena", {"must_include": ["5", "1"]}, "15", 1),
    ("webarena", {"must_include": ["15"]}, "2150", 1),
    ("webarena", {"must_include": ["a |OR| b"]}, "a", 0),
    ("visualwebarena", {"must_include": ["a |OR| b"]}, "a", 1),
    ("visualwebarena", {"must_include": ["15"]}, "2150", 0),
    ("visualwebarena", {"must_include": ["blue"]}, "It is blue. I think.", 1),
    ("visualwebarena", {"must_include": ["blue"]}, "Bluebird", 0),
    ("visualwebarena", {"must_include": ["light blue"]}, "slight blues", 1),
    ("visualwebarena", {"must_include": ["mr"]}, "mr. smith", 0),
    ("visualwebarena", {"must_include": ["can"]}, "I cannot", 1),
    ("visualwebarena", {"must_exclude": ["red"]}, "tired", 1),
    ("visualwebarena", {"must_exclude": ["red"]}, "red!", 0),
    ("visualwebarena", {"one_of": ["yellow", "gold"]}, "Golden", 1),
    ("visualwebarena", {"one_of": ["yellow", "gold"], "must_include": ["1.04"]}, "gold, $1.04", 1),
    ("visualwebarena", {"one_of": ["yellow", "gold"], "must_include": ["1.04"]}, "gold", 0),
    ("visualwebarena", {"required_values": ["<= 700", "> 0"]}, "1,000", 0),
    ("visualwebarena", {"required_values": ["<= 700", "> 0"]}, " 700 ", 1),
    ("visualwebarena", {"required_values": ["< 5 |OR| > 10"]}, "11", 1),
    ("visualwebarena", {"required_values": ["== 7"]}, "7.0", 0),
    ("webarena", {"fuzzy_match": "N/A"}, "n/a", 1),
    ("lite", {"must_include": ["Acadia"]}, "acadia national park", 1),
)

URLS: tuple[tuple[Flavour, str, str | None, str, float], ...] = (
    ("webarena", "http://h/a/b", "GOLD in PRED", "http://h/a/b/c?x=1", 1),
    ("webarena", "http://h/a/b/", None, "https://h/a/b", 1),
    ("webarena", "http://h/a?q=1", None, "http://h/a?p=2&q=1", 1),
    ("webarena", "http://h/a?q=1", None, "http://h/a", 0),
    ("webarena", "http://h/a?q=1 |OR| http://h/b?q=2", None, "http://h/a?q=2", 1),
    ("webarena", "http://h/a?q=1 |OR| http://h/b", None, "http://h/b", 0),
    ("webarena", "http://h/a", None, "http://x/?u=http://h/a", 0),
    ("webarena", "http://h/a?q=", None, "http://h/a", 1),
    ("lite", "http://h/a", None, "http://h/A", 0),
    ("visualwebarena", "http://h/a", None, "http://h/a/", 1),
    ("visualwebarena", "http://h/a", "EXACT", "http://h/a?x=1", 0),
    ("visualwebarena", "http://localhost:9/a", "EXACT", "http://127.0.0.1:9/a", 1),
    ("visualwebarena", "http://h/a", "GOLD in PRED", "http://h/a?x=1", 1),
)

DOCUMENT = "document.querySelector('.x').outerText"
LAMBDA = "lambda:(() => document.querySelector('.x').textContent)()"
PAGES: tuple[tuple[Flavour, str, dict[str, Any], Any, float], ...] = (
    ("webarena", DOCUMENT, {"exact_match": "Tom & Ann"}, "Tom &amp; Ann", 1),
    ("lite", DOCUMENT, {"exact_match": "Tom & Ann"}, "Tom &amp; Ann", 0),
    ("webarena", DOCUMENT, {"exact_match": ""}, {"raises": True}, 1),
    ("webarena", DOCUMENT, {"exact_match": "none"}, None, 1),
    ("webarena", DOCUMENT, {"must_include": ["5"]}, 15, 1),
    ("webarena", DOCUMENT, {"must_include": ["a |OR| b", "c"]}, "b c", 1),
    ("webarena", "", {"must_include": ["<p>x</p>"]}, "<html><p>X</p></html>", 1),
    ("visualwebarena", DOCUMENT, {"must_include": ["5"]}, "15", 0),
    ("visualwebarena", DOCUMENT, {"must_include": ["a"], "must_exclude": ["b"]}, "a b", 1),
    ("visualwebarena", DOCUMENT, {"required_values": ["== 12"]}, "12", 1),
    ("visualwebarena", DOCUMENT, {"required_values": ["== 12.5"]}, "12.5", 0),
    ("visualwebarena", "func:shopping_get_product_price(__page__)", {"required_values": ["== 12.5"]}, 12.5, 1),
    ("visualwebarena", LAMBDA, {"must_exclude": ["b"]}, "", 0),
    ("visualwebarena", LAMBDA, {"required_values": ["< 5"]}, 0, 0),
    ("lite", LAMBDA, {"exact_match": ""}, {"raises": True}, 0),
    ("webarena", "func:shopping_get_sku_latest_review_author('B1')", {"exact_match": "Emma"}, "emma", 1),
)

RECORDED: dict[Flavour, str] = {
    "webarena": (
        "1551d4384b9138b8b500506e175167f130616c0830b1aa5bc4595c47858e1c2d0988dd5d24118811804975488284368e43180"
    ),
    "lite": ("1142fd0fb04aa470d758086ac846fc8c0da674c880def540c1a158466c060f8c4c7e6b78b81aa2e7e3aaf066f41109bc53fc8"),
    "visualwebarena": (
        "182d5ae1640428031461ab4b7243c15b554a8a92af3f5d27d485260209321500fa24328d405a88b921dab03bc0d0b027ba288"
    ),
}
"""Of `cases(flavour, 400, seed=1)` the originals' scores, one bit each after a leading 1, in hexadecimal."""


def answered(flavour: Flavour, references: dict[str, Any], answer: str) -> Case:
    """An episode that ended with an answer."""
    checks = {"eval_types": ["string_match"], "reference_answers": references, "string_note": "there is none"}
    return Case(flavour, {"intent": "which?", "eval": checks}, answer)


def placed(flavour: Flavour, reference: str, note: str | None, url: str) -> Case:
    """An episode that ended at an address."""
    checks = {"eval_types": ["url_match"], "reference_url": reference} | ({"url_note": note} if note else {})
    return Case(flavour, {"intent": "go", "eval": checks}, url=url)


def shown(flavour: Flavour, locator: str, required: dict[str, Any], value: Any) -> Case:
    """An episode that ended on a page whose locator gives a value."""
    target = {"url": "last", "locator": locator, "required_contents": required}
    case = Case(flavour, {"intent": "do", "eval": {"eval_types": ["program_html"], "program_html": [target]}})
    case.read(0, value)
    return case
