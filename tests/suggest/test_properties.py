"""What holds for proposals on any text."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.suggest.build import built
from triage.domain.report import Role
from triage.domain.tag import Flag, Tag
from triage.errors import UsageError
from triage.suggest import rules
from triage.suggest.features import cues
from triage.suggest.model import Step, Weights, fit, load_weights, shipped_weights
from triage.suggest.patterns import patterns

WORDS = st.sampled_from(
    [
        "killed",
        "the",
        "army",
        "said",
        "Monday",
        "in",
        "Karm",
        '"',
        "“",
        "”",
        "«",
        "»",
        "Photo:",
        "will",
        "who",
        "by",
        "was",
        "\u200f",
        "قتل",
        "мы",
        "12",
        ":",
        "(AFP)",
        "\x00",
        "�",
        "…",
        "?",
        "Image",
        "of",
        "2",
        "has",
        "been",
        "'",
    ]
)
SENTENCES = st.one_of(st.lists(WORDS, min_size=1, max_size=20).map(" ".join), st.text(min_size=1, max_size=60))
BLOCKS = st.lists(st.tuples(st.sampled_from(list(Role)), st.lists(SENTENCES, min_size=1, max_size=4)), max_size=5)


@settings(max_examples=150, deadline=None)
@given(blocks=BLOCKS, title=st.one_of(st.none(), SENTENCES))
def test_proposals_align_are_sure_in_bounds_and_give_a_reason(
    blocks: list[tuple[Role, list[str]]], title: str | None
) -> None:
    report, sentences = built(blocks, title)
    found = rules.propose(report, sentences)
    assert len(found) == len(sentences)
    for sentence, proposal in zip(sentences, found, strict=True):
        assert (proposal is None) == (sentence.role is Role.TITLE)
        if proposal is not None:
            assert 0 <= proposal.confidence <= 1
            assert proposal.reason
            assert list(proposal.flags) == sorted(set(proposal.flags))
            assert all(isinstance(flag, Flag) for flag in proposal.flags)
    assert rules.propose(report, sentences) == found


@settings(max_examples=100, deadline=None)
@given(names=st.frozensets(st.sampled_from(sorted(shipped_weights().steps[Tag.EVENT].weights)[:400]), max_size=40))
def test_the_chances_of_the_four_tags_sum_to_one(names: frozenset[str]) -> None:
    assert sum(shipped_weights().chances(names).values()) == pytest.approx(1.0)


@pytest.mark.parametrize(
    "unit", ["(", '"', "A b ", "photo ", "/", "Photo by A B ", "1 of ", "- ", "[via ", "by ", ".' ", "a/", "said "]
)
def test_no_pattern_looks_at_more_than_its_reach(unit: str) -> None:
    """The work of every pattern stays bounded: a hundred times the text gives the same answers on the same windows."""
    short, long = unit * 400, unit * 40_000
    for at in (short, long):
        report, sentences = built([(Role.BODY, [at])])
        (found,) = cues(report, sentences)
        assert found.words <= 400


def test_weights_come_back_as_they_went_out(tmp_path: Path) -> None:
    path = tmp_path / "weights.json"
    path.write_text(shipped_weights().as_json(), encoding="utf-8")
    assert load_weights(path) == shipped_weights()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"caption": 1}', '{"caption": {"bias": "x"}}'])
def test_a_file_without_weights_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "weights.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match="holds no weights for proposals"):
        load_weights(path)


def test_other_weights_change_the_proposal() -> None:
    report, sentences = built([(Role.BODY, ["The river runs through the province."])])
    always = Step(10.0, {})
    never = Step(-10.0, {})
    loud = Weights({Tag.CAPTION: never, Tag.QUOTE: never, Tag.EVENT: always})
    (found,) = rules.propose(report, sentences, loud)
    assert found is not None
    assert found.tag is Tag.EVENT


def test_fitting_learns_the_order_of_the_questions() -> None:
    rows = [
        (f"r{n}", frozenset({name, "the"}), tag)
        for n in range(12)
        for name, tag in (
            ("image:mark", Tag.CAPTION),
            ("quote:half", Tag.QUOTE),
            ("told:x", Tag.EVENT),
            ("role:x", Tag.NOISE),
        )
    ]
    weights = fit(rows)
    for _, names, tag in rows[:4]:
        chances = weights.chances(names)
        assert max(chances, key=chances.__getitem__) is tag
    assert fit(rows) == weights


def test_nothing_is_compiled_or_read_at_import() -> None:
    code = (
        "import sys, triage.suggest.rules as r, triage.suggest.patterns as p, triage.suggest.lexicon as l, "
        "triage.suggest.model as m, json; print(json.dumps([p.patterns.cache_info().currsize, "
        "l.classes.cache_info().currsize, m.shipped_weights.cache_info().currsize]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == [0, 0, 0]


def test_every_pattern_compiles() -> None:
    assert len(patterns()) > 10
