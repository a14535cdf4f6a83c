"""The shell's variables: texts and arrays, exported or read-only, those of functions hiding those outside."""

from collections.abc import Mapping
from dataclasses import dataclass

from emulators.virtual.door.shell.faults import Fault

__all__ = ["Cell", "Variables"]

_LONGEST = 16 * 1024 * 1024
"""How many characters a variable may hold; our default."""
_MOST_ELEMENTS = 1 << 20


@dataclass(slots=True)
class Cell:
    """One variable. `elements` holds it by index; a plain one has only index 0."""

    elements: dict[int, str]
    exported: bool = False
    readonly: bool = False
    integer: bool = False
    is_array: bool = False

    def copy(self) -> "Cell":
        return Cell(dict(self.elements), self.exported, self.readonly, self.integer, self.is_array)


class Variables:
    """All variables by name."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.cells = {name: Cell({0: value}, exported=True) for name, value in environment.items()}
        self._hidden: list[dict[str, Cell | None]] = []

    def copy(self) -> "Variables":
        made = Variables({})
        made.cells = {name: cell.copy() for name, cell in self.cells.items()}
        made._hidden = [{}] if self._hidden else []
        return made

    @property
    def exported(self) -> dict[str, str]:
        return {
            name: cell.elements[0] for name, cell in self.cells.items() if cell.exported and 0 in cell.elements
        }  # fmt: skip

    def get(self, name: str, index: int = 0) -> str | None:
        cell = self.cells.get(name)
        return cell.elements.get(index) if cell else None

    def all(self, name: str) -> dict[int, str]:
        """The elements of an array, by index in order."""
        cell = self.cells.get(name)
        return dict(sorted(cell.elements.items())) if cell else {}

    def put(self, name: str, value: str, index: int | None = None) -> None:
        """Raises Fault for what is read-only or too long."""
        cell = self._writable(name)
        if len(value) > _LONGEST:
            raise Fault(f"{name}: value longer than {_LONGEST} characters", 1, fatal=True)
        if index is not None:
            if not 0 <= index < 2**32 or len(cell.elements) >= _MOST_ELEMENTS:
                raise Fault(f"{name}[{index}]: subscript out of range", 1, fatal=True)
            cell.is_array = True
        cell.elements[index or 0] = value

    def put_all(self, name: str, values: list[str], *, append: bool = False) -> None:
        """Make it an array, or add to one."""
        cell = self._writable(name)
        start = max(cell.elements, default=-1) + 1 if append else 0
        cell.elements = {**(cell.elements if append else {}), **dict(enumerate(values, start))}
        cell.is_array = True

    def drop(self, name: str, index: int | None = None) -> None:
        cell = self.cells.get(name)
        if cell is None:
            return
        if cell.readonly:
            raise Fault(f"read-only: {name}", 2, fatal=True)
        if index is None:
            del self.cells[name]
        else:
            cell.elements.pop(index, None)

    def declare(self, name: str) -> Cell:
        """The variable, made without a value where there is none."""
        if name not in self.cells:
            self.cells[name] = Cell({})
        return self.cells[name]

    def _writable(self, name: str) -> Cell:
        cell = self.declare(name)
        if cell.readonly:
            raise Fault(f"read-only: {name}", 2, fatal=True)
        return cell

    # Functions

    @property
    def in_function(self) -> bool:
        return bool(self._hidden)

    def enter(self) -> None:
        self._hidden.append({})

    def leave(self) -> None:
        """Bring back what the function's own variables hid."""
        for name, cell in self._hidden.pop().items():
            if cell is None:
                self.cells.pop(name, None)
            else:
                self.cells[name] = cell

    def hide(self, name: str) -> Cell:
        """A variable of the function's own."""
        hidden = self._hidden[-1]
        if name not in hidden:
            hidden[name] = self.cells.pop(name, None)
        return self.declare(name)
