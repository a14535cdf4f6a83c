"""WebArena-Verified's evaluator in its own environment: what we make of a trace, of its replies and of its absence."""

import copy
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from guiagent.errors import GuiagentError
from guiagent.evaluation.webarena.tasks import load_tasks
from guiagent.evaluation.webarena.verified import Verified, slim, whole
from rewards.score import RewardError
from rewards.webarena.observation import Observation

PYTHON = os.environ.get("WEBARENA_VERIFIED_PYTHON", "")
SITES = {
    f"__{name}__": f"http://{name.lower()}:99" for name in ("GITLAB", "SHOPPING", "SHOPPING_ADMIN", "REDDIT", "MAP")
}
SITES |= {"__WIKIPEDIA__": "http://wikipedia:99", "__CLASSIFIEDS__": "http://classifieds:99"}
PAGE_HEADERS = {
    "accept": "text/html",
    "sec-fetch-dest": "document",
    "sec-fetch-mode": "navigate",
    "sec-fetch-user": "?1",
}
with_package = pytest.mark.skipif(
    not PYTHON, reason="WEBARENA_VERIFIED_PYTHON names no interpreter that has webarena-verified"
)


def entry(url: str, **response: Any) -> dict[str, Any]:
    headers = [{"name": name, "value": value} for name, value in PAGE_HEADERS.items()]
    return {"request": {"method": "GET", "url": url, "headers": headers}, "response": {"status": 200, **response}}


def test_entries_are_whole_for_the_package() -> None:
    one = whole({"request": {"method": "POST", "url": "u"}, "response": {}})
    assert one["request"]["method"] == "POST" and one["request"]["headers"] == []
    assert one["response"] == {"status": 0, "headers": [], "cookies": [], "content": {}, "redirectURL": ""}
    assert whole({})["request"]["method"] == "GET"


def test_a_trace_keeps_what_checks_read_and_nothing_else() -> None:
    body = {"mimeType": "application/json; charset=utf-8", "text": '{"items_qty": 1}', "size": 16}
    cookies = [{"name": "session", "value": "secret"}, {"name": "mage-messages", "value": "ok"}]
    headers = [{"name": "Set-Cookie", "value": "session=secret"}, {"name": "Location", "value": "/x"}]
    seen = entry("u", content=body, cookies=cookies, headers=headers)
    before = copy.deepcopy(seen)
    plain = slim(seen, {"eval": [{"expected": {"url": "u"}}]})
    assert "text" not in plain["response"]["content"] and "secret" not in json.dumps(plain)
    assert plain["response"]["headers"] == [{"name": "Location", "value": "/x"}]
    reads = {"response_content": {"items_qty": 1}, "response_cookies": {"mage-messages": "ok"}}
    kept = slim(seen, {"eval": [{"expected": reads}]})
    assert kept["response"]["content"] == body and "secret" not in json.dumps(kept)
    assert kept["response"]["cookies"][1]["value"] == "ok"
    assert seen == before and slim({"request": {}}, {}) == {"request": {}}


def test_an_interpreter_without_the_package_is_named() -> None:
    for python in (sys.executable, "/nowhere/python"):
        verified = Verified(python)
        with pytest.raises(GuiagentError, match="pip install webarena-verified"):
            verified.about()
        verified.close()
        verified.close()


@pytest.mark.parametrize("says", ["", "echo no JSON", 'echo \'{"failed": "no"}\''])
def test_a_process_that_ends_or_babbles_is_told(tmp_path: Path, says: str) -> None:
    (python := tmp_path / "python").write_text(f"#!/bin/sh\n{says}\n")
    python.chmod(0o700)
    verified = Verified(str(python))
    with pytest.raises(GuiagentError, match="pip install webarena-verified"):
        verified.about()
    large = Observation("verified", {"x": "y" * 300_000})
    with pytest.raises(GuiagentError):  # more than a pipe holds, and nobody reads it
        verified(large)
    verified.close()


@pytest.fixture(scope="module")
def verified() -> Iterator[Verified]:
    one = Verified(PYTHON)
    yield one
    one.close()


