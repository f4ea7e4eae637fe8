"""The sides of a record the other way round and back, and what words that are pointed at carry."""

from __future__ import annotations

from tests.desk.test_fill import TEXT, filling, words_of
from triage.desk import code
from triage.desk.fill import Filling
from triage.desk.workspace import Workspace

__all__ = ["filling"]

SIDE = ("actor1", "actor1_kind", "actor1_assoc", "killed_side1")
OTHER = ("actor2", "actor2_kind", "actor2_assoc", "killed_side2")


def values(filling: Filling, names: tuple[str, ...]) -> list[object]:
    return [getattr(filling.record, name) for name in names]


def two_sides(filling: Filling) -> None:
    for name, text in (
        ("actor1", "Kesra Guards"), ("actor1_kind", "political_militia"), ("killed_side1", "3"),
        ("actor2", "soldiers"), ("actor2_assoc", "men of Kesra"),
    ):  # fmt: skip
        filling.type(name, text)


def test_all_that_is_said_of_a_side_goes_where_it_goes_and_comes_back(filling: Filling) -> None:
    two_sides(filling)
    one, other, record = values(filling, SIDE), values(filling, OTHER), filling.record
    filling.another("actor1")
    assert (values(filling, SIDE), values(filling, OTHER)) == (other, one)
    assert (words_of(filling.record, "actor2"), words_of(filling.record, "actor1")) == (["Kesra Guards"], ["soldiers"])
    while filling.record.actor2 is not None:
        filling.another("actor1")
    filling.another("actor1", next(n for n, one in enumerate(filling.others("actor1")) if one.words == "as before"))
    assert (values(filling, SIDE), values(filling, OTHER)) == (one, other)
    assert sorted(filling.record.evidence) == sorted(record.evidence)


def test_a_saved_kind_goes_with_its_side_and_follows_the_next_name(ws: Workspace, filling: Filling) -> None:
    two_sides(filling)
    code.save(ws, filling.finished(), status="draft")
    again = Filling(ws, code.begin(ws, filling.draft.panel.id))
    again.another("actor1")
    assert (again.record.actor2, again.record.actor2_kind) == ("Kesra Guards", "political_militia")
    assert (again.record.actor1, again.record.actor1_kind) == ("soldiers", "state_forces")
    again.type("actor2", "rebels")
    assert again.record.actor2_kind == "rebel"


def test_a_side_that_stays_keeps_its_words(filling: Filling) -> None:
    two_sides(filling)
    at = next(n for n, one in enumerate(filling.others("actor1")) if one.words == "unidentified against soldiers")
    filling.another("actor1", at)
    assert words_of(filling.record, "actor2") == ["soldiers"]
    assert words_of(filling.record, "actor1") == []


def test_words_that_are_pointed_at_carry_the_field_alone_and_come_from_the_text(filling: Filling) -> None:
    two_sides(filling)
    assert words_of(filling.record, "place_name") == ["Mosul"]
    filling.restore("actor1")
    for name, words in (("admin1", "Tikrit"), ("admin2", "Kesra"), ("actor1", "Guards")):
        at = TEXT.index(words)
        assert filling.point(name, at, at + len(words))
        assert (filling.origin(name), words_of(filling.record, name)) == ("text", [words])
    assert words_of(filling.record, "place_name") == ["Mosul"]
    assert filling.origin("country") == "gazetteer"
    at = TEXT.index("Tikrit")
    assert filling.point("place_name", at, at + len("Tikrit"))
    assert (filling.origin("place_name"), filling.origin("admin1")) == ("text", "gazetteer")
