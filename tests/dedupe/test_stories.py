from __future__ import annotations

import random
from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.dedupe.keys import key_words, keys, whole_key
from triage.dedupe.score import judge, judge_pairs
from triage.dedupe.stories import gather, place
from triage.domain.story import Headline, Relation
from triage.errors import UsageError
from triage.text.fold import fold_headline

ACTORS = ("Miners", "Farmers", "Nurses", "Drivers", "Pilots")
DEEDS = ("block", "visit", "paint", "rebuild", "inspect")
PLACES = ("Tarba", "Qumra", "Ostrevo", "Landiki", "Hemsund", "Virella", "Batakun", "Sorrimar")
THINGS = ("station", "harbour", "museum", "bakery", "quarry")
EDITS = ("{} - Reuters", "UPDATE 1-{}", "BREAKING: {}", "{} (VIDEO)", "'{}'", "{}")


def corpus(seed: int, stories: int = 40) -> list[Headline]:
    rand = random.Random(seed)
    out: list[Headline] = []
    for number in range(stories):
        deed = f"{rand.choice(ACTORS)} {rand.choice(DEEDS)} {rand.choice(PLACES)} {rand.choice(THINGS)}"
        base = f"{deed}, {rand.randint(2, 90)} held"
        copies = range(rand.choice((1, 1, 2, 3)))
        out += [Headline(f"{number}-{copy}", rand.choice(EDITS).format(base)) for copy in copies]
    return out


def leads(headlines: list[Headline]) -> dict[str, str]:
    return {member.id: member.lead for member in gather(headlines)}


def test_an_owner_is_not_gathered_with_a_list() -> None:
    told = ["Raiders kill imam, two sons near Tarba well", "Raiders kill imam's two sons near Tarba well"]
    found = leads(
        [Headline(str(at), text) for at, text in enumerate([*told, told[1].replace("'", "’"), told[0].upper()])]
    )
    assert found["0"] == found["3"] != found["1"] == found["2"]


@given(st.integers(0, 200))
@settings(max_examples=15, deadline=None)
def test_no_headline_is_lost_and_every_lead_leads_itself(seed: int) -> None:
    headlines = corpus(seed)
    members = list(gather(headlines))
    assert [member.id for member in members] == [headline.id for headline in headlines]
    by_id = {member.id: member for member in members}
    assert all(by_id[member.lead].lead == member.lead for member in members)
    assert all(member.why for member in members)


@given(st.integers(0, 200))
@settings(max_examples=10, deadline=None)
def test_stories_do_not_depend_on_the_order(seed: int) -> None:
    headlines = corpus(seed)
    shuffled = headlines[:]
    random.Random(seed).shuffle(shuffled)
    assert leads(headlines) == leads(shuffled)


@given(st.integers(0, 200))
@settings(max_examples=8, deadline=None)
def test_gathering_finds_what_brute_force_finds(seed: int) -> None:
    headlines = corpus(seed, stories=25)
    found = leads(headlines)
    for a, b in combinations(headlines, 2):
        if judge(a, b).relation is Relation.MERGE:
            assert found[a.id] == found[b.id], (a.text, b.text)


@given(st.integers(0, 200))
@settings(max_examples=10, deadline=None)
def test_no_guard_stands_inside_a_story(seed: int) -> None:
    headlines = corpus(seed)
    found = leads(headlines)
    texts = {headline.id: headline for headline in headlines}
    for one, lead in found.items():
        assert judge(texts[one], texts[lead]).relation in (Relation.MERGE, Relation.SUGGEST)


def test_a_short_form_does_not_join_two_tolls() -> None:
    told = [
        Headline("1", "Ferry sinks off Hemsund in heavy storm, 12 dead"),
        Headline("2", "Ferry sinks off Hemsund in heavy storm, 31 dead"),
        Headline("3", "Ferry sinks off Hemsund in heavy storm…"),
    ]
    found = leads(told)
    assert found["1"] != found["2"]
    assert found["3"] in (found["1"], found["2"])


def test_keys_are_the_same_everywhere_and_rare_words_make_them() -> None:
    df = Counter({"rebel": 500, "bridg": 300, "tarba": 2, "qumra": 3, "shell": 100, "near": 900})
    folded = fold_headline("Rebels shell bridge near Tarba and Qumra")
    assert keys(folded, df) == keys(folded, df.__getitem__)
    assert len(keys(folded, df)) == len(set(keys(folded, df))) == 10
    assert set(keys("tarba qumra", df)) <= set(keys(folded, df))
    assert len(keys("tarba", df)) == 1
    assert keys("", df) == []
    assert all(0 <= key < 2**63 for key in keys(folded, df))
    assert key_words("the rebels the rebel") == ["rebel"]


