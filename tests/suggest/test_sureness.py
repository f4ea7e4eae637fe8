"""What `a` takes unread: how sure a proposal may be where the words alone do not settle it, and where they do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.fit_tags import rows_of, told_apart
from tests.suggest.build import alone, proposed
from triage.config import SURE
from triage.domain.report import Role
from triage.domain.tag import Proposal, Tag
from triage.suggest.calibrate import DOUBTS, most
from triage.suggest.model import Step, Weights, load_weights, shipped_weights
from triage.suggest.rules import choose

BEFORE = (Role.BODY, ["The council will decide on the dam in the autumn.", "It has put the matter off since 2011."])
AFTER = (Role.BODY, ["Many people here think that nothing will change."])


def between(*sentences: str) -> list[Proposal]:
    """Return the proposals for a paragraph of plain text that stands between others."""
    found = proposed([BEFORE, (Role.BODY, list(sentences)), AFTER])
    return [p for p in found[2:-1] if p]


def test_what_is_taken_of_reports_that_no_fit_saw_is_right() -> None:
    reports = told_apart(Path(__file__).with_name("unseen_reports.txt").read_text(encoding="utf-8"))
    taken = []
    for gold in reports:
        for _, cue, right, words in rows_of(gold, Path()):
            tag, sure = choose(shipped_weights(), cue)
            if sure >= SURE:
                taken.append((tag is right, words))
    assert [words for right, words in taken if not right] == []
    assert len(taken) >= 40


@pytest.mark.parametrize(
    "caption",
    [
        "A cross-section of the dam showing the tunnels that would be widened under the plan.",
        "States where the law lets farms keep a well of their own.",
        "This map, drawn by the water board, shows the farms that could lose their wells.",
    ],
)
def test_a_paragraph_that_may_be_a_caption_is_not_taken(caption: str) -> None:
    assert all(p.confidence < SURE for p in between(caption, "The upper tunnel would also serve as a spillway."))


@pytest.mark.parametrize("name", ["Northgate Water", "The engineers ... more"])
def test_a_name_inside_a_paragraph_may_be_a_credit_too(name: str) -> None:
    assert between("The dam would be the third on the river.", name)[1].confidence <= 0.9


def test_what_follows_words_that_were_handed_over_is_not_taken() -> None:
    blocks = [
        BEFORE,
        (Role.BODY, ["The engineer wrote in the journal:"]),
        (Role.BODY, ["A dam does not know whose water it holds.", "It only knows how much."]),
        (Role.BODY, ["We should be afraid of what it will do, not of what it has done."]),
        (Role.BODY, ["Everything else is politics."]),
    ]
    found = proposed(blocks)
    assert [p and p.confidence < SURE for p in found[-2:]] == [True, True]


def test_the_end_of_a_quotation_whose_beginning_is_lost_is_not_taken() -> None:
    (found,) = between(
        "They never asked us about, you know, much,” the mayor told the listeners of “Good Morning, Northgate.”"
    )
    assert found.tag is Tag.QUOTE or found.confidence <= 0.9


@pytest.mark.parametrize("title", ["“River Song”", '"The Long Way Down"'])
def test_a_title_in_quotation_marks_is_not_taken(title: str) -> None:
    assert between(title)[0].confidence <= 0.9


@pytest.mark.parametrize(
    "text",
    [
        "They have changed the rules, and nobody knows what will come next.",
        "He has changed his mind, and many people wonder why.",
    ],
)
def test_what_the_main_clause_tells_as_done_is_not_taken_for_noise(text: str) -> None:
    (found,) = between(text)
    assert found.tag is not Tag.NOISE or found.confidence < SURE


def test_lines_of_a_page_that_ran_together_are_not_taken() -> None:
    text = "A fallen oak blocks the road to the dam North Press What to do in a power cut Weather for your area Twitter WhatsApp"
    assert between(text)[0].confidence <= 0.9


def test_music_by_courtesy_of_a_label_is_no_picture() -> None:
    assert alone("Appears courtesy of: Low Bridge Records").tag is Tag.NOISE


def test_a_marker_with_a_narrative_glued_to_it_is_not_taken() -> None:
    found = alone(
        "Photo: County Fire Service Rivers burst their banks in three places near Orma on Monday and killed two people."
    )
    assert found.tag is not Tag.CAPTION or found.confidence < SURE


@pytest.mark.parametrize(
    "text",
    [
        '"We will not leave the valley, whatever they offer us," said a farmer.',
        "“Nobody asked us whether we want a bigger dam,” the mayor told a reporter.",
        '"They came at night and burned everything that we had in the house."',
    ],
)
def test_spoken_words_in_marks_are_taken(text: str) -> None:
    found = alone(text)
    assert (found.tag, found.confidence >= SURE) == (Tag.QUOTE, True)


def test_a_near_tie_of_the_half_rule_is_not_taken() -> None:
    found = alone('"We deserved that point," the new manager said.')  # four words of eight
    assert (found.tag, found.confidence < SURE) == (Tag.QUOTE, True)


@pytest.mark.parametrize(
    "text",
    [
        "Print this page",
        "E-mail this article to a friend",
        "Most read",
        "You might also like",
        "Topics: water, farms",
        "5 min read",
        "Already a subscriber? Log in",
    ],
)
def test_furniture_of_a_page_is_taken(text: str) -> None:
    (found,) = between(text)
    assert (found.tag, found.confidence >= SURE) == (Tag.NOISE, True)


def test_a_doubt_holds_for_its_own_tag_and_cues_only() -> None:
    for doubt in DOUBTS:
        some = frozenset(list(doubt.some)[:1])
        names = doubt.every | some
        assert most(doubt.tag, names) <= doubt.most
        assert doubt.holds(names)
        assert not any(doubt.holds(names | {name}) for name in doubt.without)
    assert most(Tag.NOISE, frozenset()) == 1.0


def test_the_line_of_noise_is_kept_and_may_be_missing(tmp_path: Path) -> None:
    steps = {tag: Step(0.0, {}) for tag in (Tag.CAPTION, Tag.QUOTE, Tag.EVENT)}
    path = tmp_path / "weights.json"
    path.write_text(Weights(steps, 0.25, 1.5).as_json(), encoding="utf-8")
    assert load_weights(path) == Weights(steps, 0.25, 1.5)
    table = json.loads(path.read_text(encoding="utf-8"))
    del table["noise"]
    path.write_text(json.dumps(table), encoding="utf-8")
    assert load_weights(path).levelled(0.9) == pytest.approx(0.9)


def test_a_line_keeps_the_order_of_confidences() -> None:
    weights = shipped_weights()
    levels = [weights.levelled(n / 100) for n in range(101)]
    assert levels == sorted(levels)
    assert 0.0 <= levels[0] < levels[-1] <= 1.0
