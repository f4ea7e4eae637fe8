"""Reports for people and sheets: every word is a word, whatever it looks like; the same rows give the same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from triage.domain.event import Evidence
from triage.errors import ExportError
from triage.exchange import registry
from triage.exchange.digest import facts
from triage.exchange.formats import xlsx
from triage.exchange.formats.markdown import plain
from triage.exchange.pictures import bars, counted, time_line
from triage.exchange.schema import EVENTS, Column, Kind, core
from triage.text.shown import shown

HOSTILE = (
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "[link](javascript:alert(1))", "# heading", "| cell |",
    "</svg></style></title>", "\u202egnp.exe", "a\x1b[31m", "&lt;b&gt;", "1. one", "- item", "`code` **bold** _it_", "=1+1",
    "<https://a.example>", "www.a.example", "a\n\n<b>b</b>", "\\", "_x0041_", "]]>",
)  # fmt: skip


def row(words: str = "Tal Rima", **cells: Any) -> dict[str, Any]:
    base: dict[str, Any] = {
        "event_id": "ev_00000000aa", "status": "confirmed", "event_type": "battles", "event_subtype": "armed_clash",
        "date_start": "2019-05-06", "date_end": "2019-05-07", "date_precision": "range", "place_name": words,
        "place_precision": "place", "actor1": words, "killed_low": 2, "killed_high": 4, "casualties_text": words,
        "injured_low": 0, "summary": words, "sources": (words, "Post"), "source_count": 2, "report_ids": ("aa",),
        "civilians_targeted": True, "latitude": 36.5, "longitude": -0.25,
        "evidence": (Evidence("place_name", "aa", "aa-1-0", 0, 3, words), Evidence("actor1", "aa", "aa-1-0", 0, 3, words)),
        "reports": [{"report_id": "aa", "url": "https://a.example/?a=1&b=\"2", "title": words, "outlet": words}],
    }  # fmt: skip
    return base | cells


def text_of(name: str, rows: list[Mapping[str, Any]]) -> str:
    stream = io.BytesIO()
    assert registry.format_named(name).write(stream, rows, EVENTS) == len(rows)
    return stream.getvalue().decode()


class Page(HTMLParser):
    """What a browser would see: tags with their attributes, and the words."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.words = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.words += data


@pytest.mark.parametrize("words", HOSTILE)
def test_no_word_becomes_a_tag_of_the_page(words: str) -> None:
    calm, page = Page(text_of("html", [row()])), Page(text_of("html", [row(words)]))
    assert page.tags == calm.tags
    assert [name for name, _ in page.attributes] == [name for name, _ in calm.attributes]
    assert not {"script", "link", "iframe", "object", "img"} & set(page.tags)
    assert not any(name.startswith("on") for name, _ in page.attributes)
    assert [v for n, v in page.attributes if n in ("href", "src")] == ['https://a.example/?a=1&b="2']
    assert not re.search("[\x00-\x09\x0b-\x1f\u202e]", page.words)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//a.example", "", None])
def test_only_addresses_of_the_web_are_linked(url: str | None) -> None:
    assert "a" not in Page(text_of("html", [row(reports=[{"report_id": "aa", "url": url}])])).tags


def test_nothing_is_fetched_and_nothing_runs() -> None:
    text = text_of("html", [row()])
    assert "default-src 'none'" in text
    assert not re.search(r"@import|url\(|src=|xlink", text)


