"""Task files of the WebArena family: read strictly into one record, from lists, lines and folders."""

import json
from pathlib import Path
from typing import Any

import pytest

from guiagent.evaluation.webarena.records import TaskFileError
from guiagent.evaluation.webarena.tasks import load_tasks, read_tasks, web_task

RAW: dict[str, Any] = {
    "sites": ["gitlab", "reddit"],
    "task_id": 7,
    "require_login": True,
    "storage_state": "./.auth/gitlab.reddit_state.json",
    "start_url": "__GITLAB__ |AND| __REDDIT__/f/all",
    "geolocation": None,
    "intent_template": "Star {{it}}",
    "instantiation_dict": {"it": "x"},
    "intent": "Star x, see __GITLAB__/x",
    "require_reset": False,
    "eval": {
        "eval_types": ["url_match", "program_html"],
        "reference_answers": None,
        "reference_url": "__GITLAB__/x",
        "program_html": [
            {"url": "__GITLAB__/x", "locator": "", "required_contents": {"must_include": ["1 |OR| one", "x"]}}
        ],
    },
    "intent_template_id": 3,
}
VISUAL = {**RAW, "image": "__CLASSIFIEDS__/a.png", "visual_difficulty": "easy", "viewport_size": {"width": 1280}}
VERIFIED: dict[str, Any] = {
    "sites": ["gitlab"],
    "task_id": 44,
    "intent_template_id": 303,
    "start_urls": ["__GITLAB__"],
    "intent": "Open my todos",
    "eval": [{"evaluator": "AgentResponseEvaluator", "expected": {"task_type": "mutate", "status": "SUCCESS"}}],
    "revision": 2,
}


def pages(**fields: Any) -> dict[str, Any]:
    target = {"url": "last", "locator": "", "required_contents": {"must_include": ["x"]}, **fields}
    return {"eval_types": ["program_html"], "program_html": [target]}


def images(**fields: Any) -> dict[str, Any]:
    query = {"eval_image_url": "last", "eval_image_class": ".x", **fields}
    return {"eval_types": ["page_image_query"], "page_image_query": [query], "url_note": ""}


SITES = {"__GITLAB__": "http://127.0.0.1:8023/", "__REDDIT__": "http://127.0.0.1:9999", "__CLASSIFIEDS__": "http://c"}


def changed(record: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {**record, **fields}


def test_a_raw_task() -> None:
    task = web_task(RAW)
    assert (task.name, task.flavour, task.template, task.sites) == ("webarena/7", "webarena", 3, ("gitlab", "reddit"))
    assert task.start_urls == ("__GITLAB__", "__REDDIT__/f/all")
    assert task.mutates and task.eval_types == ("url_match", "program_html")
    filled = task.filled(SITES)
    assert filled.start_urls == ("http://127.0.0.1:8023", "http://127.0.0.1:9999/f/all")
    assert filled.intent == "Star x, see http://127.0.0.1:8023/x"
    assert filled.record["eval"]["program_html"][0]["url"] == "http://127.0.0.1:8023/x"
    assert task.record["eval"]["reference_url"] == "__GITLAB__/x", "the task itself stays as it was"


def test_every_flavour_shows_in_its_fields() -> None:
    lite, visual, verified = web_task({**RAW, "old_task_id": 9}), web_task(VISUAL), web_task(VERIFIED)
    assert lite.name == "lite/7"
    assert (visual.name, visual.images) == ("visualwebarena/7", ("__CLASSIFIEDS__/a.png",))
    assert (visual.window((9, 9)), lite.window((9, 9))) == ((1280, 9), (9, 9))
    assert (verified.name, verified.mutates) == ("verified/44", True)
    assert web_task(RAW, flavour="lite").flavour == "lite"


def test_records_of_verified_keep_their_placeholders_for_their_evaluator() -> None:
    seen = web_task({**VERIFIED, "eval": [*VERIFIED["eval"], network("__GITLAB__/dashboard/todos")]}).filled(SITES)
    assert seen.start_urls == ("http://127.0.0.1:8023",)
    assert seen.record["eval"][1]["expected"]["url"] == "__GITLAB__/dashboard/todos"


def network(url: str) -> dict[str, Any]:
    return {"evaluator": "NetworkEventEvaluator", "expected": {"url": url}}


@pytest.mark.parametrize(
    ("fields", "changes"),
    [
        ({"eval": {"eval_types": ["string_match"], "reference_answers": {"exact_match": "x"}}}, False),
        ({"eval": {"eval_types": ["string_match"], "reference_answers": {"fuzzy_match": "N/A"}}}, True),
        ({"eval": {"eval_types": ["url_match"], "reference_url": "x"}}, False),
        ({"eval": {"eval_types": ["url_match"], "reference_url": "x"}, "require_reset": True}, True),
        ({"sites": ["map"]}, False),
        ({"sites": ["map", "wikipedia"]}, False),
        ({"sites": ["map", "gitlab"]}, True),
    ],
)
def test_what_changes_its_sites(fields: dict[str, Any], changes: bool) -> None:
    assert web_task(changed(RAW, **fields)).mutates is changes


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"intent": 5}, "intent"),
        ({"task_id": True}, "task_id"),
        ({"sites": []}, "sites"),
        ({"sites": "gitlab"}, "sites"),
        ({"start_url": None}, "start_url"),
        ({"require_login": "yes"}, "require_login"),
        ({"eval": {"eval_types": ["guess"]}}, "guess"),
        ({"eval": {"eval_types": ["string_match"], "reference_answers": None}}, "reference_answers"),
        ({"eval": {"eval_types": ["string_match"], "reference_answers": {"sounds_like": "x"}}}, "sounds_like"),
        ({"eval": {"eval_types": ["string_match"], "reference_answers": {"must_include": [5]}}}, "must_include"),
        ({"eval": {"eval_types": ["url_match"]}}, "reference_url"),
        ({"eval": {"eval_types": ["url_match"], "reference_url": "x", "url_note": "EXACT"}}, "url_note"),
        ({"eval": {"eval_types": ["program_html"], "program_html": [{"url": "last"}]}}, r"program_html\[0\]"),
        ({"eval": {"eval_types": ["page_image_query"]}}, "page_image_query"),
        ({"eval": {"eval_types": [["url_match"]]}}, "eval_types"),
        ({"eval": {"eval_types": ["url_match"], "reference_url": "x", "reference_answers": [5]}}, "reference_answers"),
        ({"eval": {"eval_types": ["program_html"], "program_html": [5]}}, "no object"),
        ({"eval": pages(locator="func:__import__('os')")}, "no call of a function"),
        ({"eval": pages(url="func:open('x')")}, "no call of a function"),
        ({"eval": pages(locator="window.close()")}, "neither a script nor a call"),
        ({"eval": pages(prep_actions=[5])}, "prep_actions"),
        ({"geolocation": {"latitude": 1, "longitude": 2}}, r"geolocation.*null.*device\.place"),
        ({"viewport_size": [430, 932]}, "viewport_size"),
        ({"viewport_size": {"width": "430"}}, "width"),
        ({"viewport_size": {"depth": 430}}, "depth"),
        ({"viewport_size": {"height": -1}}, "viewport_size: size is width and height"),
        ({"viewport_size": {"width": 100_000}}, "no window is as large as 100000x720"),
        ({"image": None, "eval": images(ssim_threshold="much")}, "ssim_threshold"),
        ({"image": None, "eval": images(eval_vqa=[{"question": "What?"}])}, "answer"),
    ],
)
def test_what_does_not_fit_is_named(fields: dict[str, Any], said: str) -> None:
    with pytest.raises(TaskFileError, match=said):
        web_task(changed(RAW, **fields), place="tasks.json")


