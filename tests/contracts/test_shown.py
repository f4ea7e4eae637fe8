"""Contract 4: words of a report reach a screen, a toast, an exit message or a terminal only through `text/shown.py`."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.contracts.flow import Flow, called

NOT_SHOWN: dict[str, str] = {
    "triage/tui/workers.py: self.ids": "ids of records, which nothing shows",
    "triage/tui/widgets/find.py: self.hints.offered": "completions; each goes through the door where it is drawn or typed",
    "triage/tui/driver.py: self._app.call_later(self._app._handle_exception, error)": "the crash says a plain sentence instead",
    "triage/tui/app.py: self._exception": "Textual keeps the error there for its own tests; nothing prints it",
}
"""What the flow of words calls a leak and is none, with the reason; a reason that is no longer needed is a fault."""

MARKUP = frozenset(
    {"from_markup", "from_ansi", "from_rich_text", "render_markup", "Markdown", "MarkdownViewer", "RichLog"}
)
TITLES = frozenset({"title", "sub_title", "border_title", "border_subtitle", "tooltip", "label"})
TALKERS = frozenset(
    {"print", "echo", "secho", "echo_via_pager", "prompt", "confirm", "progressbar", "SystemExit", "exit"}
)

REVIEWED = {
    ("triage/cli/output.py", "data"): "exact in a pipe, escaped on a terminal: tried below on a real one",
}
"""The one function that prints what is not shown text, with the reason."""

HOSTILE = (
    "p"
    + "\u05bf\u0301" * 40
    + "a\x1b]0;owned\x07b\x9b31mc\x1b[2Jd\x08e\u202ef\u2066g\x00h\x7fi[/red][@click=app.bell]j\rk"
)


def part(package: Mapping[str, ast.Module], folder: str) -> dict[str, ast.Module]:
    """Return the files below one folder."""
    return {path: tree for path, tree in package.items() if path.startswith(folder)}


def unsaid(path: str, tree: ast.Module) -> Iterator[str]:
    """Yield every call that prints something else than constants and shown text."""
    reviewed = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef) and (path, n.name) in REVIEWED]
    passed = {id(inner) for function in reviewed for inner in ast.walk(function)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or id(node) in passed:
            continue
        on_stream = ast.unparse(node.func).startswith(("sys.stdout.", "sys.stderr.", "sys.__stdout__", "console."))
        writes = on_stream and called(node).startswith(("write", "print", "log"))
        if (writes or called(node) in TALKERS) and not all(map(_harmless, node.args)):
            yield f"{path}:{node.lineno} prints {ast.unparse(node)}"
        if ast.unparse(node.func) in {
            f"logging.{level}" for level in ("debug", "info", "warning", "error", "exception")
        }:
            yield f"{path}:{node.lineno} prints {ast.unparse(node)}"


def _harmless(node: ast.expr) -> bool:
    if isinstance(node, ast.Constant):
        return True
    if isinstance(node, ast.Name):
        return node.id == "__version__"
    if isinstance(node, ast.Call):
        return called(node) in {"shown", "one_line", "main"}
    if isinstance(node, ast.BinOp):
        return _harmless(node.left) and _harmless(node.right)
    if isinstance(node, ast.JoinedStr):
        return all(_harmless(v.value) if isinstance(v, ast.FormattedValue) else _harmless(v) for v in node.values)
    return False


def parsed_as_markup(path: str, tree: ast.Module) -> Iterator[str]:
    """Yield every place where Textual may read brackets in a text as its markup."""
    widgets = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("textual.widgets")
        for alias in node.names
    } - {"Input"}  # its value and placeholder are never parsed
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            off = any(
                k.arg == "markup" and isinstance(k.value, ast.Constant) and not k.value.value for k in node.keywords
            )
            on = any(k.arg == "markup" for k in node.keywords) and not off
            parses = called(node) in widgets | {"notify", "add_row", "add_column"}
            if on or called(node) in MARKUP or (parses and not off and not all(map(_plain, node.args))):
                yield f"{path}:{node.lineno} {ast.unparse(node)}"
        elif isinstance(node, ast.Assign) and not _plain(node.value):
            named = [t.attr for t in node.targets if isinstance(t, ast.Attribute) and t.attr in TITLES - {"title"}]
            yield from (f"{path}:{node.lineno} {ast.unparse(node)}" for _ in named)


def _plain(node: ast.expr) -> bool:
    if isinstance(node, ast.Constant):
        return not (isinstance(node.value, str) and "[" in node.value)
    return isinstance(node, ast.Call) and called(node) in {"literal", "Content"}


def test_words_of_a_report_go_through_the_door(package: dict[str, ast.Module]) -> None:
    found = set(Flow(part(package, "triage/tui/"), part(package, "triage/desk/")).leaks())
    assert found - set(NOT_SHOWN) == set()
    assert set(NOT_SHOWN) - found == set()


def test_no_text_is_read_as_markup(package: dict[str, ast.Module]) -> None:
    assert [f for path, tree in part(package, "triage/tui/").items() for f in parsed_as_markup(path, tree)] == []


def test_only_shown_text_is_printed(package: dict[str, ast.Module]) -> None:
    assert [fault for path, tree in package.items() for fault in unsaid(path, tree)] == []


HEAD = """
from rich.segment import Segment
from textual.widgets import Static, Option
from triage.desk import read
from triage.text.shown import shown
def flat(text: str) -> str:
    return " ".join(shown(text).split())
