"""The stamps of the rules of filing say what the rules do: where they do something else all is filed anew, and else nothing is."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.contracts.behaviour import Behaviour, syntax
from triage.dedupe import keys, lexicon
from triage.desk import merge
from triage.store import copies, filed, tags
from triage.text import fold, quotation, wording

RULES = ("triage.text.", "triage.dedupe.")
ENTRIES: dict[filed.Filing, tuple[Callable[..., Any], ...]] = {
    filed.HEADLINES: (merge.file,),
    filed.COPIES: (copies.keys_in, tags.near_keys),
}


def counted(which: filed.Filing) -> str:
    return Behaviour(ENTRIES[which], RULES).number()


@pytest.mark.parametrize("which", filed.FILINGS, ids=lambda which: which.entry)
def test_the_stamp_is_that_of_the_rules(which: filed.Filing) -> None:
    found = counted(which)
    assert which.stamp == found, f"the rules of {which.entry} do something else now: write {found} in store/filed.py"


@pytest.mark.parametrize(
    ("which", "module", "name", "value"),
    [
        (filed.HEADLINES, fold, "_WORDS", {"mount": "hill"}),
        (filed.HEADLINES, fold, "_WIRE", re.compile("x")),
        (filed.HEADLINES, lexicon, "_IRREGULAR", {"ate": "eat"}),
        (filed.HEADLINES, keys, "RAREST", 6),
        (filed.HEADLINES, keys, "_SILENT", frozenset({"the"})),
        (filed.COPIES, fold, "_MARKS", re.compile("x")),
        (filed.COPIES, wording, "FILED", 4),
        (filed.COPIES, wording, "_PLACES", {"body": "b"}),
        (filed.COPIES, quotation, "_DECADE", re.compile("x")),
    ],
)
def test_another_table_is_another_stamp(
    which: filed.Filing, module: Any, name: str, value: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = counted(which)
    monkeypatch.setattr(module, name, value)
    assert counted(which) != before


@pytest.mark.parametrize(
    ("module", "name", "value"),
    [(lexicon, "LABELS", frozenset({"x"})), (fold, "_DATA", {}), (copies, "SHOWN", 7), (wording, "QUOTED_ALIKE", 0.9)],
)
def test_a_table_that_no_key_follows_from_changes_no_stamp(
    module: Any, name: str, value: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = [counted(which) for which in filed.FILINGS]
    monkeypatch.setattr(module, name, value)
    assert [counted(which) for which in filed.FILINGS] == before


def test_comments_docstrings_and_types_change_nothing_and_a_statement_does() -> None:
    plain = "def f(a, b=1):\n    c = a + b\n    return c\n"
    dressed = 'def f(a: int, b: int = 1) -> int:\n    """Add."""\n    # why\n    c = (a +\n         b)\n    return c\n'
    assert syntax(ast.parse(plain)) == syntax(ast.parse(dressed))
    for other in (plain.replace("+", "-"), plain.replace("b=1", "b=2"), plain.replace("return c", "return a")):
        assert syntax(ast.parse(other)) != syntax(ast.parse(plain))
