"""What a published model would have replied to come to a recorded step: its thought and its action, in its own form."""

import json

from emulators.action import Answer, Stop
from emulators.trajectory import Step, Trajectory
from guiagent.dialects.agentcpm import AgentCpm
from guiagent.dialects.calls import escaped
from guiagent.dialects.coat import Unreadable
from guiagent.dialects.os_atlas import OsAtlas
from guiagent.dialects.os_genesis import OsGenesis
from guiagent.dialects.own import Own
from guiagent.dialects.published import PublishedDialect
from guiagent.dialects.qwen import Qwen
from guiagent.dialects.ui_tars import UiTars

__all__ = ["reply", "told_before"]


def told_before(dialect: PublishedDialect, trajectory: Trajectory, index: int) -> bool:
    """Whether a step is a stop that the reply to the step before has told already, with an answer to the user."""
    if not isinstance(dialect, UiTars) or index == 0:
        return False
    return isinstance(trajectory.steps[index].action, Stop) and isinstance(trajectory.steps[index - 1].action, Answer)


def reply(dialect: PublishedDialect, step: Step) -> str:
    """The whole reply; the action alone where the dialect has no place for thoughts, or would misread this one.

    An answer to the user is what UI-TARS finishes with. Raises Unsayable where the dialect has no such action.
    """
    match dialect, step.action:
        case UiTars(), Answer(text):
            action = f"finished(content={escaped(text)})"
        case _:
            action = dialect.render(step.action, step.screen)
    whole = _with_thought(dialect, step, action)
    try:
        same = dialect.parse(whole, step.screen).action == dialect.parse(action, step.screen).action
    except Unreadable:
        same = False
    return whole if same else action


def _with_thought(dialect: PublishedDialect, step: Step, action: str) -> str:
    plan, move = step.thought.plan, step.thought.move or step.thought.plan
    if not move:
        return action
    match dialect:
        case UiTars():
            return f"Thought: {_joined(plan, step.thought.move)}\nAction: {action}"
        case OsAtlas():
            return f"thoughts:\n{move}\nactions:\n{action}"
        case OsGenesis():
            return f"Low-level thought: {move}\n{action}"
        case Qwen(generation="2.5"):
            return f"<thinking>\n{plan}\n</thinking>\n{action}\n<conclusion>\n{move}\n</conclusion>"
        case Qwen():
            return f"Thought: {plan}\nAction: {json.dumps(move, ensure_ascii=False)}\n{action}"
        case AgentCpm():
            said = {"thought": plan or move, **json.loads(action)}
            return json.dumps(said, ensure_ascii=False, separators=(",", ":"))
        case Own():
            return f"{plan or move}\n{action}"
        case _:
            return action


def _joined(plan: str, move: str) -> str:
    """Both in one line, as sentences."""
    if not plan or not move:
        return plan or move
    return f"{plan} {move}" if plan.rstrip().endswith((".", "!", "?", "。")) else f"{plan}. {move}"