def cut(text: str, width: int) -> str:
    return text[:width]
class Line:
    left: tuple
"""


@pytest.mark.parametrize(
    "source",
    [
        "def render(row): return Segment(row.headline)",
        "def f(self, row): self.notify(row.headline)",
        "def f(self, row): self.notify(message=f'{row.outlet}: new')",
        "def f(row): yield Static(row.title)",
        "def f(row): return [(row.headline, 'text')]",
        "def f(row, ink): return [(cut(row.headline, 8), ink)]",
        "def f(row): return [(' '.join([row.place_name, row.country]), 'quiet')]",
        "def f(row):\n    name = row.outlet or 'none'\n    return [(name, 'quiet')]",
        "def f(row):\n    a, b = row.left, row.why\n    return [(b, 'quiet')]",
        "def f(rows):\n    return [(word, 'quiet') for row in rows for word in row.sources]",
        "def f(rows):\n    runs = []\n    for n, row in enumerate(rows):\n        runs += [(row.summary, 'text')]\n    return runs",
        "def f(row):\n    cells = {'a': row.actor1}\n    return [(v, 'text') for k, v in cells.items()]",
        "def f(row):\n    parts = []\n    parts.append(row.note)\n    return [(' '.join(parts), 'text')]",
        "def name(row): return row.outlet\ndef g(row): return [(name(row), 'text')]",
        "def f(self, row): self.border_title = row.headline",
        "def f(self, row): self.kept = row.headline",
        "def f(self):\n    try:\n        read.load()\n    except OSError as error:\n        self.notify(str(error))",
        "def f(self, error: TriageError): self.app.exit(message=str(error))",
        "def f(self, error: TriageError): self.update(error.sentence)",
        "def f(ws, one):\n    text, start, end = read.context(ws, one)\n    return [(text[start:end], 'lit')]",
        "def render(row): return row.headline",
        "def f(row): return Line((row.headline,))",
        "def f(row): print(row.source)",
        "class Bar:\n    def show(self, text: str): self.words = text\ndef f(bar, row): bar.show(row.title)",
    ],
)
def test_a_leak_is_found(source: str) -> None:
    desk = ast.parse("def context(ws: Workspace, one: Panel) -> tuple[str, int, int]: ...")
    assert Flow({"tui.py": ast.parse(HEAD + source)}, {"desk.py": desk}).leaks()


@pytest.mark.parametrize(
    "source",
    [
        "def f(self, row): self.notify(flat(row.headline), markup=False)",
        "def f(row): return [(cut(flat(row.headline), 8), 'text')]",
        "def f(row): return [(f'{row.left:,} of {flat(row.title or row.source)}', 'text')]",
        "def f(row):\n    name = row.outlet or 'none'\n    return [(flat(name), 'quiet')]",
        "def f(rows): return [(flat(w), 'quiet') for row in rows for w in (row.admin1, row.country) if w]",
        "def f(row): return [('twice', 'text')] if row.headline == row.title else [(str(len(row.text)), 'text')]",
        "def f(ws, row): return read.search(ws, row.headline)",
        "def f(self, error: TriageError): self.notify(shown(str(error)))",
        "def f(ws, one):\n    text, start, end = read.context(ws, one)\n    return [(str(start), 'lit')]",
        "def f(view):\n    for one in commands_of(view):\n        yield Option(one.title)",
        "class Bar:\n    def show(self, text: str): self.words = flat(text)\ndef f(bar, row): bar.show(row.title)",
    ],
)
def test_shown_words_pass(source: str) -> None:
    desk = ast.parse("def context(ws: Workspace, one: Panel) -> tuple[str, int, int]: ...")
    assert Flow({"tui.py": ast.parse(HEAD + source)}, {"desk.py": desk}).leaks() == []


@pytest.mark.parametrize(
    "source",
    [
        "self.notify(flat(words))",
        "self.notify(words, markup=True)",
        "Static(flat(words))",
        "Static('[bold]words')",
        "Label(literal(words), markup=True)",
        "Content.from_markup(words)",
        "Text.from_ansi(words)",
        "self.border_title = flat(words)",
    ],
)
def test_markup_is_found(source: str) -> None:
    assert list(parsed_as_markup("tui.py", ast.parse(f"from textual.widgets import Static, Label\n{source}")))


def test_a_literal_is_no_markup() -> None:
    source = "from textual.widgets import Static\nStatic(literal(words))\nself.notify(flat(words), markup=False)\nStatic('Saved')"
    assert list(parsed_as_markup("tui.py", ast.parse(source))) == []


@pytest.mark.parametrize(
    "source",
    [
        "print(report.title)",
        "click.echo(f'{report.title}')",
        "sys.stdout.write(text)",
        "sys.stderr.write(shown(a) + b)",
        "raise SystemExit(str(error))",
        "sys.exit(text)",
        "click.confirm(f'Load {path}?')",
        "logging.info('loaded')",
        "sys.stdout.buffer.write(data)",
    ],
)
def test_a_raw_print_is_found(source: str) -> None:
    assert list(unsaid("cli.py", ast.parse(source)))


def test_shown_prints_pass() -> None:
    source = (
        "sys.stdout.write(shown(text, lines=True) + '\\n')\nprint(shown(a), file=sys.stderr)\nsys.exit(main())\nexit(0)"
    )
    assert list(unsaid("cli.py", ast.parse(source))) == []


PRINTS = f"""
from triage.cli import output
hostile = {HOSTILE!r}
output.prepare()
output.say(hostile)
output.note(hostile)
output.data({{"text": hostile}})
for line in output.table([[hostile, hostile]], ["a", "b"]):
    output.say(line)
