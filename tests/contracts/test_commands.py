"""Contract 7: every command has an id, a key, a help line, a palette entry, a row in the docs, and an undo for changes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.contracts.flow import called
from triage.desk.commands import COMMANDS, FORM, VIEWS, Command, commands_of, key_name

UNMARKED: dict[str, str] = {
    "form.leave": "closing decides nothing; the draft that it may keep is saved as the record's own decision, and u undoes it",
}
"""Commands that reach a change and are not marked, with the reason."""

BY_ITSELF = {
    "story.certain": "applied at load or by `stories --auto`, marked as certain, undone like any other",
    "apply": "a verb of the command line alone, undone like any other",
}
"""Actions in the journal that are no command of the table."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


def faults(table: tuple[Command, ...]) -> Iterator[str]:
    """Yield what is wrong with a command table, apart from what its commands do."""
    ids = [c.id for c in table]
    yield from (f"{name} stands twice" for name in sorted({i for i in ids if ids.count(i) > 1}))
    for c in table:
        if not re.fullmatch(r"[a-z]+(\.[a-z_]+)?", c.id):
            yield f"{c.id} is no id"
        if not c.keys or not all(c.keys):
            yield f"{c.id} has no key"
        if not c.title or not c.title[0].isupper():
            yield f"{c.id} has no entry for the palette"
        if not re.fullmatch(r"[A-Z][^!|\n]+\.", c.help):
            yield f"{c.id} has no help"
        if not c.views or not set(c.views) <= {*VIEWS, FORM}:
            yield f"{c.id} has no view"
    for view in (*VIEWS, FORM):
        keys = [key for c in table if view in c.views for key in c.keys]
        yield from (f"{key} is taken twice in {view}" for key in sorted({k for k in keys if keys.count(k) > 1}))
        titles = [c.title for c in table if view in c.views]
        yield from (f"{title} stands twice in {view}" for title in sorted({t for t in titles if titles.count(t) > 1}))


def without_row(table: tuple[Command, ...], page: str) -> list[str]:
    """Return the commands without a right row in the key table of the docs."""
    rows = {tuple(cell.strip() for cell in line.strip("| ").split(" | ")) for line in page.splitlines() if "|" in line}
    found = {(row[0], row[1], row[3]) for row in rows if len(row) > 3}
    return [
        c.id
        for c in table
        if (" ".join(f"`{key_name(k)}`" for k in c.keys).replace("|", "\\|"), c.id, c.help) not in found
    ]


class Reach:
    """Which functions reach a decision: by name, through methods of annotated arguments, and through made screens."""

    def __init__(self, files: Mapping[str, ast.Module]) -> None:
        self.functions: dict[tuple[str, str], Function] = {}
        self.methods: dict[str, dict[str, Function]] = {}
        self.places: dict[ast.AST, str] = {}
        self.known: dict[ast.AST, bool] = {}
        for path, tree in files.items():
            module = path.removesuffix(".py").rpartition("/")[2]
            for node in tree.body:
                if isinstance(node, Function):
                    self.functions[module, node.name] = node
                    self.places[node] = module
                elif isinstance(node, ast.ClassDef):
                    self.methods[node.name] = {n.name: n for n in node.body if isinstance(n, Function)}
                    self.places |= dict.fromkeys(self.methods[node.name].values(), module)

    def decides(self, function: Function) -> bool:
        """Say whether a function reaches a decision, an undo or a redo."""
        if function not in self.known:
            self.known[function] = False
            self.known[function] = any(self._decides(node, function) for node in ast.walk(function))
        return self.known[function]

    def _decides(self, node: ast.AST, function: Function) -> bool:
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"journal.decide", "journal.undo", "journal.redo"}:
            return True
        return any(self.decides(f) for f in self._meant(node, function) if f is not function)

    def _meant(self, node: ast.AST, function: Function) -> Iterator[Function]:
        module = self.places[function]
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            yield from (f for f in [self.functions.get((module, node.id))] if f)
        elif isinstance(node, ast.Call) and called(node).endswith("Screen"):
            yield from self.methods.get(called(node), {}).values()
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            kinds = [ast.unparse(a.annotation) for a in function.args.args if a.arg == node.value.id and a.annotation]
            own = [name for name, methods in self.methods.items() if function in methods.values()]
            for kind in kinds or (own if node.value.id == "self" else []):
                yield from (f for f in [self.methods.get(kind, {}).get(node.attr)] if f)
            if not kinds:
                yield from (f for f in [self.functions.get((node.value.id, node.attr))] if f)


def handlers(files: Mapping[str, ast.Module]) -> dict[str, Function]:
    """Return command id to handler, as the decorator `handles` names them."""
    return {
        str(name.value): node
        for tree in files.values()
        for node in ast.walk(tree)
        if isinstance(node, Function)
        for decorator in node.decorator_list
        if isinstance(decorator, ast.Call) and called(decorator) == "handles"
        for name in decorator.args
        if isinstance(name, ast.Constant)
    }


