"""`uiautomator dump`: the tree of the screen as XML."""

from emulators.virtual.door.handset import Handset
from emulators.virtual.door.services.display import Display
from emulators.virtual.door.services.faults import missing
from emulators.virtual.door.services.wm import rotation
from emulators.virtual.door.tools.call import Call
from emulators.virtual.hierarchy import View, Window, uiautomator_xml

__all__ = ["dumped", "run"]

_DEFAULT = "/sdcard/window_dump.xml"
_USAGE = """Usage: uiautomator <subcommand> [options]

Available subcommands:

help: displays help message

runtest: executes UI automation tests

dump: creates an XML dump of current UI hierarchy
    dump [--verbose][file]
      [--compressed]: dumps compressed layout information.
      [file]: the location where the dumped XML should be stored, default is
      /sdcard/window_dump.xml
"""


def dumped(handset: Handset, *, compressed: bool = False) -> str:
    """The XML; `compressed` leaves out containers that say and do nothing."""
    shown = handset.phone.windows()
    if compressed:
        shown = tuple(
            Window(w.kind, w.package, w.layer, w.active, _thinned(w.root)[0]) for w in shown if w.active
        )  # fmt: skip
    return uiautomator_xml(shown, rotation=rotation(handset))


def _thinned(view: View, *, root: bool = True) -> list[View]:
    children = [kept for child in view.children for kept in _thinned(child, root=False)]
    if not root and not (view.text or view.content_desc or view.resource_id or view.flags):
        return children
    return [View(view.class_name, view.package, view.bounds, view.text, view.content_desc, view.resource_id,
                 view.hint, view.flags, children)]  # fmt: skip


def run(call: Call) -> int:
    match call.args:
        case ["dump", *rest]:
            options = [word for word in rest if word.startswith("--")]
            names = [word for word in rest if not word.startswith("--")]
            return _dump(call, names[0] if names else _DEFAULT, compressed="--compressed" in options)
        case ["runtest" | "events", *_]:
            return missing(call, f"uiautomator {call.args[0]}")
        case ["help", *_] | []:
            call.say(_USAGE)
            return 0 if call.args else 1
        case _:
            call.say(_USAGE)
            return 1


def _dump(call: Call, name: str, *, compressed: bool) -> int:
    with call.handset.lock:
        call.handset.catch_up()
        if not call.handset.part(Display).awake:
            call.say("ERROR: null root node returned by UiTestAutomationBridge.")
            return 0
        xml = dumped(call.handset, compressed=compressed)
    if name == "/dev/tty":
        call.out(xml)
    else:
        try:
            call.files.write(call.path(name), xml.encode("utf-8", "replace"))
        except OSError as error:
            call.say(f"java.io.FileNotFoundException: {name}: open failed: ({error.strerror})")
            return 0
    call.out(f"UI hierchary dumped to: {name}\n")
    return 0
