"""What is told in another order: never merged where the words belong to other ones, never set apart where all is only turned."""

from __future__ import annotations

import pytest

from triage.dedupe.score import judge
from triage.domain.story import Headline, Relation


def relation(a: str, b: str) -> Relation:
    return judge(Headline("a", a), Headline("b", b)).relation


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Bank: masked men rob vault in Tarba", "Masked men rob bank vault in Tarba"),
        ("Masked men rob vault in Tarba, bank says", "Masked men rob bank vault in Tarba"),
        ("Masked men rob vault in Tarba - bank", "Masked men rob bank vault in Tarba"),
        ("Police: van hits herder near Tarba", "Police van hits herder near Tarba"),
        ("Top cleric meets envoy in Tarba", "Cleric meets top envoy in Tarba"),
        ("Former warden accuses mayor of Tarba", "Warden accuses former mayor of Tarba"),
        ("Mill owners stole wages in Tarba", "Owners stole mill wages in Tarba"),
        ("Sunday school burns down in Tarba", "School burns down in Tarba on Sunday"),
        ("Night barge rams ferry near Tarba", "Barge rams night ferry near Tarba"),
        ("Widow of miller sues mayor in Tarba", "Widow sues miller of mayor in Tarba"),
        ("Wife of miller shot in Tarba", "Miller shot wife in Tarba"),
        ("Child's doctor jailed in Tarba", "Child doctor jailed in Tarba"),
        ("Court fines miller's lawyer in Tarba", "Court fines lawyer's miller in Tarba"),
        ("Trainer of mule kicked in Tarba stable", "Mule kicked trainer in Tarba stable"),
        ("Ban on imports hits millers in Tarba", "Imports hit ban on millers in Tarba"),
        ("Women's coach fired in Tarba", "Coach fired women in Tarba"),
        ("Inn guests sue over Tarba fire", "Inn sues guests over Tarba fire"),
        ("Qumra floods Tarba after truce talks", "Truce talks after Qumra floods Tarba"),
        ("School bus burns near Tarba", "School buses burn near Tarba"),
        ("Court drops case against Tarba miller", "Court drops cases against Tarba miller"),
        ("Truce talks held in Tarba", "Truce talks to be held in Tarba"),
        ("Herders marching on Tarba mill", "Herders to march on Tarba mill"),
    ],
)
def test_words_that_belong_to_others_are_not_merged(a: str, b: str) -> None:
    assert relation(a, b) is not Relation.MERGE
    assert relation(b, a) is not Relation.MERGE


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Police: three held over Tarba mill plot", "Police hold three over Tarba mill plot"),
        ("Qumra: mill burns for second night", "Qumra mill burns for second night"),
        ("Mayor of Tarba town held", "Tarba town mayor held"),
        ("Rescuers reach trapped millers in Tarba", "Rescuers reach millers trapped in Tarba"),
        ("Wardens say pilot ignored alarm", "Pilot ignored alarm, wardens say"),
        ("Qaddafi's son seen near Tarba", "Gaddafi's son seen near Tarba"),
        (
            "Thousands of hectares of maize and sorghum burn in Tarba",
            "Thousands of hectares of sorghum and maize burn in Tarba",
        ),
        ("Mill tax starts in Tarba on 1 May", "Mill tax starts in Tarba on May 1"),
        ("Widow of slain miller wins suit in Tarba", "Slain miller's widow wins suit in Tarba"),
        ("Sunday market in Tarba torn down", "Tarba Sunday market torn down"),
        ("Owner of sunken barge arrested in Tarba", "Sunken barge owner arrested in Tarba"),
    ],
)
def test_owners_and_places_may_move(a: str, b: str) -> None:
    assert relation(a, b) is Relation.MERGE


