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
WORLD = pairs("world_pairs.csv")
"""The same, from other fields: courts, sport, markets, health, disasters; and what a look at each mechanism alone found."""
LONG = pairs("long_pairs.csv")
"""The same again, in headlines of twelve words and more, where a turned sentence leaves more behind."""
TURNED = pairs("turned_pairs.csv")
"""Long again, eleven to fifteen words, with most sentences turned round or told in other words."""
KINDS = pairs("kinds_pairs.csv")
"""The kinds of difference that the project is measured by, in other subjects and places, short, medium and some long."""
NEAR = pairs("near_pairs.csv")
"""Pairs against one mechanism each, all of them other news: none may be merged; to offer them is no fault."""
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


@pytest.mark.parametrize(
    ("rows", "counts", "suggested", "merged", "offered"),
    [
        (MORE, (169, 411), 0.08, 0.94, 0.98),
        (WORLD, (776, 1537), 0.12, 0.96, 0.99),
        (LONG, (94, 82), 0.2, 0.83, 0.98),
        (TURNED, (199, 140), 0.2, 0.3, 0.97),
        (KINDS, (60, 110), 0.08, 0.9, 0.98),
    ],
    ids=["more", "world", "long", "turned", "kinds"],
)
def test_fresh_pairs_hold_their_bounds(
    rows: list[dict[str, str]], counts: tuple[int, int], suggested: float, merged: float, offered: float
) -> None:
    verdicts = [verdict for _, _, verdict in judge_pairs([(row["a"], row["b"]) for row in rows])]
    said = [(row["right"], verdict.relation.value) for row, verdict in zip(rows, verdicts, strict=True)]
    same = [relation for right, relation in said if right == "merge"]
    other = [relation for right, relation in said if right in ("apart", "link")]
    assert (len(same), len(other)) == counts
    assert other.count("merge") == 0
    assert other.count("suggest") <= suggested * len(other)
    assert same.count("merge") >= merged * len(same)
    assert same.count("merge") + same.count("suggest") >= offered * len(same)
    assert all(verdict.why for verdict in verdicts)


@pytest.mark.parametrize("row", NEAR, ids=lambda row: f"{row['why']}: {row['a']}")
def test_near_pairs_are_never_merged(row: dict[str, str]) -> None:
    assert relation(row["a"], row["b"]) is not Relation.MERGE


@pytest.mark.parametrize("both", [True, False])
def test_capitals_merge_nothing_else(both: bool) -> None:
    """Where all words have capitals, nothing tells a name; no more is merged for it, and nearly as much of the same."""
    told = [(_titled(row["a"]), _titled(row["b"]) if both else row["b"]) for row in WORLD]
    verdicts = [verdict.relation for _, _, verdict in judge_pairs(told)]
    merged = [row["right"] for row, relation in zip(WORLD, verdicts, strict=True) if relation is Relation.MERGE]
    assert set(merged) == {"merge"}
    assert len(merged) >= 0.95 * sum(row["right"] == "merge" for row in WORLD)


