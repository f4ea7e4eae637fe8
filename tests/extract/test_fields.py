"""What must hold for any text, and how places, actors and the hand-over to the desk behave."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from triage.domain.event import DATE_PRECISIONS, PLACE_PRECISIONS, EventRecord, faults
from triage.domain.vocabulary import SUBTYPES
from triage.extract.fields import propose_fields
from triage.extract.numerals import read_number
from triage.extract.proposal import PROPOSED_FIELDS, Resolved

NEWS = """At least 12 20-21 people were killed and wounded in Kessab near the town of Orel on Monday 4 March 2020, 2020-03-04
between up to dozens a child including ( ) said that rebels captured police protesters shelled « يوم الاثنين"""
WORDS = st.sampled_from(NEWS.split())
TEXTS = st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=40).map(" ".join))
DAYS = st.one_of(
    st.none(), st.sampled_from(["2020-03-04", "2020-03-04T23:30:00+03:00", "0001-01-01", "9999-12-31", "?"])
)


@settings(max_examples=200, deadline=None)
@given(TEXTS, DAYS)
@example("9999-99-99 31.02.2020 the 31 February", "2020-03-01")
@example("29 February", "2021-03-01")
@example("", None)
@example("999999999999999999999 people were killed 3 years ago 9999 years ago", "0001-01-01")
def test_any_text_gives_valid_proposals_with_words(text: str, published: str | None) -> None:
    proposals = propose_fields(text, published=published)
    assert tuple(proposals.values) == PROPOSED_FIELDS
    assert proposals == propose_fields(text, published=published)
    for name, start, end in proposals.evidence:
        assert 0 <= start < end <= len(text)
        assert text[start:end].strip()
        assert proposals.values[name] is not None
    assert all(0 <= sure <= 1 for sure in proposals.confidence.values())
    values = {k: v for k, v in proposals.values.items() if v is not None}
    record = EventRecord("ev_0000000000", sources=("x",), source_count=1, report_ids=("r",), **values)  # type: ignore[arg-type]
    assert not faults(record)
    assert proposals.values["date_precision"] in DATE_PRECISIONS
    assert proposals.values["place_precision"] in PLACE_PRECISIONS


def test_alternatives_name_all_other_subtypes() -> None:
    proposals = propose_fields("Rebels shelled the town.")
    first = f"{proposals.values['event_type']}/{proposals.values['event_subtype']}"
    every = {f"{event_type}/{subtype}" for event_type, subs in SUBTYPES.items() for subtype in subs}
    assert first == "explosions/shelling_missile"
    assert {first, *proposals.subtype_alternatives} == every
    assert len(proposals.subtype_alternatives) == 30


@pytest.mark.parametrize(
    ("text", "name", "precision"),
    [
        ("Rebels shelled the village of Tal Mardin on Sunday.", "Tal Mardin", "place"),
        ("A bomb went off in the Karam district of Orel, officials in Geneva said.", "Karam", "admin2"),
        ("Clashes broke out near Deir el-Sar.", "Deir el-Sar", "near"),
        ("Troops captured al-Bira after a week of fighting.", "al-Bira", "place"),
        ("A shell hit Noor Hospital in Orel.", "Noor Hospital", "exact"),
        ("Raiders burned barns in Kasra province.", "Kasra", "admin1"),
        ("Floods hit villages in Kenya.", "Kenya", "country"),
        ("The ministry spokesman said in Geneva that a truce was signed in Orel.", "Orel", "place"),
    ],
)
def test_the_place_is_where_it_happened(text: str, name: str, precision: str) -> None:
    values = propose_fields(text).values
    assert (values["place_name"], values["place_precision"]) == (name, precision)


@pytest.mark.parametrize(
    "text",
    [
        "The Kessab Observatory for Human Rights reported heavy losses.",
        "On Monday President Anton Mirk resigned.",
        "Six people were hurt, the Islamic State said.",
    ],
)
def test_people_and_bodies_are_no_places(text: str) -> None:
    assert propose_fields(text).values["place_name"] is None


def test_a_country_near_the_place_is_recorded_but_not_guessed() -> None:
    assert propose_fields("A bomb went off in Orel, Ukraine.").values["country"] == "UKR"
    assert propose_fields("A bomb went off in Orel.", country="UKR").values["country"] is None


def test_only_a_certain_gazetteer_entry_fills_in_coordinates() -> None:
    asked: list[tuple[str, str | None]] = []

    def resolve(certain: bool, name: str, country: str | None) -> Resolved:
        asked.append((name, country))
        return Resolved("Orel", 50.5, 30.5, "UKR", "Kyiv", "place", certain)

    text = "Shells hit the town of Orel."
    sure = propose_fields(text, country="UKR", resolve=lambda n, c, r=None: resolve(True, n, c)).values
    unsure = propose_fields(text, country="UKR", resolve=lambda n, c, r=None: resolve(False, n, c)).values
    assert asked == [("Orel", "UKR"), ("Orel", "UKR")]
    assert (sure["latitude"], sure["longitude"], sure["country"], sure["admin1"]) == (50.5, 30.5, "UKR", "Kyiv")
    assert unsure["latitude"] is unsure["country"] is None


@pytest.mark.parametrize(
    ("text", "actor1", "actor2"),
    [
        ("Government forces shelled rebels near Orel.", "Government forces", "rebels"),
        ("Three guards were killed by militants in Orel.", "militants", "guards"),
        ("The Taliban attacked an army base.", "Taliban", "army"),
        ("A bomb killed two children in Orel.", "unidentified", "children"),
    ],
)
def test_actors_stand_in_the_order_of_acting(text: str, actor1: str, actor2: str | None) -> None:
    values = propose_fields(text).values
    assert (values["actor1"], values["actor2"]) == (actor1, actor2)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("1,200 men", (1200, 1)),
        ("twenty two men", (22, 2)),
        ("two hundred and five men", (205, 4)),
        ("half a dozen men", (6, 3)),
        ("3 million people", (3_000_000, 2)),
        ("three thousand four hundred men", (3400, 4)),
        ("a man", None),
    ],
)
def test_numbers_in_words(words: str, expected: tuple[int, int] | None) -> None:
    assert read_number(words.split(), 0) == expected


def test_time_grows_with_the_text_and_no_faster() -> None:
    def spent(text: str) -> float:
        start = time.process_time()
        propose_fields(text, published="2020-03-04")
        return time.process_time() - start

    for unit in (
        "On Monday 12 people were killed in Orel and ",
        "said ",
        "a " * 20,
        "12 ",
        "Al-",
        "in Kessab ",
        "20-21 ",
        "set ",
        "car bomb ",
        "Colonel ",
        "killed all ",
    ):
        small, large = unit * 100, unit * 1600
        spent(small)
        quick = max(min(spent(small) for _ in range(3)), 0.002)
        assert min(spent(large) for _ in range(2)) < quick * 16 * 5, unit


def test_the_package_is_light() -> None:
    heavy = "{'re', 'json'} and {m for m in sys.modules if m.split('.')[0] in {'rapidfuzz', 'numpy', 'lxml', 'textual', 'click'}}"
    code = f"import sys, triage.extract.fields; print({heavy})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_a_wrapped_line_is_read_as_one_and_its_words_stay_where_they_are() -> None:
    text = "Gunmen killed two\nguards near Abu\r\n  Kamal on\nMonday  morning and wounded a third."
    plain = " ".join(text.split())
    wrapped, flat = propose_fields(text, published="2016-07-10"), propose_fields(plain, published="2016-07-10")
    assert (wrapped.values, wrapped.confidence) == (flat.values, flat.confidence)
    assert flat.values["place_name"] == "Abu Kamal"
    assert flat.values["date_start"] == "2016-07-04"
    words = [(name, " ".join(text[start:end].split())) for name, start, end in wrapped.evidence]
    assert words == [(name, plain[start:end]) for name, start, end in flat.evidence]
