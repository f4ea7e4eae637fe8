"""Where a place lies by the words alone: its districts, its country, coordinates that are printed, and what is not filled in."""

from __future__ import annotations

import pytest

from triage.extract.fields import propose_fields
from triage.extract.places import find_place
from triage.extract.points import find_point
from triage.extract.proposal import Resolved

UNITS = [
    ("A shell hit a bakery in Orun district, Arda province.", "Arda", "Orun", None),
    ("A shell hit Tavo village in Orun district, Arda province.", "Arda", "Orun", None),
    ("Guards shot two men in Tavo sub-district, Arda governorate.", "Arda", None, "Tavo"),
    ("Guards shot two men in Tavo subdistrict, Orun district, Arda province.", "Arda", "Orun", "Tavo"),
    ("Guards shot two men in Tavo in Orun LGA, Arda State.", "Arda State", "Orun", None),
    ("Guards shot two men in the Orun Local Government Area of Arda State.", "Arda State", "Orun", None),
    ("Guards shot two men in Orun county in Arda.", None, "Orun", None),
    ("Guards shot two men in Orun department, Arda region.", "Arda", "Orun", None),
    ("Guards shot two men in Tavo department, Orun province, Arda region.", "Arda", "Orun", "Tavo"),
    ("Guards shot two men in Tavo tehsil of Orun district, Arda.", None, "Orun", "Tavo"),
    ("Guards shot two men in Tavo, in Belvia's Arda province.", "Arda", None, None),
    ("Guards shot two men in the Orun quarter of Tavo.", None, None, None),
    ("Guards shot two men in the Orun district of Tavo.", None, None, None),
    ("Guards shot two men in a school in Orun district.", None, None, None),
    ("Guards shot two men in the buffer zone near Tavo.", None, None, None),
    ("Guards shot two men in Tavo, and troops from Orun county left Arda province.", None, None, None),
]


@pytest.mark.parametrize(("text", "admin1", "admin2", "admin3"), UNITS)
def test_the_words_name_the_districts_above_a_place(
    text: str, admin1: str | None, admin2: str | None, admin3: str | None
) -> None:
    found = propose_fields(text)
    given = {name: found.values[name] for name in ("admin2", "admin3")}
    assert given == {"admin2": admin2, "admin3": admin3}
    assert admin1 is None or found.values["admin1"] == admin1
    assert {text[start:end] for name, start, end in found.evidence if name in ("admin2", "admin3")} == {
        name for name in (admin2, admin3) if name
    }


def test_a_unit_that_is_the_place_itself_is_known_to_its_level() -> None:
    assert find_place("Guards shot two men in Tavo sub-district, Arda province.").values["place_precision"] == "admin2"
    assert find_place("Guards shot two men in Orun department, Arda region.").values["place_precision"] == "admin2"
    near = find_place("Guards shot two men near Orun county, Arda province.").values
    assert (near["place_precision"], near.get("admin2")) == ("near", None)


@pytest.mark.parametrize(
    ("words", "point"),
    [
        ("at 36.3456, 43.1234", (36.3456, 43.1234)),
        ("(36.34561,-43.12345)", (36.34561, -43.12345)),
        ("at coordinates 36.3, 43.1", (36.3, 43.1)),
        ("at 36.34 N, 43.12 E", (36.34, 43.12)),
        ("at 3.34° S 43.12° W", (-3.34, -43.12)),
        ("at 36°20'30\"N 43°07'12\"E", (36.341667, 43.12)),
        ("at 36°20′30″N, 43°07′12″E", (36.341667, 43.12)),
        ("with 36.34 and 43.12 percent", None),
        ("at 95.3456, 43.1234", None),
        ("at 36.3456, 43.1234 and 36.4567, 43.2345", None),
        ("and scored 12.345 of 20.5", None),
        ("in 2017, 2018", None),
        ("on the 12 N and 14 E buses", None),
        ("worth 1,234.567, 2,345.678 in all", None),
    ],
)
def test_printed_coordinates_are_read(words: str, point: tuple[float, float] | None) -> None:
    text = f"Shells fell {words}, killing two."
    found = find_point(text)
    assert (found and found[:2]) == point
    if found:
        assert text[slice(*found[2])] in words


def resolve(name: str, country: str | None, region: str | None = None, /) -> Resolved | None:
    """A gazetteer that knows three places."""
    known = {
        "Orun": Resolved("Orun", 36.34, 43.12, "IRQ", "Arda", "place", True, "Orun District", 12),
        "Arda": Resolved("Arda", 36.4, 43.2, "IRQ", "Arda", "admin1", True, None, 34),
        "Tavo": Resolved("Tavo", 36.5, 43.3, "IRQ", "Arda", "place", False, "Tavo District", 56),
    }
    return known.get(name)


