"""The shell on the phone: what it says, what it refuses, how it streams and how it is ended."""

import io
import threading
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulators.virtual.door.handset import Handset
from emulators.virtual.door.shell.session import run
from emulators.virtual.door.tools.escapes import quoted
from emulators.virtual.phone import VirtualPhone
from tests.emulators.virtual.door.oracle import shell, talk

PHONE = Handset(VirtualPhone())


@settings(max_examples=150, deadline=None)
@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
def test_any_text_that_is_quoted_arrives_whole(text: str) -> None:
    assert shell(PHONE, f"printf %s {quoted(text)}") == (text.encode(), 0, b"")


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("'\"$`\\\n ;&|<>(){}*?[]~#!=é🙂\u202e"), max_size=12))
def test_a_quoted_text_passes_through_variables_files_and_shells(text: str) -> None:
    script = (
        f'x={quoted(text)}; printf %s "$x" > /data/local/tmp/q; sh -c {quoted("printf %s " + quoted(text))} '
        "> /data/local/tmp/r; cmp /data/local/tmp/q /data/local/tmp/r && cat /data/local/tmp/q"
    )
    assert shell(PHONE, script) == (text.encode(), 0, b"")


@pytest.mark.parametrize(
    ("script", "said", "status"),
    [
        ("foo", "/system/bin/sh: foo: inaccessible or not found", 127),
        ("/data/local/tmp/nope", "/system/bin/sh: /data/local/tmp/nope: inaccessible or not found", 127),
        ("/sdcard", "/system/bin/sh: /sdcard: can't execute: Is a directory", 126),
        ("/system/etc/hosts", "/system/bin/sh: /system/etc/hosts: can't execute: Permission denied", 126),
        ("echo )", "/system/bin/sh: syntax error: unexpected ')'", 1),
        ("if", "/system/bin/sh: syntax error: unmatched 'if'", 1),
        ("echo 'a", "/system/bin/sh: no closing quote", 1),
        ("cd /nope", "/system/bin/sh: cd: /nope: No such file or directory", 2),
        ("echo a > /nope/x", "/system/bin/sh: can't create /nope/x: No such file or directory", 1),
        ("cat < /nope", "/system/bin/sh: can't open /nope: No such file or directory", 1),
        ("echo a > /system/x", "/system/bin/sh: can't create /system/x: Read-only file system", 1),
        ("echo $((1/0))", "/system/bin/sh: 1/0: zero divisor", 1),
        ("echo ${x:?gone}", "/system/bin/sh: x: gone", 1),
        ("ls /nope", "ls: /nope: No such file or directory", 1),
        ("rm -r /sdcard/nope", "rm: /sdcard/nope: No such file or directory", 1),
        ("ls --nope", "ls: Unknown option 'nope' (see \"ls --help\")", 1),
    ],
)
def test_errors_are_in_the_words_of_the_phone(script: str, said: str, status: int) -> None:
    assert shell(PHONE, script) == (b"", status, f"{said}\n".encode())


@pytest.mark.parametrize(
    "bomb",
    [
        "f() { f; }; f",
        "x=aaaaaaaa; while :; do x=$x$x; done",
        "eval " + "eval " * 50 + "'" + "(" * 200 + ":" + ")" * 200 + "'",
        "echo " + "{a,b}" * 40,
        'x=$(yes); echo "$x"',
        "printf %1000000000d 1",
        "a=b; b=a; echo $((a))",
        "echo $((" + "(" * 500 + "1" + ")" * 500 + "))",
        "$(" * 200 + "echo" + ")" * 200,
        "dd if=/dev/zero of=/data/local/tmp/z bs=1000000000 count=1000000000",
        "truncate -s 100G /data/local/tmp/z",
        "echo aaaaaaaaaaaaaaaaaaaaaaaaaaaa | grep -E '(a+)+$b'",
        "while :; do set -- $@ $@ x; done",
    ],
)
def test_no_bomb_goes_off(bomb: str) -> None:
    begun = time.monotonic()
    _, status, said = shell(PHONE, bomb)
    assert time.monotonic() - begun < 100
    assert said or status
    assert talk(PHONE, "echo alive") == "alive\n"


def test_a_fork_bomb_burns_out() -> None:
    before = threading.active_count()
    shell(PHONE, "f() { f | f & }; f; wait")
    deadline = time.monotonic() + 60
    while threading.active_count() > before and time.monotonic() < deadline:
        threading.Event().wait(0.05)
    assert threading.active_count() <= before
    assert talk(PHONE, "echo alive") == "alive\n"


def test_patterns_take_no_longer_than_they_are_long() -> None:
    assert talk(PHONE, "x=" + "a" * 200 + "; case $x in " + "*a" * 60 + "*b) echo y;; *) echo n;; esac") == "n\n"
    assert talk(PHONE, "x=" + "a" * 200 + "; case $x in *(*(*(a)))b) echo y;; *) echo n;; esac") == "n\n"


def test_big_pipelines_stream() -> None:
    assert talk(PHONE, "yes | head -n 100000 | cat | tail -n 3 | wc -l") == "3\n"
    assert talk(PHONE, "seq 20000 | while read n; do echo $n; break; done") == "1\n"
    assert talk(PHONE, "cat /dev/zero | head -c 1000000 | wc -c") == "1000000\n"
    assert talk(PHONE, "(seq 30000; echo end) | sort -n | tail -1") == "30000\n"
    stages = " | cat" * 30
    assert talk(PHONE, f"echo through{stages}") == "through\n"


class Line:
    """A client's side that reads what is written and may go away."""

    def __init__(self) -> None:
        self.data = b""
        self.closed = False
        self.written = threading.Event()

    def write(self, data: bytes, /) -> int:
        if self.closed:
            raise BrokenPipeError
        self.data += data
        self.written.set()
        return len(data)