@pytest.mark.parametrize("words", HOSTILE)
def test_no_word_becomes_markdown(words: str) -> None:
    tokens = MarkdownIt("commonmark", {"linkify": False}).enable("table").parse(f"x {plain(words)}\n")
    assert [t.type for t in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    children = tokens[1].children or []
    assert [child.type for child in children if child.type not in ("text", "text_special")] == []
    assert "".join(child.content for child in children) == f"x {shown(' '.join(words.split()))}"


@pytest.mark.parametrize("words", HOSTILE)
def test_the_shape_of_the_markdown_does_not_follow_the_words(words: str) -> None:
    parser = MarkdownIt("commonmark").enable("table")
    kinds = [[t.type for t in parser.parse(text_of("markdown", [row(w)]))] for w in ("Tal Rima", words)]
    assert kinds[0] == kinds[1]


@pytest.mark.parametrize("words", HOSTILE)
def test_a_picture_is_whole_whatever_it_names(words: str) -> None:
    root = ElementTree.fromstring(bars(words, [(words, 3), ("other", 1)]))
    assert {element.tag.rpartition("}")[2] for element in root.iter()} == {"svg", "title", "text", "rect"}


def test_bars_are_as_long_as_their_counts() -> None:
    root = ElementTree.fromstring(bars("By type", [("a", 4), ("b", 2), ("c", 1)]))
    wide = [float(e.get("width", "0")) for e in root.iter() if e.tag.endswith("rect")]
    assert wide[0] == pytest.approx(2 * wide[1], abs=0.2)
    assert wide[0] == pytest.approx(4 * wide[2], abs=0.4)


@given(st.dictionaries(st.dates().filter(lambda d: d.year > 1).map(str), st.integers(1, 5), min_size=1, max_size=8))
@settings(max_examples=60, deadline=None)
def test_a_time_line_counts_every_day_once(days: dict[str, int]) -> None:
    root = ElementTree.fromstring(time_line("Over time", days))
    titles = [e.text or "" for e in root.iter() if e.tag.endswith("title")][1:]
    assert sum(int(title.rpartition(": ")[2]) for title in titles) == sum(days.values())


def test_a_short_time_line_shows_days_without_a_gap() -> None:
    root = ElementTree.fromstring(time_line("Over time", {"2019-05-06": 2, "2019-05-09": 1}))
    titles = [e.text or "" for e in root.iter() if e.tag.endswith("title")][1:]
    assert titles == ["2019-05-06: 2", "2019-05-07: 0", "2019-05-08: 0", "2019-05-09: 1"]


def test_rare_names_are_summed_up() -> None:
    names = ["a"] * 3 + ["b"] * 2 + list("cdefgh")
    assert counted(names, most=3) == [("a", 3), ("b", 2), ("c", 1), ("5 others", 5)]
    assert counted([]) == []


@pytest.mark.parametrize("name", ["html", "markdown"])
def test_a_disputed_toll_is_told_with_who_says_what(name: str) -> None:
    reports = [{"report_id": key, "outlet": outlet} for key, outlet in (("aa", "Wire"), ("bb", "Echo"), ("cc", "Post"))]
    said = [
        Evidence(field, key, f"{key}-1-0", 0, 9, words)
        for key, words in (("aa", "at least 12"), ("bb", "at least 12"), ("cc", "rose to 18"), ("dd", "rose to 18"))
        for field in ("killed_low", "casualties_text")
    ]
    text = text_of(
        name, [row(reports=reports, evidence=said, injured_low=20, injured_high=50, claimed_by="the rebels")]
    )
    words = " ".join(Page(text).words.split()) if name == "html" else text.replace("\\", "")
    for told in (
        "at least 12 (killed low, casualties text; Wire, Echo)", "rose to 18 (killed low, casualties text; Post)", "20 to 50",
        "the rebels",
    ):  # fmt: skip
        assert told in words


@pytest.mark.parametrize(
    ("low", "high", "told"),
    [(None, None, ""), (5, None, "at least 5"), (None, 9, "at most 9"), (4, 4, "4"), (0, 0, "0")],
)
def test_the_injured_are_told_as_far_as_they_are_known(low: int | None, high: int | None, told: str) -> None:
    assert dict(facts(row(injured_low=low, injured_high=high))).get("Injured", "") == told


@pytest.mark.parametrize("name", ["html", "markdown"])
def test_a_report_tells_what_a_record_says(name: str) -> None:
    text = text_of(name, [row(), row(event_id="ev_00000000ab", date_start=None, date_end=None, evidence=())])
    words = text if name == "html" else text.replace("\\", "")
    for said in ("2 event records", "From 2019-05-06 to 2019-05-07.", "low 2, high 4", "armed clash", "Tal Rima; Post"):
        assert said in words
    assert words.count("(place name, actor1; Tal Rima)") == 1
    assert text_of(name, []).startswith("# 0" if name == "markdown" else "<!DOCTYPE")


# XLSX


def sheet(rows: list[Mapping[str, Any]], columns: tuple[Column, ...]) -> tuple[bytes, list[list[tuple[str, str]]]]:
    """Return the bytes and the cells of each row as (kind, text)."""
    stream = io.BytesIO()
    assert xlsx.write(stream, rows, columns) == len(rows)
    with zipfile.ZipFile(stream) as archive:
        assert archive.testzip() is None
        assert {i.date_time for i in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        for name in archive.namelist():
            ElementTree.fromstring(archive.read(name))
        root = ElementTree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    space = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    found = [
        [(c.get("t", "n"), "".join(c.itertext())) for c in line.findall("m:c", space)]
        for line in root.findall(".//m:row", space)
    ]
    assert root.find(".//m:f", space) is None, "a formula"
    return stream.getvalue(), found


def test_a_sheet_keeps_types_and_places() -> None:
    columns = core(EVENTS)
    data, lines = sheet([row()], columns)
    assert data == sheet([row()], columns)[0]
    assert [text for _, text in lines[0]] == [column.name for column in columns]
    cells = dict(zip([c.name for c in columns if row().get(c.name) is not None], lines[1], strict=True))
    assert cells["killed_low"] == ("n", "2")
    assert cells["longitude"] == ("n", "-0.25")
    assert cells["civilians_targeted"] == ("b", "1")
    assert cells["sources"] == ("inlineStr", "Tal Rima; Post")
    assert cells["date_start"] == ("inlineStr", "2019-05-06")


WORDS = (Column("words", Kind.STRING, "words", "a test"),)


def read_back(text: str) -> str:
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda m: chr(int(m.group(1), 16)), text)


@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("=_x0D<>&\r\n\t"), min_size=1, max_size=20)
)
@settings(max_examples=150, deadline=None)
def test_every_text_comes_back_from_a_sheet(text: str) -> None:
    kept = re.sub("[\ufffe\uffff]", "\ufffd", text)
    assert read_back(sheet([{"words": text}], WORDS)[1][1][0][1]) == kept


