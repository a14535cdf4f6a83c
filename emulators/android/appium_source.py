"""Appium's page source as the elements of a screen: that of an iPhone is put into Android's words first."""

from dataclasses import dataclass
from xml.etree import ElementTree

from emulators.android.elements import Tree, read_tree
from emulators.android.errors import NoTree

__all__ = ["Page", "read_page"]

_TOUCHED = frozenset(
    ("Button", "Cell", "Switch", "Link", "Tab", "Key", "Slider", "SegmentedControl", "MenuItem", "Icon", "Toggle",
     "RadioButton", "CheckBox", "PickerWheel", "Stepper", "PageIndicator", "TextField", "SecureTextField",
     "SearchField", "TextView")
)  # fmt: skip
"""Kinds of XCUIElementType that do something when they are touched."""
_FIELDS = {"TextField", "SecureTextField", "SearchField", "TextView"}
_SCROLLED = {"ScrollView", "Table", "CollectionView", "WebView"}
_SWITCHED = {"Switch", "Toggle", "CheckBox", "RadioButton"}
_KEYBOARD = "com.apple.keyboard"
_TYPE = "XCUIElementType"


@dataclass(frozen=True, slots=True)
class Page:
    """What a page source tells. `size` is in pixels as the screen is turned; `package` is the app in front."""

    tree: Tree
    size: tuple[int, int]
    package: str


def read_page(xml: str, *, platform: str, size: tuple[int, int], scale: float = 1.0) -> Page:
    """The elements of a page. `size` is that of the upright screen in pixels, `scale` says how many a unit is.

    Raises NoTree for what is no page source.
    """
    try:
        root = ElementTree.fromstring(xml)
    except ElementTree.ParseError as error:
        raise NoTree(f"the page source cannot be read ({error}); look again, or look at the pixels") from error
    if platform == "ios":
        return _read_ios(root, size, scale)
    turned = int(root.get("rotation", "0") or 0) % 2
    size = (max(size), min(size)) if turned else (min(size), max(size))
    first = next(iter(root), None)
    package = first.get("package", "") if first is not None else ""
    return Page(read_tree(xml, size=size, front=package), size, package)


def _read_ios(root: ElementTree.Element, size: tuple[int, int], scale: float) -> Page:
    app = root if root.tag.endswith("Application") else next(root.iter(f"{_TYPE}Application"), None)
    if app is None:
        raise NoTree("the page source has no application; is the phone locked? Look at the pixels")
    wide = _number(app, "width") > _number(app, "height")
    size = (max(size), min(size)) if wide else (min(size), max(size))
    package = app.get("bundleId", "") or app.get("name", "")
    hierarchy = ElementTree.Element("hierarchy", rotation="0")
    _translate(app, hierarchy, package, scale)
    told = ElementTree.tostring(hierarchy, encoding="unicode")
    return Page(read_tree(told, size=size, front=package, keyboards=(_KEYBOARD,)), size, package)


def _translate(xml: ElementTree.Element, above: ElementTree.Element, package: str, scale: float) -> None:
    """Add an element and all in it, in Android's words; what lies in a keyboard belongs to the keyboard."""
    kind = xml.tag.removeprefix(_TYPE)
    package = _KEYBOARD if kind == "Keyboard" else package
    label, name, value = xml.get("label", ""), xml.get("name", ""), xml.get("value", "")
    left, top = _number(xml, "x") * scale, _number(xml, "y") * scale
    right, bottom = left + _number(xml, "width") * scale, top + _number(xml, "height") * scale
    field = kind in _FIELDS
    on = value in ("1", "true")
    told = {
        "class": xml.tag,
        "package": package,
        "text": value if field else label or (value if kind == "StaticText" else ""),
        "hint": xml.get("placeholderValue", "") or label if field else "",
        "content-desc": label if not field and kind == "Image" else "",
        "resource-id": name if name != label else "",
        "bounds": f"[{round(left)},{round(top)}][{round(right)},{round(bottom)}]",
        "clickable": _said(kind in _TOUCHED),
        "scrollable": _said(kind in _SCROLLED),
        "checkable": _said(kind in _SWITCHED),
        "checked": _said(kind in _SWITCHED and on),
        "enabled": xml.get("enabled", "true"),
        "selected": xml.get("selected", "false"),
        "focused": xml.get("hasFocus", xml.get("focused", "false")),
        "password": _said(kind == "SecureTextField"),
        "visible-to-user": _said(xml.get("visible", "true") == "true" or len(xml) > 0),
    }
    node = ElementTree.SubElement(above, "node", told)
    for child in xml:
        _translate(child, node, package, scale)


def _number(xml: ElementTree.Element, name: str) -> float:
    try:
        return float(xml.get(name, "0"))
    except ValueError:
        return 0.0


def _said(truth: bool) -> str:
    return "true" if truth else "false"
