"""How a reward head is shown a moment and what could be done at it: training and scoring use this one form."""

from collections.abc import Sequence

from emulators.action import Action
from emulators.trajectory import Moment
from guiagent.vlm.encoder import Rendering
from guiagent.vlm.loading import Vlm
from guiagent.vlm.sampling import Prefix
from guiagent.vlm.talk import Speech, Talk
from guiagent.vlm.turns import closed, spoken

__all__ = ["candidate_rendering"]


def candidate_rendering(vlm: Vlm, speech: Speech) -> Rendering:
    """The policy's own first two turns, and every candidate's line as the answer to the second.

    The screen, an empty description, then the task with the moves so far. The stages in between are left out: what is
    scored is the action, whatever led to it, and no thoughts have to be sampled for it. The history stays in, because
    whether an action helps depends on what has been done.
    """

    def rendered(moment: Moment, actions: Sequence[Action]) -> tuple[Prefix, list[tuple[int, ...]]]:
        talk = Talk.of(vlm, speech, moment)
        lines = [speech.dialect.render(action, moment.screen) for action in actions]
        return Prefix(talk.root).then(closed(vlm, ()), talk.think), [spoken(vlm, line) for line in lines]

    return rendered
