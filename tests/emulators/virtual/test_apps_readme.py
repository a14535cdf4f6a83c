"""The example in the README for authors of apps is a working app."""

import importlib.util
import re
from pathlib import Path

from emulators.action import LongPress, OpenApp, Press, Tap, TypeText
from emulators.screen import Element, Flag
from emulators.virtual import apps
from emulators.virtual.phone import VirtualPhone

README = Path(apps.__file__).parent / "README.md"


def test_the_example(tmp_path: Path) -> None:
    code = re.search(r"```python\n(.*?)```", README.read_text(), re.DOTALL)
    assert code
    path = tmp_path / "shopping.py"
    path.write_text(code[1])
    spec = importlib.util.spec_from_file_location("shopping", path)
    assert spec
    assert spec.loader
    shopping = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(shopping)
    phone = VirtualPhone(apps=(*apps.installed(), shopping.APP))
    phone.do(OpenApp("Shopping list"))
    rows = [e for e in _elements(phone) if e.has(Flag.CHECKABLE)]
    assert len(rows) == 3
    phone.do(Tap(rows[0].hit))
    _tap(phone, "More options", "Remove bought", "Remove")
    assert [e.text for e in _elements(phone) if e.has(Flag.CHECKABLE)] == [e.text for e in rows[1:]]
    _tap(phone, "Add item", "Name")
    phone.do(TypeText("Oats", submit=True))
    phone.do(LongPress(_named(phone, "Oats").hit))
    _tap(phone, "Name")
    phone.do(TypeText(" and nuts"))
    _tap(phone, "Save")
    assert phone.world.query(shopping.DATABASE, "SELECT name FROM item")[-1] == ("Oats and nuts",)
    phone.do(Press("back"))
    assert phone.look(pixels=False).app == phone.apps[0].package


def _elements(phone: VirtualPhone) -> tuple[Element, ...]:
    return phone.look(pixels=False).elements


def _named(phone: VirtualPhone, label: str) -> Element:
    return next(e for e in reversed(_elements(phone)) if e.actionable and label in (e.text, e.description))


def _tap(phone: VirtualPhone, *labels: str) -> None:
    for label in labels:
        phone.do(Tap(_named(phone, label).hit))
