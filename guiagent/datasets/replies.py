"""What a published model would have replied to come to a recorded step: its thought and its action, in its own form."""

import json

from emulators.trajectory import Step
from guiagent.dialects.agentcpm import AgentCpm
from guiagent.dialects.coat import Unreadable
from guiagent.dialects.os_atlas import OsAtlas
from guiagent.dialects.os_genesis import OsGenesis
from guiagent.dialects.published import PublishedDialect
from guiagent.dialects.qwen import Qwen
from guiagent.dialects.ui_tars import UiTars

__all__ = ["reply"]


def reply(dialect: PublishedDialect, step: Step) -> str:
    """The whole reply; the action alone where the dialect has no place for thoughts, or would misread this one.

    Raises Unsayable where the dialect has no such action.
    """
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
            return f"Thought: {' '.join(filter(None, (plan, step.thought.move)))}\nAction: {action}"
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
        case _:
            return action