@pytest.mark.parametrize(
    ("a", "b"),
    [
        # numbers that nothing else counts
        (
            "Mudslide after three days of rain buries mill hands near Tarba, killing at least 50",
            "At least 50 mill hands killed in mudslide after three days of rain near Tarba",
        ),
        # a verb in two voices, and one between others
        (
            "Four climbers missing on Mount Qumra found dead after week-long search by Tarba helicopters",
            "Tarba helicopters find four missing Mount Qumra climbers dead after week-long search",
        ),
        (
            "Museum in Tarba puts on show skeleton of sea reptile with huge neck",
            "Skeleton of sea reptile with huge neck put on show in Tarba museum",
        ),
        (
            "Sleet strands hundreds of drivers overnight near Tarba, army sends help",
            "Hundreds of drivers stranded overnight near Tarba in sleet",
        ),
        (
            "Tarba herders set up new road blocks near Qumra hours after shots at patrol",
            "New road blocks set up near Qumra by Tarba herders hours after shots at patrol",
        ),
        # a clause that was joined to the other
        (
            "Storm Dario: Tarba mayor says more than 500 dead after dams burst in Qumra",
            "More than 500 dead in Qumra after Storm Dario bursts dams, says mayor of Tarba",
        ),
        (
            "Opposition wins Tarba and Qumra in biggest defeat for Rossi in two decades",
            "Rossi suffers biggest defeat in two decades as opposition wins Tarba and Qumra",
        ),
        # by, without a verb that somebody suffers
        (
            "Rossi calls out army to end herders' blockade of mill",
            "Rossi calls out army in Tarba to end blockade of mill by herders",
        ),
        ("New moth found in Tarba forest by herders", "New moth discovered in Tarba forest with help of herders"),
        # other small words in a turned sentence
        (
            "Tarba rescues 90 herders from crowded barge off Qumra",
            "90 herders on crowded barge off Qumra rescued by Tarba",
        ),
        ("Attack on mill in Tarba kills six", "Tarba mill attack kills six"),
        ("Vote on water law delayed in Tarba", "Tarba water law vote delayed"),
        ("Herders march through Tarba to demand wages", "Herders march through Tarba demanding wages"),
        ("Tarba bank fraud is called the largest ever", "Tarba bank fraud largest in country's history"),
        ("Tarba's pro-Qumra coalition collapses over mill", "Tarba coalition collapses over mill"),
        ("Tarba hotel hit by mortar shell; no injuries", "Tarba hotel hit by mortar"),
        ("Insight: Tarba mayor finds voice, stays wary", "Tarba mayor finds his voice but stays wary"),
        ("How Tarba millers 'use tricks' to hide losses", "Tarba millers using tricks to hide losses"),
        ("Tarba jobless claims hit new high", "Tarba jobless rate hits new high"),
        (
            "Mother held over daughter's death: daughter, 8, found in Tarba",
            "Mother held over daughter's death in Tarba",
        ),
    ],
)
def test_what_is_turned_or_told_aside_is_offered(a: str, b: str) -> None:
    assert relation(a, b) is Relation.SUGGEST
    assert relation(b, a) is Relation.SUGGEST


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Herders attack millers in Tarba as talks fail", "Millers attack herders in Tarba as talks fail"),
        ("Storm kills 3, wounds 11 in Tarba", "Storm kills 11, wounds 3 in Tarba"),
        ("Herders killed by millers near Tarba", "Herders kill millers near Tarba"),
        ("Herders claim capture of Tarba", "Herders capture Tarba"),
        ("Opinion: why Tarba mill must close", "Tarba mill closes"),
        ("Herders retreat as millers advance on Tarba", "Millers retreat as herders advance on Tarba"),
        ("Tarba in, Qumra out of barge talks", "Qumra in, Tarba out of barge talks"),
        ("Fans of Tarba attack Qumra bus", "Fans of Qumra attack Tarba bus"),
        ("Opinion: ban the mill tax", "Mill tax banned"),
        ("No guests hurt in Tarba hotel fire", "Guests hurt in Tarba hotel fire"),
    ],
)
def test_what_is_exchanged_or_denied_stays_apart(a: str, b: str) -> None:
    assert relation(a, b) in (Relation.APART, Relation.LINK)
