"""Generated ends of WebArena episodes, told twice: as an observation for our rules, as a world for the originals."""

import base64
import io
import random
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

import numpy as np
from PIL import Image

from emulators.screen import Pixels
from rewards.webarena.asking import Opinion, Question, read_opinion
from rewards.webarena.calls import call_of, is_call, reddit_get_post_url, written
from rewards.webarena.observation import Flavour, Observation, Reading
from rewards.webarena.pictures import REFERENCES
from rewards.webarena.strings import texts

OR = " |OR| "
RAISES = {"raises": True}
REPLIES = {
    "answer": ("Correct.", "incorrect", "The answer is partially correct", "It says the same: correct"),
    "reason": ("same", "different", "They are the SAME reason.", "the reasons are Different"),
}
ODD_WORDS = (
    "5 5. 15 3.5 $5 0 0. a i b blue Blue blue. red, Mr. Dr. U.S. a.m. 5pm e.g. Inc. inc can't cannot don't it's 's "
    "they're gonna 'tis \" ' `` \u201cq\u201d \u2018q\u2019 « \u2013 — … ... .. -- ( ) [ ] ! ? !? : ; , & &amp; &quot; "
    "&#39; &lt;b&gt; # % @ é naïve İ ß 東京 N/A n/a yes no Quest Lumaflex™ Band duffle Overnight 2023-01-02 12:30 "
    "$1,299.00 1,000 -7 12 7 x.y http://x.y/z administrators b-week q.\" end.) so? rock'n'roll <b> </b> * /f/books"
)
WORDS = tuple(ODD_WORDS.split())
VQA = ("a cat", "yes", "Two dogs and a cat", "no")


@dataclass
class Case:
    """`world` is what the original's page gives; the rest makes our observation."""

    flavour: Flavour
    task: dict[str, Any]
    answer: str = ""
    url: str = "http://reddit/f/books/1/post"
    readings: list[Reading] = field(default_factory=list)
    world: dict[str, Any] = field(default_factory=lambda: {"pages": {}, "calls": {}, "files": {}})

    @property
    def observation(self) -> Observation:
        return Observation(self.flavour, self.task, self.answer, self.url, tuple(self.readings))

    def told(self) -> dict[str, Any]:
        """For the originals' program."""
        return {name: value for name, value in asdict(self).items() if name != "readings"}

    def read(self, position: int, value: Any) -> None:
        """The value that a target's locator gives, into the original's world and among our readings."""
        target = self.task["eval"]["program_html"][position]
        locator, url = target["locator"], target["url"]
        if is_call(url):
            call = call_of(url).on(self.url)
            found = reddit_get_post_url(*call.arguments) if call.arguments else "http://shop/order/7/"
            self.world["calls"][call.name] = found
            url = found
        page = self.world["pages"].setdefault(url, {"content": "", "values": {}})
        seen = self.url if url == "last" else url
        if is_call(locator):
            value = self.world["calls"].setdefault(locator.removeprefix("func:").replace("__page__", "page"), value)
        elif locator.strip():
            value = page["values"].setdefault(locator, value)
        elif page["content"]:
            value = page["content"]
        else:
            page["content"] = value
        if value == RAISES:
            self.readings.append(Reading("program_html", position, seen, problem="the locator failed"))
            return
        text, number = written(value, locator)
        self.readings.append(Reading("program_html", position, seen, text, number=number))


def reply_to(kind: Literal["answer", "reason"], reference: str, said: str) -> str:
    """What the model says, the same on both sides."""
    return REPLIES[kind][zlib.crc32(f"{reference}\0{said}".encode("utf-8", "surrogatepass")) % 4]


def captions(question: str, count: int) -> list[str]:
    """What the captioner says of each picture, the same on both sides."""
    return [VQA[zlib.crc32(f"{question}\0{k}".encode()) % len(VQA)] for k in range(count)]


