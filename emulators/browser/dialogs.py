"""What a page's dialogs are answered with, at once and by rule, so that none waits for a person."""

from dataclasses import dataclass, field

from emulators.browser.transport import Json

__all__ = ["MAX_DIALOGS", "Answers", "Dialogs"]

MAX_DIALOGS = 1000
"""Dialogs of one page beyond these are answered, and no longer kept; our default."""

_MESSAGE = 10_000


@dataclass(frozen=True, slots=True)
class Answers:
    """`accept` is how alert, confirm and prompt are answered; `text` is what is typed into a prompt, None for what the
    page proposes. A page that asks whether it may be left always may."""

    accept: bool = True
    text: str | None = None


@dataclass(eq=False)
class Dialogs:
    """Those of one page: `shown` are kind and message of the ones that were answered."""

    answers: Answers
    shown: list[tuple[str, str]] = field(default_factory=list)

    def answer(self, event: Json) -> Json:
        """What the protocol is told about a dialog that it tells of."""
        if len(self.shown) < MAX_DIALOGS:
            self.shown.append((event["type"], event["message"][:_MESSAGE]))
        text = self.answers.text
        return {
            "accept": self.answers.accept or event["type"] == "beforeunload",
            "promptText": event.get("defaultPrompt", "") if text is None else text,
        }
