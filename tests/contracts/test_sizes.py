"""Contract 5: no file over 400 lines, no class over 25 methods, no function over 60 lines."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

FILE_LINES = 400
CLASS_METHODS = 25
FUNCTION_LINES = 60

EXCEPTIONS: dict[str, str] = {}
"""What may be larger, as `path` or `path:name`, with its reason. Empty is the aim."""


def oversized(path: str, text: str, tree: ast.Module) -> Iterator[str]:
    """Yield the names of what is too large in a file."""
    if text.count("\n") > FILE_LINES:
        yield path
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            methods = [n for n in node.body if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
            if len(methods) > CLASS_METHODS:
                yield f"{path}:{node.name}"
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and _lines(node) > FUNCTION_LINES:
            yield f"{path}:{node.name}"


def _lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_nothing_is_too_large(texts: dict[str, str], trees: dict[str, ast.Module]) -> None:
    found = {name for path, tree in trees.items() for name in oversized(path, texts[path], tree)}
    assert found - set(EXCEPTIONS) == set()
    assert set(EXCEPTIONS) - found == set(), "an exception that is no longer needed"
    assert all(EXCEPTIONS.values()), "an exception without a reason"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("x = 1\n" * 401, "made.py"),
        ("class Wide:\n" + "".join(f"    def m{n}(self): ...\n" for n in range(26)), "made.py:Wide"),
        ("class C:\n    def long(self):\n" + "        pass\n" * 60, "made.py:long"),
        ("async def long():\n" + "    pass\n" * 60, "made.py:long"),
    ],
    ids=["file", "class", "method", "coroutine"],
)
def test_what_is_too_large_is_found(text: str, name: str) -> None:
    assert list(oversized("made.py", text, ast.parse(text))) == [name]


def test_what_just_fits_is_left_alone() -> None:
    text = "def long():\n" + "    pass\n" * 59 + "x = 1\n" * 340
    assert list(oversized("made.py", text, ast.parse(text))) == []
