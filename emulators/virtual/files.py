"""An immutable tree of files in memory: every change gives a new tree that shares all that did not change."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from emulators.device import DeviceError

__all__ = ["SHARED", "File", "FileError", "Files", "Folder"]

SHARED = "/storage/emulated/0"
"""Where Android mounts what apps share: Documents, Download, DCIM, Music, Pictures and so on lie here."""


class FileError(DeviceError):
    """No such file or folder, or one of the wrong kind; the message names the path."""


@dataclass(frozen=True, slots=True)
class File:
    """Contents and the time of the last change in seconds since 1970."""

    data: bytes
    modified: int = 0

    @property
    def text(self) -> str:
        return self.data.decode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class Folder:
    """Children by name. Nobody may change the mapping once it is here."""

    children: Mapping[str, "File | Folder"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Files:
    """The whole tree. Paths are absolute ("/storage/emulated/0/Documents/a.md"); ".." is not followed."""

    root: Folder = field(default_factory=Folder)

    def find(self, path: str) -> File | Folder | None:
        """What lies at an absolute path, None where nothing does."""
        node: File | Folder = self.root
        for name in _parts(path):
            if not isinstance(node, Folder) or name not in node.children:
                return None
            node = node.children[name]
        return node

    def exists(self, path: str) -> bool:
        return self.find(path) is not None

    def file(self, path: str) -> File:
        """Raises FileError when there is none."""
        node = self.find(path)
        if not isinstance(node, File):
            raise FileError(f"no file at {path}; list its folder to see what there is")
        return node

    def read(self, path: str) -> bytes:
        return self.file(path).data

    def text(self, path: str) -> str:
        return self.file(path).text

    def list(self, path: str) -> tuple[tuple[str, File | Folder], ...]:
        """(name, file or folder) in a folder, sorted by name; empty when there is no such folder."""
        node = self.find(path)
        return tuple(sorted(node.children.items())) if isinstance(node, Folder) else ()

    def walk(self, path: str = "/") -> Iterator[tuple[str, File]]:
        """(path, file) of all files under `path`, in order."""
        node = self.find(path)
        if isinstance(node, Folder):
            for name, _ in self.list(path):
                yield from self.walk(f"{path.rstrip('/')}/{name}")
        elif node is not None:
            yield path, node

    def write(self, path: str, data: bytes | str, *, modified: int = 0) -> "Files":
        """With this file; folders on the way are made. Raises FileError where a file stands in the way."""
        content = data.encode("utf-8", "replace") if isinstance(data, str) else data
        return Files(_put(self.root, _parts(path), File(content, modified), path))

    def make_folder(self, path: str) -> "Files":
        """The tree with this folder, and those above it, in it."""
        return self if self.exists(path) else Files(_put(self.root, _parts(path), Folder(), path))

    def delete(self, path: str) -> "Files":
        """Without this file or folder (with all that is in it). Raises FileError when there is none."""
        if not self.exists(path):
            raise FileError(f"nothing to delete at {path}; list its folder to see what there is")
        return Files(_put(self.root, _parts(path), None, path))

    def move(self, path: str, to: str) -> "Files":
        """The file or folder under another name; what was there is replaced."""
        node = self.find(path)
        if node is None:
            raise FileError(f"nothing to move at {path}; list its folder to see what there is")
        return Files(_put(self.delete(path).root, _parts(to), node, to))


def _parts(path: str) -> list[str]:
    return [part for part in path.split("/") if part and part != "."]


def _put(folder: Folder, parts: list[str], node: File | Folder | None, path: str) -> Folder:
    if not parts:
        raise FileError(f"{path} is not a place for a file; name one inside it")
    name, rest = parts[0], parts[1:]
    children = dict(folder.children)
    if rest:
        below = children.get(name, Folder())
        if not isinstance(below, Folder):
            raise FileError(f"{path} runs through the file {name}; choose another folder")
        children[name] = _put(below, rest, node, path)
    elif node is None:
        del children[name]
    else:
        children[name] = node
    return Folder(children)
