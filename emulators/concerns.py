"""What an action would do to the world outside: buy, send, delete, permit, install, or leave where it may be.

It is told by the words of the element that the action reaches, in the languages listed here, and by the package that
asks. The lists are ours: they err on the side of asking, and what they do not know they let pass.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Literal
from urllib.parse import urlsplit

from emulators.action import (
    Action,
    ClearText,
    DoubleTap,
    Drag,
    GoTo,
    LongPress,
    OpenApp,
    Press,
    SelectOption,
    Tap,
    TypeText,
    Upload,
)  # fmt: skip
from emulators.screen import Element, Flag, Point, Screen
from emulators.uitree import element_at

__all__ = ["CONCERNS", "Concern", "concerns", "target"]

Concern = Literal["purchase", "send", "delete", "permission", "install", "leave"]
CONCERNS: tuple[Concern, ...] = ("purchase", "send", "delete", "permission", "install", "leave")

_WORDS: Mapping[Concern, str] = {
    "purchase": (
        "buy|buy now|purchase|pay|pay now|place order|order now|place your order|complete order|checkout|check out|"
        "subscribe|donate|book now|confirm payment|transfer|kaufen|jetzt kaufen|bezahlen|bestellen|comprar|pagar|"
        "acheter|payer|commander|acquista|paga|ordina|购买|支付|付款|提交订单|購入|注文|支払う|구매|결제"
    ),
    "send": (
        "send|send now|send message|send sms|send mms|reply|reply all|share|post|publish|tweet|submit|forward|call|"
        "dial|comment|invite|senden|antworten|teilen|posten|anrufen|enviar|responder|compartir|publicar|llamar|"
        "compartilhar|ligar|envoyer|répondre|partager|publier|appeler|invia|rispondi|condividi|pubblica|chiama|"
        "发送|发布|分享|回复|拨打|送信|投稿|共有|返信|보내기|공유|게시"
    ),
    "delete": (
        "delete|delete all|delete forever|delete permanently|remove|erase|erase all|erase all data|clear all|"
        "clear data|clear history|clear storage|empty trash|empty bin|discard|reset|factory reset|factory data reset|"
        "uninstall|wipe|move to trash|move to bin|löschen|entfernen|verwerfen|deinstallieren|eliminar|borrar|quitar|"
        "desinstalar|excluir|apagar|remover|supprimer|effacer|désinstaller|elimina|cancella|rimuovi|disinstalla|"
        "删除|清空|卸载|削除|消去|アンインストール|삭제|제거"
    ),
    "permission": (
        "allow|allow all|allow all the time|while using the app|only this time|always allow|grant|authorize|"
        "zulassen|erlauben|permitir|autoriser|consenti|允许|許可|허용"
    ),
    "install": (
        "install|install anyway|update|update all|installieren|instalar|installer|installa|安装|インストール|설치"
    ),
}
_SAID = {concern: re.compile(rf"(?:{words})\b[^\w]*(?:\w+[^\w]*){{0,3}}") for concern, words in _WORDS.items()}
"""A label says it when it begins with the words, and at most three more follow: "Delete 2 items?"."""

_STORE = r"(?:sd|sdcard|usb|storage|drive|disk|partition|memory card)"
_FORMATTED = rf"(?:{_STORE}|card|volume|stick|tablet|device|portable|internal)"
_FORMAT_WHAT = re.compile(rf"(?:quick )?format(?:[^\w]+\w+){{0,3}}?[^\w]+{_FORMATTED}\b.*")
_FORMAT = re.compile(r"(?:quick )?format(?: now| anyway| and erase| & erase)?[^\w]*")
_STORED = re.compile(rf"\b(?:{_STORE}|erased?|wiped?)\b")
"""Text, code and cells are formatted too: the word is a deletion where a store is named, by itself ("Format SD card")
or elsewhere on the screen."""

_REFUSAL = re.compile(
    r"don.?t\b|do not\b|cancel\b|deny\b|no\b|not now\b|keep\b|nicht\b|abbrechen\b|annuler\b|cancelar\b"
)
_ASKING_PACKAGES = ("*permissioncontroller", "*.packageinstaller")
_STORES = ("com.android.vending", "*.packageinstaller", "org.fdroid.fdroid")
_ALWAYS = ("com.android.systemui", "*launcher*", "*permissioncontroller", "*inputmethod*")
"""Packages of the system, which are never left for: to get about one has to be there."""

_WRITING = re.compile(r"\b(?:message|sms|reply|comment|post|mail|nachricht|mensaje|mensagem|messaggio)\b")


def concerns(screen: Screen, action: Action, *, places: Sequence[str] = ()) -> tuple[Concern, ...]:
    """The concerns of an action on a screen, in the order of `CONCERNS`; none for nearly all actions.

    `places` are patterns of the packages (on a phone) or hosts (on the web) that may be used; empty is everywhere.
    """
    found = {concern for element in _reached(screen, action) for concern in _said_by(screen, element)}
    if _sends(screen, action):
        found.add("send")
    if places and _leaves(screen, action, places):
        found.add("leave")
    return tuple(concern for concern in CONCERNS if concern in found)


def target(screen: Screen, action: Action) -> str:
    """What the element that the action reaches is called, or where it goes; empty where that is nothing."""
    match action:
        case GoTo(url=name) | OpenApp(name=name) | Press(keys=name):
            return name
        case _:
            return next((said for element in _reached(screen, action) for said in _labels(screen, element)), "")


def _reached(screen: Screen, action: Action) -> list[int]:
    """Positions of the elements that the action sets off; a field is only written into."""
    match action:
        case Tap(point=point) | DoubleTap(point=point) | LongPress(point=point) | Drag(end=point):
            points: list[Point] = [point]
        case SelectOption(point=point) | Upload(point=point):
            points = [point]
        case Press(keys=keys) if keys.casefold() in ("enter", "return", " ", "space"):
            points = [e.hit for e in screen.elements if e.has(Flag.FOCUSED)]
        case _:
            points = []
    hits = [element_at(screen, point) for point in points]
    return [hit for hit in hits if hit is not None and not screen.elements[hit].has(Flag.EDITABLE)]


def _said_by(screen: Screen, index: int) -> Iterator[Concern]:
    package = screen.elements[index].package or screen.app
    labels = [" ".join(label.casefold().split()) for label in _labels(screen, index)]
    if any(_REFUSAL.match(label) for label in labels):
        return
    if _among(package, _ASKING_PACKAGES):
        yield "install" if _among(package, _STORES) else "permission"
    for concern, said in _SAID.items():
        if concern == "install" and not _among(package, _STORES):
            continue
        if any(said.fullmatch(label) for label in labels):
            yield concern
    if any(_formats(screen, label) for label in labels):
        yield "delete"


def _formats(screen: Screen, label: str) -> bool:
    if not _FORMAT.fullmatch(label):
        return _FORMAT_WHAT.fullmatch(label) is not None
    return any(_STORED.search(said.casefold()) for e in screen.elements for said in (e.text, e.description))


def _labels(screen: Screen, index: int) -> Iterator[str]:
    """All that is written on an element and on what lies in it, then what its author called it."""
    inside = {index}
    for position, element in enumerate(screen.elements):
        if position == index or (element.parent in inside and not element.actionable):
            inside.add(position)
            yield from (said for said in (element.text, element.description) if said)
    if name := _id_words(screen.elements[index]):
        yield name


def _id_words(element: Element) -> str:
    """The words of a resource id: "send" of "com.example:id/btn_send"."""
    name = element.resource_id.rpartition("/")[2]
    words = re.findall(r"[A-Z]?[a-z]+", name)
    return " ".join(word for word in words if word.casefold() not in ("btn", "button", "fab", "action", "menu", "icon"))


def _sends(screen: Screen, action: Action) -> bool:
    """Whether Enter in a message's field sends it: with `submit`, or as a key."""
    match action:
        case TypeText(submit=True, point=Point() as point):
            fields = [hit for hit in [element_at(screen, point)] if hit is not None]
        case TypeText(submit=True) | Press(keys="enter" | "Enter" | "return" | "Return"):
            fields = [i for i, e in enumerate(screen.elements) if e.has(Flag.FOCUSED) and e.has(Flag.EDITABLE)]
        case _:
            return False
    return any(_WRITING.search(label.casefold()) for field in fields for label in _labels(screen, field))


def _leaves(screen: Screen, action: Action, places: Sequence[str]) -> bool:
    match action:
        case GoTo(url=url):
            host = urlsplit(url).hostname
            return bool(host) and not _among(str(host), places)
        case OpenApp(name=name):
            return not _among(name.casefold(), [place.casefold() for place in places])
        case Tap() | DoubleTap() | LongPress() | TypeText() | ClearText() | Drag() | SelectOption() | Upload():
            return bool(screen.app) and not _among(screen.app, (*places, *_ALWAYS))
        case _:
            return False


def _among(name: str, patterns: Sequence[str]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)
