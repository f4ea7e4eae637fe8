"""Follows words of reports through the code of a face, from where they are read to where they end.

Words begin where a field of a report, a record, a proposal or an error is read, or where the desk returns text. They
may end in a door (`shown`), in a comparison or a measure, or in a call of the desk. What ends in a widget, a pair of
text and ink, a title, a toast, or where this cannot follow, is a leak. Functions of the face are followed from their
arguments to what they return, so that a helper around a door counts as a door, and one that only cuts or joins does not.
Names decide: it knows no types but the annotated ones.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

Function = ast.FunctionDef | ast.AsyncFunctionDef
Found: TypeAlias = tuple[set[ast.AST], bool]
"""Where words leak, and whether the function around them returns them."""

TEXT_TYPE = re.compile(r"\b(str|object|Any)\b")


def words(text: str) -> frozenset[str]:
    """Return the words of a text as a set."""
    return frozenset(text.split())


FIELDS = (
    words("source title text outlet author url language published_raw problems metadata headline note why")
    | words("date_start date_end date_text place_name admin1 country actor1 actor2 casualties_text summary sources")
    | words("admin2 admin3 actor1_assoc actor2_assoc claimed_by attribution violence_kind context")
    | words("quoted coder reason reasons editor sentence advice left_out trouble error typed_wrong")
)
"""Fields whose values can hold words of a report, of another person's workspace, or of a path."""

HELD = words("sentence error trouble typed_wrong")
"""Fields of the face itself that keep such words until a door is near; all other attributes must be given shown text."""

DOORS = words("shown one_line")
JUDGED = words("len bool isinstance any all min max sum hash id type int float ord cell_len range")
MEASURES = words("start end span count find index startswith endswith isspace isdigit")
COLLECT = words("append appendleft extend insert add setdefault")
SINKS = words(
    "notify add_row add_column add_columns add_rows add_option add_options update write write_line exit log print"
)


