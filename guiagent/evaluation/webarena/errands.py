"""A web task as the task of an episode: what the agent is told, where it starts, how many steps it has."""

import difflib
import io
import json
from collections.abc import Sequence
from functools import partial

import numpy as np
from PIL import Image

from emulators.screen import Frame, Pixels
from emulators.trajectory import StateCheck, Task, Template
from guiagent.evaluation.webarena.asking import Pictures
from guiagent.evaluation.webarena.records import WebTask
from guiagent.evaluation.webarena.sites import SITES

__all__ = ["BUDGET", "Choice", "chosen", "errand"]

BUDGET = 30
"""Steps; WebArena's own scripts allow as many actions."""

Choice = Sequence[str]
"""Numbers of tasks and ranges of them, "44" or "0:100"."""

_STATUSES = (
    ("SUCCESS", "it was done"),
    ("NOT_FOUND_ERROR", "what it is about could not be found"),
    ("ACTION_NOT_ALLOWED_ERROR", "the site does not offer this"),
    ("PERMISSION_DENIED_ERROR", "this account may not do it"),
    ("DATA_VALIDATION_ERROR", "what was to be entered is missing or invalid"),
    ("UNKNOWN_ERROR", "it failed for another reason"),
)


def errand(task: WebTask, *, budget: int = BUDGET, hosts: Sequence[str] = ()) -> Task:
    """The episode's task; `task` has its placeholders filled in. Its parameters are template, sites and checks.

    Its pictures are fetched from `hosts` and no others, and stay packed until somebody looks at them. Raises SiteError
    where one is not there.
    """
    parameters = (
        ("template", str(task.template)), ("sites", ",".join(task.sites)), ("checks", ",".join(task.eval_types)),
    )  # fmt: skip
    pictures = tuple(_packed(Pictures(hosts).png(url)) for url in task.images)
    start = Template(task.name, 0)
    return Task(task.name, _told(task), start, StateCheck(), budget, parameters, pictures=pictures)


def _packed(png: bytes) -> Frame:
    with Image.open(io.BytesIO(png), formats=("PNG",)) as image:
        width, height = image.size
    return Frame.later(width, height, partial(_opened, png))


def _opened(png: bytes) -> Pixels:
    with Image.open(io.BytesIO(png), formats=("PNG",)) as image:
        return np.asarray(image.convert("RGB"))


def chosen(tasks: Sequence[WebTask], only: Choice, sites: Sequence[str]) -> list[WebTask]:
    """Those with these numbers, all of whose sites are among `sites`; without either, all.

    Raises ValueError for what is no number and no range, and for a site that there is none of.
    """
    numbers = [_range(one) for one in only]
    known = tuple(dict.fromkeys((*SITES, *(site for task in tasks for site in task.sites))))
    for name in sites:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
            meant = f"did you mean {near[0]}? There are" if near else "there are"
            raise ValueError(f"no site is called {name!r}; {meant} {', '.join(known)}")
    return [
        task
        for task in tasks
        if (not numbers or any(task.id in some for some in numbers)) and (not sites or {*task.sites} <= {*sites})
    ]


def _range(text: str) -> range:
    first, colon, last = text.strip().partition(":")
    try:
        return range(int(first), int(last) if colon else int(first) + 1)
    except ValueError:
        raise ValueError(f"{text!r} is no number of a task; write 44, or 0:100 for the first hundred") from None


def _told(task: WebTask) -> str:
    if task.flavour != "verified":
        return task.intent
    statuses = "\n".join(f"  {name}: {meaning}" for name, meaning in _STATUSES)
    example = json.dumps(
        {"task_type": "RETRIEVE", "status": "SUCCESS", "retrieved_data": ["..."], "error_details": None}
    )
    return (
        f"{task.intent}\n\nAt the end answer with one JSON object and nothing else, for example {example}.\n"
        "task_type is RETRIEVE (something is to be found out), MUTATE (to be changed) or NAVIGATE (to be shown). "
        "retrieved_data is a list of what was found out, of numbers where they are numbers, and null for the other "
        "types; error_details says what went wrong, else null. status is one of\n"
        f"{statuses}"
    )
