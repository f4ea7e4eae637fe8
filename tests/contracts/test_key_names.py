"""No sentence of a face names a key by itself: the editor may have given the command another one."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

VERBS = (
    "opens|begins|tags|takes|gives|brings|undoes|goes|loads|stops|shows|closes|leaves|confirms|saves|makes|chooses|answers|"
    "ends|cuts|finds|filters|exports|flags|notes|puts|jumps|marks|keeps|merges|ties|detaches"
)
NAMES = r"[A-Za-z]|[/?.+#|&'\[\]]|tab|space|backspace|bksp|enter|esc|home|pgdn|pgup|F\d+|ctrl\+\w"
SENTENCE = re.compile(rf"(?:^|[;:,.(] ?|\band )\s*({NAMES}) (?:{VERBS})\b")

FIXED = {
    "triage/cli/plain/form.py": "signs of the line mode that stand for no command",
    "triage/cli/plain/helps.py": "ctrl+c is the terminal's own",
    "triage/cli/plain/working.py": "ctrl+c is the terminal's own",
    "triage/tui/screens/form.py": "keys that choose words once a command has asked",
    "triage/tui/commands/marking.py": "keys that choose a place or a letter once a command has asked",
}
"""Files whose sentences may name a key, with the reason."""


def named(path: str, tree: ast.Module) -> Iterator[str]:
    """Yield each piece of text that says what a key does."""
    docs = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield from (f"{path}:{node.lineno} {m.group()!r}" for m in SENTENCE.finditer(node.value))


def test_no_sentence_names_a_key_by_itself(package: dict[str, ast.Module]) -> None:
    faces = {
        path: tree
        for path, tree in package.items()
        if path.startswith(("triage/tui/", "triage/cli/plain/", "triage/desk/")) and path not in FIXED
    }
    assert [line for path, tree in faces.items() for line in named(path, tree)] == []
    assert [path for path in FIXED if not list(named(path, package[path]))] == [], "a reason that is no longer needed"


@pytest.mark.parametrize(
    "text", ["Joined; u takes them apart.", "tab goes there", "None: L loads files.", "F2 confirms"]
)
def test_a_sentence_with_a_key_is_found(text: str) -> None:
    assert list(named("made.py", ast.parse(f"say({text!r})")))
    assert not list(named("made.py", ast.parse('say(f"Joined; {key_for(1)} takes them apart.")')))