class Oracle:
    """The judge on our side."""

    name = "test:crc"

    def __call__(self, question: Question) -> Opinion:
        agrees = read_opinion(question.kind, reply_to(question.kind, question.reference, question.said))
        assert agrees is not None
        return Opinion(agrees)


class Captions:
    """The captioner on our side."""

    name = "test:captions"

    def __call__(self, pictures: Sequence[Pixels], question: str) -> list[str]:
        return captions(question, len(pictures))


def cases(flavour: Flavour, count: int, seed: int) -> Iterator[Case]:
    """That many, every kind of check among them."""
    rng = random.Random(f"{flavour}/{seed}")
    for _ in range(count):
        yield _case(flavour, rng)


def _case(flavour: Flavour, rng: random.Random) -> Case:
    kinds = ["string_match", "url_match", "program_html"] + ["page_image_query"] * (flavour == "visualwebarena")
    chosen = sorted(rng.sample(kinds, rng.choice([1, 1, 1, 2])), key=kinds.index)
    case = Case(flavour, {"intent": phrase(rng), "eval": {"eval_types": chosen}})
    for kind in chosen:
        match kind:
            case "string_match":
                _string(case, rng)
            case "url_match":
                _url(case, rng)
            case "program_html":
                _html(case, rng)
            case "page_image_query":
                _pictures(case, rng)
    return case


def real_case(flavour: Flavour, task: dict[str, Any], rng: random.Random) -> Case:
    """An end of a task from the authors' file, its placeholders filled in: right, nearly right or wrong."""
    checks = task["eval"]
    case = Case(flavour, task, url="http://reddit/f/books/1/post")
    if "string_match" in checks["eval_types"]:
        wanted = [one for many in checks["reference_answers"].values() for one in texts(many)]
        case.answer = disguised("; ".join(wanted) if rng.random() < 0.7 else rng.choice(wanted), rng)
    if "url_match" in checks["eval_types"]:
        one = rng.choice(checks["reference_url"].split(OR))
        case.url = rng.choice(
            [one, one, one + "/", one + "&z=1", one + "?z=1", one.split("?")[0], "http://reddit/f/x/2"]
        )
    if "program_html" in checks["eval_types"]:
        for position, target in enumerate(checks["program_html"]):
            rule, wanted = next(iter(target["required_contents"].items()))
            parts = [one.split(OR)[0] for one in texts(wanted)]
            value: Any = disguised(" ".join(parts) if rng.random() < 0.85 else rng.choice(parts), rng)
            if rule == "required_values":
                value = rng.choice([0, 1, 2, 3, 8, 10, 11, 12, 69.5, 100, 650.25])
            case.read(position, value)
    if "page_image_query" in checks["eval_types"]:
        _show(case, rng)
    return case


def _show(case: Case, rng: random.Random) -> None:
    for position, query in enumerate(case.task["eval"]["page_image_query"]):
        query["eval_image_url"] = f"http://shop/pictures/{position}"
        names = query.get("eval_fuzzy_image_match", "").split(OR) if "eval_fuzzy_image_match" in query else []
        # What is no address is a file beside the authors' scripts.
        names = [one if one.startswith("http") else f"http://{one}" for one in names]
        if names:
            query["eval_fuzzy_image_match"] = OR.join(names)
        references = [picture(rng) for _ in names]
        shown = [likeness(rng.choice(references or [picture(rng)]), rng) for _ in range(rng.choice([0, 1, 2, 2]))]
        _hang(case, position, shown, dict(zip(names, references, strict=True)))


