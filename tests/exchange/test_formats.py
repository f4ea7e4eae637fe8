"""CSV and JSON lines: bytes that never change, and values that come back."""

from __future__ import annotations

import csv as reference
import io
import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.domain.decision import Value
from triage.errors import InputRefused, UsageError
from triage.exchange import registry
from triage.exchange.formats import csv, jsonl
from triage.exchange.lines import cells_of, encode, line_of
from triage.exchange.schema import EVENTS, Column, Kind, core

COLUMNS = tuple(Column(str(kind), kind, f"a {kind}", "a test") for kind in Kind)

# A stored text holds no control character but tab and line feed; a lone CR may stand in what an editor pasted.
words = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters=[chr(c) for c in range(32) if c not in (9, 10, 13)])
    | st.sampled_from("=+-@'\"\r\n\t;,\\ "),
    min_size=1,
    max_size=12,
)
json_values: st.SearchStrategy[Value] = st.recursive(
    st.booleans() | st.integers(-(10**6), 10**6) | words, lambda inner: st.lists(inner, max_size=3), max_leaves=4
)
VALUES: dict[Kind, st.SearchStrategy[object]] = {
    Kind.STRING: words,
    Kind.INTEGER: st.integers(-(10**9), 10**9),
    Kind.NUMBER: st.integers(-180_000_000, 180_000_000).map(lambda n: n / 1_000_000),
    Kind.BOOLEAN: st.booleans(),
    Kind.DATE: st.dates().map(str),
    Kind.DATETIME: st.datetimes().map(lambda when: when.replace(microsecond=0).isoformat() + "Z"),
    Kind.LIST: st.lists(words, max_size=3).map(tuple),
    Kind.VALUE: json_values,
}
rows = st.lists(
    st.fixed_dictionaries({str(k): v if k is Kind.LIST else st.none() | v for k, v in VALUES.items()}), max_size=4
)

RECORD: dict[str, object] = {
    "event_id": "ev_00000000aa",
    "status": "confirmed",
    "event_type": "battles",
    "event_subtype": "armed_clash",
    "date_start": "2019-05-06",
    "date_end": "2019-05-06",
    "date_precision": "day",
    "date_text": 'on "Monday"',
    "place_name": "Tal Rima",
    "country": "IRQ",
    "latitude": 36.5,
    "longitude": -0.0000001,
    "place_precision": "place",
    "actor1": "-guards, first brigade",
    "civilians_targeted": False,
    "killed_low": 0,
    "summary": "Two lines\nin one cell\rand a bare return.",
    "sources": ("Wire; North", "Post"),
    "source_count": 2,
    "report_ids": ("00000000000000aa",),
    "evidence": "no column of this table",
}
GOLDEN_CSV = (
    "event_id,status,event_type,event_subtype,date_start,date_end,date_precision,date_text,place_name,admin1,country,"
    "latitude,longitude,place_precision,actor1,actor2,civilians_targeted,killed_low,killed_best,killed_high,"
    "injured_low,casualties_text,summary,sources,source_count,report_ids\r\n"
    'ev_00000000aa,confirmed,battles,armed_clash,2019-05-06,2019-05-06,day,"on ""Monday""",Tal Rima,,IRQ,'
    '36.5,0,place,"\'-guards, first brigade",,false,0,,,,,"Two lines\nin one cell\rand a bare return.",'
    "Wire;\\ North; Post,2,00000000000000aa\r\n"
)
GOLDEN_JSONL = (
    '{"event_id":"ev_00000000aa","status":"confirmed","event_type":"battles","event_subtype":"armed_clash",'
    '"date_start":"2019-05-06","date_end":"2019-05-06","date_precision":"day","date_text":"on \\"Monday\\"",'
    '"place_name":"Tal Rima","admin1":null,"country":"IRQ","latitude":36.5,"longitude":0.0,"place_precision":"place",'
    '"actor1":"-guards, first brigade","actor2":null,"civilians_targeted":false,"killed_low":0,"killed_best":null,'
    '"killed_high":null,"injured_low":null,"casualties_text":null,'
    '"summary":"Two lines\\nin one cell\\rand a bare return.","sources":["Wire; North","Post"],"source_count":2,'
    '"report_ids":["00000000000000aa"]}\n'
)


def csv_bytes(
    given_rows: list[Mapping[str, object]], columns: tuple[Column, ...] = COLUMNS, **options: object
) -> bytes:
    stream = io.BytesIO()
    assert csv.write(stream, given_rows, columns, **options) == len(given_rows)  # type: ignore[arg-type]
    return stream.getvalue()


def jsonl_bytes(given_rows: list[Mapping[str, object]], columns: tuple[Column, ...] = COLUMNS) -> bytes:
    stream = io.BytesIO()
    assert jsonl.write(stream, given_rows, columns) == len(given_rows)
    return stream.getvalue()