def test_all_words_together_are_a_key_in_any_order() -> None:
    words = key_words(fold_headline("Rebels shell bridge near Tarba"))
    assert whole_key(words) == whole_key(words[::-1])
    assert whole_key(words) != whole_key(words[1:])
    assert whole_key(words[:2]) == []
    assert all(0 <= key < 2**63 for key in whole_key(words))


@given(st.integers(0, 200))
@settings(max_examples=8, deadline=None)
def test_same_news_shares_a_key(seed: int) -> None:
    headlines = corpus(seed, stories=25)
    df: Counter[str] = Counter()
    for headline in headlines:
        df.update(key_words(fold_headline(headline.text)))
    own = {headline.id: set(keys(fold_headline(headline.text), df)) for headline in headlines}
    pairs = [(a, b) for a, b in combinations(headlines, 2) if judge(a, b).relation is Relation.MERGE]
    assert all(own[a.id] & own[b.id] for a, b in pairs)


def test_a_new_headline_finds_its_story() -> None:
    lead = Headline("lead", "Nurses rebuild Virella bakery, 30 hurt")
    other = Headline("other", "Nurses rebuild Virella bakery, 31 hurt")
    candidates = [(other, "other"), (lead, "lead")]
    new = Headline("new", "BREAKING: Nurses rebuild Virella bakery, 30 hurt - Reuters")
    placed = place(new, candidates)
    assert placed.lead == "lead"
    assert placed.verdict is not None
    assert placed.verdict.relation is Relation.MERGE
    assert [(offer, verdict.relation) for offer, verdict in placed.offers] == [("other", Relation.LINK)]
    assert place(new, candidates[::-1]) == placed


def test_a_guard_of_any_member_keeps_a_new_headline_out() -> None:
    cut = Headline("cut", "Ferry sinks off Hemsund in heavy storm…")
    member = Headline("member", "Ferry sinks off Hemsund in heavy storm, 12 dead")
    new = Headline("new", "Ferry sinks off Hemsund in heavy storm, 31 dead")
    placed = place(new, [(cut, "cut"), (member, "cut")])
    assert placed.lead is None
    assert placed.offers


def test_a_headline_without_candidates_stands_alone() -> None:
    placed = place(Headline("new", "Rain"), [])
    assert placed.lead is None
    assert placed.offers == ()


def test_what_two_stories_share_names_both() -> None:
    first, second = (
        Headline("a", "Dam bursts above Qumra after storm…"),
        Headline("b", "DAM BURSTS ABOVE QUMRA AFTER STORM"),
    )
    placed = place(Headline("new", "Dam bursts above Qumra after storm"), [(first, "a"), (second, "b")])
    assert {placed.lead, *placed.also} == {"a", "b"}


def test_a_workspace_that_knows_two_names_keeps_them_apart() -> None:
    other = Headline("other", "Nurses rebuild Hudayda bakery, 30 hurt")
    new = Headline("new", "Nurses rebuild Hodeida bakery, 30 hurt")
    assert place(new, [(other, "other")]).lead == "other"
    assert place(new, [(other, "other")], distinct=lambda one, two: True).lead is None


def test_any_member_speaks_for_its_story_unless_another_objects() -> None:
    lead, member = (
        Headline("lead", "Nurses rebuild Virella bakery, 30 hurt…"),
        Headline("m", "Nurses rebuild Virella bakery, 30 hurt"),
    )
    assert (
        place(
            Headline("new", "NURSES REBUILD VIRELLA BAKERY, 30 HURT"),
            [(member, "lead")],
            members=lambda _: [lead, member],
        ).lead
        == "lead"
    )


def test_equal_words_are_not_always_one_story() -> None:
    told = [Headline("1", "Watch live"), Headline("2", "Watch live"), Headline("3", "Truce in Ostrevo over?")]
    found = leads([*told, Headline("4", "Truce in Ostrevo over")])
    assert found == {"1": "1", "2": "2", "3": "3", "4": "4"}


def test_weights_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "weights.json"
    file.write_text('{"bias": 0, "features": {}, "idf": {}}', encoding="utf-8")
    with pytest.raises(UsageError):
        list(gather([Headline("1", "Rain")], weights=str(file)))
    with pytest.raises(UsageError):
        judge(Headline("1", "Rain falls in Ostrevo"), Headline("2", "Rain in Hemsund"), str(tmp_path / "none"))
    with pytest.raises(UsageError):
        list(judge_pairs([("Rain", "Rain")], str(tmp_path / "none")))