def _hang(case: Case, position: int, shown: list[Image.Image], references: dict[str, Image.Image]) -> None:
    """The pictures into the original's world and among our readings."""
    query = case.task["eval"]["page_image_query"][position]
    url = query["eval_image_url"]
    files = [encoded(one) for one in shown]
    names = [f"/img/{position}/{k}.png" for k in range(len(shown))]
    known = {name: encoded(one) for name, one in references.items()}
    page = case.world["pages"].setdefault(url, {"content": "", "values": {}})
    page.setdefault("images", {})[query["eval_image_class"]] = names
    case.world["files"] |= dict(zip(names, files, strict=True)) | known
    at = case.url if url == "last" else url
    case.readings.append(Reading("page_image_query", position, at, pictures=tuple(files)))
    if known:
        case.readings.append(Reading(REFERENCES, position, at, pictures=tuple(known.values())))


def phrase(rng: random.Random, most: int = 5) -> str:
    """A few odd words, with odd blanks between."""
    parts = [rng.choice(WORDS) + rng.choice(["", " ", " ", " ", "  ", "\n"]) for _ in range(rng.randint(1, most))]
    return "".join(parts).strip()


def disguised(text: str, rng: random.Random) -> str:
    """A text as somebody might give it instead: in other case, in quotes, within more, cut, or another."""
    more, end = phrase(rng), phrase(rng)
    ways = (
        text, text, text.upper(), text.title(), f"'{text}'", f'"{text}"', f"'\"{text}\"'", f" {text} ", text + ".",
        f"{more} {text} {end}", f"It is {text}. So there.", text[:-1], text.replace(" ", ""), more, f"{text}{end}",
        f"({text})", "", f"{text}, {end}",
    )  # fmt: skip
    return rng.choice(ways)


def _string(case: Case, rng: random.Random) -> None:
    rules = ["exact_match", "must_include", "must_include", "must_include", "fuzzy_match", "unachievable"]
    if case.flavour == "visualwebarena":
        rules += ["must_exclude", "one_of", "required_values", "one_of+must_include"]
    rule = rng.choice(rules)
    many = [_reference(rng) for _ in range(rng.choice([1, 1, 2, 3]))]
    case.answer = disguised(" ".join(many) if rng.random() < 0.7 else rng.choice(many), rng)
    match rule:
        case "exact_match":
            references: dict[str, Any] = {rule: disguised(many[0], rng)}
            case.answer = disguised(references[rule] if rng.random() < 0.7 else many[0], rng)
        case "unachievable":
            references = {"fuzzy_match": "N/A"}
            case.answer = disguised(rng.choice(["N/A", "n/a", *many]), rng)
        case "required_values":
            references = {rule: _inequalities(rng)}
            case.answer = rng.choice(["7", " 12 ", "1,299", "-7", "3.5", "twelve", "", "699", "700"])
        case "one_of+must_include":
            references = {"one_of": many, "must_include": [rng.choice(many)]}
        case _:
            references = {rule: many}
    case.task["eval"] |= {"reference_answers": references, "string_note": phrase(rng)}


def _reference(rng: random.Random) -> str:
    if rng.random() < 0.25:
        return rng.choice(["5", "0", "a", "b", "7", "é", "?", ".", "$", "'", '"'])
    one = phrase(rng, 2)
    return f"{one}{OR}{phrase(rng, 2)}" if rng.random() < 0.2 else one


def _inequalities(rng: random.Random) -> list[str]:
    def one() -> str:
        sign = rng.choice(["<", ">", "<=", ">=", "=="])
        return f"{sign}{rng.choice(['', ' '])}{rng.choice([7, 12, 3.5, 700, 699.99999999999, 1299])}"

    return [f"{one()}{OR}{one()}" if rng.random() < 0.3 else one() for _ in range(rng.choice([1, 1, 2]))]