def _titled(text: str) -> str:
    return " ".join(word[:1].upper() + word[1:] for word in text.split(" "))


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
        ("Rents climb again in May across Qumra", "Rents climb again in June across Qumra", "dates differ"),
        (
            "Bus fire near Tarba kills 3, hurts 9",
            "Bus fire near Tarba kills 9, hurts 3",
            "numbers stand with other words",
        ),
        ("Tarba United 2-1 Qumra Rovers", "Tarba United 1-2 Qumra Rovers", "numbers stand with other words"),
        ("Raid by herders near Tarba well", "Raid on herders near Tarba well", "by herders / on herders"),
        ("Curfew in Tarba from Friday night", "Curfew in Tarba until Friday night", "from friday / until friday"),
        ("Herders attacked near Tarba well", "Herders attack near Tarba well", "done or suffered"),
        ("Judge died in cell at Tarba court", "Judge killed in cell at Tarba court", "only one says killed"),
        ("Seizure of Tarba mill lawful", "Seizure of Tarba mill unlawful", "opposites: lawful / unlawful"),
        ("Ferry to Qumra island hurt two", "Ferry to Qumra island killed two", "opposites: hurt / killed"),
        ("Staff to walk out if Qumra talks fail", "Staff to walk out as Qumra talks fail", "tells it as possible: if"),
        ("All of Tarba without water", "Half of Tarba without water", "opposites: all / half"),
        ("Mill fire under control #Tarba", "Mill fire under control #Qumra", "another dateline or tag: tarba / qumra"),
        ("Oil up 2%, gold down 3% in Tarba", "Oil down 3%, gold up 2% in Tarba", "numbers stand with other words"),
        ("Second raid on Tarba mill", "Raid on second Tarba mill", "2nd stands before other words: raid / tarba"),
        ("Qumra set to sell the mill", "Qumra sells the mill", "only one tells it as planned"),
        ("Tarba tells Qumra to open the sluice", "Qumra tells Tarba to open the sluice", "changed places"),
        ("Raiders kill imam, two sons in Tarba", "Raiders kill imam's two sons in Tarba", "imam owns in one"),
        ("Mill hands strike in Tarba", "Mill hands struck in Tarba", "done or suffered"),
        ("Fire in Wells near Tarba", "Fire in well near Tarba", "a name in another form: well / wells"),
        ("Nurses walk out of Tarba hospital", "Nurses walk out of Tarba clinic", "another target: clinic / hospital"),
        ("Tarba: Qumra seizes barge", "Qumra seizes Tarba barge", "tarba speaks in one"),
        ("Tarba: mayor to sue Qumra", "Qumra mayor to sue Tarba", "behind sue in one"),
        ("Rovers, not United, win Tarba cup", "United, not Rovers, win Tarba cup", "another thing is denied"),
        ("Rescuers near sunken barge", "Rescuers reach sunken barge", "opposites: reach / near"),
        ("Deal near on Tarba dam", "Deal on Tarba dam", "only one tells it as possible: deal near"),
        ("Clerk jailed for life in Tarba", "Clerk jailed for 30 years in Tarba", "only one gives years: 30"),
        ("Typhus cases in Tarba pass 90", "Typhus deaths in Tarba pass 90", "opposites: cases / deaths"),
        ("New raid on Tarba mill", "Raid on Tarba mill", "only one tells of a new one"),
        ("Tarba 2 Qumra 1 in cup tie", "Qumra 2 Tarba 1 in cup tie", "2 stands behind other words"),
        ("Bridge collapses near Tarba", "Bridges collapse near Tarba", "one or several: bridge / bridges"),
        ("Walker hit by van in Tarba", "Walker hits van in Tarba", "acts in one and suffers in the other"),
    ],
)
def test_the_guard_names_itself(a: str, b: str, words: str) -> None:
    assert words in judge(Headline("a", a), Headline("b", b)).why


