"""Every ink can be read on every ground, and what colour says is said without it too."""

from __future__ import annotations

import itertools

import pytest

from tests.tui.colours import SIGHT, _ciede2000, contrast, difference, rounded
from triage.config import THEMES
from triage.domain.tag import Tag
from triage.tui.looks import COLOURS, GROUNDS, INKS, style

TEXT, TEXT_HIGH, GRAPHIC = 4.5, 7.0, 3.0
"""WCAG 2: 1.4.3 and 1.4.6 for text, 1.4.11 for a line."""

APART = 20.0
"""So different are any two tags in the theme for eyes that tell fewer colours apart."""

OWN = [name for name in THEMES if name != "terminal"]


def test_every_theme_of_the_settings_has_all_its_colours() -> None:
    assert tuple(COLOURS) == THEMES
    roles = {role for role, _ in INKS.values()} | set(GROUNDS.values())
    for colours in COLOURS.values():
        assert set(colours) == roles
    assert {tag.value for tag in Tag} <= set(INKS)


@pytest.mark.parametrize("seen", [str, rounded], ids=["true colour", "256 colours"])
@pytest.mark.parametrize("theme", OWN)
def test_every_ink_meets_wcag_on_every_ground(theme: str, seen: type[str]) -> None:
    colours = COLOURS[theme]
    least = TEXT_HIGH if theme == "high-contrast" else TEXT
    found = {
        (ink, ground): contrast(seen(colours[role]), seen(colours[under]))
        for ink, (role, _) in INKS.items()
        for ground, under in GROUNDS.items()
        if ink != "seam" or ground == "ground"
    }
    assert {pair: round(c, 2) for pair, c in found.items() if c < (GRAPHIC if pair[0] == "seam" else least)} == {}


@pytest.mark.parametrize("theme", OWN)
def test_grounds_differ_and_the_reading_text_is_the_strongest(theme: str) -> None:
    colours = COLOURS[theme]
    for seen in (str, rounded):
        assert len({seen(colours[under]) for under in GROUNDS.values()}) == 3
    strength = {
        role: contrast(colours[role], colours["background"]) for role in ("foreground", "done", "quiet", "faint")
    }
    assert sorted(strength, key=lambda role: -strength[role]) == list(strength)


@pytest.mark.parametrize("sight", SIGHT)
def test_tags_are_told_apart_by_every_eye_in_the_theme_for_that(sight: str) -> None:
    colours = COLOURS["colour-blind"]
    for seen in (str, rounded):
        for one, other in itertools.combinations([tag.value for tag in Tag], 2):
            assert difference(seen(colours[one]), seen(colours[other]), sight) >= APART, (one, other)


@pytest.mark.parametrize("theme", OWN)
def test_tags_are_told_apart_by_the_usual_eye_in_every_theme(theme: str) -> None:
    for one, other in itertools.combinations([tag.value for tag in Tag], 2):
        assert difference(COLOURS[theme][one], COLOURS[theme][other], "usual") >= 15, (one, other)


@pytest.mark.parametrize("look", ["plain", "terminal"])
def test_without_shades_weight_says_what_they_say(look: str) -> None:
    assert style("plain", "text", "ground") == "default on default"
    assert all("default on default" in style("plain", ink, ground) for ink in INKS for ground in GROUNDS)
    loud = {style(look, ink, "ground") for ink in ("bad", "key", "lit", "differs", "doubt", "event", "quiet", "text")}
    assert len(loud) == (7 if look == "plain" else 8), "bad and a decided tag are both reversed, and differ in words"
    for ink in INKS:
        assert "reverse" in style(look, ink, "alert"), "a message in front stands out"


def test_the_measures_are_right() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert difference("#808080", "#808080", "usual") == 0
    for one, other, known in [  # Sharma, Wu and Dalal 2005, pairs 1, 7, 9, 13, 17, 25
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, 0.0, 0.0), (50.0, -1.0, 2.0), 2.3669),
        ((50.0, 2.49, -0.001), (50.0, -2.49, 0.0009), 7.1792),
        ((50.0, -0.001, 2.49), (50.0, 0.0009, -2.49), 4.8045),
        ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ]:
        assert _ciede2000(one, other) == pytest.approx(known, abs=1e-4)
