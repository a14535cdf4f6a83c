"""`sqlite3`: the command line of SQLite on the databases of the phone, live."""

import re
import sqlite3
from collections.abc import Iterator

from emulators.virtual.door.tools.call import Call, decoded, encoded, everything, lines
from emulators.virtual.door.tools.life import Killed
from emulators.virtual.door.tools.sqlite_output import MODES, Style, rows_written, shown

__all__ = ["run_sqlite"]

_LONGEST = 64 * 1024 * 1024
"""How long a value may be in bytes; our default."""
_MOST_PAGES = 131_072
_VALUED = {"-separator", "-nullvalue", "-newline", "-cmd", "-init", "-mmap", "-lookaside", "-vfs", "-zip"}
_FORBIDDEN_PRAGMAS = {"temp_store_directory", "data_store_directory", "max_page_count", "temp_store", "mmap_size"}
_CHANGED, _CANNOT_OPEN, _INTERRUPTED = 1, 14, 9


class _Failure(Exception):
    """What SQLite refuses, with its code."""

    def __init__(self, message: str, code: int = 1) -> None:
        super().__init__(message)
        self.code = code


def run_sqlite(call: Call) -> int:
    """`sqlite3 [options] [file [sql ...]]`; without SQL, commands come from stdin."""
    style, readonly = Style(), False
    rest: list[str] = []
    commands: list[str] = []
    words = call.args
    while words:
        word = words.pop(0)
        option = "-" + word.lstrip("-")
        if not word.startswith("-") or rest:
            rest.append(word)
        elif option in _VALUED:
            if not words:
                return call.fail(f"Error: missing argument to {word}")
            value = words.pop(0)
            _valued(style, option, value, commands)
        elif option == "-version":
            call.out(f"{sqlite3.sqlite_version}\n")
            return 0
        elif option[1:] in MODES:
            _mode(style, option[1:])
            style.row_end = style.row_end.replace("\r", "")
        elif option in ("-header", "-noheader"):
            style.headers = option == "-header"
        elif option == "-readonly":
            readonly = True
        elif option not in (
            "-batch",
            "-bail",
            "-interactive",
            "-echo",
            "-stats",
            "-memtrace",
            "-safe",
            "-nofollow",
            "-append",
        ):
            call.say(f"{call.name}: Error: unknown option: {word}\nUse -help for a list of options.")
            return 1
    path = rest.pop(0) if rest else ":memory:"
    session = _Session(call, path, style, readonly=readonly)
    try:
        return session.all([*commands, *rest], interactive=not rest)
    except _Failure as failure:
        call.say(f"Error: {failure}")
        return failure.code
    finally:
        session.close()


def _valued(style: Style, option: str, value: str, commands: list[str]) -> None:
    match option:
        case "-separator":
            style.separator = _unescaped(value)
        case "-nullvalue":
            style.null = value
        case "-newline":
            style.row_end = _unescaped(value)
        case "-cmd":
            commands.append(value)


def _unescaped(text: str) -> str:
    return text.replace("\\t", "\t").replace("\\n", "\n").replace("\\r", "\r").replace("\\\\", "\\")


def _mode(style: Style, mode: str) -> None:
    style.mode = mode
    separators = {"csv": ",", "tabs": "\t", "list": "|", "ascii": "\x1f"}
    style.separator = separators.get(mode, style.separator)
    style.row_end = {"csv": "\r\n", "ascii": "\x1e"}.get(mode, "\n")


