"""Reading from right to left: every laid-out node is turned over, so that what is drawn and what is touched agree.

Rows, list items, bars, arrows, switches, sliders, tabs and horizontal lists run the other way, and text stands at the
right. Letters are drawn from left to right as ever: the bundled font is Latin, and so are the texts. What a field holds
stands at its right, too, unless it is typed into: Latin text with a cursor begins at the left. Nodes that are `upright`
(texts that are typed into, pads, drawings) are moved as a whole; rows and grids that are `ltr` (keys, clocks, players)
keep their order.
"""

from collections.abc import Callable
from dataclasses import replace

from emulators.screen import Flag
from emulators.virtual.icons import DIRECTIONAL
from emulators.virtual.node import Glyph, Marks, Node
from emulators.virtual.widgets import Swipes

__all__ = ["mirror", "spoken"]


def mirror(node: Node) -> Node:
    """Turn over a node and all within that has not been; returns the same node."""
    if node.turned:
        return node
    node.turned = True
    if isinstance(node.paint, Glyph) and node.paint.name in DIRECTIONAL:
        node.paint = replace(node.paint, flipped=True)
    if node.marks is not None:
        node.marks = _mirrored(node.marks)
    if not node.upright:
        wide = node.width
        node.children = tuple((wide - x - child.width, y, mirror(child)) for x, y, child in node.children)
    return node


def spoken(node: Node, say: Callable[[str], str]) -> None:
    """Put what the elements of a tree are called into the words of the locale; what fields hold stays."""
    if node.kept:
        return
    marks = node.marks
    if marks is not None and (marks.text or marks.description or marks.value):
        value = marks.value if Flag.EDITABLE in marks.flags else say(marks.value)
        node.marks = replace(marks, text=say(marks.text), description=say(marks.description), value=value)
    for _, _, child in node.children:
        spoken(child, say)


def _mirrored(marks: Marks) -> Marks:
    if marks.inset[0] != marks.inset[2]:
        marks = replace(marks, inset=marks.inset[::-1])
    if marks.swipe is not None:
        swipe = marks.swipe
        marks = replace(marks, swipe=Swipes(left=swipe.right, right=swipe.left, up=swipe.up, down=swipe.down))
    return marks