def _url(case: Case, rng: random.Random) -> None:
    def address() -> str:
        host = rng.choice(["http://shop:7770", "http://localhost:99", "http://127.0.0.1:99", "https://shop:7770"])
        path = rng.choice(["", "/", "/a/b", "/a/b/", "/a", "/a/b/c.html", "/A/b", "//"])
        query = "&".join(
            f"{rng.choice('pqr')}={rng.choice(['1', '2', 'x%20y', 'x+y', ''])}"
            for _ in range(rng.choice([0, 0, 1, 2, 3]))
        )
        return host + path + (f"?{query}" if query else "") + rng.choice(["", "", "", "#top", "/"])

    references = [address() for _ in range(rng.choice([1, 1, 2]))]
    one = rng.choice(references)
    ways = (
        one, one, one + "/", one + "&z=1", one + "?p=1", address(), one.replace("localhost", "127.0.0.1"),
        f"http://x/?u={one}", one.split("?")[0], one + "#end", one + "/more?q=2&q=1",
    )  # fmt: skip
    case.url = rng.choice(ways)
    case.task["eval"]["reference_url"] = OR.join(references)
    notes = ["EXACT", "GOLD in PRED"] if case.flavour == "visualwebarena" else ["GOLD in PRED"]
    if note := rng.choice([None, *notes]):
        case.task["eval"]["url_note"] = note


def _html(case: Case, rng: random.Random) -> None:
    targets = case.task["eval"]["program_html"] = []
    gone = False
    for position in range(rng.choice([1, 1, 1, 2, 3])):
        required = _required(case.flavour, rng)
        locator, value = _locator(case, position, required, rng)
        elsewhere = [f"http://shop/page/{position}", "func:reddit_get_post_url('__last_url__')"]
        url = rng.choice([*elsewhere, *["last", "last"] * (not gone), "func:shopping_get_latest_order_url()"])
        # Lite's evaluator stays where it went, so that "last" is another page from then on; none of its tasks does so.
        gone = gone or (case.flavour == "lite" and url != "last")
        targets.append({"url": url, "locator": locator, "required_contents": required})
        if rng.random() < 0.1:
            targets[-1]["prep_actions"] = ["document.title = 1", "nonsense("]
        case.read(position, value)


def _required(flavour: Flavour, rng: random.Random) -> dict[str, Any]:
    rules = {
        "webarena": ["exact_match", "must_include", "must_include"],
        "lite": ["exact_match", "must_include", "must_include", "fuzzy_match"],
        "visualwebarena": ["exact_match", "must_include", "must_include", "must_exclude", "required_values", "both"],
    }[flavour] + (["fuzzy_text"] if flavour == "visualwebarena" else [])
    many = [_reference(rng) for _ in range(rng.choice([1, 1, 2]))]
    match rng.choice(rules):
        case "exact_match":
            return {"exact_match": disguised(many[0], rng)}
        case "required_values":
            return {"required_values": _inequalities(rng)}
        case "both":
            return {"must_include": many, "must_exclude": [phrase(rng, 1)]}
        case "must_exclude":
            return {"must_exclude": [one.replace(OR, " ") for one in many]}
        case "fuzzy_text":
            return {"fuzzy_match": OR.join(many)}
        case rule:
            return {rule: many}


def _locator(case: Case, position: int, required: dict[str, Any], rng: random.Random) -> tuple[str, Any]:
    rule, wanted = next(iter(required.items()))
    many = texts(wanted)
    text = disguised(rng.choice([" ".join(many), rng.choice(many).split(OR)[0]]), rng)
    if rng.random() < 0.2:
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    numbers = rule == "required_values"
    if numbers:
        text = rng.choice(["7", "12", " 1,299 ", "3.5", "none", ""])
    kinds = ["page", "document", "document", "spread", "func"] + ["lambda"] * (case.flavour != "webarena")
    match rng.choice(kinds):
        case "page":
            return rng.choice(["", " "]), f"<p>{text}</p>" if not numbers else text
        case "document":
            odd = [None, True, 5, 3.5, ["a", "b"], {"a": 1}, "", RAISES]
            return f"document.querySelector('.t{position}').outerText", rng.choice([text, text, text, *odd])
        case "spread":
            return f"[...document.querySelectorAll('.t{position}')].map(x => x.id).join()", text
        case "lambda":
            number = rng.choice([7, 12, 3.5, 699.5, 700, 0])
            return f"lambda:(() => t{position})()", rng.choice([number if numbers else text, text, "", None, RAISES])
        case _:
            return _function(case.flavour, position, text, numbers=numbers, rng=rng)


