"""A conversation with any server that speaks OpenAI's chat protocol: vLLM, SGLang, llama.cpp, a hosted model.

A refused, slow or limited call is repeated with growing pauses until it succeeds or the deadline comes. What then
remains is one of two errors: the server was unavailable, or what it sent was no reply.
"""

import base64
import io
import os
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from PIL import Image

from emulators.screen import Pixels
from guiagent.errors import GuiagentError

__all__ = ["Chat", "ChatClient", "ChatError", "ChatNonsense", "ChatSettings", "ChatUnavailable", "Message"]

T = TypeVar("T")

_CONTINUED = {"extra_body": {"continue_final_message": True, "add_generation_prompt": False}}
"""What vLLM and SGLang need to hear to go on with the assistant's last turn; hosted models refuse it."""

Message = tuple[str, tuple[str | Pixels, ...]]
"""One turn: "system", "user" or "assistant", then its parts in order, texts and images (uint8, height x width x 3)."""

Chat = Callable[[Sequence[Message]], str]
"""The reply to a conversation; where it ends with the assistant's words, how they go on. Raises ChatError."""


class ChatError(GuiagentError):
    """There is no reply."""


class ChatUnavailable(ChatError):
    """The server is down, too slow, limits us, or refuses us."""


class ChatNonsense(ChatError):
    """The server answered, but not with the text of a reply."""


@dataclass(frozen=True, slots=True)
class ChatSettings:
    """Which server and model, and how patiently; all numbers are our defaults.

    `key_env` names the environment variable that holds the key; a server without keys needs none. One call may take
    `timeout_seconds`; a reply with all its repetitions `deadline_seconds`. The first pause is `pause_seconds`, each
    further one twice as long, unless the server names another.
    """

    base_url: str
    model: str
    key_env: str = "OPENAI_API_KEY"
    timeout_seconds: float = 60.0
    deadline_seconds: float = 180.0
    retries: int = 5
    pause_seconds: float = 1.0
    temperature: float = 0.0
    max_tokens: int = 1024


