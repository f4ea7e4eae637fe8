"""Contracts 2 and 3: each foreign package has its place, and what is cheap to ask costs no heavy import."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

FENCES: dict[str, tuple[str, ...]] = {
    "textual": ("triage/tui/",),
    "rich": ("triage/tui/", "triage/cli/output.py"),
    "click": ("triage/cli/",),
    "sqlite3": ("triage/store/", "triage/exchange/formats/sqlite.py"),
    "sqlite_utils": ("triage/store/", "triage/exchange/formats/sqlite.py"),
    "rapidfuzz": ("triage/dedupe/", "triage/extract/"),
    "lxml": ("triage/ingest/",),
    "pyarrow": ("triage/exchange/formats/parquet.py",),
    "trafilatura": ("triage/ingest/",),
    "feedparser": ("triage/ingest/",),
    "chardet": ("triage/ingest/",),
    "sentencex": ("triage/segment/",),
}
"""Foreign package to the places that may import it; one that is not named here may stand nowhere."""

HEAVY = ("textual", "rich", "click", "sqlite_utils", "lxml", "trafilatura", "feedparser", "numpy")
"""What neither the desk nor `triage --version` may load."""


def foreign(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Yield each package that a file imports anywhere and that is neither triage nor harmless standard library."""
    for node in ast.walk(tree):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("import_module", "__import__")):
            names = [str(a.value) for a in node.args[:1] if isinstance(a, ast.Constant)]
        else:
            continue
        for name in names:
            top = name.partition(".")[0]
            if top in FENCES or top not in {*sys.stdlib_module_names, "triage"}:
                yield top, node.lineno


def trespasses(files: dict[str, ast.Module]) -> list[str]:
    """Return every import outside its fence."""
    return [
        f"{path}:{line} imports {name}"
        for path, tree in files.items()
        for name, line in foreign(tree)
        if not path.startswith(FENCES.get(name, ())) or name not in FENCES
    ]


def test_foreign_packages_stay_behind_their_fences(package: dict[str, ast.Module]) -> None:
    assert trespasses(package) == []


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("triage/desk/load.py", "import textual"),
        ("triage/cli/verbs/load.py", "from rich.table import Table"),
        ("triage/tui/app.py", "import click"),
        ("triage/desk/export.py", "def f():\n    import sqlite3"),
        ("triage/exchange/formats/csv.py", "import sqlite_utils.db"),
        ("triage/store/search.py", "from rapidfuzz import fuzz"),
        ("triage/suggest/model.py", "import numpy"),
        ("triage/text/fold.py", "import lxml.html"),
        ("triage/ingest/pages.py", "import importlib\nimportlib.import_module('sentencex')"),
    ],
)
def test_a_trespass_is_found(path: str, source: str) -> None:
    assert len(trespasses({path: ast.parse(source)})) == 1


def loaded_by(code: str, root: Path) -> set[str]:
    """Return which heavy packages a fresh process has loaded after running some code."""
    probe = f"{code}\nimport json, sys\nsys.stderr.write(json.dumps([n for n in {HEAVY!r} if n in sys.modules]))"
    done = subprocess.run([sys.executable, "-c", probe], cwd=root, capture_output=True, text=True, check=True)
    return set(json.loads(done.stderr))


def test_the_desk_loads_nothing_heavy(root: Path, package: dict[str, ast.Module]) -> None:
    modules = [
        path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        for path in package
        if path.startswith("triage/desk/")
    ]
    assert loaded_by("import " + ", ".join(modules), root) == set()


def test_the_version_loads_nothing_heavy(root: Path) -> None:
    assert loaded_by("from triage.cli.main import main\nassert main(['--version']) == 0", root) == set()


def test_the_help_loads_no_more_than_click(root: Path) -> None:
    assert loaded_by("from triage.cli.main import main\nassert main(['--help']) == 0", root) == {"click"}


def test_the_entry_and_the_module_print_the_version(root: Path) -> None:
    from triage import __version__

    entry = Path(sys.executable).with_name("triage")
    for command in ([sys.executable, "-m", "triage.cli.main", "--version"], [str(entry), "--version"]):
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
        assert done.stdout == f"triage {__version__}\n"
        assert done.stderr == ""


def test_a_heavy_import_is_found(root: Path) -> None:
    assert loaded_by("import click", root) == {"click"}


def test_a_start_makes_no_dataclass(root: Path) -> None:
    probe = (
        "import dataclasses, sys\nmade, make = [], dataclasses._process_class\n"
        "dataclasses._process_class = lambda cls, *given: made.append(cls) or make(cls, *given)\nimport triage.tui.app\n"
        "sys.stdout.write(' '.join(cls.__name__ for cls in made if cls.__module__.startswith('triage.')))"
    )
    done = subprocess.run([sys.executable, "-c", probe], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_a_start_compiles_no_annotation_of_the_domain(root: Path) -> None:
    probe = (
        "import sys, typing, triage.tui.app\n"
        "kinds = [one for name, module in sys.modules.items() if name.startswith('triage.domain.')\n"
        "         for one in vars(module).values() if isinstance(one, type) and one.__module__ == name]\n"
        "sys.stdout.write('\\n'.join(one.__name__ for one in kinds if hasattr(one, '_fields')\n"
        "    and any(isinstance(kind, typing.ForwardRef) for kind in one.__annotations__.values())))"
    )
    done = subprocess.run([sys.executable, "-c", probe], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == []


def test_no_call_after_a_while_is_left_to_the_timer_of_the_screen_library(package: dict[str, ast.Module]) -> None:
    """It may never make it; `triage/tui/later.py` says why."""
    calls = {
        path
        for path, tree in package.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "set_timer"
    }
    assert calls == set()


def numbered(files: dict[str, ast.Module]) -> list[str]:
    """Return every statement that numbers the places of its values, as in `?1`."""
    return [
        f"{path}:{node.lineno}"
        for path, tree in files.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.search(r"[=(<>, ]\?\d", node.value)
    ]


def test_no_statement_numbers_its_places(trees: dict[str, ast.Module]) -> None:
    """Python 3.12.0 to 3.12.3 takes a numbered place for a name, and warns at each statement (gh-117995)."""
    assert numbered({"a.py": ast.parse('"SELECT x FROM t WHERE x = ?1 AND y = ?"')}) == ["a.py:1"]
    assert not numbered({p: tree for p, tree in trees.items() if p.startswith(("triage/store/", "benchmarks/"))})
