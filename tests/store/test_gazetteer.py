"""Gazetteer files: names in every spelling, the shipped file as it is, and a file of imported places."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.errors import WorkspaceError
from triage.store import gazetteer
from triage.text.placename import full_key, likeness, place_key, place_words, romanised, without_kind


def countries(name: str) -> set[str]:
    return {e.country for e in gazetteer.find(gazetteer.shipped(), name) if e.exact}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Al-Hasakah", "Hasaka"),
        ("Deir ez-Zor", "Deir Zor"),
        ("Dayr az-Zawr", "Deir ez Zawr"),
        ("Tal Afar", "Tall ‘Afar"),
        ("Ash Shaddādah", "Shaddada"),
        ("Northern Darfur", "North Darfur"),
        ("الموصل", "موصل"),
        ("São Paulo", "SAO PAULO"),
    ],
)
def test_spellings_of_one_name_have_one_key(one: str, other: str) -> None:
    assert place_key(one) == place_key(other)


@pytest.mark.parametrize(("one", "other"), [("Hodeidah", "Al Ḩudaydah"), ("Taez", "Ta‘izz"), ("Qamishli", "Kamishly")])
def test_romanisations_of_one_name_fold_alike(one: str, other: str) -> None:
    assert place_key(one) != place_key(other)
    assert romanised(place_key(one)) == romanised(place_key(other))


def test_an_article_alone_is_a_name() -> None:
    assert place_key("El") == "el"
    assert full_key("El Salvador") != full_key("Salvador")
    assert place_key("---") == ""
    assert (without_kind("Gaza City"), without_kind("Province of X"), without_kind("Gaza")) == ("Gaza", "of X", None)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=100))
def test_any_text_has_a_stable_key(text: str) -> None:
    key = place_key(text)
    assert place_key(full_key(text)) == key or place_words(text)[:-1]
    assert all(c.isalnum() or c.isnumeric() or not c.isascii() for c in key)
    assert gazetteer.find(gazetteer.shipped(), text) == gazetteer.find(gazetteer.shipped(), text)
    assert len(gazetteer.resembling(gazetteer.shipped(), text[:12], None, 3)) <= 3


def edits(a: str, b: str) -> int:
    """Optimal string alignment by recursion: the slow twin."""
    if not a or not b:
        return len(a) + len(b)
    best = min(edits(a[1:], b) + 1, edits(a, b[1:]) + 1, edits(a[1:], b[1:]) + (a[0] != b[0]))
    if len(a) > 1 and len(b) > 1 and a[0] == b[1] and a[1] == b[0]:
        best = min(best, edits(a[2:], b[2:]) + 1)
    return best


@settings(max_examples=150, deadline=None)
@given(st.text("abc", max_size=6), st.text("abc", max_size=6), st.sampled_from([0.0, 0.5, 0.7]))
def test_likeness_is_that_of_the_slow_twin(a: str, b: str, least: float) -> None:
    expected = 1 - edits(a, b) / max(len(a), len(b)) if a or b else 1.0
    assert likeness(a, b, least) == pytest.approx(expected if expected >= least - 1e-9 else 0.0)


def test_the_shipped_file_is_small_and_whole() -> None:
    assert gazetteer.SHIPPED.stat().st_size <= 12_000_000
    db = gazetteer.shipped()
    assert db.execute("PRAGMA application_id").fetchone()[0] == gazetteer.APPLICATION_ID
    assert db.execute("SELECT count(*) FROM name WHERE place NOT IN (SELECT id FROM place)").fetchone() == (0,)
    outside = "abs(latitude) > 9000000 OR abs(longitude) > 18000000 OR (latitude IS NULL) <> (longitude IS NULL)"
    assert db.execute(f"SELECT count(*) FROM place WHERE {outside} OR length(country) <> 3").fetchone() == (0,)
    assert db.execute("SELECT count(*) FROM place WHERE level = 3 AND latitude IS NOT NULL").fetchone() == (0,)


def test_a_look_up_goes_by_index() -> None:
    plan = gazetteer.shipped().execute(
        "EXPLAIN QUERY PLAN SELECT p.name FROM name n JOIN place p ON p.id = n.place WHERE n.folded = 'x'"
    )
    assert all("SEARCH" in row[3] for row in plan)


@pytest.mark.parametrize(
    ("name", "country"),
    [("Mosul", "IRQ"), ("Мосул", "IRQ"), ("الموصل", "IRQ"), ("摩苏尔", "IRQ"), ("Kyjiw", "UKR"), ("Nineveh", "IRQ")],
)
def test_names_of_several_scripts_are_found(name: str, country: str) -> None:
    assert country in countries(name)


def test_what_only_resembles_is_found_apart() -> None:
    assert countries("Mosull") == {"IRQ"} or "Mosul" in {
        e.name for e in gazetteer.resembling(gazetteer.shipped(), "Mosull", None, 5)
    }
    assert gazetteer.find(gazetteer.shipped(), "Zanjiliqq") == []
    assert all(e.country == "IRQ" for e in gazetteer.resembling(gazetteer.shipped(), "Fallujaz", "IRQ", 5))


def test_another_file_is_not_taken_for_a_gazetteer(tmp_path: Path) -> None:
    path = tmp_path / "desk.gazetteer"
    assert gazetteer.open_file(path) is None
    path.write_bytes(b"no database at all, whatever its name says" * 20)
    with pytest.raises(WorkspaceError):
        gazetteer.open_file(path)
    assert path.read_bytes().startswith(b"no database")


def test_a_damaged_file_is_named_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "desk.gazetteer"
    db = gazetteer.open_file(path, create=True)
    assert db is not None
    db.close()
    path.write_bytes(path.read_bytes()[:4096] + b"\xff" * 4096)
    with pytest.raises(WorkspaceError, match=r"desk\.gazetteer cannot be read"):
        gazetteer.open_file(path)
