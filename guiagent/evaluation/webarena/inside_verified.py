"""Run by the interpreter that has webarena-verified: lines of JSON come in, its judgements go out.

In: `{"ask": "about"}`, or `{"ask": "score", "task": RECORD, "answer": TEXT, "trace": [HAR ENTRIES], "sites": {...}}`.
Out: `{"version", "file", "hard", "schema"}`, or its whole result; `{"failed": why}` where it cannot be asked. Nothing
else of ours is imported here, and what the package prints goes to stderr.
"""

import importlib
import json
import os
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

__all__ = ["main"]


def main() -> None:
    """Answer line by line until there are no more."""
    told = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    for line in sys.stdin:
        try:
            reply = _reply(json.loads(line))
        except Exception as error:  # the boundary of this process: whatever it is, they are told
            reply = {"failed": f"{type(error).__name__}: {error}"}
        told.write(json.dumps(reply, default=str) + "\n")
        told.flush()


def _reply(asked: dict[str, Any]) -> dict[str, Any]:
    if asked["ask"] == "about":
        return _about()
    return _scored(asked)


def _about() -> dict[str, Any]:
    answers, configs = _module("types.agent_response"), _module("types.config")
    file = Path(configs.WebArenaVerifiedConfig().test_data_file)
    hard = next(iter(sorted(file.parent.glob("*-hard.json"))), None)
    return {
        "version": version("webarena-verified"),
        "file": str(file),
        "hard": str(hard or ""),
        "schema": answers.FinalAgentResponse.model_json_schema(),
    }


def _scored(asked: dict[str, Any]) -> dict[str, Any]:
    configs, tasks, traces, evals = (_module(f"types.{name}") for name in ("config", "task", "tracing", "eval"))
    known = {site.value: site for site in tasks.WebArenaSite}
    sites = {name.strip("_").lower(): url for name, url in asked["sites"].items()}
    environments = {known[name]: configs.EnvironmentConfig(urls=[url]) for name, url in sites.items() if name in known}
    config = configs.WebArenaVerifiedConfig(environments=environments)
    if asked["trace"]:
        trace = traces.NetworkTrace.from_content(asked["trace"])
    else:
        trace = traces.NetworkTrace.model_construct(is_playwright=False, src_file=Path("nothing"), events=())
    context = evals.TaskEvalContext(
        task=tasks.WebArenaVerifiedTask.model_validate(asked["task"]),
        agent_response_raw=asked["answer"],
        network_trace=trace,
        config=config,
    )
    evaluator = _module("api").WebArenaVerifiedEvaluator(config=config, reader=None)
    return dict(evaluator.evaluate_task(context=context).model_dump(mode="json"))


def _module(name: str) -> Any:
    return importlib.import_module(f"webarena_verified.{name}")


if __name__ == "__main__":
    main()
