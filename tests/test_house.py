"""The house rules that a machine can check, over the tree as it stands."""

import ast
import functools
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGES = ("emulators", "synth", "rewards", "guiagent")
MODULE_LINES, FUNCTION_LINES, PARAMETERS = 400, 70, 7
DRAWERS = {"utils", "util", "helpers", "helper", "common", "misc", "base"}
UNSAFE_MODULES = {"pickle", "cPickle", "dill", "marshal", "shelve", "cloudpickle"}
GLOBAL_DICE = {"random", "randint", "choice", "choices", "shuffle", "sample", "uniform", "gauss", "seed", "randrange"}


@functools.cache
def modules() -> dict[str, ast.Module]:
    files = sorted(file for package in PACKAGES for file in (ROOT / package).rglob("*.py"))
    return {str(file.relative_to(ROOT)): ast.parse(file.read_text()) for file in files}


def nodes() -> Iterator[tuple[str, ast.AST]]:
    for name, tree in modules().items():
        for node in ast.walk(tree):
            yield name, node


def functions() -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for name, node in nodes():
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{name}:{node.lineno} {node.name}", node


def calls() -> Iterator[tuple[str, str]]:
    for name, node in nodes():
        if isinstance(node, ast.Call):
            yield f"{name}:{node.lineno}", ast.unparse(node.func)


def source_line(where: str) -> str:
    name, _, number = where.partition(":")
    return (ROOT / name).read_text().splitlines()[int(number) - 1]


def public_names(tree: ast.Module) -> list[str] | None:
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name("__all__")], value=value):
                return list(ast.literal_eval(value))
            case ast.AnnAssign(target=ast.Name("__all__"), value=ast.expr() as value):
                return list(ast.literal_eval(value))
    return None


def test_every_module_opens_with_a_sentence() -> None:
    openings = {name: (ast.get_docstring(tree) or "").partition("\n\n")[0] for name, tree in modules().items()}
    assert [name for name, opening in openings.items() if not opening.rstrip().endswith((".", "?"))] == []


def test_every_module_names_what_is_public() -> None:
    named = {name: public_names(tree) for name, tree in modules().items() if not name.endswith("__init__.py")}
    assert [name for name, public in named.items() if public is None and not name.endswith("__main__.py")] == []
    assert [name for name, public in named.items() if public is not None and len({*public}) != len(public)] == []


PLAIN = ("emulators/virtual/apps/", "emulators/virtual/tasks/", "emulators/virtual/door/", "guiagent/commands/")
"""Parts whose names repeat (a view of every screen, two functions of every command) and are told once, by a guide."""


def test_what_is_public_says_what_it_is() -> None:
    silent = []
    for name, tree in modules().items():
        public = public_names(tree) or []
        for node in tree.body:
            if not isinstance(node, ast.FunctionDef | ast.ClassDef) or node.name not in public:
                continue
            lays_out = isinstance(node, ast.FunctionDef) and [a.arg for a in node.args.args[:2]] == ["on", "widget"]
            if not lays_out and not name.startswith(PLAIN) and not ast.get_docstring(node):
                silent.append(f"{name}:{node.lineno} {node.name}")
    assert silent == []


REGISTERS = "guiagent/gym.py"
"""Gymnasium makes environments of others known by importing the module that registers them."""


def test_importing_runs_no_statement_for_its_effect() -> None:
    busy = []
    for name, tree in modules().items():
        if name == REGISTERS:
            continue
        for node in tree.body:
            match node:
                case ast.Expr(ast.Constant()):
                    pass
                case ast.Expr() | ast.With() | ast.For() | ast.While():
                    busy.append(f"{name}:{node.lineno}")
    assert busy == []


def test_sizes() -> None:
    lengths = {name: (ROOT / name).read_text().count("\n") for name in modules()}
    assert {name: length for name, length in lengths.items() if length > MODULE_LINES} == {}
    spans = {name: (node.end_lineno or node.lineno) - node.lineno for name, node in functions()}
    assert {name: span for name, span in spans.items() if span > FUNCTION_LINES} == {}


def test_few_parameters() -> None:
    counts = {}
    for name, node in functions():
        taken = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        counts[name] = sum(argument.arg not in {"self", "cls"} for argument in taken)
    assert {name: count for name, count in counts.items() if count > PARAMETERS} == {}


def test_no_module_is_a_drawer() -> None:
    assert [name for name in modules() if DRAWERS & {*Path(name).with_suffix("").parts}] == []


def test_nothing_sleeps_without_saying_why() -> None:
    waits = [where for where, called in calls() if called == "time.sleep" or called.endswith(".wait_for_timeout")]
    assert [where for where in waits if "  # " not in source_line(where)] == []


def test_nothing_a_stranger_wrote_is_run() -> None:
    assert [where for where, called in calls() if called in {"eval", "exec", "compile", "os.system"}] == []
    imported = []
    for name, node in nodes():
        if isinstance(node, ast.Import):
            imported += [name for alias in node.names if alias.name.partition(".")[0] in UNSAFE_MODULES]
        elif isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] in UNSAFE_MODULES:
            imported.append(name)
    assert imported == []
    keywords = [
        f"{name}:{node.lineno}"
        for name, node in nodes()
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg == "trust_remote_code"
        and not (isinstance(keyword.value, ast.Constant) and not keyword.value.value)
    ]
    assert keywords == []


def test_randomness_is_an_argument() -> None:
    dice = {f"{module}.{name}" for module in ("random", "np.random", "numpy.random") for name in GLOBAL_DICE}
    assert [where for where, called in calls() if called in dice] == []


def test_no_path_of_somebody_s_machine() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    tracked = [ROOT / name for name in listed.stdout.split("\0") if name] if listed.returncode == 0 else []
    files = tracked or [file for package in PACKAGES for file in (ROOT / package).rglob("*.py")]
    own = re.compile(r"/(?:home|Users)/\w+/|(?<![\w.])/roo[t]/|" + re.escape(f"{ROOT}/"))
    found = []
    for file in files:
        try:
            text = file.read_text()
        except (UnicodeDecodeError, FileNotFoundError):
            continue
        found += [f"{file.relative_to(ROOT)}: {hit}" for hit in own.findall(text)]
    assert found == []
