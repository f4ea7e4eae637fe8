"""The sample reports against their key: what the program reads and splits is what the key says, word for word."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from triage.domain.report import Report, Role
from triage.domain.tag import Flag, Tag
from triage.errors import InputRefused
from triage.ingest.registry import read_file, walk
from triage.segment.sentences import split

TESTS = Path(__file__).parents[1]
SAMPLES = TESTS.parent / "sample_reports"
REFUSED = sorted((TESTS / "data" / "refused").iterdir())
BROKEN = "reports/feeds/northgate-broken.xml"
OUTLETS = {
    "Meridian Newswire",
    "Orsana Courier",
    "Ruza Valley Post",
    "Halden Tribune",
    "Northgate Dispatch",
    "Le Phare d’Orsana",
    "صوت أشقر",
}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def loaded() -> dict[str, Report]:
    """Every report under the name that the key gives it: its path, and its place where a file holds several."""
    found = {}
    for path in walk([str(SAMPLES / "reports")]):
        name = Path(path).relative_to(SAMPLES).as_posix()
        reports = list(read_file(path))
        for place, report in enumerate(reports):
            found[f"{name}#{place}" if len(reports) > 1 else name] = report
    return found


REPORTS = loaded()
KEY = rows(SAMPLES / "key.csv")
STORIES = rows(Path(__file__).with_name("stories.csv"))


@pytest.mark.parametrize("name", sorted(REPORTS))
def test_the_sentences_are_those_of_the_key(name: str) -> None:
    report = REPORTS[name]
    sentences = [s for s in split(report) if s.role is not Role.TITLE]
    assert [s.text for s in sentences] == [row["sentence"] for row in KEY if row["source"] == name]
    assert all(report.text[s.start : s.end] == s.text for s in sentences)


def test_the_key_names_every_report_in_the_order_of_the_folder() -> None:
    assert list(dict.fromkeys(row["source"] for row in KEY)) == list(REPORTS)
    assert len(REPORTS) == 40


def test_the_key_speaks_the_vocabulary_and_shows_all_of_it() -> None:
    tags = {Tag(row["tag"]) for row in KEY}
    flags = {Flag(flag) for row in KEY for flag in row["flags"].split("; ") if flag}
    assert tags == set(Tag)
    assert flags == set(Flag)


def test_an_event_flag_stands_only_on_what_is_no_event_itself() -> None:
    assert all(row["tag"] in ("quote", "caption") for row in KEY if "has_event" in row["flags"])
    assert all(row["tag"] == "event" for row in KEY if {"multi", "detail"} & set(row["flags"].split("; ")))


def test_seven_outlets_three_languages_and_every_format_are_there() -> None:
    outlets = {report.outlet for report in REPORTS.values()}
    assert outlets >= OUTLETS
    assert {report.language for report in REPORTS.values()} >= {"en", "fr", "ar"}
    assert len({report.media_type for report in REPORTS.values()}) >= 7
    suffixes = {name.partition("#")[0].rpartition(".")[2] for name in REPORTS}
    assert suffixes == {"txt", "md", "html", "rss", "atom", "xml", "json", "jsonl", "csv"}


def test_one_story_stands_under_six_headlines() -> None:
    headlines = {REPORTS[r["source"]].headline for r in STORIES if r["story"] == "market-rockets"}
    assert len(headlines) == 6


def test_the_story_list_names_every_report_once() -> None:
    assert sorted(row["source"] for row in STORIES) == sorted(REPORTS)
    assert {row["linked"] for row in STORIES} - {""} <= {row["story"] for row in STORIES}


def test_the_pairs_that_must_stay_apart_differ_in_one_word() -> None:
    by_story = {row["story"]: REPORTS[row["source"]].headline.lstrip("# ") for row in STORIES}
    for one, other in (("mine-of-monday", "mine-of-thursday"), ("bir-haddan-retaken", "zahrin-retaken")):
        words, others = by_story[one].split(), by_story[other].split()
        while words and others and words[0] == others[0]:
            del words[0], others[0]
        while words and others and words[-1] == others[-1]:
            del words[-1], others[-1]
        assert sorted((" ".join(words), " ".join(others))) in (["3", "5"], ["Bir Haddan", "Zahrin"])


def test_what_the_page_or_the_feed_dates_is_dated_within_the_week() -> None:
    dated = [r for r in REPORTS.values() if r.published is not None]
    assert len(dated) >= 30
    assert all("2023-03-06" <= (r.published or "")[:10] <= "2023-03-13" for r in dated)
    assert not any(r.published for r in REPORTS.values() if r.media_type == "text/plain")


def test_only_the_broken_feed_has_problems_and_what_stands_before_the_break_is_loaded() -> None:
    broken = {name.partition("#")[0] for name, report in REPORTS.items() if report.problems}
    assert broken == {BROKEN}
    assert REPORTS[f"{BROKEN}#0"].title == "Freed aid workers return to Orsana"
    assert REPORTS[f"{BROKEN}#1"].title == "Burnt cannery in Port Elwin to stay closed until May"


def test_the_hostile_report_really_carries_what_it_should() -> None:
    raw = (SAMPLES / "reports/dumps/hostile.json").read_text(encoding="utf-8")
    for mark in (r"\u001b[31m", r"\u009b2J", r"\u202e", r"\u200b", r"\u0489", "[red]", "[/x]", "[@click=app.quit]"):
        assert mark in raw
    report = REPORTS["reports/dumps/hostile.json"]
    assert (report.outlet or "").startswith("=HYPERLINK(")
    assert "\x1b" not in report.text


def test_lines_end_in_lf_but_in_the_one_file_that_tests_the_other_end() -> None:
    other = [p.name for p in SAMPLES.rglob("*") if p.is_file() and b"\r" in p.read_bytes()]
    assert other == ["mnw-convoy.txt"]


def test_the_key_itself_and_the_refused_samples_are_no_reports() -> None:
    for path in [SAMPLES / "key.csv", *REFUSED]:
        with pytest.raises(InputRefused):
            list(read_file(str(path)))
    assert {path.name for path in REFUSED} == {"empty.txt", "binary.bin", "not-a-feed.xml", "nested.json"}
