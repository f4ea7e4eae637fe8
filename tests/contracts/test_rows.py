"""Contract 1: arrows point down, siblings do not meet, nothing imports in a circle; imports inside functions count."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

import pytest

BOTTOM = {"errors", "config", "paths", "clock", "toml", ""}
"""The modules at the bottom; the empty name is the package itself, which holds the version."""

MIDDLE = {"ingest", "segment", "suggest", "dedupe", "extract", "exchange", "store"}
MAY: dict[str, set[str]] = {
    **dict.fromkeys(BOTTOM, BOTTOM),
    "domain": {"errors"},
    "text": {"errors"},
    **{name: BOTTOM | {"domain", "text"} for name in MIDDLE},
    "desk": BOTTOM | {"domain", "text"} | MIDDLE,
    "tui": BOTTOM | {"domain", "text", "desk"},
    "cli": BOTTOM | {"domain", "text", "desk"},
}
"""Package to the packages below it that it may import, besides itself."""

DOORS = {("triage.cli.opening", "tui")}
"""The one door sideways."""


def module_of(path: str) -> str:
    """Return the dotted name of a file."""
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def package_of(module: str) -> str:
    """Return the name that stands behind `triage.`, or an empty one for the package itself."""
    return module.removeprefix("triage").lstrip(".").partition(".")[0]


def imports(module: str, tree: ast.Module, known: set[str]) -> Iterator[tuple[str, int]]:
    """Yield each module of triage that a module imports anywhere, with its line; made-up names count as far as known."""
    for node in ast.walk(tree):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            if node.level:
                raise AssertionError(f"{module}:{node.lineno} imports by dots; write the whole name")
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("import_module", "__import__")):
            names = [name for argument in node.args[:1] for name in _called(argument, known) if name != module]
        else:
            continue
        for name in names:
            if name == "triage" or name.startswith("triage."):
                yield (name if name in known else name.rpartition(".")[0] or name), node.lineno


def _called(argument: ast.expr, known: set[str]) -> Iterator[str]:
    """Yield what `import_module` may mean: all modules whose names begin with the constant part."""
    first = argument.values[0] if isinstance(argument, ast.JoinedStr) and argument.values else argument
    start = first.value if isinstance(first, ast.Constant) else "triage."
    yield from (name for name in sorted(known) if isinstance(start, str) and name.startswith(start))


def broken_rows(files: dict[str, ast.Module]) -> list[str]:
    """Return every import that points up or sideways."""
    known = {module_of(path) for path in files}
    found = []
    for path, tree in files.items():
        module = module_of(path)
        here = package_of(module)
        for target, line in imports(module, tree, known):
            there = package_of(target)
            # At the bottom each module is a package of its own.
            if here not in MAY:
                found.append(f"{path}:{line} stands on no row")
            elif there != here and there not in MAY[here] and (module, there) not in DOORS:
                found.append(f"{path}:{line} imports {target}")
    return found


def cycles(files: dict[str, ast.Module]) -> list[str]:
    """Return a circle of imports, or nothing."""
    known = {module_of(path) for path in files}
    graph = {
        module_of(path): {target for target, _ in imports(module_of(path), tree, known)} - {module_of(path)}
        for path, tree in files.items()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return [" -> ".join(error.args[1])]
    return []


def test_arrows_point_down(package: dict[str, ast.Module]) -> None:
    assert broken_rows(package) == []


def test_nothing_imports_in_a_circle(package: dict[str, ast.Module]) -> None:
    assert cycles(package) == []


def test_every_module_stands_on_a_row(package: dict[str, ast.Module]) -> None:
    assert {package_of(module_of(path)) for path in package} <= set(MAY)


def test_the_domain_touches_nothing_outside(package: dict[str, ast.Module]) -> None:
    """No input, no output, no clock: the rules of the trade are functions of their arguments."""
    outside = {
        "io",
        "os",
        "pathlib",
        "shutil",
        "socket",
        "sqlite3",
        "subprocess",
        "tempfile",
        "time",
        "urllib",
        "random",
    }
    for path, tree in package.items():
        if path.startswith("triage/domain/"):
            names = {n.name for i in ast.walk(tree) if isinstance(i, ast.Import) for n in i.names}
            names |= {str(i.module) for i in ast.walk(tree) if isinstance(i, ast.ImportFrom)}
            assert not outside & {name.partition(".")[0] for name in names}, path
            calls = {ast.unparse(c.func) for c in ast.walk(tree) if isinstance(c, ast.Call)}
            assert not calls & {"open", "print", "input", "datetime.now", "date.today"}, path


def made(**sources: str) -> dict[str, ast.Module]:
    """Return a made-up package: `store__journal="..."` is triage/store/journal.py."""
    return {f"triage/{name.replace('__', '/')}.py": ast.parse(text) for name, text in sources.items()}


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("domain__tag", "import triage.text.fold"),
        ("domain__tag", "from triage.clock import now"),
        ("text__fold", "from triage.domain import tag"),
        ("store__journal", "from triage.ingest import files"),
        ("exchange__cells", "def f():\n    from triage.store.journal import stream"),
        ("exchange__cells", "def f():\n    import importlib\n    importlib.import_module('triage.store.journal')"),
        ("ingest__files", "from triage.desk import load"),
        ("desk__load", "if TYPE_CHECKING:\n    from triage.tui.app import App"),
        ("tui__app", "from triage.store import journal"),
        ("cli__verbs__load", "from triage.tui.app import run"),
        ("cli__verbs__load", "from triage.exchange.cells import guarded"),
        ("tui__app", "from triage.cli import output"),
        ("tools__new", "import triage.errors"),
    ],
)
def test_an_arrow_up_or_sideways_is_found(name: str, source: str) -> None:
    others = dict.fromkeys(
        [
            "clock",
            "domain__tag",
            "text__fold",
            "ingest__files",
            "store__journal",
            "desk__load",
            "tui__app",
            "cli__output",
        ],
        "",
    )
    assert len(broken_rows(made(**{**others, name: source}))) == 1


def test_the_door_is_open_for_one_module_only() -> None:
    source = "def command():\n    from triage.tui.app import run"
    assert broken_rows(made(tui__app="", cli__opening=source)) == []
    assert broken_rows(made(tui__app="", cli__verbs__demo=source)) != []


def test_a_circle_inside_functions_is_found() -> None:
    assert cycles(made(text__a="def f():\n    from triage.text import b", text__b="from triage.text.a import f"))
    assert not cycles(made(text__a="def f():\n    from triage.text import b", text__b="import re"))
    dynamic = made(cli__verbs__x="from triage.cli import main", cli__main="import_module(f'triage.cli.verbs.{name}')")
    assert cycles(dynamic)
