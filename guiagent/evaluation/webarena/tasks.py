"""Loading task files of the WebArena family: a JSON list, JSON lines, or a folder with one task per JSON file.

Nothing is downloaded; the files are the user's copies, such as `test.raw.json` of WebArena. Which family a record is
of shows in its fields. What does not fit is a TaskFileError that names the file, the task and the field.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from emulators.browser.settings import check_window
from emulators.device import DeviceError
from guiagent.evaluation.webarena.browsing import SIZE
from guiagent.evaluation.webarena.records import TaskFileError, WebTask, mutates
from rewards.score import RewardError
from rewards.webarena.addresses import URL_RULES
from rewards.webarena.calls import SCRIPTS, call_of, is_call
from rewards.webarena.observation import Flavour

__all__ = ["load_tasks", "read_tasks", "web_task"]

_CHECKS: dict[Flavour, tuple[str, ...]] = {
    "webarena": ("string_match", "url_match", "program_html"),
    "lite": ("string_match", "url_match", "program_html"),
    "visualwebarena": ("string_match", "url_match", "program_html", "page_image_query"),
    "verified": ("AgentResponseEvaluator", "NetworkEventEvaluator"),
}
_NEEDED: dict[str, tuple[str, type]] = {
    "string_match": ("reference_answers", dict),
    "url_match": ("reference_url", str),
    "program_html": ("program_html", list),
    "page_image_query": ("page_image_query", list),
}
_MATCHES = ("exact_match", "must_include", "must_exclude", "one_of", "required_values", "fuzzy_match")
_REQUIRED = object()


def load_tasks(path: Path, flavour: Flavour | None = None) -> tuple[WebTask, ...]:
    """All tasks of a file or folder, in the file's order or by number. Raises TaskFileError.

    `flavour` overrides what the records look like.
    """
    if path.is_dir():
        files = sorted((one for one in path.glob("*.json") if one.stem.isdigit()), key=lambda one: int(one.stem))
        if not files:
            raise TaskFileError(f"{path} has no files named by a task's number, such as 0.json; name a file instead")
        return read_tasks([(str(one), _one(one)) for one in files], flavour)
    return read_tasks([(str(path), record) for record in _list(path)], flavour)


def read_tasks(records: Iterable[tuple[str, Any]], flavour: Flavour | None = None) -> tuple[WebTask, ...]:
    """Tasks of records, each with the name of where it stands. Raises TaskFileError, also for a number met twice."""
    tasks: dict[int, WebTask] = {}
    places: dict[int, str] = {}
    for place, record in records:
        task = web_task(record, place=place, flavour=flavour)
        if task.id in tasks:
            raise TaskFileError(f"task {task.id} is in {places[task.id]} and again in {place}; keep one of them")
        if tasks and task.flavour != (first := next(iter(tasks.values()))).flavour:
            raise TaskFileError(
                f"{place}: task {task.id} is one of {task.flavour}, others of {first.flavour}; part them"
            )
        tasks[task.id], places[task.id] = task, place
    if not tasks:
        raise TaskFileError("there are no tasks in the file; name a file of WebArena's tasks")
    return tuple(tasks.values())


def web_task(record: Any, *, place: str = "the task", flavour: Flavour | None = None) -> WebTask:
    """The task of one record of a file. Raises TaskFileError."""
    if not isinstance(record, dict) or "task_id" not in record:
        raise TaskFileError(f"{place}: {str(record)[:60]!r} is no task; a task is an object with a task_id")
    place = f"{place}, task {record['task_id']}"
    if record.get("geolocation") is not None:
        raise TaskFileError(
            f"{place}: the field 'geolocation' names a place on earth, which no published task does; set it to null, "
            "and give all tasks one with device.grant and device.place"
        )
    family = flavour or _family(record)
    sites = tuple(_texts(_field(record, "sites", list, place), "sites", place))
    _check_eval(record, family, place)
    starts = _field(record, "start_urls", list, place) if family == "verified" else None
    start_urls = starts if starts is not None else _field(record, "start_url", str, place).split(" |AND| ")
    return WebTask(
        flavour=family,
        id=_field(record, "task_id", int, place),
        template=_field(record, "intent_template_id", int, place),
        intent=_field(record, "intent", str, place),
        sites=sites,
        start_urls=tuple(url.strip() for url in _texts(start_urls, "start_url", place)),
        record=record,
        require_login=_field(record, "require_login", bool, place, default=True),
        require_reset=_field(record, "require_reset", bool, place, default=False),
        images=_images(record, place),
        mutates=mutates(record, sites),
        viewport=_viewport(record, place),
    )


def _family(record: Mapping[str, Any]) -> Flavour:
    if isinstance(record.get("eval"), list):
        return "verified"
    if "old_task_id" in record:
        return "lite"
    return "visualwebarena" if "visual_difficulty" in record or "image" in record else "webarena"


def _field(record: Any, name: str, kind: Any, place: str, *, default: Any = _REQUIRED) -> Any:
    if not isinstance(record, Mapping):
        raise TaskFileError(f"{place}: {str(record)[:60]!r} is no object; mend the task file")
    if name not in record:
        if default is _REQUIRED:
            raise TaskFileError(f"{place}: there is no field {name!r}; it is no task of this family, or not whole")
        return default
    value = record[name]
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is int):
        wanted = getattr(kind, "__name__", str(kind))
        raise TaskFileError(f"{place}: the field {name!r} is {str(value)[:60]!r}, no {wanted}; mend the task file")
    return value


def _texts(values: Any, name: str, place: str) -> list[str]:
    if not isinstance(values, list) or not all(isinstance(one, str) for one in values) or not values:
        raise TaskFileError(
            f"{place}: the field {name!r} is {str(values)[:60]!r}, no list of texts; mend the task file"
        )
    return values


def _check_eval(record: Mapping[str, Any], family: Flavour, place: str) -> None:
    """Refuse checks that nobody can apply: better before the first episode than after the last."""
    checks = _field(record, "eval", list if family == "verified" else dict, place)
    if family == "verified":
        kinds = [_field(one, "evaluator", str, f"{place}, eval") for one in checks]
    else:
        kinds = _texts(_field(checks, "eval_types", list, place), "eval_types", place)
    for kind in kinds:
        if kind not in _CHECKS[family]:
            known = ", ".join(_CHECKS[family])
            raise TaskFileError(f"{place}: eval has the check {kind!r}; those of {family} are {known}")
    if family == "verified":
        for one in checks:
            _field(one, "expected", dict, f"{place}, eval")
        return
    for kind in kinds:
        _field(checks, *_NEEDED[kind], f"{place}, eval")
    note = checks.get("url_note")
    if "url_match" in kinds and note and note not in URL_RULES[family]:
        known = ", ".join(URL_RULES[family])
        raise TaskFileError(f"{place}: eval.url_note is {note!r}; those of {family} are {known}")
    answers = _field(checks, "reference_answers", dict | None, f"{place}, eval", default=None)
    _check_matches(answers or {}, f"{place}, eval.reference_answers")
    for k, target in enumerate(checks["program_html"] if "program_html" in kinds else []):
        _check_target(target, f"{place}, eval.program_html[{k}]")
    for k, query in enumerate(checks["page_image_query"] if "page_image_query" in kinds else []):
        _check_query(query, f"{place}, eval.page_image_query[{k}]")


def _check_target(target: Any, place: str) -> None:
    _check_call(_field(target, "url", str, place), place)
    locator = _check_call(_field(target, "locator", str, place).strip(), place)
    if locator and not is_call(locator) and not locator.startswith(SCRIPTS):
        raise TaskFileError(f"{place}: the locator {locator[:60]!r} is neither a script nor a call; mend the task file")
    if preparations := _field(target, "prep_actions", list | None, place, default=None):
        _texts(preparations, "prep_actions", place)
    _check_matches(_field(target, "required_contents", dict, place), f"{place}.required_contents")


def _check_query(query: Any, place: str) -> None:
    _check_call(_field(query, "eval_image_url", str, place), place)
    _field(query, "eval_image_class", str, place)
    _field(query, "eval_fuzzy_image_match", str, place, default="")
    _field(query, "ssim_threshold", int | float, place, default=0.0)
    for one in _field(query, "eval_vqa", list, place, default=[]):
        for name in ("question", "answer"):
            _field(one, name, str, f"{place}.eval_vqa")


def _check_call(text: str, place: str) -> str:
    try:
        if is_call(text):
            call_of(text)
    except RewardError as error:
        raise TaskFileError(f"{place}: {error}") from error
    return text


def _check_matches(matches: Mapping[str, Any], place: str) -> None:
    for rule, wanted in matches.items():
        if rule not in _MATCHES:
            raise TaskFileError(f"{place} has the rule {rule!r}; known are {', '.join(_MATCHES)}")
        if not isinstance(wanted, str) and not (isinstance(wanted, list) and all(isinstance(w, str) for w in wanted)):
            raise TaskFileError(f"{place}.{rule} is {str(wanted)[:60]!r}, neither a text nor a list of texts")


def _viewport(record: Mapping[str, Any], place: str) -> tuple[int, int]:
    """Width and height, 0 where the record says nothing."""
    asked = _field(record, "viewport_size", Mapping | None, place, default=None) or {}
    if unknown := [name for name in asked if name not in ("width", "height")]:
        raise TaskFileError(f"{place}: viewport_size has {unknown[0]!r}; it takes width and height")
    width, height = (_field(asked, name, int, f"{place}, viewport_size", default=0) for name in ("width", "height"))
    try:
        check_window((width or SIZE[0], height or SIZE[1]))
    except DeviceError as error:
        raise TaskFileError(f"{place}, viewport_size: {error}") from error
    return width, height


def _images(record: Mapping[str, Any], place: str) -> tuple[str, ...]:
    match _field(record, "image", str | list | None, place, default=None):
        case None | []:
            return ()
        case str(one):
            return (one,)
        case several:
            return tuple(_texts(several, "image", place))


def _one(path: Path) -> Any:
    try:
        return json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise TaskFileError(f"{path} cannot be read as JSON: {error}; name a file of WebArena's tasks") from error


def _list(path: Path) -> list[Any]:
    """A JSON list, one object, or one object to a line."""
    if path.suffix != ".jsonl":
        found = _one(path)
        return found if isinstance(found, list) else [found]
    try:
        return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    except (OSError, ValueError, RecursionError) as error:
        raise TaskFileError(f"{path} cannot be read as JSON lines: {error}; every line is to be one task") from error