@pytest.mark.parametrize("check", [5, {"evaluator": ["x"]}, {"evaluator": "AgentResponseEvaluator"}])
def test_what_does_not_fit_in_verified_is_named(check: Any) -> None:
    with pytest.raises(TaskFileError):
        web_task({**VERIFIED, "eval": [check]})


@pytest.mark.parametrize("lacking", ["task_id", "intent", "eval", "start_url", "sites", "intent_template_id"])
def test_a_field_that_lacks_is_named(lacking: str) -> None:
    with pytest.raises(TaskFileError, match=lacking):
        web_task({name: value for name, value in RAW.items() if name != lacking})


def test_lists_lines_and_folders(tmp_path: Path) -> None:
    several = [changed(RAW, task_id=number) for number in (10, 9, 2)]
    (tmp_path / "a.json").write_text(json.dumps(several))
    (tmp_path / "a.jsonl").write_text("\n".join(json.dumps(one) for one in several) + "\n\n")
    (folder := tmp_path / "folder").mkdir()
    for one in several:
        (folder / f"{one['task_id']}.json").write_text(json.dumps(one))
    (folder / "test.json").write_text("[]")
    assert [task.id for task in load_tasks(tmp_path / "a.json")] == [10, 9, 2]
    assert [task.id for task in load_tasks(tmp_path / "a.jsonl")] == [10, 9, 2]
    assert [task.id for task in load_tasks(folder)] == [2, 9, 10]
    assert [task.id for task in load_tasks(folder / "9.json")] == [9]


def test_what_is_no_task_file(tmp_path: Path) -> None:
    for name, text in (("a.json", "{"), ("b.json", "[]"), ("c.json", "5"), ("d.jsonl", "x"), ("e.json", '[{"a": 1}]')):
        (tmp_path / name).write_text(text)
        with pytest.raises(TaskFileError):
            load_tasks(tmp_path / name)
    with pytest.raises(TaskFileError, match=r"0\.json"):
        load_tasks(tmp_path)
    with pytest.raises(TaskFileError, match="cannot be read"):
        load_tasks(tmp_path / "absent.json")


def test_tasks_met_twice_or_mixed() -> None:
    with pytest.raises(TaskFileError, match="a and again in b"):
        read_tasks([("a", RAW), ("b", RAW)])
    with pytest.raises(TaskFileError, match="part them"):
        read_tasks([("a", RAW), ("a", VERIFIED)])


def test_sites_of_ones_own_have_placeholders_too() -> None:
    own = {"sites": ["my-wiki_2"], "start_url": "__MY-WIKI_2__/a", "intent": "Read __MY-WIKI_2__/a, not __THIS__"}
    filled = web_task(changed(RAW, **own)).filled({**SITES, "__MY-WIKI_2__": "http://w:80"})
    assert filled.start_urls == ("http://w:80/a",) and filled.intent == "Read http://w:80/a, not __THIS__"


def test_a_site_whose_address_is_not_known() -> None:
    with pytest.raises(TaskFileError, match="__REDDIT__"):
        web_task(RAW).filled({"__GITLAB__": "http://g"})
