"""Each row of the codebook that rules can reach, in sentences of our own."""

from __future__ import annotations

import pytest

from tests.suggest.build import alone, proposed
from triage.domain.report import Role
from triage.domain.tag import Flag, Tag

EVENTS = [
    "At least nine people were killed on Monday when a car bomb exploded near the market in Daranj, a doctor told the agency.",
    "Government troops captured the village of Sel Kora in the northern province on Thursday.",
    "The army launched an offensive against the rebels in Merwan province on Sunday.",
    "Police arrested 14 men in the port city of Ostrel on Friday night.",
    "Air defences intercepted two rockets fired at the capital Harun on Tuesday morning.",
    "A roadside bomb wounded six soldiers outside the town of Belesh on Saturday.",
    "The court in Lintz sentenced two smugglers to nine years in prison on Wednesday.",
    "Hundreds of teachers marched through the capital Orvane on Tuesday to demand their wages.",
]
NOISE = [
    "Up to 30,000 people could be displaced if the dam fails.",
    "Since 2009 the group has held the hills above the city.",
    "Several thousand people have died since the war began in 2011.",
    "Analysts put the strength of the militia at 3,000 to 4,500 men.",
    "We should all ask ourselves why nobody listens.",
    "Shares in the bank fell 2.3 percent and the index lost 40 points.",
    "In a new poll, 41 percent of voters said they would choose the mayor.",
    "The minister condemned the violence and urged calm.",
    "What will the government do about it?",
    "The river runs through the province and is used to water the fields.",
]
PAGE_WORDS = [
    "Read also: Two held after harbour fire",
    "Share",
    "Subscribe to our newsletter",
    "Click to enlarge",
    "Image 2 of 5",
    "Back to gallery",
    "Caption",
    "Enlarge",
    "Advertisement",
    "Published 11:02, 3 March 2021",
    "By Tomas Arden",
    "3 March 2021",
    "Copyright 2020 The Daily Bridge. All rights reserved.",
    "Continue reading",
    "اقرأ أيضا",
    "Lire aussi",
]
CAPTIONS = [
    "Caption: Soldiers search a house in the old town.",
    "Photo: Mira Olen/Reuters",
    "File photo: the bridge before the flood.",
    "(Jonas Weld/AFP)",
    "Credit: Getty Images",
    "A farmer looks at his flooded field near Tarvis. (AP Photo/Ruth Hald)",
    "Image copyright Getty Images",
    "صورة: جنود في البلدة القديمة",
    "Photo : le pont avant la crue",
]


@pytest.mark.parametrize("text", EVENTS)
def test_a_bounded_happening_at_a_place_is_an_event(text: str) -> None:
    assert alone(text).tag is Tag.EVENT


@pytest.mark.parametrize("text", NOISE)
def test_states_plans_estimates_and_opinions_are_noise(text: str) -> None:
    assert alone(text).tag is Tag.NOISE


@pytest.mark.parametrize("text", PAGE_WORDS)
def test_words_of_the_page_are_noise(text: str) -> None:
    assert alone(text).tag is Tag.NOISE


@pytest.mark.parametrize("text", CAPTIONS)
def test_markers_and_credits_are_captions(text: str) -> None:
    assert alone(text).tag is Tag.CAPTION


@pytest.mark.parametrize("role", [Role.CAPTION, Role.CREDIT, Role.ALT])
def test_a_block_of_an_image_is_caption_whatever_it_tells(role: Role) -> None:
    found = alone("Rebels shelled the town of Karm on Monday and killed nine people.", role)
    assert found.tag is Tag.CAPTION
    assert "the page marks this block" in found.reason


def test_a_caption_that_tells_an_event_says_so() -> None:
    assert Flag.HAS_EVENT in alone("Rebels shelled the town of Karm on Monday.", Role.CAPTION).flags


@pytest.mark.parametrize("role", [Role.BYLINE, Role.DATELINE, Role.HEADING, Role.RELATED])
def test_blocks_around_the_report_are_noise(role: Role) -> None:
    assert alone("Rebels shelled the town of Karm on Monday.", role).tag is Tag.NOISE


def test_a_bare_label_in_a_caption_block_is_noise() -> None:
    assert alone("Image 3 of 12", Role.CAPTION).tag is Tag.NOISE


@pytest.mark.parametrize("role", [Role.HEADING, Role.RELATED])
def test_a_heading_is_flagged_as_headline(role: Role) -> None:
    assert Flag.HEADLINE in alone("Four held after raid on harbour", role).flags


def test_a_title_gets_no_proposal() -> None:
    first, second = proposed([(Role.TITLE, ["Four held"]), (Role.BODY, ["Police arrested four men in Ulm on Monday."])])
    assert first is None
    assert second is not None


def test_the_repeated_title_is_noise_and_headline() -> None:
    title = "Four killed as bomb explodes in Daranj market"
    found = alone("Four Killed As Bomb Explodes In Daranj Market", title=title)
    assert (found.tag, Flag.HEADLINE in found.flags) == (Tag.NOISE, True)
    assert "repeats the title" in found.reason


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ('"We hit the depot on Sunday and they fled," he said.', True),
        ("“They came at night and burned everything,” said a farmer.", True),
        ("« Ils ont attaqué le village dans la nuit », a dit le maire.", True),
        ("„Wir haben alles verloren“, sagte sie.", True),
        ("«Мы слышали взрыв ночью», сказал он.", True),
        ("«سمعنا انفجارا كبيرا في الليل» قال شاهد", True),
        ('He said "one two three"', False),
        ('One two said "three four"', False),
        ('He said now "one two three"', True),
        ("Officials said that they had seen nothing and would look into the matter.", False),
    ],
)
def test_half_the_words_in_marks_make_a_quote(text: str, quote: bool) -> None:
    # "He said + three quoted words" is 3 of 5; "One two said + two" is 2 of 5.
    expected = quote or (text.count('"') and len(text.split('"')[1].split()) * 2 >= len(text.replace('"', "").split()))
    assert (alone(text).tag is Tag.QUOTE) is bool(expected)


