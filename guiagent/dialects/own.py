"""Our own dialect beside the published ones: raw outputs in it can be scored, and any model be asked in one turn."""

from dataclasses import dataclass, field

from emulators.action import Action
from emulators.screen import Screen
from emulators.trajectory import Moment, Thought
from guiagent.chat import Message
from guiagent.dialects.coat import Coat, Unreadable
from guiagent.dialects.published import Said
from guiagent.prompt import PLAIN, dialogue

__all__ = ["Own"]

_LONGEST_LINE = 10_000
_LISTED = "This is the screen. Its labelled elements, each with its place on a grid of {grid} by {grid}:\n{elements}"


@dataclass(frozen=True, slots=True)
class Own:
    """`Coat` as a published dialect. Lines before the last are the thought; one of over 10,000 letters is not read."""

    name: str = "guiagent"
    coat: Coat = field(default_factory=Coat)

    def ask(self, moment: Moment) -> list[Message]:
        """As `PublishedDialect.ask`: elements, task, moves so far and forms in one turn, with the screenshot if any."""
        words = dialogue(PLAIN, moment, elements=self.coat.elements, grid=self.coat.grid)
        listed = _LISTED.replace("{grid}", str(self.coat.grid)).replace("{elements}", self.coat.elements(moment.screen))
        task = words.think.text.rpartition("\n")[0]
        told = f"{listed}\n{task}\nDecide on the one next move.\n{PLAIN.ground}"
        frame = moment.screen.frame
        return [("system", (PLAIN.system,)), ("user", (told,) if frame is None else (frame.rgb(), told))]

    def parse(self, text: str, screen: Screen) -> Said:
        """As `PublishedDialect.parse`."""
        head, _, line = text.rstrip().rpartition("\n")
        if len(line) > _LONGEST_LINE:
            raise Unreadable(f"a line of {len(line)} letters is no action")
        return Said(self.coat.parse(text, screen), Thought(plan=head.strip()))

    def render(self, action: Action, screen: Screen) -> str:
        """As `PublishedDialect.render`."""
        return self.coat.render(action, screen)