class _Session:
    """One database, in memory for as long as it takes, and written back to the phone after each change."""

    def __init__(self, call: Call, path: str, style: Style, *, readonly: bool) -> None:
        self._call = call
        self._path = "" if path in (":memory:", "") else call.path(path)
        self._name = path
        self._style = style
        self._readonly = readonly
        self._stored: bytes | None = None
        self._connection: sqlite3.Connection | None = None

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def all(self, commands: list[str], *, interactive: bool) -> int:
        for command in commands:
            if (status := self._command(command)) is not None:
                return status
        if not interactive:
            return 0
        return self._from_stdin()

    def _from_stdin(self) -> int:
        waiting, number, start, status = "", 0, 1, 0
        prompt = self._call.tty
        if prompt:
            self._call.out(f'SQLite version {sqlite3.sqlite_version}\nEnter ".help" for usage hints.\nsqlite> ')
        for raw in lines(self._call.stdin, self._call.life):
            line = decoded(raw)
            number += 1
            start = start if waiting.strip() else number
            waiting += line
            dot = waiting.lstrip().startswith(".")
            if not dot and not sqlite3.complete_statement(waiting):
                self._call.out("   ...> " * prompt)
                continue
            try:
                if (ended := self._command(waiting)) is not None:
                    return ended or status
            except _Failure as failure:
                self._call.say(f"Error: near line {start}: {failure}")
                status = 1
            waiting = ""
            self._call.out("sqlite> " * prompt)
        if waiting.strip():
            try:
                self._command(waiting)
            except _Failure as failure:
                self._call.say(f"Error: near line {start}: {failure}")
                status = 1
        return status

    def _command(self, text: str) -> int | None:
        """Run SQL or a dot command; the status to end with, or None to go on."""
        if text.lstrip().startswith("."):
            return self._dot(text.strip())
        with self._call.handset.lock:
            for statement in _statements(text):
                self._run(statement)
        return None

    # The database

    def _open(self) -> sqlite3.Connection:
        """The database as it is on the phone now."""
        connection = self._connection
        if self._path and not (connection and connection.in_transaction):
            data = self._pages()
            if connection is None or data != self._stored:
                self.close()
                connection = None
                self._stored = data
        if connection is None:
            connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
            if self._stored:
                connection.deserialize(self._stored)
            self._guard(connection)
            self._connection = connection
        return connection

    def _pages(self) -> bytes:
        files = self._call.files
        if not files.exists(self._path):
            above = self._path.rpartition("/")[0] or "/"
            if self._readonly or not files.is_folder(above):
                raise _Failure(f'unable to open database "{self._name}": unable to open database file')
            return b""
        try:
            data = files.read(self._path)
        except OSError:
            raise _Failure(f'unable to open database "{self._name}": unable to open database file') from None
        if data[18:20] == b"\2\2":  # a write-ahead log beside it cannot be used in memory
            data = data[:18] + b"\1\1" + data[20:]
        return data

    def _guard(self, connection: sqlite3.Connection) -> None:
        """Nothing outside the phone can be reached, and what takes for ever can be ended."""
        connection.text_factory = decoded
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
        try:
            connection.execute("PRAGMA temp_store=MEMORY")
            connection.execute(f"PRAGMA max_page_count={_MOST_PAGES}")
        except sqlite3.DatabaseError as error:
            raise _Failure(str(error), _code(error)) from None
        connection.set_authorizer(_allowed)
        connection.set_progress_handler(self._ended, 10_000)

    def _ended(self) -> int:
        """Whether the statement that runs shall stop; the next check says why."""
        try:
            self._call.life.check()
        except (Killed, InterruptedError):
            return 1
        return 0

    def _run(self, statement: str) -> None:
        self._call.life.check()
        connection = self._open()
        try:
            cursor = connection.execute(statement)
            names = [column[0] for column in cursor.description or ()]
            rows = cursor.fetchall() if names else []
        except (sqlite3.Error, sqlite3.Warning) as error:
            self._call.life.check()
            raise _Failure(str(error), _code(error)) from None
        self._store(connection)
        if rows or (names and self._style.mode != "json"):
            self._call.stdout.write(encoded(rows_written(self._style, names, rows)))

    def _store(self, connection: sqlite3.Connection) -> None:
        if not self._path or connection.in_transaction:
            return
        pages = connection.serialize() if connection.execute("PRAGMA page_count").fetchone() != (0,) else b""
        if pages == (self._stored or b""):
            return
        if self._readonly:
            raise _Failure("attempt to write a readonly database", 8)
        try:
            self._call.files.write(self._path, pages, mode=0o666 & ~self._call.umask)
        except OSError:
            raise _Failure("attempt to write a readonly database", 8) from None
        self._stored = self._pages()

    # Dot commands

    def _dot(self, text: str) -> int | None:
        name, *words = [
            word[1:-1] if word[:1] in "'\"" and word[-1:] == word[:1] else word
            for word in re.findall(r"'[^']*'|\"[^\"]*\"|\S+", text)
        ]
        match name:
            case ".quit" | ".exit":
                return int(words[0]) if words and words[0].isdigit() else 0
            case ".headers" | ".header":
                self._style.headers = words[:1] not in (["off"], ["no"], ["0"])
            case ".mode":
                self._new_mode(words)
            case ".separator":
                self._style.separator = _unescaped(words[0]) if words else "|"
                self._style.row_end = _unescaped(words[1]) if len(words) > 1 else self._style.row_end
            case ".nullvalue":
                self._style.null = words[0] if words else ""
            case ".tables":
                self._tables(words)
            case ".schema" | ".fullschema":
                self._schema(words)
            case ".indexes" | ".indices":
                self._names("SELECT name FROM sqlite_master WHERE type='index' ORDER BY 1")
            case ".databases":
                self._call.out(f"main: {self._path or ''} r/{'o' if self._readonly else 'w'}\n")
            case ".dump":
                self._dump(words)
            case ".read" if words:
                return self._command(decoded(everything(self._call.open(words[0]), self._call.life)))
            case ".print":
                self._call.out(" ".join(words) + "\n")
            case ".timeout" | ".bail" | ".echo" | ".changes" | ".timer" | ".width" | ".eqp" | ".prompt" | ".explain":
                pass
            case _:
                raise _Failure(f'unknown command or invalid arguments:  "{name[1:]}". Enter ".help" for help')
        return None

    def _new_mode(self, words: list[str]) -> None:
        known = next((mode for mode in MODES if words and mode.startswith(words[0])), "")
        if not known:
            raise _Failure(f"mode should be one of: {' '.join(MODES)}")
        _mode(self._style, known)
        if known == "column" and self._style.headers is None:
            self._style.headers = True
        if len(words) > 1:
            self._style.table = words[1]

    def _query(self, sql: str, *values: str) -> list[tuple[str | int | None, ...]]:
        with self._call.handset.lock:
            try:
                return self._open().execute(sql, values).fetchall()
            except sqlite3.Error as error:
                raise _Failure(str(error), _code(error)) from None

    def _names(self, sql: str, *values: str) -> None:
        for row in self._query(sql, *values):
            self._call.out(shown(row[0]) + "\n")

    def _tables(self, words: list[str]) -> None:
        sql = ("SELECT name FROM sqlite_master WHERE type IN ('table','view') AND name NOT LIKE 'sqlite_%' "
               "AND name LIKE ? ORDER BY 1")  # fmt: skip
        names = [shown(row[0]) for row in self._query(sql, words[0] if words else "%")]
        if not names:
            return
        width = max(len(name) for name in names)
        across = max(1, 80 // (width + 2))
        down = -(-len(names) // across)
        for row in range(down):
            self._call.out("  ".join(name.ljust(width) for name in names[row::down]) + "\n")

    def _schema(self, words: list[str]) -> None:
        wanted = next((word for word in words if not word.startswith("-")), "%")
        sql = "SELECT sql FROM sqlite_master WHERE sql NOT NULL"
        if wanted == "%":
            rows = self._query(f"{sql} ORDER BY rowid")
        else:
            rows = self._query(f"{sql} AND (tbl_name LIKE ? OR name LIKE ?) ORDER BY rowid", wanted, wanted)
        for row in rows:
            self._call.out(f"{row[0]}{self._columns(shown(row[0]))};\n")

    def _columns(self, sql: str) -> str:
        """The remark that `.schema` puts behind a view: its columns."""
        view = re.match(r"CREATE (?:TEMP )?VIEW\s+(\w+|\"[^\"]+\")", sql, re.IGNORECASE)
        if not view:
            return ""
        names = [shown(row[0]) for row in self._query("SELECT name FROM pragma_table_info(?)", view[1].strip('"'))]
        return f"\n/* {view[1]}({','.join(n if n.isidentifier() else chr(34) + n + chr(34) for n in names)}) */"

    def _dump(self, words: list[str]) -> None:
        with self._call.handset.lock:
            connection = self._open()
            connection.set_authorizer(None)
            try:
                out = ["PRAGMA foreign_keys=OFF;"]
                for dumped in connection.iterdump():
                    line = re.sub(r'^INSERT INTO "([A-Za-z_]\w*)" VALUES', r"INSERT INTO \1 VALUES", dumped)
                    if (
                        not words
                        or line in ("BEGIN TRANSACTION;", "COMMIT;")
                        or f" {words[0]} VALUES" in line
                        or f" {words[0]}(" in line
                    ):
                        out.append(line)
            except sqlite3.Error as error:
                raise _Failure(str(error), _code(error)) from None
            finally:
                connection.set_authorizer(_allowed)
        self._call.out("".join(line + "\n" for line in out))


def _allowed(action: int, first: str | None, second: str | None, *_: str | None) -> int:
    if action in (sqlite3.SQLITE_ATTACH, sqlite3.SQLITE_DETACH):
        return sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_PRAGMA and (first or "").lower() in _FORBIDDEN_PRAGMAS and second is not None:
        return sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_FUNCTION and (second or "").lower() in (
        "load_extension",
        "readfile",
        "writefile",
        "edit",
    ):
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK


def _code(error: Exception) -> int:
    return getattr(error, "sqlite_errorcode", 1) & 0xFF or 1


def _statements(text: str) -> Iterator[str]:
    """One statement after the other; the last one perhaps without a semicolon."""
    start = 0
    for match in re.finditer(";", text):
        if sqlite3.complete_statement(text[start : match.end()]):
            yield text[start : match.end()]
            start = match.end()
    if text[start:].strip():
        yield text[start:]