class ChatClient:
    """Asks the model of `settings`; call it with messages. The key is read once, here.

    Raises ChatUnavailable when the package `openai` is missing.
    """

    def __init__(self, settings: ChatSettings, environment: Mapping[str, str] = os.environ) -> None:
        try:
            import openai
        except ImportError:
            raise ChatUnavailable('chatting needs the package openai: pip install "guiagent[chat]"') from None
        self.settings = settings
        self._openai: Any = openai
        self._key = environment.get(settings.key_env, "").strip() or "none"
        self._client = self._connect()

    def warmer(self, temperature: float) -> "ChatClient":
        """The same model at another temperature."""
        return ChatClient(replace(self.settings, temperature=temperature), {self.settings.key_env: self._key})

    def __call__(self, messages: Sequence[Message]) -> str:
        """The reply, stripped and not empty. Raises ChatUnavailable or ChatNonsense."""
        sent = [_encoded(message) for message in messages]
        deadline = time.monotonic() + self.settings.deadline_seconds
        failure: ChatError
        for attempt in range(self.settings.retries + 1):
            remaining = deadline - time.monotonic()
            try:
                return self._ask(sent, min(self.settings.timeout_seconds, remaining))
            except _Passing as passing:
                failure = passing.error
                pause = passing.pause_seconds or self.settings.pause_seconds * 2**attempt
            if attempt == self.settings.retries or time.monotonic() + pause >= deadline:
                break
            time.sleep(pause)  # there is nothing to wait for but the time that the server asked for
        raise failure

    def _connect(self) -> Any:
        return self._openai.OpenAI(base_url=self.settings.base_url, api_key=self._key, max_retries=0)

    def _ask(self, sent: list[dict[str, Any]], seconds: float) -> str:
        """One call. Raises _Passing for what may pass, ChatUnavailable for what will not."""
        try:
            completion = _within(seconds, lambda: self._complete(sent, seconds))
        except (TimeoutError, self._openai.APITimeoutError):
            self._client.close()
            self._client = self._connect()
            raise _Passing(self._unavailable(f"gave no reply within {seconds:.3g} seconds")) from None
        except self._openai.APIConnectionError as error:
            raise _Passing(self._unavailable(f"cannot be reached ({error.__cause__ or error})")) from error
        except self._openai.APIStatusError as error:
            raise self._refusal(error) from error
        except (self._openai.APIError, ValueError) as error:
            raise _Passing(self._nonsense(str(error))) from error
        return self._text(completion)

    def _complete(self, sent: list[dict[str, Any]], seconds: float) -> Any:
        return self._client.chat.completions.create(
            model=self.settings.model,
            messages=sent,
            temperature=self.settings.temperature,
            max_tokens=self.settings.max_tokens,
            timeout=seconds,
            **(_CONTINUED if sent[-1:] and sent[-1]["role"] == "assistant" else {}),
        )

    def _text(self, completion: Any) -> str:
        try:
            text = completion.choices[0].message.content
        except (AttributeError, IndexError, TypeError):
            raise _Passing(self._nonsense(f"it sent {str(completion)[:80]!r}")) from None
        if not isinstance(text, str) or not text.strip():
            raise _Passing(self._nonsense("the reply is empty"))
        return text.strip()

    def _refusal(self, error: Any) -> Exception:
        said = f"answered {error.status_code}: {_first_line(error.message)}"
        match error.status_code:
            case 408 | 409 | 429:
                return _Passing(self._unavailable(said), _retry_after(error.response.headers))
            case code if code >= 500:
                return _Passing(self._unavailable(said), _retry_after(error.response.headers))
            case 401 | 403:
                return self._unavailable(f"{said}; put a valid key into the variable {self.settings.key_env}")
            case _:
                return self._unavailable(f"{said}; check base_url and model ({self.settings.model})")

    def _unavailable(self, what: str) -> ChatUnavailable:
        return ChatUnavailable(f"the chat server at {self.settings.base_url} {what}" + _advice(what))

    def _nonsense(self, what: str) -> ChatNonsense:
        return ChatNonsense(
            f"the chat server at {self.settings.base_url} sent no reply: {_first_line(what)}; "
            "check that base_url leads to a chat endpoint (it usually ends in /v1)"
        )


class _Passing(Exception):
    """A failure that may be gone at the next attempt; `pause_seconds` is what the server asked for, or 0."""

    def __init__(self, error: ChatError, pause_seconds: float = 0.0) -> None:
        super().__init__(str(error))
        self.error = error
        self.pause_seconds = pause_seconds


def _advice(what: str) -> str:
    return "" if ";" in what else "; check that it is running and not overloaded, then run again"


def _within(seconds: float, call: Callable[[], T]) -> T:
    """The result of a call that may hang: a server that trickles bytes defeats the timeouts of the connection."""
    results: list[T] = []
    failures: list[Exception] = []

    def work() -> None:
        try:
            results.append(call())
        except Exception as error:  # raised again below, in the caller's thread
            failures.append(error)

    thread = threading.Thread(target=work, daemon=True, name="chat")
    thread.start()
    thread.join(max(0.0, seconds) + 0.1)  # the connection's own timeout says more, so it goes first
    if failures:
        raise failures[0]
    if not results:
        raise TimeoutError
    return results[0]


def _encoded(message: Message) -> dict[str, Any]:
    role, parts = message
    if all(isinstance(part, str) for part in parts):
        return {"role": role, "content": "\n".join(str(part) for part in parts)}
    return {"role": role, "content": [_part(part) for part in parts]}


def _part(part: str | Pixels) -> dict[str, Any]:
    if isinstance(part, str):
        return {"type": "text", "text": part}
    encoded = io.BytesIO()
    Image.fromarray(part).save(encoded, "PNG", compress_level=1)
    address = "data:image/png;base64," + base64.b64encode(encoded.getvalue()).decode()
    return {"type": "image_url", "image_url": {"url": address}}


def _retry_after(headers: Mapping[str, str]) -> float:
    try:
        return max(0.0, float(headers.get("retry-after", 0)))
    except ValueError:
        return 0.0


def _first_line(text: str) -> str:
    return (text.strip().splitlines() or [""])[0][:160]