def test_the_golden_bytes_of_csv() -> None:
    assert csv_bytes([RECORD], core(EVENTS)).decode() == GOLDEN_CSV


def test_the_golden_bytes_of_json_lines() -> None:
    assert jsonl_bytes([RECORD], core(EVENTS)).decode() == GOLDEN_JSONL


def test_the_options_change_what_they_say_and_nothing_else() -> None:
    plain = csv_bytes([RECORD], core(EVENTS))
    assert csv_bytes([RECORD], core(EVENTS), bom=True) == b"\xef\xbb\xbf" + plain
    assert csv_bytes([RECORD], core(EVENTS), line_end="\n") == plain.replace(b"\r\n", b"\n")
    assert csv_bytes([RECORD], core(EVENTS), raw=True) == plain.replace(b"'-guards", b"-guards")
    semicolons = csv_bytes([RECORD], core(EVENTS), delimiter=";").decode()
    assert '"Wire;\\ North; Post";2;' in semicolons
    assert "'-guards, first brigade;" in semicolons


@given(rows, st.booleans(), st.booleans(), st.sampled_from([",", ";", "\t", "|"]), st.sampled_from(["\r\n", "\n"]))
@settings(max_examples=150, deadline=None)
def test_csv_comes_back_whatever_the_options(
    made: list[Mapping[str, object]], raw: bool, bom: bool, delimiter: str, line_end: str
) -> None:
    data = csv_bytes(made, raw=raw, bom=bom, delimiter=delimiter, line_end=line_end)
    back = list(csv.read(io.BytesIO(data), COLUMNS, raw=raw, delimiter=delimiter))
    assert back == made
    assert csv_bytes(list(back), raw=raw, bom=bom, delimiter=delimiter, line_end=line_end) == data


CELLS = st.text(alphabet=st.sampled_from(list("a\"\r\n,;\t =é😀' ")), max_size=6)


@given(
    st.integers(1, 4).flatmap(lambda n: st.lists(st.lists(CELLS, min_size=n, max_size=n), max_size=4)),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["\r\n", "\n"]),
)
@settings(max_examples=300)
def test_the_lines_are_those_of_the_csv_module(made: list[list[str]], delimiter: str, line_end: str) -> None:
    names = [f"c{n}" for n in range(len(made[0]) if made else 1)]
    columns = tuple(Column(name, Kind.STRING, "a test", "a test") for name in names)
    lines = []
    for row in [names, *made]:
        text = io.StringIO(newline="")
        reference.writer(text, delimiter=delimiter, lineterminator="\r\n").writerow(row)
        lines.append(text.getvalue().removesuffix("\r\n") + line_end)
    found = csv_bytes(
        [dict(zip(names, row, strict=True)) for row in made], columns, raw=True, delimiter=delimiter, line_end=line_end
    )
    assert found.decode() == "".join(lines)


@given(rows)
@settings(max_examples=200)
def test_a_line_of_json_is_what_the_json_module_writes(made: list[Mapping[str, object]]) -> None:
    cells, line = cells_of(COLUMNS), line_of(COLUMNS)
    for row in made:
        assert line(row) == encode(cells(row))
        short = {name: value for name, value in row.items() if value is not None}
        assert line(short) == encode(cells(short))


@given(rows)
@settings(max_examples=100, deadline=None)
def test_json_lines_come_back(made: list[Mapping[str, object]]) -> None:
    data = jsonl_bytes(made)
    assert data.count(b"\n") == len(made)
    back = list(jsonl.read(io.BytesIO(data), COLUMNS))
    assert back == made
    assert jsonl_bytes(list(back)) == data


@given(rows)
@settings(max_examples=60, deadline=None)
def test_another_reader_sees_the_same_table(made: list[Mapping[str, object]]) -> None:
    """Python's own csv module is the twin: as many rows, as many cells, and the quoting is as sparing."""
    data = csv_bytes(made).decode()
    table = list(reference.reader(io.StringIO(data, newline="")))
    assert [len(line) for line in table] == [len(COLUMNS)] * (len(made) + 1)
    again = io.StringIO(newline="")
    reference.writer(again, lineterminator="\r\n").writerows(table)
    assert again.getvalue() == data


