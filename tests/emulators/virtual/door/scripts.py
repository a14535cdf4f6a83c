"""Scripts as hypothesis makes them: small, ending, and alike in every shell of the family."""

from hypothesis import strategies as st

__all__ = ["expressions", "scripts", "texts", "tool_calls", "words"]

NAMES = ("x", "y", "zz")
texts = st.text(st.sampled_from("ab1 .*?/\\$'\"`~#=-[]{}!:,;&|<>()\t%_"), max_size=6)
plain = st.text(st.sampled_from("ab1._-/:,%+@"), min_size=1, max_size=5)
patterns = st.sampled_from(
    ["*", "?", "a*", "*.txt", "[ab]*", "d/*", "?.txt", "[!a]*", "b", "*b", "nope*", "*(a|b)", "@(a|b).txt"]
)


def _single(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


def _double(text: str) -> str:
    return '"' + "".join("\\" + char if char in '$`"\\' else char for char in text) + '"'


@st.composite
def expressions(draw: st.DrawFn, depth: int = 2) -> str:
    """An arithmetic expression."""
    if depth == 0 or draw(st.booleans()):
        return draw(st.one_of(st.integers(0, 70_000).map(str), st.sampled_from(["n", "m", "2147483647", "0x1f"])))
    left, right = draw(expressions(depth - 1)), draw(expressions(depth - 1))
    sign = draw(
        st.sampled_from(
            ["+", "-", "*", "/", "%", "<", ">", "==", "!=", "&&", "||", "&", "|", "^", "<<", ">>", "<=", ","]
        )
    )
    shape = draw(st.sampled_from(["({}{}{})", "{} {} {}", "(-({} {} {}))", "(!{} {} {})"]))
    return shape.format(left, sign, right)


@st.composite
def words(draw: st.DrawFn, depth: int = 2) -> str:
    """One word: quoted and unquoted parts, parameters, substitutions, patterns, braces.

    What is cut is quoted, because mksh splits it in ways of its own.
    """
    parts = draw(st.lists(_parts(depth), min_size=1, max_size=3))
    return "".join(parts) + ("" if len(parts) == 1 else draw(plain))  # mksh forgets quoted nothing beside more nothing


@st.composite
def _parts(draw: st.DrawFn, depth: int) -> str:
    kind = draw(st.integers(0, 11 if depth else 5))
    name = draw(st.sampled_from(NAMES))
    match kind:
        case 0 | 1:
            return draw(plain)
        case 2:
            return _single(draw(texts))
        case 3:
            return _double(draw(texts))
        case 4:
            return draw(patterns)
        case 5:
            every = [f"${name}", f'"${name}"', f"${{{name}}}", f"${{#{name}}}", '"$@"', "$*", "$#", "$1", '"$*"']
            return draw(st.sampled_from(every))
        case 6:
            sign = draw(st.sampled_from([":-", "-", ":+", "+", ":=", "="]))
            return f"${{{name}{sign}{draw(words(depth - 1))}}}"
        case 7:
            sign = draw(st.sampled_from(["#", "##", "%", "%%"]))
            return f'"${{{name}{sign}{draw(patterns)}}}"'
        case 8:
            return draw(st.sampled_from(["$({})", '"$({})"'])).format(f"echo {draw(words(depth - 1))}")
        case 9:
            return f"$(({draw(expressions(1))}))"
        case 10:
            return "{" + ",".join(draw(st.lists(plain, min_size=2, max_size=3))) + "}"
        case _:
            return f'"${{{name}/{draw(plain).replace("/", "x")}/{draw(plain)}}}"'


@st.composite
def _simple(draw: st.DrawFn) -> str:
    some = " ".join(draw(st.lists(words(), max_size=3)))
    name = draw(st.sampled_from(NAMES))
    return draw(
        st.sampled_from(
            [
                f"echo {some}",
                f"printf '[%s]' {some}",
                f"{name}={draw(words())}",
                f"set -- {some}",
                "shift",
                "cat a.txt",
                f"[ {draw(words())} = {draw(words())} ]",
                f"[[ {name} == {draw(patterns)} ]]",
                "true",
                "false",
                f"unset {name}",
                f"echo {some} > out",
                f"echo {some} >> out",
                "cat out",
                "wc -l < b.txt",
                f"cat <<E\n{draw(plain)} ${name}\nE\n",
                f"read {name} < a.txt",
                f"read x y <<< {draw(words())}",
                f"((n={draw(expressions())}))",
                f"f {some}",
                "cd d",
                f"test {_single(draw(texts))} != b",
                "echo $?",
                f"let m={draw(expressions(1))!r}",
                f"printf '%s\\n' {some} | sort",
                f"eval echo {_single(draw(plain))}",
                f"IFS={_single(draw(st.sampled_from([':', ' ', ',', ': '])))}",
                "ls d",
            ]
        )
    )


@st.composite
def _command(draw: st.DrawFn, depth: int = 2) -> str:
    if depth == 0 or draw(st.integers(0, 2)) == 0:
        return draw(_simple())
    inner = lambda: draw(_command(depth - 1))  # noqa: E731 - each call draws anew
    match draw(st.integers(0, 9)):
        case 0:
            return f"if {inner()}\nthen {inner()}\nelse {inner()}\nfi"
        case 1:
            return f"for {draw(st.sampled_from(NAMES))} in {draw(words())} {draw(words())}\ndo {inner()}\ndone"
        case 2:
            return f"case {draw(words())} in\n{draw(patterns)}) {inner()}\n;;\n*) {inner()}\n;;\nesac"
        case 3:
            return f"( {inner()}\n)"
        case 4:
            return "{ " + inner() + "\n}"
        case 5:
            return f"{{ {inner()}\n}} | {{ cat\n{inner()}\n}}"
        case 6:
            return f"{{ {inner()}\n}} {draw(st.sampled_from(['&&', '||']))} {{ {inner()}\n}}"
        case 7:
            return f"! {{ {inner()}\n}}"
        case 8:
            return f"i=0\nwhile [ $i -lt 2 ]\ndo i=$((i+1))\n{inner()}\ndone"
        case _:
            return "f() { " + inner() + "\n}"


@st.composite
def scripts(draw: st.DrawFn) -> str:
    """A script of a few commands."""
    commands = draw(st.lists(_command(), min_size=1, max_size=4))
    return "f() { echo f $# $*; }\nset -- one 'two words' 3\nx='a b' y=\n" + "\n".join(commands) + "\necho end $?"


FILES = ("a.txt", "b.txt", "empty", "'no newline'", "d/z.sh", "d/e/f.md", "nope", "d", "new", "d/new")
_names = st.sampled_from(FILES)
_files = st.sampled_from(
    [name for name in FILES if name != "d"]
)  # what is read of a folder differs from program to program
_regexes = st.sampled_from(
    ["o", "^t", "e$", "a.", "[a-c]", "[^a ]", "a\\(l\\)", "one\\|two", "^$", "x*", "l*p", "[[:upper:]]", "."]
)
_extended = st.sampled_from(["o|a", "(t|w)+", "^(one|two)$", "a{1,2}", "e+", "[0-9]+$", "l?p", "^.{3}$", "(a)(l)"])


_fields = st.sampled_from(["s", "5s", "-5s", ".2s", "d", "05d", "x", "o", "+d", "c", "e", ".1f", "b"])


@st.composite
def _changing(draw: st.DrawFn) -> str:
    """A call that changes files."""
    one, two = draw(_names), draw(_names)
    made, new = draw(st.sampled_from(["made", "a.txt", "d/made"])), draw(st.sampled_from(["a.txt", "copy", "made"]))
    mode = draw(st.sampled_from(["755", "600", "u+x", "go-rwx", "a=r", "g+w,o-r", "+x", "u=rwx,go="]))
    return draw(
        st.sampled_from(
            [
                f"cp {one} {two}",
                f"cp -r {one} {new}",
                f"cp -a {one} {new}",
                f"mv {one} {two}",
                f"rm {one}",
                f"rm -r {one}",
                f"rm -f {one}",
                f"rm -rf {one} {two}",
                f"mkdir {made}",
                f"mkdir -p {made}/q",
                f"rmdir {one}",
                f"touch {one}",
                f"chmod {mode} {one}",
                f"ln -s {one} {two}",
                f"ln -sf {one} {two}",
                f"echo text >> {one}",
                f"tee {one} < a.txt",
                f"truncate -s {draw(st.integers(0, 20))} {one}",
                f"sort -o {one} a.txt",
                f"sed -i s/o/0/ {one}",
                f"cp -n {one} {two}",
                f"find {one} -type f -name '*t*' -delete | sort",
                f"rm -r {one}/*",
                f"cat {one} > {two}",
                f"mkdir -p {made} {one}",
                f"rm -f {one} {two}/x",
                f"unlink {one}",
                f"ln -s {one} {two} {new}",
                f"ln -sfn {one} {two}",
                f"cp {one} {two} {new}",
                f"mv {one} {two} {new}",
                f"cp {one} {two} d",
                f"mv {one} {two} d",
                f"touch {one} {two}",
                f"mkdir {made} {one}",
                f"rmdir {one} {two}",
                f"sed -i 1d {one} {two}",
                f"tee {one} {two} < a.txt",
            ]
        )
    )


@st.composite
def _reading(draw: st.DrawFn) -> str:
    """A call that writes what it finds."""
    one, two = draw(_files), draw(_files)
    count, regex, extended = draw(st.integers(0, 5)), draw(_regexes), draw(_extended)
    flags = draw(st.sampled_from(["", "-i", "-v", "-c", "-n", "-l", "-o", "-w", "-x", "-q", "-h", "-vn", "-ic"]))
    keys = draw(st.sampled_from(["", "-r", "-n", "-u", "-f", "-k2", "-k2n", "-t' ' -k2,2", "-rn", "-k1,1 -k2r", "-nu"]))
    edit = draw(
        st.sampled_from(
            [
                "s/o/0/",
                "s/[aeiou]/<&>/g",
                "2d",
                "$d",
                "/a/d",
                "/t/,/e/d",
                "1q",
                "y/abc/xyz/",
                "s/\\(.\\)\\(.\\)/\\2\\1/",
                "2,3s/e/E/",
                "/o/!d",
                "$s/$/!/",
                "G",
                "N;s/\\n/,/",
                "=",
            ]
        )
    )
    return draw(
        st.sampled_from(
            [
                f"cat {one} {two}",
                f"head -n {count} {one}",
                f"head -{count + 1} {one}",
                f"head -c {count} {one}",
                f"tail -n {count + 1} {one}",
                f"tail -c {count + 1} {one}",
                f"tail -n +{count} {one}",
                f"wc {one}",
                f"wc -l {one} {two}",
                "wc -c < a.txt",
                f"sort {keys} {one}",
                f"sort {keys} a.txt b.txt",
                f"uniq {draw(st.sampled_from(['', '-c', '-d', '-u', '-i']))} {one}",
                f"cut -c{count + 1}-{count + 3} {one}",
                f"cut -d' ' -f{draw(st.sampled_from(['1', '2', '2-', '-1']))} {one}",
                f"grep {flags} '{regex}' {one}",
                f"grep {flags} -E '{extended}' {one}",
                f"grep {flags} '{regex}' a.txt b.txt",
                f"sed '{edit}' {one}",
                f"sed -n '{edit};p' {one}",
                f"find {one} | sort",
                f"find . -name '*{draw(plain)[:1]}*' -type f | sort",
                f"find {one} -type d -o -size -2 | sort",
                f"find . -maxdepth {count} | sort",
                f"ls {one}",
                f"ls -a {one}",
                f"ls -R {one}",
                f"ls -1 {one} {two}",
                f"stat -c '%a %F %n' {one}",
                f"basename {one} .txt",
                f"dirname {one}",
                f"md5sum {one}",
                f"base64 {one}",
                f"cmp {one} {two}",
                f"comm {one} {two}",
                f"paste {one} {two}",
                f"tac {one}",
                f"nl {one}",
                f"xxd {one}",
                f"od -c {one} {two}",
                f"head -n {count} {one} {two}",
                f"tail -n {count + 1} {one} {two}",
                f"tail -c +{count} {one} {two}",
                f"sort {keys} {one} {two}",
                f"sort {draw(st.sampled_from(['-c', '-C', '-cu', '-rc', '-nc', '-c -k2', '-cf']))} {one} {two}",
                f"cut -c{count + 1}- {one} {two}",
                f"grep {flags} '{regex}' {one} {two}",
                f"sed '{edit}' {one} {two}",
                f"tac {one} {two}",
                f"rev {one} {two}",
                f"nl {one} {two}",
                f"md5sum {one} {two}",
                f"base64 {one} {two}",
                f"cksum {one} {two}",
                f"paste -s {one} {two}",
                f"paste -d, {one} {two} -  < a.txt",
                f"cat {one} - {two} < b.txt",
                f"wc {one} - {two} < b.txt",
                f"stat -c '%n %s' {one} {two}",
                f"readlink {one} {two}",
                f"file {one} {two}",
                f"[ -e {one} ]",
                f"[ -d {one} ] && ls {one}",
                f"ls {draw(_names)}",
                f"find {draw(_names)} | sort",
                f"stat -c %F {draw(_names)}",
                f"cat {one} | tr a-m A-M",
                "xargs echo < a.txt",
                f"printf '%{draw(_fields)}|' {count} 1{count} 2",
                f"seq {count} {draw(st.integers(-2, 9))}",
                f"seq {count} {draw(st.sampled_from(['2 7', '-1 0', '0.5 6']))}",
                f"cksum {one}",
                f"readlink {one}",
                f"test -s {one}",
                f"test -x {one}",
                f"split -l {count + 1} a.txt p",
                f"du -b {one} > /dev/null",
                f"file {one}",
            ]
        )
    )


@st.composite
def tool_calls(draw: st.DrawFn) -> str:
    """A few calls of programs, each with its status told."""
    calls = draw(st.lists(st.one_of(_changing(), _reading(), _reading()), min_size=1, max_size=5))
    return "\n".join(f"{call}\necho $?" for call in calls)
