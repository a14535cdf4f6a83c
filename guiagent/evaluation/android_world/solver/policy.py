"""The scripted solver as a policy: it finds the walk for a task and takes its next step."""

import re
from collections.abc import Mapping, Sequence

from emulators.action import Action, Stop
from emulators.trajectory import Moment, Thought
from guiagent.evaluation.android_world.device import PREFIX
from guiagent.evaluation.android_world.solver.walking import Lost, Script
from guiagent.policy import Decision, Verdict

__all__ = ["UNSOLVED", "Solver", "scripts"]


def scripts() -> Mapping[str, Script]:
    """The walks that there are, by the name of the task."""
    from guiagent.evaluation.android_world.solver import asking, calendars, lists, media, messages, notes, system

    parts = (system, notes, messages, lists, calendars, asking, media)
    return {name: script for part in parts for name, script in part.SCRIPTS.items()}


UNSOLVED: Mapping[str, str] = {
    "BrowserDraw": "a canvas has no elements, and its colours are only in the pixels",
    "ExpenseAddMultipleFromGallery": "the expenses are written in a picture",
    "MarkorTranscribeReceipt": "the receipt is a picture",
    "MarkorTranscribeVideo": "the words are in the frames of a video",
    "OsmAndTrack": "no walk is written for planning a track",
    "RecipeAddMultipleRecipesFromImage": "the recipes are written in a picture",
    "RetroPlaylistDuration": "the phone does not tell how long AndroidWorld's mp3 files are",
}
"""Why there is no walk for a task."""


class Solver:
    """Walks, one for each task that it knows; the others it ends at once as infeasible."""

    name = "scripted"

    def __init__(self, known: Mapping[str, Script] | None = None) -> None:
        self._scripts = scripts() if known is None else known

    def decide(self, moments: Sequence[Moment]) -> list[Verdict]:
        return [self._decision(moment) for moment in moments]

    def propose(self, moments: Sequence[Moment], k: int) -> list[list[Decision]]:
        return [[self._decision(moment)] * k for moment in moments]

    def _decision(self, moment: Moment) -> Decision:
        name = re.sub(r"@\d+$", "", moment.task.name.removeprefix(PREFIX))
        script = self._scripts.get(name)
        if script is None:
            return Decision(Thought(plan=UNSOLVED.get(name, "there is no script for this")), Stop(infeasible=True))
        try:
            return Decision(Thought(plan=name), self._next(script, moment))
        except Lost as lost:
            return Decision(Thought(seen=str(lost), plan="lost"), Stop(infeasible=True))

    def _next(self, script: Script, moment: Moment) -> Action:
        """The step that follows what was done, walking the whole way again."""
        screens = [step.screen for step in moment.history] + [moment.screen]
        walk = script(moment.task.instruction, screens[0])
        try:
            action = next(walk)
            for screen in screens[1:]:
                action = walk.send(screen)
        except StopIteration:
            return Stop()
        return action