class Flow:
    """The files of one face, and what the desk returns to it."""

    def __init__(self, files: Mapping[str, ast.Module], desk: Mapping[str, ast.Module]) -> None:
        self.texts = dict(_returned_texts(desk))
        self.up: dict[ast.AST, ast.AST] = {}
        self.path: dict[ast.AST, str] = {}
        self.foreign: dict[str, set[str]] = {}
        self.desk: dict[str, set[str]] = {}
        self.functions: dict[str, list[Function]] = {}
        self.classes: dict[str, ast.ClassDef] = {}
        self.widgets: dict[tuple[str, str], set[str]] = {}
        self.uses: dict[str, list[ast.AST]] = {}
        self.known: dict[tuple[ast.AST, str], Found] = {}
        for path, tree in files.items():
            self._read(path, tree)
        for path, tree in files.items():
            self._name_widgets(path, tree)

    def _read(self, path: str, tree: ast.Module) -> None:
        self.foreign[path], self.desk[path] = set(), set()
        for node in ast.walk(tree):
            self.path[node] = path
            for child in ast.iter_child_nodes(node):
                self.up[child] = node
            if isinstance(node, ast.ImportFrom):
                module = node.module or ""
                names = {alias.asname or alias.name for alias in node.names}
                if module.startswith(("textual", "rich")):
                    self.foreign[path] |= names
                elif module.startswith("triage.desk") and module != "triage.desk.commands":
                    self.desk[path] |= names
            elif isinstance(node, Function):
                self.functions.setdefault(node.name, []).append(node)
            elif isinstance(node, ast.ClassDef):
                self.classes[node.name] = node
            elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
                self.uses.setdefault(f".{node.attr}", []).append(node)
            elif isinstance(node, ast.Call):
                self.uses.setdefault(called(node), []).append(node)

    def _name_widgets(self, path: str, tree: ast.Module) -> None:
        """Note which names hold a widget or another object of the face, by what makes them."""
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Call):
                made = called(node.value)
                if made in self.classes or made in self.foreign[path]:
                    for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                        for place in (path, ""):
                            self.widgets.setdefault((place, _last(target)), set()).add(made)
        for name in self.classes:
            self.widgets.setdefault(("", name.lower()), set()).add(name)

    def _kinds(self, node: ast.expr) -> set[str] | None:
        """Return the classes that a name holds by what makes it, first in its own file; None for other names."""
        name = _last(node)
        if name in {"self", "view", "event"}:
            return set()
        return self.widgets.get((self.path[node], name), self.widgets.get(("", name)))

    def leaks(self) -> list[str]:
        """Return every place where words of a report end outside a door: path and first line of the code."""
        found: set[ast.AST] = set()
        for node in list(self.up):
            if self._begins(node):
                found |= self._outside(node)
        return sorted(f"{self.path[node]}: {ast.unparse(node).splitlines()[0]}" for node in found)

    def _begins(self, node: ast.AST) -> bool:
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load) and node.attr in FIELDS:
            return (self._kinds(node.value) is None or node.attr in HELD) and not self._of_table(node.value, set())
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            return node.id in self._errors(node) and not isinstance(self.up[node], ast.Attribute)
        if isinstance(node, ast.Call) and called(node) in self.texts:
            return self._belongs(node, self.desk)
        return False

    def _of_table(self, node: ast.expr, seen: set[str]) -> bool:
        """Say whether an expression is a row of the command table, whose words are the program's own."""
        names = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)} - seen
        if names & {"command", "commands_of", "COMMANDS"}:
            return True
        home = self._home(node)
        if home is None:
            return False
        if any(a.arg in names and a.annotation and "Command" in ast.unparse(a.annotation) for a in home.args.args):
            return True
        bindings = [
            (target, bound.iter if isinstance(bound, ast.For | ast.comprehension) else bound.value)
            for bound in ast.walk(home)
            if isinstance(bound, ast.For | ast.comprehension | ast.Assign | ast.NamedExpr)
            for target in (bound.targets if isinstance(bound, ast.Assign) else [bound.target])
        ]
        return any(
            isinstance(target, ast.Name) and target.id in names and self._of_table(value, seen | names)
            for target, value in bindings
        )

    def _errors(self, node: ast.AST) -> set[str]:
        home = self._home(node)
        if home is None:
            return set()
        typed = [a for a in home.args.args if a.annotation]
        return {h.name for h in ast.walk(home) if isinstance(h, ast.ExceptHandler) and h.name} | {
            a.arg for a in typed if a.annotation and ast.unparse(a.annotation).endswith(("Error", "Exception"))
        }

    def _home(self, node: ast.AST | None) -> Function | None:
        while node is not None and not isinstance(node, Function):
            node = self.up.get(node)
        return node

    def _outside(self, node: ast.AST) -> set[ast.AST]:
        """Return the leaks of an expression, also through what its function returns."""
        leaks, returned = self.follow(node, set())
        return leaks | (self._callers(self._home(node)) if returned else set())

    def _callers(self, function: Function | None) -> set[ast.AST]:
        """Follow what a function returns from all its uses; what nobody here uses, Textual calls: a leak."""
        if function is None:
            return set()
        if (function, "") not in self.known:
            self.known[function, ""] = (set(), False)
            is_property = any(ast.unparse(d).endswith("property") for d in function.decorator_list)
            uses = self.uses.get("." * is_property + function.name, [])
            leaks = {leak for use in uses for leak in self._outside(use)} if uses else {function}
            self.known[function, ""] = (set(leaks), False)
        return self.known[function, ""][0]

    def follow(self, node: ast.AST, seen: set[ast.AST]) -> Found:
        """Return where the words of an expression leak, and whether the function around it returns them."""
        if node in seen or node not in self.up:
            return set(), False
        seen.add(node)
        up = self.up[node]
        if isinstance(up, ast.keyword | ast.Call):
            return self._into_call(node, up, seen)
        if _only_judged(node, up):
            return set(), False
        if isinstance(up, ast.Return | ast.Yield | ast.YieldFrom):
            return set(), True
        targets = list(self._targets(node, up))
        if targets:
            return _union(self._spread(target, seen) for target in targets)
        if isinstance(up, ast.Tuple) and _is_run(node, up) and not isinstance(self.up[up], ast.Assign | ast.Compare):
            return {up}, False
        if isinstance(up, ast.Expr):
            return set(), False
        if isinstance(up, ast.Attribute) and up.attr in MEASURES:
            return set(), False
        return self.follow(up, seen) if isinstance(up, ast.expr) else ({node}, False)

    def _targets(self, node: ast.AST, up: ast.AST) -> Iterator[ast.expr]:
        """Yield what an expression is bound to: by assignment, loop or with."""
        parts = self.texts.get(called(node), ()) if isinstance(node, ast.Call) else ()
        if isinstance(up, ast.Tuple) and isinstance(assign := self.up[up], ast.Assign) and assign.value is up:
            parts, up = tuple(part is node for part in up.elts), assign
        if isinstance(up, ast.Assign):
            for target in up.targets:
                if isinstance(target, ast.Tuple) and len(parts) == len(target.elts):
                    yield from (part for part, is_text in zip(target.elts, parts, strict=True) if is_text)
                else:
                    yield target
        elif isinstance(up, ast.AnnAssign | ast.AugAssign | ast.NamedExpr):
            yield up.target
        elif isinstance(up, ast.For | ast.AsyncFor | ast.comprehension):
            second = isinstance(node, ast.Call) and called(node) == "items"
            yield up.target.elts[1] if second and isinstance(up.target, ast.Tuple) else up.target
        elif isinstance(up, ast.withitem) and up.optional_vars:
            yield up.optional_vars

    def _zipped(self, node: ast.AST) -> ast.expr | None:
        """Return what a loop binds to one of the lists that it walks through by `zip` and `enumerate`."""
        places: list[int] = []
        while isinstance(call := self.up[node], ast.Call) and called(call) in {"zip", "enumerate"}:
            places.append(1 if called(call) == "enumerate" else next(n for n, a in enumerate(call.args) if a is node))
            node = call
        loop = self.up[node]
        if not isinstance(loop, ast.For | ast.comprehension):
            return None
        target = loop.target
        for place in reversed(places):
            target = target.elts[place] if isinstance(target, ast.Tuple) else target
        return target

    def _spread(self, target: ast.expr, seen: set[ast.AST]) -> Found:
        """Follow the words that were bound to a target, from everywhere in the function that reads it."""
        if isinstance(target, ast.Tuple | ast.List):
            return _union(self._spread(part, seen) for part in target.elts)
        if isinstance(target, ast.Starred | ast.Subscript):
            return self._spread(target.value, seen)
        if isinstance(target, ast.Attribute) and target.attr in HELD:
            return set(), False
        if not isinstance(target, ast.Name):
            return {target}, False
        around: ast.AST = target
        while around in self.up and not isinstance(around, Function | ast.comprehension):
            around = self.up[around]
        return self._reads(self.up[around] if isinstance(around, ast.comprehension) else around, target.id, seen)

    def _reads(self, inside: ast.AST, name: str, seen: set[ast.AST]) -> Found:
        names = (n for n in ast.walk(inside) if isinstance(n, ast.Name) and n.id == name)
        return _union(self.follow(n, seen) for n in names if isinstance(n.ctx, ast.Load))

    def _into_call(self, node: ast.AST, up: ast.keyword | ast.Call, seen: set[ast.AST]) -> Found:
        call = self.up[up] if isinstance(up, ast.keyword) else up
        if not isinstance(call, ast.Call):
            return {node}, False
        name, dropped = called(call), isinstance(self.up[call], ast.Expr)
        if node is call.func:
            return (set(), False) if dropped else self.follow(call, seen)
        if name in DOORS | JUDGED or self._belongs(call, self.desk):
            return set(), False
        if name in SINKS or self._belongs(call, self.foreign):
            return {call}, False
        if name in COLLECT and isinstance(call.func, ast.Attribute):
            return self._spread(call.func.value, seen)
        if name in {"zip", "enumerate"} and (target := self._zipped(node)) is not None:
            return self._spread(target, seen)
        inner = self._inner(call, name)
        if not inner:
            return ({call}, False) if dropped else self.follow(call, seen)
        leaks, returned = _union(self._argument(made, call, node, up) for made in inner)
        more, outer = self.follow(call, seen) if returned else (set(), False)
        return leaks | more, outer

    def _inner(self, call: ast.Call, name: str) -> list[Function | ast.ClassDef]:
        """Return what a call may mean in these files: a class, or the functions of its name, fewer by the receiver."""
        if name in self.classes:
            return [self.classes[name]]
        meant: list[Function | ast.ClassDef] = [*self.functions.get(name, [])]
        if isinstance(call.func, ast.Attribute):
            kinds = {self.classes[k] for k in self._kinds(call.func.value) or () if k in self.classes}
            return [f for f in meant if self.up[f] in kinds] or meant
        return meant

    def _belongs(self, call: ast.Call, names: Mapping[str, set[str]]) -> bool:
        return ast.unparse(call.func).partition(".")[0] in names.get(self.path[call], ())

    def _argument(self, made: Function | ast.ClassDef, call: ast.Call, node: ast.AST, up: ast.AST) -> Found:
        """Return where an argument leaks inside what is called, and whether that returns it."""
        place = next((n for n, a in enumerate(call.args) if a is node), 0)
        if isinstance(made, ast.ClassDef):
            start = next((n for n in made.body if isinstance(n, Function) and n.name == "__init__"), None)
            if start is None:  # a dataclass: what it holds is read again as one of the fields
                names = [
                    s.target.id for s in made.body if isinstance(s, ast.AnnAssign) and isinstance(s.target, ast.Name)
                ]
                taken = up.arg if isinstance(up, ast.keyword) else "".join(names[place : place + 1])
                return (set(), False) if taken in HELD else ({call}, False)
            made = start
        given = [*made.args.posonlyargs, *made.args.args]
        if isinstance(self.up[made], ast.ClassDef) and not any("static" in ast.unparse(d) for d in made.decorator_list):
            given = given[1:]
        if isinstance(up, ast.keyword):
            found = [a for a in [*given, *made.args.kwonlyargs] if a.arg == up.arg]
        else:
            found = given[place : place + 1] or ([made.args.vararg] if made.args.vararg else [])
        if not found or (found[0].annotation and not TEXT_TYPE.search(ast.unparse(found[0].annotation))):
            return set(), False
        key = (made, found[0].arg)
        if key not in self.known:
            self.known[key] = (set(), False)
            self.known[key] = self._reads(made, found[0].arg, set())
        return self.known[key]


