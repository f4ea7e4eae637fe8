"""JSON, JSON Lines and CSV."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.domain.report import Report, report_identity
from triage.errors import InputRefused
from triage.ingest.readers import table
from triage.ingest.readers.records import pieces_of
from triage.ingest.registry import read_file


def read(data: bytes | str, format: str | None = None, name: str = "-") -> list[Report]:
    return list(read_file(name, data=data.encode() if isinstance(data, str) else data, format=format))


def blocks(report: Report) -> list[tuple[str, str]]:
    return [(b.role.value, report.text[b.start : b.end]) for b in report.blocks]


def test_one_object_with_all_fields() -> None:
    record = {
        "Headline": "Bridge  shut",
        "Body": "The bridge is shut.\nA second line.\n\nA third.",
        "publisher": {"name": "Daily Wall"},
        "link": "https://Wall.example:443/a?utm_source=x&id=7#top",
        "date": "20 February 2017 10:12 +0300",
        "authors": [{"name": "A. One"}, "B. Two"],
        "language": "EN-gb",
        "id": 17,
        "desk": "foreign",
    }
    (report,) = read(json.dumps(record))
    assert blocks(report) == [
        ("title", "Bridge shut"),
        ("body", "The bridge is shut."),
        ("body", "A second line."),
        ("body", "A third."),
    ]
    assert report.text == "Bridge shut\n\nThe bridge is shut.\n\nA second line.\n\nA third."
    assert (report.outlet, report.author, report.language) == ("Daily Wall", "A. One, B. Two", "en")
    assert (report.published, report.published_raw) == ("2017-02-20T07:12:00Z", "20 February 2017 10:12 +0300")
    assert report.report_id == report_identity("https://wall.example/a?id=7", b"")
    assert report.url == record["link"]
    assert report.metadata == {"desk": "foreign", "id": "17"}


def test_lists_wrapped_lists_and_json_feeds() -> None:
    rows = [{"title": "One"}, {"text": "two words"}, {"id": 3}, 4]
    assert [r.headline for r in read(json.dumps(rows))] == ["One", "two words"]
    for key in ("items", "articles", "reports"):
        assert len(read(json.dumps({key: rows}))) == 2
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Wall feed",
        "language": "fr",
        "items": [
            {
                "id": "https://wall.example/1",
                "content_html": "<p>Un.</p><blockquote>Deux.</blockquote>",
                "date_published": "2017-02-20T10:00:00Z",
            }
        ],
    }
    (report,) = read(json.dumps(feed))
    assert (report.outlet, report.language, report.published) == ("Wall feed", "fr", "2017-02-20T10:00:00Z")
    assert blocks(report) == [("body", "Un."), ("quote", "Deux.")]
    assert report.report_id == report_identity("https://wall.example/1", b"")


def test_records_left_out_are_told_beside_the_next_or_last_one() -> None:
    reports = read('{"title": "a"}\nnot json\n\n{"n": 1}\n{"title": "b"}\n[1]\n', "jsonl")
    assert [r.title for r in reports] == ["a", "b"]
    assert [p.split(" was")[0].split(" has")[0] for p in reports[1].problems] == [
        "Line 2 is no JSON and",
        "Line 4",
        "Line 6",
    ]
    assert reports[0].problems == ()


def test_a_flood_of_bad_lines_is_counted() -> None:
    (report,) = read("x\n" * 500 + '{"title": "a"}\n', "jsonl")
    assert len(report.problems) == 9
    assert "492 more" in report.problems[-1]


def test_broken_json_gives_what_is_whole() -> None:
    reports = read('[{"title": "a"}, {"title": "b"}, {"tit', "json")
    assert [r.title for r in reports] == ["a", "b"]
    assert "breaks after 2 whole records" in reports[0].problems[0]
    for hopeless in ("[" * 100_000, '{"a":' * 100_000, "nope", "[1, 2]", '"x"', "{}"):
        with pytest.raises(InputRefused):
            read(hopeless, "json")


def test_lone_surrogates_and_controls_become_marks() -> None:
    (report,) = read(b'{"title": "a\\ud83d b\\u001b[2J", "text": "c\\u0000d\\u0092e\\u0085f\\udc00"}')
    assert report.text == "a\ufffd b\ufffd[2J\n\nc\ufffdd’e f\ufffd"
    assert len(report.text_sha256) == 64


def test_half_a_pair_becomes_a_mark_in_every_field() -> None:
    half = "half \ud83d"
    fields = dict.fromkeys(("title", "text", "outlet", "author", "published", "language", half), half)
    for address in ("https://x\ud83d.example/a\udc00", half):
        (report,) = read(json.dumps({**fields, "url": address, "id": f"tag:{half}"}))
        kept = [
            report.title,
            report.text,
            report.outlet,
            report.author,
            report.url,
            report.published_raw,
            *report.problems,
        ]
        kept += [*report.metadata, *report.metadata.values()]
        assert not any(c in (words or "") for words in kept for c in "\ud83d\udc00")
        assert report.url == address.replace("\ud83d", "\ufffd").replace("\udc00", "\ufffd")
        assert report.metadata["half_\ufffd"] == "half \ufffd"


def test_json_lines_are_known_by_their_content() -> None:
    two = '{"title": "a"}\n{"title": "b"}\n'
    assert len(read(two)) == 2
    assert len(read(two, name="x.json")) == 2
    assert read("[AFP] Three hurt.\n")[0].media_type == "text/plain"
    assert read('{"title": "a", "text": "b"}', name="x.txt")[0].media_type == "application/json"


BROKEN = '{"title": "a bro'
LONG = json.dumps({"title": "long", "text": "word " * 20_000})


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("name", ["-", "x", "x.json", "x.jsonl", "x.txt"])
@pytest.mark.parametrize("count", [1, 2, 5])
def test_a_broken_line_costs_that_line_wherever_it_stands(count: int, name: str, end: str) -> None:
    whole = [json.dumps({"title": f"t{n}", "text": "word " * 2000}) for n in range(8)]
    for at in (0, 1, len(whole)):
        lines = [*whole[:at], *[BROKEN] * count, *whole[at:]]
        reports = read(end.join([*lines, ""]), name=name)
        assert [r.title for r in reports] == [f"t{n}" for n in range(8)]
        said = [p for r in reports for p in r.problems]
        assert said == [
            f"Line {at + n + 1} is no JSON and was left out: unterminated string starting at column 11."
            for n in range(count)
        ]


@pytest.mark.parametrize("name", ["-", "x.json", "x.jsonl", "x.txt"])
@pytest.mark.parametrize(
    ("lines", "titles"),
    [
        ([LONG, LONG], ["long", "long"]),
        ([LONG[:-9], LONG], ["long"]),
        ([LONG, LONG[:-9]], ["long"]),
        ([BROKEN, '{"title": "b"}'], ["b"]),
        (['{"title": "a\u2028b", "text": "c"}', '{"title": "b"}'], ["a b", "b"]),
    ],
)
def test_lines_longer_than_what_is_seen_of_a_file_are_lines(lines: list[str], titles: list[str], name: str) -> None:
    assert [r.title for r in read("\n".join(lines), name=name)] == titles


def test_what_is_no_json_lines_is_not_taken_for_it() -> None:
    pretty = json.dumps({"title": "a", "text": "word " * 20_000, "tags": [{"title": "b"}]}, indent=1)
    for name in ("-", "x.json", "x.jsonl"):
        assert [r.title for r in read(pretty, name=name)] == ["a"]
    listed = json.dumps([{"title": "a"}, {"title": "b", "text": "word " * 20_000}])
    wrapped = json.dumps({"items": [{"title": "a"}, {"title": "b", "text": "word " * 20_000}]})
    for text in (listed, wrapped):
        for name in ("-", "x.json", "x.jsonl"):
            assert [r.title for r in read(text, name=name)] == ["a", "b"]
    assert read('A line of prose.\n{"title": "a"}\nAnother one.\n')[0].media_type == "text/plain"
    assert [r.title for r in read('{"items": [\n{"title": "a"},\n{"title": "b"},\n{"ti', "json")] == ["a", "b"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_tables_of_any_delimiter(delimiter: str) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerows(
        [["ID", "Title", "Text", "Date"], ["1", 'He said "no"', f"one{delimiter} two\n\nthree", "2017-02-20"]]
    )
    (report,) = read(out.getvalue(), "csv")
    assert blocks(report) == [
        ("title", 'He said "no"'),
        ("body", " ".join(f"one{delimiter} two".split())),
        ("body", "three"),
    ]
    assert report.metadata["id"] == "1"


def test_tables_with_marks_hints_nuls_and_short_rows() -> None:
    reports = read("\ufeffsep=;\r\ntitle;text\r\nA;b\0c\r\n\r\nB\r\n;;\r\nC;d;e\r\n".encode(), "csv")
    assert [r.text for r in reports] == ["A\n\nb\ufffdc", "B", "C\n\nd"]
    assert "3 cells for 2 columns" in reports[2].problems[-1]
    latin = "titre;title\nx;Évacuation à Orléans, où l’armée a été déployée\n".encode("cp1252")
    assert read(latin, "csv")[0].title == "Évacuation à Orléans, où l’armée a été déployée"


def test_a_quotation_mark_left_open_is_told() -> None:
    reports = read('title,text\nA,b\nC,"d\nE,f\n', "csv")
    assert "never closed" in reports[-1].problems[-1]
    assert "E,f" in reports[-1].text


def test_a_table_without_text_is_refused() -> None:
    for data in ("a,b\n1,2\n", "title,text\n", "\n\n"):
        with pytest.raises(InputRefused):
            read(data, "csv")


CELLS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=20)


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=8))
@settings(max_examples=100)
def test_what_a_table_writes_comes_back(rows: list[tuple[str, str]]) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([("title", "text"), *rows])
    found = list(table.read_table(io.BytesIO(out.getvalue().encode()), "utf-8"))
    kept = [row for row in rows if any(" ".join(cell.split()) for cell in row)]
    titles = [item.title or "" for item in found if not isinstance(item, str)]
    wanted = [" ".join(title.split()) for title, _ in kept]
    assert len(titles) == len(wanted)
    assert [t for t in titles if t] == [w for w in wanted if w.strip("\u200b\u200c\u200d\u2060\ufeff")]


def test_the_same_rows_have_the_same_ids_and_others_differ() -> None:
    data = '{"title": "a"}\n{"title": "a"}\n{"title": "b", "url": "https://x.example/1"}\n'
    first, again = read(data, "jsonl"), read(data + '{"title": "new"}\n', "jsonl")
    assert [r.report_id for r in first] == [r.report_id for r in again][:3]
    assert len({r.report_id for r in again}) == 4
    assert {r.raw_sha256 for r in first} != {r.raw_sha256 for r in again}


def test_lines_that_were_only_wrapped_are_one_paragraph() -> None:
    wrapped = (
        "Gunmen killed six guards at the fuel depot near Sarun and\nset it on fire, police said. The toll may rise.\n"
        "A second paragraph."
    )
    assert [text for _, text in pieces_of(wrapped)[0]] == [
        "Gunmen killed six guards at the fuel depot near Sarun and set it on fire, police said. The toll may rise.",
        "A second paragraph.",
    ]
    own = "the depot\nthe mill\nthe bridge"
    assert [text for _, text in pieces_of(own)[0]] == ["the depot", "the mill", "the bridge"]
    apart = "The first paragraph of this report ends without a stop\n\nthen another one begins in lower case."
    assert len(pieces_of(apart)[0]) == 2
    assert [text for _, text in pieces_of("One.\r\n\r\nTwo.\rThree.")[0]] == ["One.", "Two.", "Three."]