output.raw().write((hostile + "\\n").encode())
output.finish()
"""


def on_a_terminal(code: str, root: Path) -> bytes:
    """Run Python code on a pseudo-terminal and return every byte that it sent there."""
    leader, follower = os.openpty()
    child = subprocess.Popen([sys.executable, "-c", code], cwd=root, stdin=follower, stdout=follower, stderr=follower)
    os.close(follower)
    sent = b""
    while True:
        try:
            piece = os.read(leader, 65536)
        except OSError:  # the last writer is gone
            break
        if not piece:
            break
        sent += piece
    os.close(leader)
    assert child.wait() == 0, sent
    return sent


def test_a_terminal_gets_no_byte_that_acts(root: Path) -> None:
    sent = on_a_terminal(PRINTS, root).decode()
    assert sent.count("owned") == 6
    assert not {c for c in sent if ord(c) < 32 or 0x7F <= ord(c) < 0xA0} - {"\r", "\n"}
    assert not set("\u202e\u2066") & set(sent)
    assert "\u05bf\u0301" * 5 not in sent
    data = next(line for line in sent.splitlines() if line.startswith("{"))
    assert json.loads(data) == {"text": HOSTILE}


def test_a_pipe_gets_the_exact_data(root: Path) -> None:
    code = f"from triage.cli import output\noutput.prepare()\noutput.data({{'text': {HOSTILE!r}}})\noutput.raw().write(b'\\x1b[2J')"
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, check=True)
    line, _, raw = done.stdout.partition(b"\n")
    assert json.loads(line) == {"text": HOSTILE}
    assert raw == b"\x1b[2J"