@pytest.mark.parametrize("words", HOSTILE)
def test_no_word_becomes_a_formula_or_a_tag_of_a_sheet(words: str) -> None:
    kind, text = sheet([{"words": words}], WORDS)[1][1][0]
    assert kind == "inlineStr"
    assert read_back(text) == words.replace("\x1b", "\ufffd")


def test_the_limits_of_a_sheet_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ExportError, match="The words of row 2 is longer than the 32,767 characters"):
        sheet([{"words": "\U0001f642" * 16_384}], WORDS)
    named = (Column("id", Kind.STRING, "an id", "a test", unique=True), *WORDS)
    with pytest.raises(ExportError, match="The words of ev_1 is longer"):
        sheet([{"id": "ev_1", "words": "a" * (xlsx.LONGEST + 1)}], named)
    assert sheet([{"words": "a" * xlsx.LONGEST}], WORDS)
    monkeypatch.setattr(xlsx, "ROWS", 3)
    assert sheet([{"words": "a"}] * 2, WORDS)
    with pytest.raises(ExportError, match="2 rows at most"):
        sheet([{"words": "a"}] * 3, WORDS)


def test_columns_have_the_letters_of_a_sheet() -> None:
    many = tuple(Column(f"c{n}", Kind.STRING, "words", "a test") for n in range(28))
    stream = io.BytesIO()
    xlsx.write(stream, [], many)
    with zipfile.ZipFile(stream) as archive:
        places = re.findall(r'<c r="([A-Z]+)1"', archive.read("xl/worksheets/sheet1.xml").decode())
    assert (places[0], places[25], places[26], places[27]) == ("A", "Z", "AA", "AB")
