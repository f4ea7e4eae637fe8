"""What functions do, as one number: it changes with their statements and tables, and with no comment, docstring or type.

A function counts with its syntax, without docstrings, annotations and decorators, and with all that it refers to by name in
the packages that hold the rules; a constant counts with its value, so that a table counts for what is taken out of it, and
another table of the same file does not. The same on every version of Python that triage runs on.
"""

from __future__ import annotations

import ast
import hashlib
import importlib
import inspect
import re
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from types import FunctionType, ModuleType
from typing import Any, Final

_LEFT_OUT: Final = {"annotation", "returns", "type_comment", "type_params", "decorator_list", "ctx", "kind", "simple"}


class Behaviour:
    """The parts of some functions by name, each as a text; `rules` begin the names of the modules that are gone into."""

    def __init__(self, entries: Sequence[Callable[..., Any]], rules: tuple[str, ...]) -> None:
        self._rules = rules
        self.parts: dict[str, str] = {}
        for entry in entries:
            self._add(entry)

    def number(self) -> str:
        """Return 16 hex digits."""
        text = "\n".join(f"{name} {part}" for name, part in sorted(self.parts.items()))
        return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()

    def _add(self, code: Any) -> str:
        inner = inspect.unwrap(code)
        name = f"{inner.__module__}.{inner.__qualname__}"
        if name not in self.parts:
            self.parts[name] = ""  # it may refer to itself
            tree = ast.parse(textwrap.dedent(inspect.getsource(inner)))
            module = importlib.import_module(inner.__module__)
            for found, value in _named(tree, vars(module)):
                self._refer(found, value)
            self.parts[name] = syntax(tree.body[0])
        return name

    def _refer(self, name: str, value: object) -> None:
        inner = inspect.unwrap(value) if callable(value) else value
        if isinstance(inner, FunctionType | type):
            if inner.__module__.startswith(self._rules):
                self._add(inner)
        elif name.startswith(self._rules) and not isinstance(inner, ModuleType):
            self.parts[name] = self._value(inner)

    def _value(self, value: object) -> str:
        if isinstance(value, re.Pattern):
            return f"re {value.pattern!r} {value.flags}"
        if isinstance(value, Set):
            return f"{{{', '.join(sorted(map(self._value, value)))}}}"
        if isinstance(value, Mapping):
            return f"{{{', '.join(sorted(f'{self._value(k)}: {self._value(v)}' for k, v in value.items()))}}}"
        if isinstance(value, tuple | list):
            return f"({', '.join(map(self._value, value))})"
        if callable(value):
            inner = inspect.unwrap(value)
            if isinstance(inner, FunctionType | type) and inner.__module__.startswith(self._rules):
                return self._add(inner)
            return str(inner.__qualname__)
        assert isinstance(value, str | bytes | int | float | bool | None), f"{value!r} has no value to compare"
        return repr(value)


def syntax(node: object) -> str:
    """Return syntax as a text, without what says nothing of what it does."""
    if isinstance(node, ast.AST):
        fields = {name: value for name, value in ast.iter_fields(node) if name not in _LEFT_OUT}
        if isinstance(body := fields.get("body"), list):
            fields["body"] = [statement for statement in body if not _is_text(statement)]
        said = ", ".join(f"{name}={syntax(value)}" for name, value in fields.items() if value not in (None, []))
        return f"{type(node).__name__}({said})"
    if isinstance(node, list):
        return f"[{', '.join(map(syntax, node))}]"
    return repr(node)


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _named(tree: ast.Module, known: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    """Yield what code refers to by name in its module or in one that it imports, with the whole name."""
    names = dict(known)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("triage"):
            names |= {one.asname or one.name: _imported(node.module, one.name) for one in node.names}
    inside = known["__name__"]
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in names:
            yield f"{inside}.{node.id}", names[node.id]
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            module = names.get(node.value.id)
            if isinstance(module, ModuleType) and module.__name__.startswith("triage"):
                yield f"{module.__name__}.{node.attr}", getattr(module, node.attr)


def _imported(module: str, name: str) -> object:
    found = importlib.import_module(module)
    return getattr(found, name) if hasattr(found, name) else importlib.import_module(f"{module}.{name}")
