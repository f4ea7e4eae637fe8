"""Publication dates, web addresses, the walk over folders."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.ingest import addresses, dates
from triage.ingest.addresses import canonical, outlet_of, resolved
from triage.ingest.registry import walk

NOW = datetime(2017, 2, 25, tzinfo=UTC)
DAY = "2017-02-20T00:00:00Z"


@pytest.mark.parametrize(
    ("raw", "when"),
    [
        ("2017-02-20", DAY),
        ("20170220", DAY),
        ("2017/02/20", DAY),
        ("20.2.2017", DAY),
        ("2/20/2017", DAY),
        ("20 Feb 2017", DAY),
        ("20-Feb-2017", DAY),
        ("Feb. 20th, 2017", DAY),
        ("Monday, 20 February 2017", DAY),
        ("20 février 2017", DAY),
        ("lunes, 20 de febrero de 2017", DAY),
        ("20. Februar 2017", DAY),
        ("20 февраля 2017 г.", DAY),
        ("20 лютого 2017 року", DAY),
        ("20 فبراير 2017", DAY),
        ("٢٠ شباط ٢٠١٧", DAY),
        ("20 Şubat 2017 Pazartesi", DAY),
        ("2017年2月20日", DAY),
        ("1487574000", "2017-02-20T07:00:00Z"),
        ("1487574000123", "2017-02-20T07:00:00Z"),
        ("2017-02-20T10:12:00.000+0300", "2017-02-20T07:12:00Z"),
        ("2017-02-20 10:12", "2017-02-20T10:12:00Z"),
        ("20170220T101200Z", "2017-02-20T10:12:00Z"),
        ("Mon, 20 Feb 17 10:12 GMT", "2017-02-20T10:12:00Z"),
        ("Mon, 20 Feb 2017 10:12:00 EST", "2017-02-20T15:12:00Z"),
        ("Mon, 20 Feb 2017 10:12:00 +0300 (AST)", "2017-02-20T07:12:00Z"),
        ("Mon Feb 20 10:12:00 +0000 2017", "2017-02-20T10:12:00Z"),
        ("February 20, 2017 at 12:05 a.m.", "2017-02-20T00:05:00Z"),
        ("February 20, 2017 10 pm", "2017-02-20T22:00:00Z"),
        ("20 février 2017 à 10h12", "2017-02-20T10:12:00Z"),
        ("20. Februar 2017, 10.12 Uhr", "2017-02-20T10:12:00Z"),
        ("15 كانون الثاني 2017", "2017-01-15T00:00:00Z"),
        ("15 تشرين الأول 2016", "2016-10-15T00:00:00Z"),
        ("3/3/2016", "2016-03-03T00:00:00Z"),
    ],
)
def test_dates_in_many_forms(raw: str, when: str) -> None:
    assert dates.parse(raw, NOW) == (when, None)


@pytest.mark.parametrize(
    "raw",
    ["2 hours ago", "02/03/2017", "0000-00-00T00:00:00Z", "2017-02-20T25:61:00Z", "2017-02-30", "2099-01-01", "1987-05-05",
     "2017-02-28", "20 Foo 2017", "February 2017", "2017", "17-02-20", "yesterday", "20 Feb 2017 or 21 Feb 2017", "x" * 500,
     "13 pm 20 Feb 2017"],
)  # fmt: skip
def test_dates_without_one_reading_are_refused_with_a_problem(raw: str) -> None:
    when, problem = dates.parse(raw, NOW)
    assert when is None
    assert problem
    assert problem.endswith(".")


@given(st.text(max_size=60))
@settings(max_examples=300)
def test_no_text_breaks_the_dates(raw: str) -> None:
    when, problem = dates.parse(raw, NOW)
    assert when is None or "1990" <= when[:4] <= "2017"
    assert not (when and problem)


def test_no_date_is_no_problem() -> None:
    assert dates.parse(None, NOW) == dates.parse(" \u200f ", NOW) == (None, None)


@pytest.mark.parametrize(("raw", "why"), [("2107-03-04", "late"), ("1907-03-04", "early")])
def test_a_date_out_of_bounds_is_refused_with_the_bound_that_it_passes(raw: str, why: str) -> None:
    assert dates.parse(raw, NOW) == (None, f"The date '{raw}' is too {why} to be that of a publication.")


def test_canonical_addresses() -> None:
    same = [
        "HTTPS://News.Example/a/b?id=2&utm_source=x#top",
        "https://news.example:443/a/b?id=2&fbclid=1",
        "https://u:p@news.example/a/b?id=2",
    ]
    assert {canonical(a) for a in same} == {"https://news.example/a/b?id=2"}
    assert canonical("http://news.example:8080/a") == "http://news.example:8080/a"
    for none in (
        None,
        "",
        "https://news.example/",
        "https://news.example",
        "/a/b",
        "javascript:alert(1)",
        "http://[bad",
        "tag:a,b",
    ):
        assert canonical(none) is None
    assert outlet_of("https://www.news.example/a") == "news.example"
    assert outlet_of("mailto:a@b") is None
    assert resolved("https://news.example/x/y", "../z") == "https://news.example/z"
    assert resolved("http://[", " /z ") == "/z"
    assert resolved("http://a.example", "  ") is None


@given(st.text(max_size=60).map(lambda t: "https://" + t))
@settings(max_examples=200)
def test_no_text_breaks_the_addresses(address: str) -> None:
    found = canonical(address)
    assert found is None or canonical(found) == found
    outlet_of(address)


def test_the_walk_is_sorted_and_follows_no_links(tmp_path: Path) -> None:
    for name in ("b/2.txt", "b/10.txt", "a.txt", "Z.txt", "b/c/é.txt", "b/c/e.txt", ".hidden/x.txt", ".x.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "link.txt").symlink_to(tmp_path / "a.txt")
    os.mkfifo(tmp_path / "pipe")
    found = [os.path.relpath(p, tmp_path) for p in walk([str(tmp_path)])]
    assert found == ["Z.txt", "a.txt", "link.txt", "pipe", "b/10.txt", "b/2.txt", "b/c/e.txt", "b/c/é.txt"]
    given_names = [str(tmp_path / "missing"), str(tmp_path / "a.txt")]
    assert list(walk(given_names)) == given_names


PLAIN = st.builds(
    "{}://{}/{}".format,
    st.sampled_from(["http", "https", "Https", "ftp"]),
    st.text(alphabet="ab1.-_", max_size=8),
    st.text(alphabet="ab1/.~%-_?&=# é", max_size=10),
)


@given(PLAIN)
def test_an_address_that_is_canonical_is_told_at_once(address: str) -> None:
    found = canonical(address)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(addresses, "_PLAIN", re.compile("(?!)"))
        assert canonical(address) == found


STAMPS = st.builds(
    "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z".format,
    st.integers(1980, 2030), *(st.integers(0, most) for most in (13, 32, 25, 60, 61)),
)  # fmt: skip


@given(STAMPS)
def test_a_date_in_the_form_in_which_it_is_kept_is_told_at_once(stamp: str) -> None:
    now = datetime(2024, 2, 28, 12, tzinfo=UTC)
    found = dates.parse(stamp, now)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dates, "_STAMP", re.compile("(?!)"))
        assert dates.parse(stamp, now) == found