def test_values_that_come_again_and_those_that_equal_another_have_their_own_cells() -> None:
    columns = tuple(Column(name, kind, name, "a test") for name, kind in (
        ("n", Kind.NUMBER), ("i", Kind.INTEGER), ("b", Kind.BOOLEAN), ("s", Kind.STRING), ("l", Kind.LIST)))  # fmt: skip
    made: list[Mapping[str, object]] = [
        {"n": n, "i": 1, "b": b, "s": s, "l": ["x", s or ""]}
        for n, b, s in (
            (1, True, "a;b"),
            (1.0, True, 'a"b'),
            (-0.0, False, "a;b"),
            (0, False, None),
            (0.0, None, 'a"b'),
        )
    ]
    again = made * 3
    assert csv_bytes(again, columns, delimiter=";").decode().splitlines()[1:] == [
        '1;1;true;"a;b";"x; a;b"', '1;1;true;"a""b";"x; a""b"', '0;1;false;"a;b";"x; a;b"', "0;1;false;;x",
        '0;1;;"a""b";"x; a""b"',
    ] * 3  # fmt: skip
    lines = [json.loads(line) for line in jsonl_bytes(again, columns).splitlines()]
    assert lines[:5] == lines[5:10] == [{**row, "n": float(str(row["n"])) + 0.0} for row in made]
    assert all(type(line["b"]) is bool or line["b"] is None for line in lines)


def test_a_delimiter_that_is_a_letter_parts_cells_too() -> None:
    assert csv_bytes([{"string": "banana"}, {"string": "x"}], COLUMNS[:1], delimiter="a") == (
        b'string\r\n"banana"\r\nx\r\n'
    )


def test_however_many_values_a_table_has_few_are_remembered() -> None:
    columns = (Column("s", Kind.STRING, "words", "a test"),)
    made = ({"s": f"=words {n}"} for n in range(20_000))
    writer = csv.Writer(io.BytesIO(), columns)
    for row in made:
        writer.add(row)
    writer.add({"s": "y" * 5000})
    known = [kept for _, kept, _ in writer._cells if kept is not None]
    assert all(len(kept) <= 4096 and max(map(len, kept.values())) <= 64 for kept in known)


def test_a_header_stands_even_over_no_rows() -> None:
    assert csv_bytes([], core(EVENTS)).startswith(b"event_id,status,")
    assert jsonl_bytes([]) == b""


def test_a_lone_carriage_return_comes_back_after_a_line_feed_ending() -> None:
    column = (Column("words", Kind.STRING, "words", "a test"),)
    data = csv_bytes([{"words": "left\rright"}, {"words": None}, {"words": "end"}], column, line_end="\n")
    assert data == b'words\n"left\rright"\n""\nend\n'
    assert [row["words"] for row in csv.read(io.BytesIO(data), column)] == ["left\rright", None, "end"]


def test_no_cell_holds_a_control_character_or_half_a_character() -> None:
    column = (Column("words", Kind.STRING, "words", "a test"),)
    data = csv_bytes([{"words": "".join(map(chr, range(32))) + "\ud83d"}], column)
    assert not set(data) & (set(range(32)) - {9, 10, 13})
    assert data.decode().count("\ufffd") == 30
    assert "\ufffd" in jsonl_bytes([{"words": "\ud83d"}], column).decode()


def test_a_very_long_cell_comes_back() -> None:
    column = (Column("words", Kind.STRING, "words", "a test"),)
    long = "word " * 60_000
    assert [row["words"] for row in csv.read(io.BytesIO(csv_bytes([{"words": long}], column)), column)] == [long]


class Counting(io.BytesIO):
    """A stream that remembers the largest piece it was given."""

    largest = 0

    def write(self, data: bytes, /) -> int:  # type: ignore[override]
        self.largest = max(self.largest, len(data))
        return super().write(data)


@pytest.mark.parametrize("form", [registry.format_named("csv"), registry.format_named("jsonl")], ids=["csv", "jsonl"])
def test_writers_of_text_stream(form: registry.Format) -> None:
    drawn = 0
    stream = Counting()

    def source() -> Iterator[Mapping[str, object]]:
        nonlocal drawn
        for _ in range(3000):
            drawn += 1
            yield RECORD
            if drawn == 1500:
                assert stream.tell() > 0, "nothing was written while the rows went by"

    assert form.write(stream, source(), core(EVENTS)) == 3000
    assert stream.largest < 200_000


HEADER = b"event_id,status\r\n"
NAMES = (EVENTS[0], EVENTS[1])


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "empty"),
        (b"event_id,state\r\nev_0000000001,draft\r\n", "state"),
        (b"event_id,event_id,status\r\n", "twice"),
        (b"event_id\r\nev_0000000001\r\n", "status"),
        (HEADER + b'ev_0000000001,"draft\r\n', "breaks off"),
        (HEADER + b'"ev"_0000000001,draft\r\n', "malformed"),
        (HEADER + b"ev_\xff,draft\r\n", "UTF-8"),
    ],
)
def test_csv_that_does_not_fit_is_refused_with_its_reason(data: bytes, word: str) -> None:
    with pytest.raises(InputRefused, match=word):
        list(csv.read(io.BytesIO(data), NAMES))


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"{\n", "Line 1"),
        (b"[]\n", "no JSON object"),
        (b'{"event_id":NaN,"status":"b"}\n', "Line 1"),
        (b'{"event_id":"\xff","status":"b"}\n', "UTF-8"),
        (b"[" * 200_000 + b"\n", "Line 1"),
    ],
    ids=range(5),
)
def test_json_lines_that_do_not_fit_are_refused_with_their_reason(data: bytes, word: str) -> None:
    with pytest.raises(InputRefused, match=word):
        list(jsonl.read(io.BytesIO(data), NAMES))