def called(call: ast.Call) -> str:
    """Return the last word of what is called."""
    return _last(call.func)


def _last(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else ""


def _returned_texts(desk: Mapping[str, ast.Module]) -> Iterator[tuple[str, tuple[bool, ...]]]:
    """Yield the functions of the desk that return bare text, with the parts of a tuple that are."""
    for path, tree in desk.items():
        for node in tree.body if not path.endswith("/commands.py") else ():
            if isinstance(node, Function) and node.returns and not node.name.startswith("_"):
                returned = node.returns
                is_tuple = isinstance(returned, ast.Subscript) and ast.unparse(returned.value) == "tuple"
                parts = getattr(returned.slice, "elts", []) if isinstance(returned, ast.Subscript) and is_tuple else []
                if TEXT_TYPE.search(ast.unparse(returned)):
                    yield node.name, tuple(bool(TEXT_TYPE.search(ast.unparse(part))) for part in parts)


def _only_judged(node: ast.AST, up: ast.AST) -> bool:
    if isinstance(up, ast.Compare | ast.Raise | ast.Slice | ast.Match | ast.Delete):
        return True
    if isinstance(up, ast.UnaryOp):
        return isinstance(up.op, ast.Not)
    if isinstance(up, ast.BoolOp):
        return isinstance(up.op, ast.And) and node is not up.values[-1]
    if isinstance(up, ast.IfExp | ast.If | ast.While | ast.Assert):
        return node is up.test
    if isinstance(up, ast.comprehension):
        return node in up.ifs
    return isinstance(up, ast.Subscript) and node is up.slice


def _is_run(node: ast.AST, pair: ast.Tuple) -> bool:
    """Say whether a pair is a piece of text and its ink, which nothing behind it makes harmless any more."""
    if len(pair.elts) != 2 or node is not pair.elts[0]:
        return False
    ink = pair.elts[1]
    return "ink" in ast.unparse(ink) or any(
        isinstance(n, ast.Constant) and isinstance(n.value, str) for n in ast.walk(ink)
    )


def _union(parts: Iterable[Found]) -> Found:
    leaks: set[ast.AST] = set()
    returned = False
    for found, back in parts:
        leaks |= found
        returned |= back
    return leaks, returned