def _function(flavour: Flavour, position: int, text: str, *, numbers: bool, rng: random.Random) -> tuple[str, Any]:
    if numbers:
        name = rng.choice(["shopping_get_product_price", "shopping_get_num_reviews"])
        return f"func:{name}(__page__)", rng.choice([7, 12, 699, 700] + [3.5, 699.5] * name.endswith("price"))
    if flavour == "visualwebarena":
        return f"func:get_query_text(__page__, '.t{position}')", text
    return f"func:shopping_get_sku_latest_review_author('B{position}')", text


def _pictures(case: Case, rng: random.Random) -> None:
    queries = case.task["eval"]["page_image_query"] = []
    for position in range(rng.choice([1, 1, 1, 2])):
        url = rng.choice(["last", f"http://shop/pictures/{position}"])
        query: dict[str, Any] = {"eval_image_url": url, "eval_image_class": rng.choice(["", f".row{position}"])}
        if any(
            url == one["eval_image_url"] and query["eval_image_class"] == one["eval_image_class"] for one in queries
        ):
            query["eval_image_class"] = f".other{position}"
        originals = [picture(rng) for _ in range(rng.choice([1, 1, 2]))]
        shown = [likeness(rng.choice(originals), rng) for _ in range(rng.choice([0, 1, 1, 2, 2]))]
        names = [f"http://files/{position}/{k}.png" for k in range(len(originals))]
        liked = rng.random() < 0.7
        if liked:
            query["eval_fuzzy_image_match"] = OR.join(names)
            if rng.random() < 0.4:
                query["ssim_threshold"] = rng.choice([0.3, 0.6, 0.9])
        if not liked or rng.random() < 0.3:
            query["eval_vqa"] = [{"question": phrase(rng), "answer": rng.choice(["cat", "Yes", "dog"])}]
        queries.append(query)
        _hang(case, position, shown, dict(zip(names, originals, strict=True)) if liked else {})


def picture(rng: random.Random) -> Image.Image:
    """A small picture with some structure."""
    noise = np.random.default_rng(rng.randrange(1 << 30))
    height, width = rng.randint(7, 40), rng.randint(7, 40)
    ramp = np.add.outer(np.linspace(0, 120, height), np.linspace(0, 120, width))
    mode = rng.choice(["RGB", "RGB", "RGB", "L", "RGBA"])
    depth = {"RGB": 3, "L": 1, "RGBA": 4}[mode]
    pixels = np.clip(ramp[..., None] + noise.normal(0, 25, (height, width, depth)), 0, 255).astype(np.uint8)
    return Image.fromarray(pixels[..., 0] if mode == "L" else pixels)


def likeness(one: Image.Image, rng: random.Random) -> Image.Image:
    """The picture itself, at another size, with noise, in another mode, or another picture."""
    match rng.randrange(6):
        case 0:
            return one
        case 1:
            return one.resize((one.width + rng.randint(1, 9), one.height + rng.randint(0, 9)))
        case 2 | 3:
            noise = np.random.default_rng(rng.randrange(1 << 30))
            pixels = np.asarray(one.convert("RGB"), float)
            moved = pixels + noise.normal(0, rng.choice([2, 6, 12, 30]), pixels.shape)
            return Image.fromarray(np.clip(moved, 0, 255).astype(np.uint8))
        case 4:
            return one.convert("L")
        case _:
            return picture(rng)


def encoded(one: Image.Image) -> str:
    """As it is kept."""
    file = io.BytesIO()
    one.save(file, "PNG")
    return base64.b64encode(file.getvalue()).decode()
