"""Tasks in Files that ask something, or ask for what is not there."""

from dataclasses import replace
from random import Random

from emulators.screen import Flag
from emulators.virtual import pools
from emulators.virtual.apps import document_files, documents
from emulators.virtual.apps.document_files import DOCUMENTS
from emulators.virtual.apps.document_list import size_of
from emulators.virtual.apps.media_files import MediaFile
from emulators.virtual.shelf import Content
from emulators.virtual.tasks.documents import APP, MOVE, PLACES, ROOT, fresh, put_in, some, to_folder
from emulators.virtual.tasks.moves import INFEASIBLE, Sight, answer, answered, fill, says, tap, tapped
from emulators.virtual.tasks.oracle import Route, Stage
from emulators.virtual.tasks.template import Case, Parameters, Place, Template

__all__ = ["TEMPLATES"]


def _open(rng: Random, content: Content, held: bool) -> Case:
    folder = rng.choice(("Work", "Private", "Audiobooks", "Download"))
    file = fresh(rng, content, folder, held=held)
    file = replace(file, path=file.path.rpartition(".")[0] + ".txt")
    before = put_in(content, file)
    place = Place(documents.PACKAGE, "text", {"path": file.path})
    return Case({"name": file.name, "folder": folder}, before, before, place=place)


def _open_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (*to_folder(p["folder"]), Stage(p["folder"], f"open {p['name']}", tap(p["name"])))
    return (Route(APP, stages, lambda sight: sight.title == p["name"]),)


def _largest(rng: Random, content: Content, held: bool) -> Case:
    """A folder with five files of different sizes."""
    folder = pools.pick(("Work", "Private", "Podcasts", "Audiobooks"), rng, held=held)
    kept = tuple(file for file in content.of(DOCUMENTS) if not file.path.startswith(PLACES[folder]))
    names = rng.sample(pools.part(document_files.DOCUMENT_NAMES, held=held), 5)
    sizes = rng.sample(range(40, 900), 5)
    files = tuple(
        MediaFile(f"{PLACES[folder]}/{name}.txt", (name + " ") .encode() * 200, content.now - 7_000)
        for name in names
    )  # fmt: skip
    files = tuple(replace(file, data=file.data[:size]) for file, size in zip(files, sizes, strict=True))
    before = content.put(DOCUMENTS, (*kept, *files))
    best = max(files, key=lambda file: len(file.data))
    return Case({"folder": folder}, before, before, answer=best.name, rivals=tuple(file.name for file in files))


def _largest_routes(p: Parameters) -> tuple[Route, ...]:
    def read(sight: Sight) -> str | None:
        """The first row, once the list has been sorted."""
        sorted_ = tapped("Menu", "Size (largest first)")(sight)
        rows = [e for e in sight.screen.elements if e.has(Flag.LONG_CLICKABLE) and not e.has(Flag.SYSTEM)]
        return rows[0].text if sorted_ and rows else None

    stages = (
        *to_folder(p["folder"]),
        Stage(p["folder"], "tell the largest", answer(read)),
        Stage(p["folder"], "open the menu", tap("More options")),
        Stage("Menu", "sort by size", lambda sight: tap("Size (largest first)")(sight) or tap("Sort by")(sight)),
    )
    return (Route(APP, stages, answered),)


def _size(rng: Random, content: Content, held: bool) -> Case:
    before, file, folder = some(rng, content, held=held)
    asked = {"name": file.name, "folder": folder}
    return Case(asked, before, before, answer=size_of(len(file.data)))


def _size_routes(p: Parameters) -> tuple[Route, ...]:
    def read(sight: Sight) -> str | None:
        index = sight.find(p["name"])
        return sight.screen.elements[index].value.split(", ")[1] if index is not None else None

    return (Route(APP, (*to_folder(p["folder"]), Stage(p["folder"], "tell the size", answer(read))), answered),)


def _unknown(rng: Random, content: Content, held: bool) -> Case:
    folder, to = rng.sample([name for name in PLACES if name not in ("DCIM", "Pictures")], 2)
    new = fresh(rng, content, folder, held=held)
    return Case({"name": new.name, "folder": folder, "to": to}, content, content, infeasible=True)


def _unknown_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        Stage(ROOT, "search", tap("Search files")),
        Stage("Search files", f"look for {p['name']}", fill("Search files", p["name"])),
    )
    return (Route(APP, stages, says("Search files", "No files found")),)


TEMPLATES = (
    Template(
        "phone/files/open", "easy", 12,
        ("Open the file {name} in the folder {folder}", "Show me what is in the file {name} in {folder}"),
        _open, _open_routes,
    ),
    Template(
        "phone/files/size", "easy", 12,
        ("How large is the file {name} in the folder {folder}?", "What size has {name} in {folder}?"),
        _size, _size_routes,
    ),
    Template(
        "phone/files/largest", "medium", 16,
        ("Which file in the folder {folder} is the largest?", "Tell me the name of the largest file in {folder}"),
        _largest, _largest_routes,
    ),
    Template("phone/files/move_unknown", "medium", 12, MOVE, _unknown, _unknown_routes, INFEASIBLE),
)  # fmt: skip
