"""What is kept for many phones: bounded, and never a stale or a foreign answer."""

from hypothesis import given
from hypothesis import strategies as st

from emulators.virtual.apps.entries import Entry, entry_row
from emulators.virtual.databases import Databases, empty_database
from emulators.virtual.layout import Laying, Remembered
from emulators.virtual.looks import look_from
from emulators.virtual.node import Node
from emulators.virtual.phone import VirtualPhone
from emulators.virtual.recent import Recent
from emulators.virtual.widgets import Event, Scroll
from emulators.virtual.world import Page

SCHEMA = "CREATE TABLE t (n)"
PATH = "/data/data/a/databases/t.db"


@given(st.lists(st.integers(0, 40)), st.integers(1, 8))
def test_the_last_ones_are_found_and_there_are_never_many(keys: list[int], most: int) -> None:
    recent: Recent[int, int] = Recent(most)
    for key in keys:
        recent.put(key, -key)
    for key in keys[-most:]:
        assert recent.get(key) == -key
    assert sum(recent.get(key) is not None for key in range(41)) <= 2 * most


@given(st.lists(st.tuples(st.integers(0, 2), st.sampled_from(("write", "read", "fork", "pages")), st.integers(0, 9))))
def test_databases_answer_as_if_nothing_were_remembered(moves: list[tuple[int, str, int]]) -> None:
    phones = [Databases({PATH: empty_database(SCHEMA)}) for _ in range(3)]
    held: list[list[int]] = [[], [], []]
    for at, move, number in moves:
        match move:
            case "write":
                phones[at].execute(PATH, "INSERT INTO t VALUES (?)", number)
                held[at].append(number)
            case "fork":
                phones[at] = Databases(phones[number % 3].pages())
                held[at] = list(held[number % 3])
            case "pages":
                phones[at].pages()
            case _:
                rows = phones[at].query(PATH, "SELECT n FROM t ORDER BY rowid")
                assert rows == [(n,) for n in held[at]]
                rows.append((99,))
                assert phones[at].query(PATH, "SELECT count(*) FROM t WHERE n = ?", number) == [
                    (held[at].count(number),)
                ]


def test_an_answer_is_of_the_kind_that_was_asked_for() -> None:
    phone = Databases({PATH: empty_database(SCHEMA)})
    assert [repr(phone.query(PATH, "SELECT ?", value)) for value in (1, 1.0)] == ["[(1,)]", "[(1.0,)]"]


def test_phones_with_the_same_seed_share_a_world_and_no_change() -> None:
    one, other = VirtualPhone(seed=3), VirtualPhone(seed=3)
    assert one.save() == other.save()
    path = one.world.databases.paths[0]
    assert one.world.databases.pages()[path] is other.world.databases.pages()[path]
    one.world.execute(path, "CREATE TABLE scratch (n)")
    one.world.put_setting("global/device_name", "Mine")
    assert one.save() != other.save()
    assert VirtualPhone(seed=3).save() == other.save()


@given(st.lists(st.sampled_from("abcd"), min_size=1, max_size=30), st.integers(0, 3))
def test_rows_are_known_again_and_none_for_another(titles: list[str], scrolled: int) -> None:
    """A list of rows that are touched is laid out the same from what is remembered as from nothing."""
    look = look_from(lambda key: "")

    def laid(kept: Remembered) -> Node:
        rows = tuple(entry_row(Entry(title, ("below",), "now", Event("open", (title,)))) for title in titles)
        laying = Laying(look, kept, page=Page("a", "list", scroll={"list": 40.0 * scrolled}))
        return laying.lay(Scroll(rows), 360, 200)

    def said(node: Node) -> object:
        return node.width, node.height, node.paint, node.marks, [(x, y, said(one)) for x, y, one in node.children]

    kept: Remembered = Recent(100)
    first, again = laid(kept), laid(kept)
    assert all(one[2] is other[2] for one, other in zip(first.children, again.children, strict=True))
    assert said(again) == said(laid(Recent(100)))