@pytest.mark.parametrize(
    ("a", "b"),
    [
        # words of one field are not words of one sense
        ("Thieves strip copper roof off old mill near Sydney", "Thieves strip copper roof off old mill near Melbourne"),
        ("Storm drives whale onto sandbank off old harbour", "Storm drives shark onto sandbank off old harbour"),
        # a source is one only where something is said
        ("Police march in Qumra over pay", "March in Qumra over pay"),
        ("Media workers hurt in Tarba blaze", "Workers hurt in Tarba blaze"),
        # capitals are names, whatever the letters mean elsewhere
        ("UN patrol ambushed near Tarba", "AU patrol ambushed near Tarba"),
        ("UN PATROL AMBUSHED NEAR TARBA", "AU PATROL AMBUSHED NEAR TARBA"),
        ("Uber buys Tarba Cabs", "Tarba Cabs buys Uber"),
        # what stands before a name may be a part of it
        ("Wildfire races across hills of New Mexico", "Wildfire races across hills of Mexico"),
        ("General strike shuts Qumra port", "Strike shuts Qumra port"),
        # two places that could be taken for each other are two places
        ("Barge adrift on river off Zhengzhou", "Barge adrift on river off Zhangzhou"),
        # what follows a mark and says more than who tells it
        ("Man shot on Tarba quay, reported dead", "Man shot on Tarba quay"),
        ("Barge sinks off Tarba, owner says sabotage", "Barge sinks off Tarba"),
        # the surname alone may be her husband
        ("Jet takes Grace Tarbani to Qumra", "Jet takes Tarbani to Qumra"),
        # what says when is not always left out
        ("Harvest begins late in Tarba", "Harvest begins early in Tarba"),
        # of two words that colour, one may tell more
        ("Aged care home burns in Tarba", "Huge care home burns in Tarba"),
        # who leads a list says who speaks, or who is in it
        ("Minister's aide and driver held in Qumra", "Minister, aide and driver held in Qumra"),
        # a time of day may say which, and a verb of saying be a name
        ("Night train derails near Tarba", "Train derails near Tarba"),
        ("Sunday school in Tarba shut", "School in Tarba shut"),
        ("Rebels leave Albu Said mosque", "Rebels leave Albu mosque"),
        ("Report on Tarba dam leaked", "Tarba dam leaked"),
        ("Officials, police clash in Tarba", "Police clash in Tarba"),
        ("One more dies in Tarba flood", "One dies in Tarba flood"),
        # what was cut off could make other news of it
        ("Ministry calls report of a leak at Tarba mill…", "Ministry calls report of a leak at Tarba mill false"),
    ],
)
def test_what_only_looks_the_same_is_not_merged(a: str, b: str) -> None:
    assert relation(a, b) is not Relation.MERGE


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Mill fire in Tarba leaves 36 dead", "36 dead in Tarba mill fire"),
        ("Landslip in Tarba kills at least 20", "At least twenty killed in Tarba landslip"),
        ("Inquest names cause of fall of bridge in Tarba", "Inquest names cause of Tarba bridge fall"),
        ("Qumra mill to pay 95 million in fines", "Qumra mill will pay 95 million in fines"),
        ("Herders hold hill town of Tarba, residents say", "Herders hold hill town of Tarba"),
        ("Mayor of Tarba to honour miners", "Mayor of Tarba to honor miners"),
        ("Cleric Anwar Tarbani buried in Qumra", "Cleric Tarbani buried in Qumra"),
        ("Mine near Kharkov flooded", "Mine near Kharkiv flooded"),
        ("St. Anna hospital in Tarba shut", "Saint Anna hospital in Tarba shut"),
        ("Prominent cleric held in Tarba", "Top cleric held in Tarba"),
        ("Central bank chief of Tarba held", "Tarba central bank chief held"),
        ("Blast at Tarba depot injures five", "At least 5 injured in Tarba depot blast"),
        ("Dozens hurt as Tarba mill collapses", "Tarba mill collapse injures dozens"),
        ("Qumra, Tarba sign pact on wells", "Tarba, Qumra sign pact on wells"),
        ("Barge adrift off Tarba - coast guard", "Barge adrift off Tarba"),
        ("UN MORT DANS UN INCENDIE À TARBA", "Un mort dans un incendie à Tarba"),
        ("President Anton Tarbani Names New Envoy", "Tarbani names new envoy"),
        ("At Least 30 Dead In Tarbas Mill Fire", "Mill Fire In Tarbas Kills At Least 30"),
        ("Fever Returns To Tarba - UNICEF", "Fever returns to Tarba, UNICEF says"),
        ("Mill hands extend Tarba strike by another 48 hours", "Mill hands extend Tarba strike for another 48 hours"),
        ("Qumra team pulls woman alive from mill", "Woman pulled alive from mill by Qumra team"),
        ("Bank of Tarba lifts rates to 5 percent", "Bank of Tarba raises rates to 5%"),
        ("Tarbandroupolis mill floods again", "Tarbandroupoli mill floods again"),
        ("Doctor Tarbani warns of fever", "Dr Tarbani warns of fever"),
        ("Qumra judge: wells must stay open", "Wells must stay open"),
        ("REVEALED: mayor of Tarba met smugglers", "Mayor of Tarba met smugglers"),
        ("President Anton Tarbani names envoy", "Tarbani names envoy"),
        ("Dzhalal bridge in Tarba shut", "Jalal bridge in Tarba shut"),
        ("Tarba‚Äôs mayor quits over mill", "Tarba's mayor quits over mill"),
        ("Clerk found not guilty in Tarba", "Clerk acquitted in Tarba"),
        ("Great Britain sends barge to Tarba", "UK sends barge to Tarba"),
        ("Brand in Tarba: 2 000 Menschen obdachlos", "Brand in Tarba: 2.000 Menschen obdachlos"),
    ],
)
def test_what_only_looks_different_is_merged(a: str, b: str) -> None:
    assert relation(a, b) is Relation.MERGE