def deciding(files: Mapping[str, ast.Module]) -> set[str]:
    """Return the ids of the commands whose handlers reach a decision."""
    reach = Reach(files)
    return {name for name, function in handlers(files).items() if function in reach.places and reach.decides(function)}


@pytest.fixture(scope="module")
def desk_and_screen(package: dict[str, ast.Module]) -> dict[str, ast.Module]:
    """The files from a key to the journal."""
    return {path: tree for path, tree in package.items() if path.startswith(("triage/desk/", "triage/tui/"))}


def test_the_table_is_whole() -> None:
    assert list(faults(COMMANDS)) == []
    assert all(commands_of(view) for view in (*VIEWS, FORM))


def test_every_command_stands_in_the_docs(root: Path) -> None:
    assert without_row(COMMANDS, (root / "docs/keys.md").read_text("utf-8")) == []


def test_every_command_has_its_handler(desk_and_screen: dict[str, ast.Module]) -> None:
    assert set(handlers(desk_and_screen)) == {c.id for c in COMMANDS}


def test_what_changes_data_is_marked_and_is_a_decision(desk_and_screen: dict[str, ast.Module]) -> None:
    """A marked command can be undone because all that changes data is a decision of the journal."""
    assert deciding(desk_and_screen) - set(UNMARKED) == {c.id for c in COMMANDS if c.changes}
    assert set(UNMARKED) <= deciding(desk_and_screen), "an exception that is no longer needed"


def test_the_journal_is_the_only_writer_of_what_decisions_change(package: dict[str, ast.Module]) -> None:
    writers = [
        path
        for path, tree in package.items()
        if any(isinstance(n, ast.Call) and ast.unparse(n.func) in {"state.apply", "apply"} for n in ast.walk(tree))
    ]
    # A repair gives the tables back what the journal says; it decides nothing.
    assert writers == ["triage/store/journal.py", "triage/store/repair.py"]


def test_the_journal_names_commands(package: dict[str, ast.Module]) -> None:
    named = {
        str(argument.value)
        for path, tree in package.items()
        if path.startswith("triage/desk/")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "journal.decide"
        for argument in node.args[2:3]
        if isinstance(argument, ast.Constant)
    }
    assert named
    assert named <= {c.id for c in COMMANDS if c.changes} | set(BY_ITSELF)


WHOLE = Command("tag.event", ("e",), "Tag event", "Tag the sentence.", ("read",))


@pytest.mark.parametrize(
    "broken",
    [
        (WHOLE, WHOLE),
        (Command("Tag", ("e",), "Tag", "Tag it.", ("read",)),),
        (Command("tag", (), "Tag", "Tag it.", ("read",)),),
        (Command("tag", ("e",), "", "Tag it.", ("read",)),),
        (Command("tag", ("e",), "Tag", "tag it", ("read",)),),
        (Command("tag", ("e",), "Tag", "Tag it.", ("nowhere",)),),
        (WHOLE, Command("tag.other", ("e",), "Other", "Tag it.", ("read",))),
        (WHOLE, Command("tag.other", ("o",), "Tag event", "Tag it.", ("read",))),
    ],
)
def test_a_broken_table_is_found(broken: tuple[Command, ...]) -> None:
    assert list(faults((WHOLE,))) == []
    assert list(faults(broken)) != []


def test_a_missing_row_is_found() -> None:
    row = "| `e` | tag.event | read | Tag the sentence. | |"
    assert without_row((WHOLE,), row) == []
    assert without_row((WHOLE,), row.replace("`e`", "`x`")) == ["tag.event"]
    assert without_row((WHOLE,), "") == ["tag.event"]


def test_a_command_that_changes_in_silence_is_found() -> None:
    files = {
        "triage/desk/tag.py": ast.parse(
            "def tag(ws): _do(ws)\ndef _do(ws): journal.decide(ws, 'a', 'x', [])\ndef look(ws): ..."
        ),
        "triage/tui/form.py": ast.parse(
            "class FormScreen:\n    def save(self): tag.tag(self.ws)\n    def hint(self): tag.look(1)"
        ),
        "triage/tui/commands.py": ast.parse(
            "@handles('a')\ndef a(view): tag.tag(view.ws)\n"
            "@handles('b')\ndef b(form: FormScreen): form.save()\n"
            "@handles('c')\ndef c(form: FormScreen): form.hint()\n"
            "@handles('d')\ndef d(view): view.push(FormScreen(view))\n"
            "@handles('e')\ndef e(view):\n    def done(): a(view)\n    view.ask(done)\n"
        ),
    }
    assert deciding(files) == {"a", "b", "d", "e"}
