"""Words of two fields, and what says nothing of the kind of event: who tells it, what did not happen, older deeds."""

from __future__ import annotations

import pytest

from tests.extract.test_cases import types_of
from triage.extract.lexicon import find_hits, tokens
from triage.extract.types import find_type
from triage.extract.types_senses import sense, stems
from triage.extract.types_told import left_out


def meant(text: str, word: str) -> str:
    """Return the sense of a word that stands once in a text."""
    at = text.index(word)
    return next(token.sense for token in tokens(text) if token.start == at)


def concepts(text: str) -> set[str]:
    return {hit.concept for hit in find_hits(tokens(text))}


def kind(text: str) -> str:
    return "/".join(find_type(text).ranked[0][:2])


@pytest.mark.parametrize(
    ("text", "word", "name"),
    [
        ("A strike on Arda killed two.", "strike", "=strikeon"),
        ("Bus drivers are on strike in Arda.", "strike", "=walkout"),
        ("A strike by nurses shut the ward.", "strike", "=walkout"),
        ("Striking bakers gave away bread.", "Striking", "=walkout"),
        ("An earthquake struck Arda.", "struck", "=befell"),
        ("A lorry struck a wall.", "struck", "=ranover"),
        ("The lorry struck a landmine.", "struck", "=strikemine"),
        ("The rivals struck a deal.", "struck", "=strikedeal"),
        ("On 4 March two men died.", "March", "=month"),
        ("The march in Arda was calm.", "march", "march"),
        ("Police charged the marchers.", "charged", "=rush"),
        ("A court charged the clerk with fraud.", "charged", "=accused"),
        ("Storms lashed the coast.", "Storms", "=weather"),
        ("Rebels stormed the mill.", "stormed", "=stormed"),
        ("A second round of talks began.", "round", "=turn"),
        ("Two rounds hit the mill.", "rounds", "round"),
        ("The blast left nine people dead.", "left", "=result"),
        ("The rebels left Arda.", "left", "leav"),
        ("The bank fired 90 clerks.", "fired", "=dismissed"),
        ("Troops fired at the mill.", "fired", "fir"),
        ("Police used tear gas.", "gas", "=teargas"),
        ("The shells held mustard gas.", "gas", "gas"),
        ("They met in the occupied West Bank.", "occupied", "=heldland"),
        ("Rebels occupied the hill.", "occupied", "occupy"),
        ("It was a demonstration of force.", "demonstration", "=display"),
        ("A general strike began.", "general", "=overall"),
    ],
)
def test_what_stands_beside_a_word_tells_its_field(text: str, word: str, name: str) -> None:
    assert meant(text, word) == name


def test_every_sense_can_be_read() -> None:
    for stem in stems():
        assert sense("", stem, 0, 0)


def test_a_word_of_another_field_stands_for_no_concept_of_the_first() -> None:
    assert "protest" not in concepts("On March 12 two men died.")
    assert "army" not in concepts("They were taken to the general hospital.")
    assert "protester" not in concepts("A strike on Arda killed two.")
    assert "chemical" not in concepts("Police used tear gas.")


def test_a_strike_on_a_place_is_no_strike_of_workers() -> None:
    assert kind("A strike on Arda killed a family of five, activists said.") == "explosions/air_drone_strike"
    assert kind("The strikes on Belto left the port without cranes.") == "explosions/air_drone_strike"
    assert kind("A strike of bus drivers in Arda entered its second week.") == "protests/peaceful"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("A bomb killed two guards, a police spokesman said on Monday.", "A bomb killed two guards."),
        ("According to the army, a bomb killed two guards.", " a bomb killed two guards."),
        (
            "Two guards were killed in Arda, according to the army, which has a base there.",
            "Two guards were killed in Arda.",
        ),
        ("The observatory said that two guards were killed.", " two guards were killed."),
        ("Police said they had arrested nine men in Arda.", "Police said they had arrested nine men in Arda."),
        ("A bomb went off in Arda. No casualties were reported.", "A bomb went off in Arda. ."),
        ("Jets hit the mill in Arda in revenge for the rocket fire.", "Jets hit the mill in Arda ."),
        ("The mill which was under the control of the rebels was shelled.", "The mill was shelled."),
    ],
)
def test_what_is_left_out(text: str, left: str) -> None:
    kept = "".join(c for at, c in enumerate(text) if not any(start <= at < end for start, end in left_out(text, 0)))
    assert kept == left


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("According to police sources, ", ""),
        ("On March 12 2016, ", ""),
        ("", ", according to a rights group which is based in Britain"),
        ("", ", the governor general said"),
        ("", ". No fatalities were reported"),
        ("", ". No group has claimed responsibility so far"),
    ],
)
def test_what_is_told_beside_an_event_seldom_changes_its_kind(before: str, after: str) -> None:
    texts = [text for _, text in types_of("types_13.txt") if text.split()[0] in ("A", "An", "The", "Two", "Four")]
    longer = [(f"{before}{t[0].lower()}{t[1:]}" if before else f"{t.rstrip('.')}{after}.") for t in texts]
    changed = [new for old, new in zip(texts, longer, strict=True) if kind(old) != kind(new)]
    assert len(changed) <= 0.06 * len(texts), changed


def test_where_only_the_headline_tells_it_is_read() -> None:
    text = "At least ten die in air strikes near Belto - reports ARDA (Reuters) The agency spoke of ten dead on Monday."
    assert kind(text) == "explosions/air_drone_strike"
