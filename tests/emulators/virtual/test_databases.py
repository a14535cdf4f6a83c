"""SQLite in memory: shared pages, copied on write."""

from emulators.virtual.databases import Databases, empty_database

SCHEMA = "CREATE TABLE t (_id INTEGER PRIMARY KEY, name TEXT); CREATE INDEX i ON t (name);"


def test_forks_do_not_see_each_other() -> None:
    one = Databases({"/x.db": empty_database(SCHEMA)})
    row = one.execute("/x.db", "INSERT INTO t (name) VALUES (?)", "first")
    two = Databases(one.pages())
    two.execute("/x.db", "DELETE FROM t")
    assert one.query("/x.db", "SELECT _id, name FROM t") == [(row, "first")]
    assert two.query("/x.db", "SELECT count(*) FROM t") == [(0,)]


def test_pages_are_those_of_a_sqlite_file_and_kept_while_nothing_changes() -> None:
    databases = Databases({"/x.db": empty_database(SCHEMA)})
    databases.query("/x.db", "SELECT * FROM t")
    assert databases.pages()["/x.db"] is databases.pages()["/x.db"]
    assert databases.pages()["/x.db"].startswith(b"SQLite format 3\x00")


def test_writes_survive_closing() -> None:
    databases = Databases({"/x.db": empty_database(SCHEMA)})
    databases.execute("/x.db", "INSERT INTO t (name) VALUES ('kept')")
    databases.close()
    databases.close()
    assert databases.query("/x.db", "SELECT name FROM t") == [("kept",)]