def test_an_outlet_that_is_known_is_no_difference() -> None:
    a = Headline("a", "Dam near Qumra bursts after days of rain - Hill Valley", "Hill Valley")
    assert judge(a, Headline("b", "Dam near Qumra bursts after days of rain")).relation is Relation.MERGE


@pytest.mark.parametrize(
    ("a", "b"), [("", ""), ("", "Rain"), ("...", "!"), ("x" * 20000, "y " * 20000), ("\udcff 5", "5")]
)
def test_odd_headlines_get_a_verdict(a: str, b: str) -> None:
    assert judge(Headline("a", a), Headline("b", b)).why


@pytest.mark.parametrize(
    ("text", "planned"),
    [
        ("Regierung plant Steuersenkung in Berlin", True),
        ("Polizei plant Großeinsatz", True),
        ("Stadtwerke plant neue Leitung für Tarbaheim", True),
        ("Blast hits plant in Qumra", False),
        ("Fire at Qumra plant kills two", False),
        ("Blast Hits Plant In Qumra", False),
        ("PLANT FIRE IN QUMRA", False),
        ("Explosion at chemical plant Monday hurts 3", False),
        ("Car maker plant closures feared", False),
    ],
)
def test_only_a_german_plant_is_a_plan(text: str, planned: bool) -> None:
    assert [word.kind for word in form(text).content if word.text == "plant"] == ["plan" if planned else "word"]


def test_works_are_no_plan_that_is_not_done_yet() -> None:
    for a, b in (
        ("Explosion at fertiliser plant hurts dozens in Qumra", "Explosion at fertiliser works hurts dozens in Qumra"),
        ("Drone hits nuclear plant in Tarba", "Drone hits nuclear site in Tarba"),
        ("Blast hits plant in Tarba", "Blast hits Tarba"),
    ):
        assert "planned" not in judge(Headline("a", a), Headline("b", b)).why


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Police say gunmen killed three miners", "Police say three miners killed by gunmen"),
        ("Police: gunmen killed miners in Kano", "Police: miners killed by gunmen in Kano"),
        ("Police shot protester in Kano", "Protester shot by police in Kano"),
        ("Army clashes with rebels near Goma", "Army clashes against rebels near Goma"),
        ("Mali at war with rebels in north", "Mali at war against rebels in north"),
        ("Talks ending in Geneva", "Talks ended in Geneva"),
        ("Despite objections from Egypt, dam opens", "Dam opens despite objections by Egypt"),
        ("Army is shelling Goma", "Army shells Goma"),
        ("Night-time curfew imposed across Noumea", "Nighttime curfew imposed across Noumea"),
        ("Two hundred and ten killed in Kayes clash", "210 killed in Kayes clash"),
        ("A hundred killed in Kayes clash", "100 killed in Kayes clash"),
        ("Abdallah visits Kayes", "Abdullah visits Kayes"),
        ("Abdelrahman visits Kayes", "Abdulrahman visits Kayes"),
        ("Youssef Umar visits Kayes", "Yusuf Omar visits Kayes"),
    ],
)
def test_told_in_other_words_it_is_the_same(a: str, b: str) -> None:
    assert relation(a, b) is Relation.MERGE


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Kayes flood death toll rises to 37", "Kayes flood death toll passes 31"),
        ("Kayes flood death toll jumps to 37", "Kayes flood death toll at 31"),
        ("Kayes siege live: Monday", "Kayes siege live: Tuesday"),
    ],
)
def test_the_next_toll_or_day_is_linked(a: str, b: str) -> None:
    assert relation(a, b) is Relation.LINK