def test_a_narrative_with_three_quoted_words_goes_on_to_step_three() -> None:
    found = alone(
        'A "precise night strike" hit a depot near the town of Belesh on Monday and killed two guards, the army said.'
    )
    assert found.tag is Tag.EVENT


def test_a_quotation_goes_on_over_sentences() -> None:
    found = proposed(
        [(Role.BODY, ['"We saw the smoke.', "Nobody came to help us.", 'The road was closed," said a driver.'])]
    )
    assert [p and p.tag for p in found] == [Tag.QUOTE] * 3


def test_a_block_quotation_is_quote_without_marks() -> None:
    found = alone("We will not leave this valley.", Role.QUOTE)
    assert found.tag is Tag.QUOTE
    assert "quotation" in found.reason


def test_a_quote_that_states_an_event_is_flagged() -> None:
    assert Flag.HAS_EVENT in alone('"Our men captured the bridge on Sunday," the commander said.').flags


def test_attribution_and_projection_are_flagged() -> None:
    assert Flag.ATTRIBUTED in alone(EVENTS[0]).flags
    assert Flag.PROJECTION in alone(NOISE[0]).flags
    assert Flag.AGGREGATE in alone("At least 4,000 people have been killed since 2011, and 12,000 wounded.").flags


def test_an_old_year_is_background() -> None:
    body = ["Police arrested four men in Ulm in March 2009.", "Police arrested four men in Ulm on Monday."]
    old, new = proposed([(Role.BODY, body)], published="2017-02-20T10:12:00Z")
    assert old is not None
    assert Flag.BACKGROUND in old.flags
    assert new is not None
    assert Flag.BACKGROUND not in new.flags


def test_the_same_event_told_again_is_duplicate() -> None:
    body = [
        "A car bomb killed nine people in the city of Daranj on Monday.",
        "On Monday a car bomb killed nine people in Daranj city.",
    ]
    first, again = proposed([(Role.BODY, body)])
    assert first is not None
    assert Flag.DUPLICATE not in first.flags
    assert again is not None
    assert Flag.DUPLICATE in again.flags


def test_the_reason_of_an_event_names_what_where_and_when() -> None:
    words = alone(EVENTS[0]).reason
    assert words == "an attack told as done, a named place and a weekday"


@pytest.mark.parametrize(
    "text",
    [
        "قتل تسعة أشخاص في انفجار سيارة مفخخة في مدينة درنج يوم الاثنين",
        "Neuf personnes ont été tuées lundi dans une attaque à Daranj, selon la police.",
    ],
)
def test_other_languages_are_judged_modestly(text: str) -> None:
    found = alone(text)
    assert found.tag is Tag.EVENT or found.confidence < 0.9


def test_a_credit_with_nothing_but_the_title_after_it_is_caption() -> None:
    title = "Four killed as bomb explodes in Daranj market"
    assert alone(f"| Jona Weld/Reuters {title}", title=title).tag is Tag.CAPTION


def test_an_embedded_post_is_judged_as_narrative() -> None:
    post = ["Rebels shelled the town of Karm on Monday and killed nine people.", "— Mira (@mira_karm) 3 March 2021"]
    assert [p and p.tag for p in proposed([(Role.QUOTE, post)])] != [Tag.QUOTE, Tag.QUOTE]
    assert [p and p.tag for p in proposed([(Role.QUOTE, post[:1])])] == [Tag.QUOTE]


def test_words_handed_over_by_a_colon_are_a_quote_until_their_block_ends() -> None:
    blocks = [
        (Role.BODY, ["The mayor wrote in a letter to the council:"]),
        (Role.BODY, ["This town has waited long enough.", "We will build the bridge ourselves."]),
        (Role.BODY, ["The council has nine members."]),
    ]
    assert [p and p.tag for p in proposed(blocks)] == [Tag.NOISE, Tag.QUOTE, Tag.QUOTE, Tag.NOISE]


def test_a_quotation_that_was_never_closed_is_doubted() -> None:
    body = [
        '"You hear it in every street, said a grocer.',
        *(f"The shop in lane {n} is still closed." for n in range(6)),
    ]
    body.append('A clerk was called a "hidden" partner in the papers.')
    found = proposed([(Role.BODY, body)])
    assert found[-1] is not None
    assert found[-1].tag is not Tag.QUOTE


def test_a_long_quotation_without_contradiction_holds() -> None:
    body = ['"We waited for days.', *(f"In lane {n} nobody had water." for n in range(6)), 'Then they came," she said.']
    assert {p and p.tag for p in proposed([(Role.BODY, body)])} == {Tag.QUOTE}


@pytest.mark.parametrize(
    "text", ["Le gouvernement pourrait annoncer de nouvelles mesures.", "قد يؤدي القتال إلى نزوح الآلاف"]
)
def test_what_the_steps_say_of_other_languages_is_never_sure(text: str) -> None:
    assert alone(text).confidence <= 0.75
