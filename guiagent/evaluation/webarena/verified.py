"""WebArena-Verified's own evaluator, in its own environment: it pins 17 exact versions, so it is asked over JSON.

One child process answers for as long as the run lasts. What it says of an episode becomes a verdict of ours; the
package's version stands with every finding. Unlike its command line, it also judges episodes without any traffic.
"""

import contextlib
import json
import os
import select
import subprocess
import threading
import time
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from guiagent.errors import GuiagentError
from rewards.score import RewardError
from rewards.webarena.observation import Observation
from rewards.webarena.verdict import Finding, Verdict

__all__ = ["About", "Verified", "package_tasks", "slim", "whole"]

START_S = 120.0
"""How long the package may take to load, ours by default; it takes 1 s alone on a machine."""

SCORE_S = 120.0
"""How long judging one episode may take; our default. It takes some 15 ms for a trace of 1 MB."""

END_S = 10.0
"""How long its process may take to end; our default."""

PROGRAM = Path(__file__).with_name("inside_verified.py")

_WHOLE: dict[str, dict[str, Any]] = {
    "request": {"method": "GET", "url": "", "headers": [], "queryString": [], "cookies": []},
    "response": {"status": 0, "headers": [], "cookies": [], "content": {}, "redirectURL": ""},
}

About = Mapping[str, Any]
"""What the package is: its `version`, the `file` with its tasks, that with the `hard` ones, the answers' `schema`."""


class Verified:
    """Judges episodes with the package that `python` has. Threads may share it; the process starts when first asked.

    Raises GuiagentError where the package cannot be had at all, RewardError where one episode cannot be judged.
    """

    def __init__(self, python: str) -> None:
        self.python = str(Path(python).expanduser().absolute())
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._about: About | None = None
        self._rest = b""

    def about(self) -> About:
        """What the package is. Raises GuiagentError where the interpreter does not have it."""
        with self._turn:
            if self._about is None:
                try:
                    self._about = self._asked({"ask": "about"}, START_S)
                except RewardError as error:
                    raise GuiagentError(
                        f"{self.python} cannot run webarena-verified ({error}); make it an environment of its own: "
                        "python3.11 -m venv DIR && DIR/bin/pip install webarena-verified, then --python DIR/bin/python"
                    ) from error
            return self._about

    def __call__(self, observation: Observation) -> Verdict:
        """What it says of an episode. Raises RewardError."""
        told = {
            "ask": "score",
            "task": observation.task,
            "answer": observation.answer,
            "trace": [whole(one) for one in observation.trace],
            "sites": dict(observation.sites),
        }
        version = self.about()["version"]
        with self._turn:
            result = self._asked(told, SCORE_S)
        return _verdict(result, f"webarena-verified {version}")

    def close(self) -> None:
        """End the process; may be called twice, and it starts again when asked again."""
        with self._turn:
            self._end()

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        for end in (process.stdin, process.stdout):
            if end is not None:
                with contextlib.suppress(OSError):
                    end.close()
        try:
            process.wait(END_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(END_S)

    def _asked(self, question: Mapping[str, Any], deadline_s: float) -> dict[str, Any]:
        if self._process is None:
            self._process, self._rest = self._started(), b""
        try:
            reply = self._reply(self._process, json.dumps(question).encode() + b"\n", deadline_s)
        except (OSError, EOFError, ValueError) as error:
            self._end()
            raise RewardError(f"webarena-verified's process is gone: {error}; score the run again") from error
        if "failed" in reply:
            raise RewardError(f"webarena-verified cannot judge it: {reply['failed']}")
        return reply

    def _started(self) -> "subprocess.Popen[bytes]":
        apart = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}
        try:
            process = subprocess.Popen(
                [self.python, "-P", str(PROGRAM)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL, env=apart, bufsize=0,
            )  # fmt: skip
        except OSError as error:
            raise RewardError(f"{self.python} cannot be run: {error}") from error
        assert process.stdin is not None
        os.set_blocking(process.stdin.fileno(), False)  # who does not read is not waited for beyond the deadline
        return process

    def _reply(self, process: "subprocess.Popen[bytes]", line: bytes, deadline_s: float) -> dict[str, Any]:
        assert process.stdin is not None and process.stdout is not None
        until_s = time.monotonic() + deadline_s
        while line or b"\n" not in self._rest:
            asking = [process.stdin] if line else []
            heard, free, _ = select.select([process.stdout], asking, [], max(0.0, until_s - time.monotonic()))
            if not heard and not free:
                raise TimeoutError(f"it said nothing for {deadline_s:g} s")
            if free:
                line = line[os.write(process.stdin.fileno(), line) :]
            if heard:
                data = os.read(process.stdout.fileno(), 1 << 16)
                if not data:
                    raise EOFError("it ended")
                self._rest += data
        line, _, self._rest = self._rest.partition(b"\n")
        said: dict[str, Any] = json.loads(line)
        return said


def whole(entry: Mapping[str, Any]) -> dict[str, Any]:
    """A HAR entry with everything that the package reads, where a recorder left out what was empty."""
    return {**entry, **{side: {**empty, **entry.get(side, {})} for side, empty in _WHOLE.items()}}


def slim(entry: Mapping[str, Any], task: Mapping[str, Any]) -> dict[str, Any]:
    """A HAR entry without what no check of the task reads: bodies of responses but JSON, values of other cookies."""
    response = entry.get("response")
    if not isinstance(response, Mapping):
        return dict(entry)
    expected = [one.get("expected", {}) for one in task.get("eval", ())]
    content = response.get("content", {})
    if not any("response_content" in one for one in expected) or "json" not in str(content.get("mimeType", "")):
        content = {key: value for key, value in content.items() if key != "text"}
    wanted = {name for one in expected for name in one.get("response_cookies") or ()}
    cookies = [one if one.get("name") in wanted else {**one, "value": ""} for one in response.get("cookies", ())]
    headers = [one for one in response.get("headers", ()) if str(one.get("name", "")).lower() != "set-cookie"]
    return {**entry, "response": {**response, "content": content, "cookies": cookies, "headers": headers}}


def _verdict(result: Mapping[str, Any], judge: str) -> Verdict:
    if not result["evaluators_results"]:
        why = result.get("error_msg") or "it gives no reason"
        return Verdict((Finding("webarena-verified", "", "", float(result["score"]), why, judge),))
    findings = []
    for position, one in enumerate(result["evaluators_results"]):
        told = [message for each in one.get("assertions") or () for message in each.get("assertion_msgs") or ()]
        told += [each["error_msg"] for each in one.get("assertions") or () if each.get("error_msg")]
        note = "; ".join([*told, *([one["error_msg"]] if one.get("error_msg") else [])])
        rule = f"{one['evaluator_name']}[{position}]"
        wanted, found = (json.dumps(one.get(name), ensure_ascii=False) for name in ("expected", "actual_normalized"))
        findings.append(Finding(rule, wanted, found, float(one["score"]), note, judge))
    return Verdict(tuple(findings))


@cache
def package_tasks(python: str, *, hard: bool = False) -> Path:
    """The file of the tasks, or of the hard ones, that the package of this interpreter has. Raises GuiagentError."""
    asked = Verified(python)
    try:
        about = asked.about()
    finally:
        asked.close()
    if not (file := about["hard" if hard else "file"]):
        raise GuiagentError(f"webarena-verified {about['version']} names no hard tasks; name numbers with --only")
    return Path(file)