GOOD = {"event_id": "a", "status": "b"}


@pytest.mark.parametrize(
    ("read", "data", "places", "problem"),
    [
        (csv.read, b"ev_0000000001", 3, "it has 1 cells instead of 2"),
        (csv.read, b"ev_0000000001,draft,more", 3, "it has 3 cells instead of 2"),
        (csv.read, b",draft", 3, "event_id is empty"),
        (jsonl.read, b'{"event_id":"a"}', 2, "it lacks status"),
        (jsonl.read, b'{"event_id":"a","status":"b","state":1}', 2, "it has a name that does not belong there: state"),
        (jsonl.read, b'{"event_id":1,"status":"b"}', 2, "event_id is not a text: 1"),
        (jsonl.read, b'{"event_id":null,"status":"b"}', 2, "event_id is empty"),
        (jsonl.read, b'{"event_id":"\xff","status":"b"}', 2, "it is no JSON in UTF-8"),
        (jsonl.read, b"[]", 2, "it is no JSON object"),
    ],
)
def test_a_row_that_does_not_fit_has_its_problem_and_the_others_come(
    read: Any, data: bytes, places: int, problem: str
) -> None:
    good = b'{"event_id":"a","status":"b"}\n' if read is jsonl.read else b"a,b\n"
    head = b"" if read is jsonl.read else HEADER
    before, wrong, after = list(read(io.BytesIO(head + good + data + b"\n" + good), NAMES))
    assert before == after == GOOD
    assert (wrong.place, wrong["problem"]) == (f"line {places}", problem)


def test_a_cell_of_another_type_is_named_with_its_row_and_column() -> None:
    columns = (Column("killed_low", Kind.INTEGER, "a count", "a test"), Column("note", Kind.STRING, "words", "a test"))
    data = b'killed_low,note\r\n1,"two\r\nlines"\r\nmany,x\r\n'
    good, wrong = csv.read(io.BytesIO(data), columns)
    assert good == {"killed_low": 1, "note": "two\r\nlines"}
    assert wrong == {"note": "x", "problem": "killed_low is not a whole number: many"}
    assert wrong.place == "line 4, row 3 of a spreadsheet"


def test_blank_lines_and_a_mark_of_byte_order_are_no_rows() -> None:
    assert [r["status"] for r in csv.read(io.BytesIO(b"\xef\xbb\xbf" + HEADER + b"\r\na,b\r\n\r\n"), NAMES)] == ["b"]
    data = b'\xef\xbb\xbf{"event_id":"a","status":"b"}\n\n'
    assert [r["status"] for r in jsonl.read(io.BytesIO(data), NAMES)] == ["b"]


def test_a_reader_may_stop_early_and_leaves_the_stream_open() -> None:
    stream = io.BytesIO(HEADER + b"a,b\r\nc,d\r\n")
    lines = csv.read(stream, NAMES)
    assert next(lines)["event_id"] == "a"
    lines.close()  # type: ignore[attr-defined]
    assert not stream.closed


@pytest.mark.parametrize("delimiter", ["", ",,", '"', "\n", "\r", "\x00"])
def test_a_delimiter_that_cannot_be_used_is_refused(delimiter: str) -> None:
    with pytest.raises(UsageError):
        csv_bytes([], delimiter=delimiter)
    with pytest.raises(UsageError):
        list(csv.read(io.BytesIO(HEADER), NAMES, delimiter=delimiter))


def test_a_line_end_is_one_of_two() -> None:
    with pytest.raises(UsageError):
        csv_bytes([], line_end="\r")


def test_formats_are_found_by_name_and_by_suffix() -> None:
    assert registry.format_of("out/Events.CSV").name == "csv"
    assert registry.format_of("sentences.ndjson").name == "jsonl"
    assert registry.format_named("jsonl").suffixes[0] == ".jsonl"
    for unknown in ("events", "events.doc", ".csv"):
        with pytest.raises(UsageError):
            registry.format_of(unknown)
    with pytest.raises(UsageError):
        registry.format_named("doc")
    suffixes = [suffix for form in registry.FORMATS.values() for suffix in form.suffixes]
    assert len(suffixes) == len(set(suffixes))