@with_package
def test_every_real_task_is_judged_as_by_the_package(verified: Verified, tmp_path: Path) -> None:
    """Right answers, cut ones and none, with the traffic that the task asks for and without, also from files."""
    tasks = load_tasks(Path(verified.about()["file"]))
    assert len(tasks) == 812 and len(load_tasks(Path(verified.about()["hard"]))) == 258
    told = []
    for position, task in enumerate(tasks):
        expected = dict(task.record["eval"][0]["expected"])
        if position % 4 == 3:
            expected["status"] = "UNKNOWN_ERROR"
        if expected.get("retrieved_data") and isinstance(expected["retrieved_data"][0], list):
            expected["retrieved_data"] = [
                one[0] if isinstance(one, list) else one for one in expected["retrieved_data"]
            ]
        answer = (
            json.dumps(expected)
            if position % 5
            else ["", "no JSON", f"```json\n{json.dumps(expected)}\n```"][position % 3]
        )
        told.append((task, answer, _traffic(task.record, right=bool(position % 3))))
    theirs = _directly(told, tmp_path)
    ours = [
        verified(Observation("verified", task.record, answer, sites=SITES, trace=trace)) for task, answer, trace in told
    ]
    assert [
        (task.id, one.value, score)
        for (task, *_), one, score in zip(told, ours, theirs, strict=True)
        if one.value != score
    ] == []
    assert 100 < sum(theirs) < 700
    assert {name for one in ours for name in one.judges} == {f"webarena-verified {verified.about()['version']}"}


@with_package
def test_an_end_without_traffic_is_judged(verified: Verified) -> None:
    task = load_tasks(Path(verified.about()["file"]))[0]
    answer = json.dumps(task.record["eval"][0]["expected"])
    assert verified(Observation("verified", task.record, answer, sites=SITES)).value == 1.0
    wrong = verified(Observation("verified", task.record, "nobody knows", sites=SITES))
    assert wrong.value == 0.0 and "structured object" in wrong.evidence
    with pytest.raises(RewardError, match="cannot judge"):
        verified(Observation("verified", {"task_id": 1}, "", sites=SITES))


def _traffic(record: dict[str, Any], *, right: bool) -> list[dict[str, Any]]:
    found = [entry("http://gitlab:99/")]
    for one in record["eval"][1:]:
        expected = one["expected"]
        url = expected["url"][0] if isinstance(expected["url"], list) else expected["url"]
        for name, site in SITES.items():
            url = url.replace(name, site)
        query = "&".join(
            f"{name}={values[0]}" for name, values in (expected.get("query_params") or {}).items() if values
        )
        made = entry(f"{url}?{query}" if query else url, status=expected.get("response_status", 200))
        made["request"]["method"] = expected.get("http_method", "GET") if right else "PUT"
        form = {name: value for name, value in (expected.get("post_data") or {}).items() if not name.startswith("$")}
        if form:
            made["request"]["postData"] = {"mimeType": "application/json", "text": json.dumps(form)}
        found.append(whole(made))
    return [whole(one) for one in found]


def _directly(told: list[Any], folder: Path) -> list[float]:
    """The scores of the package's public interface, from files as its command line reads them."""
    listed = []
    for task, answer, trace in told:
        (folder / f"{task.id}.har").write_text(json.dumps({"log": {"entries": trace}}))
        (folder / f"{task.id}.txt").write_text(answer)
        listed.append(task.id)
    program = (
        "import json, sys; from pathlib import Path; from webarena_verified.api import WebArenaVerified\n"
        "from webarena_verified.types.config import WebArenaVerifiedConfig, EnvironmentConfig\n"
        "from webarena_verified.types.task import WebArenaSite\n"
        "folder, ids, sites = Path(sys.argv[1]), json.loads(sys.argv[2]), json.loads(sys.argv[3])\n"
        "known = {site.url_name_template: site for site in WebArenaSite}\n"
        "places = {known[name]: EnvironmentConfig(urls=[url]) for name, url in sites.items() if name in known}\n"
        "one = WebArenaVerified(config=WebArenaVerifiedConfig(environments=places))\n"
        "def judged(k):\n"
        "    trace, answer = folder / f'{k}.har', folder / f'{k}.txt'\n"
        "    return one.evaluate_task(task_id=k, agent_response=answer, network_trace=trace).score\n"
        "scores = [judged(k) for k in ids]\n"
        "(folder / 'scores.json').write_text(json.dumps(scores))\n"
    )
    words = [PYTHON, "-P", "-c", program, str(folder), json.dumps(listed), json.dumps(SITES)]
    apart = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}
    done = subprocess.run(words, env=apart, capture_output=True, timeout=280, check=False)
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")[-3000:]
    scores: list[float] = json.loads((folder / "scores.json").read_text())
    return scores
