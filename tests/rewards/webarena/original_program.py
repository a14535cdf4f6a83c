"""Run by another interpreter, which has WebArena's own evaluators: scores the cases that come in, one JSON per line.

`python original_program.py webarena|lite|visualwebarena` reads `{"task", "answer", "url", "world", "replies", "vqa"}`
and writes `{"score": 1.0}` or `{"error": "..."}`. Pages are stand-ins that give what the world says; the chat model
and the captioner give the replies that come with the case; nothing sleeps and nothing is fetched. With "words" in place
of a task set it reads texts and writes how NLTK cuts them.
"""

import ast
import base64
import importlib
import importlib.util
import io
import json
import os
import sys
import tempfile
import types
import zlib
from pathlib import Path
from typing import Any

SITES = ("REDDIT", "SHOPPING", "SHOPPING_ADMIN", "GITLAB", "WIKIPEDIA", "MAP", "HOMEPAGE", "CLASSIFIEDS")
MISSING = ("text_generation", "transformers", "evaluate")


class Absent(types.ModuleType):
    """Stands in for a heavy module whose names are imported and never used."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (), {})


def evaluators(which: str) -> Any:
    """The module with the evaluators."""
    os.environ |= {site: f"http://{site.lower()}" for site in SITES}
    os.environ |= {"DATASET": "visualwebarena", "CLASSIFIEDS_RESET_TOKEN": "-", "REDDIT_RESET_URL": "http://reset"}
    os.environ.setdefault("OPENAI_API_KEY", "-")
    for name in MISSING:
        try:
            importlib.import_module(name)
        except ImportError:
            sys.modules[name] = Absent(name)
    if which != "lite":
        return importlib.import_module(f"{which}.evaluation_harness.evaluators")
    # The package's own __init__ registers gymnasium tasks and wants all of BrowserGym; the two files do not.
    folder = next(one for path in sys.path if (one := Path(path) / "browsergym" / "webarenalite").is_dir())
    package = types.ModuleType("lite_files")
    package.__path__ = [str(folder)]
    sys.modules["lite_files"] = package
    return importlib.import_module("lite_files.evaluators")


class Element:
    def __init__(self, source: str) -> None:
        self.source = source

    def evaluate(self, _script: str) -> bool:
        return True

    def get_attribute(self, _name: str) -> str:
        return self.source


class Several(list):
    def all(self) -> list[Element]:
        return list(self)


class Page:
    """A page of the world; `context` opens others."""

    def __init__(self, world: dict[str, Any], at: str, wrap: Any) -> None:
        self.world, self.at, self.wrap = world, at, wrap

    @property
    def shown(self) -> dict[str, Any]:
        return self.world["pages"][self.at]

    @property
    def context(self) -> "Page":
        return self

    def new_page(self) -> Any:
        return self.wrap(Page(self.world, "", self.wrap), "http://shop/")

    def goto(self, url: str) -> None:
        self.at = url

    def close(self) -> None:
        pass

    def content(self) -> str:
        return self.shown["content"]

    def evaluate(self, script: str) -> Any:
        for locator, value in self.shown["values"].items():
            bare = locator[len("lambda:") :] if locator.startswith("lambda:") else f"() => {locator}"
            if script == bare:
                if value == {"raises": True}:
                    raise RuntimeError("the locator failed")
                return value
        raise RuntimeError(f"no {script!r} here")

    def get_by_role(self, _role: str) -> Several:
        return Several(Element(one) for one in self.shown.get("images", {}).get("", ()))

    def query_selector_all(self, locator: str) -> list[Element]:
        return [Element(one) for one in self.shown.get("images", {}).get(locator, ())]


def prepare(module: Any, case: dict[str, Any]) -> None:
    world = case["world"]
    module.time = types.SimpleNamespace(sleep=lambda _seconds: None)
    named: dict[str, dict[str, Any]] = {}
    for source, value in world["calls"].items():
        name, _, arguments = source.partition("(")
        named.setdefault(name, {})[arguments or ")"] = value
    for name, values in named.items():
        setattr(module, name, chooser(values))

    def get(url: str, **_options: Any) -> Any:
        for known, data in world["files"].items():
            if url.endswith(known):
                return types.SimpleNamespace(raw=io.BytesIO(base64.b64decode(data)))
        raise OSError(f"no file at {url}")

    module.requests = types.SimpleNamespace(get=get)
    helpers = sys.modules[module.__name__.replace("evaluators", "helper_functions")]
    for name, kind in (("llm_fuzzy_match", "answer"), ("llm_ua_match", "reason")):
        setattr(module, name, asked(helpers, getattr(helpers, name), case["replies"][kind]))


def chooser(values: dict[str, Any]) -> Any:
    """A helper function that knows its results by the texts that it is called with."""
    known = {
        tuple(one.value for one in ast.parse(f"f({source}").body[0].value.args if isinstance(one, ast.Constant)): value
        for source, value in values.items()
    }

    def call(*arguments: Any) -> Any:
        texts = tuple(one for one in arguments if isinstance(one, str))
        return next(iter(known.values())) if len(known) == 1 else known[texts]

    return call


def asked(helpers: Any, question: Any, replies: list[str]) -> Any:
    """The original question, to a model whose reply is known beforehand."""

    def ask(pred: str, reference: str, intent: str) -> float:
        reply = replies[zlib.crc32(f"{reference}\0{pred}".encode("utf-8", "surrogatepass")) % len(replies)]
        helpers.generate_from_openai_chat_completion = lambda **_options: reply
        return question(pred, reference, intent)

    return ask


def score(module: Any, which: str, case: dict[str, Any], folder: Path) -> float:
    prepare(module, case)
    config = folder / "task.json"
    config.write_text(json.dumps(case["task"]))
    page = module.PseudoPage(Page(case["world"], "last", module.PseudoPage), case["url"])
    trajectory: list[Any] = [{}, {"answer": case["answer"]}]
    if which == "visualwebarena":

        def captions(_pictures: Any, prompts: list[str]) -> list[str]:
            question = prompts[0].removeprefix("Q: ").removesuffix(" A:")
            known = case["vqa"]
            return [known[zlib.crc32(f"{question}\0{k}".encode()) % len(known)] for k in range(len(prompts))]

        return float(module.evaluator_router(config, captions)(trajectory, config, page))
    return float(module.evaluator_router(config)(trajectory, config, page, None))


def main() -> None:
    which, results = sys.argv[1], os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    if which == "words":
        cut = importlib.import_module("nltk.tokenize").word_tokenize
        for line in sys.stdin:
            results.write(json.dumps(cut(json.loads(line))) + "\n")
        return
    module = evaluators(which)
    with tempfile.TemporaryDirectory() as folder:
        for line in sys.stdin:
            try:
                told: dict[str, Any] = {"score": score(module, which, json.loads(line), Path(folder))}
            except Exception as error:
                told = {"error": f"{type(error).__name__}: {error}"}
            results.write(json.dumps(told) + "\n")
            results.flush()


if __name__ == "__main__":
    main()