PLACED = [
    ("Shells hit Orun on Monday.", ("Orun District", 12, "gazetteer", 36.34)),
    ("Shells hit Orun province on Monday.", (None, None, "gazetteer", 36.34)),
    ("Shells hit Orun district, Arda province, on Monday.", ("Orun", None, "gazetteer", 36.34)),
    ("Shells hit a camp near Orun on Monday.", (None, 12, "gazetteer", 36.34)),
    ("Shells hit Arda province on Monday.", (None, 34, "gazetteer", 36.4)),
    ("Shells hit Tavo on Monday.", (None, None, "none", None)),
    ("Shells hit Orun (36.3456, 43.1234) on Monday.", ("Orun District", 12, "source_text", 36.3456)),
    ("Shells hit Orun on Monday, 3,000 km from 10.3456, 13.1234.", ("Orun District", 12, "gazetteer", 36.34)),
    ("Shells fell at 36.3456, 43.1234 on Monday.", (None, None, "source_text", 36.3456)),
    ("Shells killed two on Monday.", (None, None, None, None)),
]


@pytest.mark.parametrize(("text", "known"), PLACED)
def test_the_number_of_the_gazetteer_and_how_it_was_found_come_with_the_place(
    text: str, known: tuple[str | None, int | None, str | None, float | None]
) -> None:
    found = propose_fields(text, resolve=resolve)
    assert tuple(found.values[name] for name in ("admin2", "geonameid", "place_how", "latitude")) == known
    if known[2] == "source_text":
        assert found.values["place_precision"] == "exact"
        assert {text[s:e] for name, s, e in found.evidence if name == "longitude"} == {"36.3456, 43.1234"}


def test_the_province_of_the_words_is_handed_to_the_gazetteer() -> None:
    asked: list[tuple[str, str | None, str | None]] = []

    def look_up(name: str, country: str | None, region: str | None = None, /) -> None:
        asked.append((name, country, region))

    propose_fields("Shells hit Orun in Arda province, Iraq.", resolve=look_up)
    propose_fields("Shells hit Orun.", country="SYR", resolve=look_up)
    propose_fields("In Arda province, shells hit Orun.", resolve=look_up)
    propose_fields("Shells killed two men in Orun and three in Arda province.", resolve=look_up)
    propose_fields("Shells killed two men in Orun, a day after a raid in Arda province.", resolve=look_up)
    assert asked == [
        ("Orun", "IRQ", "Arda"),
        ("Orun", "SYR", None),
        ("Orun", None, "Arda"),
        ("Orun", None, None),
        ("Orun", None, None),
    ]


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Troops killed two men in South Sudan.", "SSD"),
        ("A bomb went off in Orun, South Sudan, on Monday.", "SSD"),
        ("Gunmen killed two in South Sudan's Orun state.", "SSD"),
        ("Gunmen killed two in the South Sudan capital Orun.", "SSD"),
        ("Gunmen killed two in the Sudanese town of Orun.", "SDN"),
        ("Gunmen killed two in central Sudan.", "SDN"),
        ("Troops killed two men in Syria's Orun.", "SYR"),
        ("Gunmen shot two men in Orun, northern Mali.", "MLI"),
        ("Gunmen shot two men in Orun, Republic of the Congo.", "COG"),
        ("Gunmen shot two men in Orun, Vanuatu.", "VUT"),
    ],
)
def test_the_country_is_the_one_that_is_printed(text: str, country: str) -> None:
    assert find_place(text).values["country"] == country


def test_a_word_is_a_place_only_where_it_stands_as_one() -> None:
    for name in ("Nice", "Reading", "Bath", "Mobile", "Split", "Most", "Batman", "Tours", "Nancy", "Orange", "Buffalo"):
        assert find_place(f"A bomb went off in {name} on Monday.").values["place_name"] == name
    for text in (
        "Nice words will not stop the shelling, the mayor said.",
        "Reading the list of the dead took an hour.",
        "Most of the dead were women.",
        "Of the twelve dead, four were children.",
        "Mobile phones were cut off before the raid.",
        "Split over the truce, the factions fought again.",
        "It was a nice day when two guards were shot.",
        "Buffalo herders clashed with farmers.",
    ):
        assert "place_name" not in find_place(text).values, text


def test_what_is_shot_down_over_a_place_fell_there() -> None:
    found = find_place("Rebels shot down a drone over Orun county in Arda.").values
    assert (found["place_name"], found["admin2"]) == ("Orun", "Orun")
