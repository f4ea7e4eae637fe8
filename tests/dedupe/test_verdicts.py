from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.dedupe.diff import compare
from triage.dedupe.forms import form
from triage.dedupe.guards import findings
from triage.dedupe.score import judge, judge_pairs
from triage.domain.story import Headline, Relation


def pairs(name: str) -> list[dict[str, str]]:
    """Return the pairs of a file beside this one."""
    return list(csv.DictReader((Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()))


PAIRS = pairs("pairs.csv")
MORE = pairs("more_pairs.csv")
"""Written before the program's verdicts on them were seen; what it said at first sight stands in docs/accuracy.md."""
SPOKEN = "rebels army seize shell bridge port of in Tarba Qumra 5 17 not may deny killed wounded Monday by says ..."
WORDS = SPOKEN.split()

headlines = st.lists(st.sampled_from(WORDS), min_size=1, max_size=9).map(" ".join)


def relation(a: str, b: str) -> Relation:
    return judge(Headline("a", a), Headline("b", b)).relation


@pytest.mark.parametrize("row", PAIRS, ids=lambda row: row["why"])
def test_own_pairs_are_never_merged_wrongly(row: dict[str, str]) -> None:
    verdict = judge(Headline("a", row["a"]), Headline("b", row["b"]))
    assert verdict.why
    if row["right"] in ("apart", "link"):
        assert verdict.relation is not Relation.MERGE, verdict.why


def test_most_of_the_same_are_merged() -> None:
    same = [row for row in PAIRS if row["right"] == "merge"]
    verdicts = [verdict for _, _, verdict in judge_pairs([(row["a"], row["b"]) for row in same])]
    merged = sum(verdict.relation is Relation.MERGE for verdict in verdicts)
    offered = sum(verdict.relation in (Relation.MERGE, Relation.SUGGEST) for verdict in verdicts)
    assert merged >= 0.75 * len(same)
    assert offered >= 0.9 * len(same)


def test_few_of_the_others_are_suggested() -> None:
    other = [row for row in PAIRS if row["right"] in ("apart", "link")]
    verdicts = [verdict for _, _, verdict in judge_pairs([(row["a"], row["b"]) for row in other])]
    assert sum(verdict.relation is Relation.SUGGEST for verdict in verdicts) <= 0.22 * len(other)


def test_more_pairs_hold_their_bounds() -> None:
    verdicts = [verdict for _, _, verdict in judge_pairs([(row["a"], row["b"]) for row in MORE])]
    said = [(row["right"], verdict.relation.value) for row, verdict in zip(MORE, verdicts, strict=True)]
    same = [relation for right, relation in said if right == "merge"]
    other = [relation for right, relation in said if right in ("apart", "link")]
    assert (len(same), len(other)) == (169, 411)
    assert other.count("merge") == 0
    assert other.count("suggest") <= 0.08 * len(other)
    assert same.count("merge") >= 0.94 * len(same)
    assert same.count("merge") + same.count("suggest") >= 0.98 * len(same)
    assert all(verdict.why for verdict in verdicts)


@given(headlines, headlines)
@settings(max_examples=150, deadline=None)
def test_a_verdict_does_not_depend_on_the_order(a: str, b: str) -> None:
    there, back = judge(Headline("a", a), Headline("b", b)), judge(Headline("b", b), Headline("a", a))
    assert there == back
    assert there.why
    assert 0 <= there.score <= 100


@given(headlines, headlines)
@settings(max_examples=150, deadline=None)
def test_a_merge_needs_silent_guards(a: str, b: str) -> None:
    verdict = judge(Headline("a", a), Headline("b", b))
    found = findings(compare(form(a), form(b)))
    if verdict.relation is Relation.LINK:
        assert verdict.why in [finding.sentence for finding in found]
    if any(finding.guard in ("number order", "ordinal", "negation") for finding in found):
        assert verdict.relation is not Relation.MERGE


@given(headlines)
@settings(max_examples=80, deadline=None)
def test_a_headline_is_never_apart_from_itself(text: str) -> None:
    told = f"Floods near Landiki {text}"
    verdict = judge(Headline("a", told), Headline("b", told + " - Reuters"))
    assert verdict.relation in (Relation.MERGE, Relation.SUGGEST)


@pytest.mark.parametrize(
    ("a", "b", "words"),
    [
        ("Toll in Tarba mine collapse rises to 12", "Toll in Tarba mine collapse rises to 19", "12 / 19"),
        ("Tarba bridge reopened", "Tarba bridge closed", "opposites"),
        ("Qumra council votes to join the pact", "Qumra council votes not to join the pact", "negates"),
        ("Police chase smugglers in Qumra", "Smugglers chase police in Qumra", "changed places"),
        ("Envoy visits Tarba on Monday", "Envoy visits Tarba on Friday", "dates differ"),
    ],
)
def test_the_guard_names_itself(a: str, b: str, words: str) -> None:
    assert words in judge(Headline("a", a), Headline("b", b)).why


def test_an_outlet_that_is_known_is_no_difference() -> None:
    a = Headline("a", "Dam near Qumra bursts after days of rain - Hill Valley", "Hill Valley")
    assert judge(a, Headline("b", "Dam near Qumra bursts after days of rain")).relation is Relation.MERGE


@pytest.mark.parametrize(
    ("a", "b"), [("", ""), ("", "Rain"), ("...", "!"), ("x" * 20000, "y " * 20000), ("\udcff 5", "5")]
)
def test_odd_headlines_get_a_verdict(a: str, b: str) -> None:
    assert judge(Headline("a", a), Headline("b", b)).why