@pytest.mark.parametrize(
    "script",
    [
        "echo go; while :; do :; done",
        "yes",
        "echo go; sleep 100000",
        "echo go; (while :; do sleep 1; done) | cat",
        "echo go; cat /dev/zero | cat > /dev/null",
        "echo go; while :; do :; done & wait",
        "echo go; tail -f /system/etc/hosts",
        "echo go; x=$(while :; do :; done)",
        "echo go; sqlite3 :memory: 'with recursive c(x) as (select 1 union all select x from c) select sum(x) from c'",
    ],
)
def test_a_script_ends_when_its_client_has_gone(script: str) -> None:
    phone = Handset(VirtualPhone(), clock="real")
    line, ended = Line(), threading.Event()

    def work() -> None:
        run(phone, script, stdin=io.BytesIO(), stdout=line, stderr=Line())
        ended.set()

    threading.Thread(target=work, daemon=True).start()
    assert line.written.wait(60)
    assert not ended.wait(0.1)
    line.closed = True
    assert ended.wait(60)


def test_what_is_written_goes_out_as_it_comes() -> None:
    line = Line()
    source_in, gate = Line(), threading.Event()

    class Waiting:
        def read(self, n: int = -1, /) -> bytes:
            gate.wait(60)
            return b""

    def work() -> None:
        run(PHONE, "echo first; cat; echo last", stdin=Waiting(), stdout=line, stderr=source_in)

    worker = threading.Thread(target=work)
    worker.start()
    assert line.written.wait(60)
    assert line.data == b"first\n"
    gate.set()
    worker.join(60)
    assert line.data == b"first\nlast\n"


def test_a_script_may_come_line_by_line_on_stdin() -> None:
    assert shell(PHONE, "", b"echo a\nread x\nvalue\necho $x\nif true\nthen echo b\nfi\nexit 4\n") == (
        b"a\nvalue\nb\n",
        4,
        b"",
    )
    assert shell(PHONE, "", b"echo $((\n1+1))\ncat <<E\nin\nE\n")[0] == b"2\nin\n"


def test_a_terminal_has_a_prompt_and_goes_on_after_errors() -> None:
    out, err = io.BytesIO(), io.BytesIO()
    lines = b"cd /sdcard\nfalse\necho )\n${x?}\nfor i in 1\ndo echo $i\ndone\nexit\n"
    assert run(PHONE, "", stdin=io.BytesIO(lines), stdout=out, stderr=err, tty=True) == 0
    name = PHONE.properties["ro.product.device"]
    assert out.getvalue() == b"1\n"
    prompts = err.getvalue().decode()
    assert prompts.startswith(f"{name}:/ $ {name}:/sdcard $ 1|{name}:/sdcard $ ")
    assert "> > " in prompts and "unexpected ')'" in prompts


def test_jobs_are_known_by_number_and_can_be_killed() -> None:
    phone = Handset(VirtualPhone(), clock="real")
    assert talk(phone, "sleep 50 & kill $!; wait $!; echo $?") == "143\n"
    assert talk(phone, "sleep 50 & kill -9 %1; wait; jobs; echo $?") == "0\n"
    assert talk(phone, "sleep 50 & pkill sleep; wait $!; echo $?") == "143\n"
    assert talk(phone, "timeout 0.1 sleep 50; echo $?") == "124\n"
    assert talk(phone, "timeout 0.1 cat /dev/zero > /dev/null; echo $?") == "124\n"


def test_nothing_but_the_phone_is_touched() -> None:
    assert talk(PHONE, "ls /etc/passwd /home /usr 2>/dev/null; echo ${PYTHONPATH-unset} $HOME") == "unset /\n"
    assert b"not authorized" in shell(PHONE, "sqlite3 :memory: \"attach '/tmp/x' as y\"")[2]
    assert shell(PHONE, "sqlite3 :memory: \"vacuum into '/tmp/guiagent-vacuum'\"")[1] != 0


PIECES = st.sampled_from(
    [
        "echo", " ", "\n", ";", "&&", "||", "|", "&", "(", ")", "{", "}", "if", "then", "else", "fi",
        "while false", "do",
        "done", "for", "in", "case", "esac", ";;", "[[", "]]", "((", "))", "$((", "${", "$(", "`", "'", '"',
        "\\", "$x", "$@",
        "${x", ":-", "##", "%", "/", "=", "x=", "<", ">", ">>", "<<E", "E", "<<<", "2>&1", ">&-", "*", "?",
        "[a", "]", "~", "!",
        "#", "test", "[", "-f", "-a", "1", "a", "f()", "eval", "set --", "shift", "read x", "trap", "exit",
        "return", "local",
        "printf %s", "let", "typeset -i", "unset", "export", "@(", "é", "\x01", "{a,b}", "sed", "grep",
        "find .", "sort", "-k",
        "cut -f", "tr", "expr", "date", "seq 3", "xargs", "ls", "stat -c", "sqlite3 :memory:", "select 1",
        "wc", "head", "-5",
    ]
)  # fmt: skip


def never_fails(pieces: list[str]) -> None:
    script = "".join(pieces)
    _, status, said = shell(PHONE, script, b"in\nput\n")
    assert 0 <= status < 256
    assert b"Traceback" not in said


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=14))
def test_no_script_breaks_the_shell(pieces: list[str]) -> None:
    never_fails(pieces)


@pytest.mark.long
@settings(max_examples=20_000, deadline=None)
@given(st.lists(PIECES, max_size=25))
def test_no_script_breaks_the_shell_many_times(pieces: list[str]) -> None:
    never_fails(pieces)
