"""Pages: every block keeps its role, the article is told from the rest, and the page's own facts are read."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from triage.domain.report import Report, Role, report_identity
from triage.ingest.bodies import body_blocks
from triage.ingest.readers.page import tree_of
from triage.ingest.registry import read_file
from triage.ingest.roles import Seen, walked

PARAGRAPHS = [
    "Residents of the river quarter said on Tuesday that two shells had landed near the grain store shortly before noon.",
    "The town council opened a school hall for the families who could not return to their houses in the evening.",
    "A spokesman of the water board said that the pumping station was repaired and that the pressure would rise by night.",
    "Drivers were told to avoid the old bridge, where a crane was still lifting the wreck of a lorry out of the mud.",
]

PAGE = f"""<!DOCTYPE html><html lang="en-GB"><head><title>Two shells land near grain store - The Wall</title>
<meta property="og:title" content="Two shells land near grain store"><meta property="og:site_name" content="The Wall">
<link rel="canonical" href="https://wall.example/news/1"><meta name="author" content="A. Writer">
<script type="application/ld+json">{{"@context": "https://schema.org", "@graph": [{{"@type": "NewsArticle",
"datePublished": "2017-02-21T14:05:00+02:00", "publisher": {{"name": "The Wall"}}}}]}}</script></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li></ul></nav>
<article><h1>Two shells land near grain store</h1><p class="byline">By A. Writer</p>
<p>{PARAGRAPHS[0]}</p>
<figure><img src="a.jpg" alt="Smoke over the river quarter at noon"><figcaption><p>Smoke over the quarter.</p>
<p>Seen from the <b>old bridge</b>.</p><span class="credit">Photo: Wall Pictures</span></figcaption></figure>
<p>{PARAGRAPHS[1]}</p>
<blockquote><p>“We heard two bangs and ran to the cellar with the children,” said a woman from the quarter.</p></blockquote>
<h2>Water returns</h2><p>{PARAGRAPHS[2]}<br><br>{PARAGRAPHS[3]}</p>
<p><a href="/2">Read more: Council meets over the bridge</a></p>
</article>
<aside class="related-stories"><h3>Related</h3><ul><li><a href="/3">Grain prices rise in the north</a></li></ul></aside>
<div id="comments"><p>I live there and it was loud, very loud indeed, my windows shook.</p></div>
<footer><p>Copyright The Wall. All rights reserved.</p></footer></body></html>"""


def read(markup: str | bytes, name: str = "-") -> Report:
    (report,) = read_file(name, data=markup.encode() if isinstance(markup, str) else markup)
    check(report)
    return report


def check(report: Report) -> None:
    at = 0
    for block in report.blocks:
        assert at <= block.start < block.end <= len(report.text)
        assert not report.text[at : block.start].strip()
        at = block.end
    assert not report.text[at:].strip()


def words(report: Report, role: str) -> list[str]:
    return [report.text[b.start : b.end] for b in report.blocks if b.role == role]


def test_a_page_keeps_every_block_with_its_role() -> None:
    report = read(PAGE)
    assert words(report, "title") == ["Two shells land near grain store"]
    assert report.blocks[0].role is Role.TITLE
    assert words(report, "body") == PARAGRAPHS
    assert words(report, "heading") == ["Water returns"]
    assert words(report, "quote")[0].startswith("“We heard two bangs")
    assert words(report, "caption") == ["Smoke over the quarter. Seen from the old bridge. Photo: Wall Pictures"]
    assert words(report, "alt") == ["Smoke over the river quarter at noon"]
    assert words(report, "byline") == ["By A. Writer"]
    assert "I live there" in words(report, "comment")[0]
    related = words(report, "related")
    assert {"Home", "World", "Grain prices rise in the north", "Read more: Council meets over the bridge"} < set(
        related
    )
    assert report.text.count("Two shells land near grain store") == 1


def test_the_facts_of_a_page() -> None:
    report = read(PAGE)
    assert (report.title, report.outlet, report.author, report.language) == (
        "Two shells land near grain store", "The Wall", "A. Writer", "en")  # fmt: skip
    assert (report.published, report.published_raw) == ("2017-02-21T12:05:00Z", "2017-02-21T14:05:00+02:00")
    assert report.report_id == report_identity("https://wall.example/news/1", b"")
    assert report.media_type == "text/html"


def test_a_page_is_known_by_its_content() -> None:
    for name in ("page.xml", "page.txt", "page"):
        (report,) = read_file(name, data=PAGE.encode())
        assert report.media_type == "text/html"


def test_titles_without_the_outlet_and_pages_without_a_title() -> None:
    body = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    head = '<html><head><title>Bridge shut | The Wall</title><meta property="og:site_name" content="The Wall"></head>'
    assert read(f"{head}<body>{body}</body></html>").title == "Bridge shut"
    assert read(f"<html><body><h1>Only heading</h1>{body}</body></html>").title == "Only heading"
    report = read(f"<html><body>{body}</body></html>")
    assert report.title is None
    assert words(report, "body") == PARAGRAPHS


def test_a_site_wide_canonical_address_does_not_identify_a_page() -> None:
    body = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    link = '<link rel="canonical" href="https://wall.example/">'
    one, two = (
        read(f"<html><head>{link}<title>{t}</title></head><body>{body}</body></html>") for t in ("One one", "Two two")
    )
    assert one.report_id != two.report_id


def test_text_without_article_is_kept_whole() -> None:
    report = read("<html><body><div>Short note.</div><p>Another.</p></body></html>")
    assert [w for w in ("Short note.", "Another.") if w in report.text] == ["Short note.", "Another."]
    assert {b.role for b in report.blocks} == {Role.BODY}


def test_a_wrapper_with_a_telling_name_does_not_hide_the_article() -> None:
    body = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    for name in ("has-sidebar", "with-comments", "caption-page", "social-enabled"):
        report = read(f'<html><body><div class="{name}"><form>{body}</form></div></body></html>')
        assert words(report, "body") == PARAGRAPHS


def test_rows_of_data_are_one_block_and_layout_tables_are_not() -> None:
    rows = "".join(f"<tr><td>Team {n}</td><td>{n}</td><td>{n * 3}</td></tr>" for n in range(3))
    layout = "<table><tr><td><p>a b</p><p>c d</p></td></tr></table>"
    report = read(f"<html><body><p>{PARAGRAPHS[0]}</p><table>{rows}</table>{layout}</body></html>")
    texts = [report.text[b.start : b.end] for b in report.blocks]
    assert "Team 1 1 3" in texts
    assert {"a b", "c d"} < set(texts)


def test_text_that_only_linked_data_carries_is_found() -> None:
    script = '{"@type": "NewsArticle", "headline": "Bridge shut", "articleBody": "' + "\\n".join(PARAGRAPHS) + '"}'
    report = read(
        f'<html><head><script type="application/ld+json">{script}</script></head><body><div>Loading</div></body></html>'
    )
    assert words(report, "body") == PARAGRAPHS
    assert report.title == "Bridge shut"


def test_controls_of_a_page_are_made_harmless() -> None:
    report = read("<html><body><p>a&#27;[31m b&#146;s &#x9d;c\x00 d\x1b e&#8238;f</p></body></html>")
    assert not [c for c in report.text if c < " " and c != "\n"]
    assert not [c for c in report.text if "\x7f" <= c <= "\x9f"]
    assert "b’s" in report.text


def test_a_page_in_another_encoding() -> None:
    words = "Мост закрыт с утра, сообщили власти. " * 5
    page = f'<html><head><meta charset="windows-1251"></head><body><p>{words}</p></body></html>'
    assert "Мост закрыт с утра" in read(page.encode("cp1251")).text
    assert "Мост закрыт с утра" in read(page.encode("utf-8")).text


texts = st.lists(st.text("abc ", min_size=1, max_size=12), max_size=12)


@given(texts, st.lists(st.integers(0, 11), max_size=8))
@settings(max_examples=300)
def test_lines_are_found_in_their_order(blocks: list[str], picks: list[int]) -> None:
    seen = [Seen(Role.BODY, b) for b in blocks]
    lines = [blocks[n] for n in sorted(set(picks)) if n < len(blocks)]
    found = [blocks[n].split() for n in sorted(body_blocks(seen, lines)) if blocks[n].split()]
    wanted = [line.split() for line in lines if line.split()]
    # at least the chosen words come back, each as often as it was chosen
    assert not Counter(map(tuple, wanted)) - Counter(map(tuple, found))


def test_the_name_of_the_site_is_no_title() -> None:
    body = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    head = "<head><title>Two shells land near store | The Wall Weekly</title></head>"
    report = read(f"<html>{head}<body><h1>The Wall Weekly</h1><h2>Two shells land near store</h2>{body}</body></html>")
    assert report.title == "Two shells land near store"
    section = read(
        f"<html><head><title>Opinion | Shells are no answer</title></head><body><h1>Shells are no answer</h1>{body}</body></html>"
    )
    assert section.title == "Shells are no answer"


def test_the_address_of_a_page_that_was_fetched_is_known() -> None:
    page = f"<html><head><link rel='canonical' href='/news/1'></head><body><p>{PARAGRAPHS[0]}</p></body></html>"
    (report,) = read_file("https://wall.example/x?utm_source=a", data=page.encode())
    assert (report.url, report.outlet) == ("https://wall.example/news/1", "wall.example")


def test_an_article_in_several_parts_is_whole_and_teasers_at_its_end_are_not_in_it() -> None:
    parts = "".join(
        f'<div class="part"><p>{p}</p><p>{p[::-1]}</p></div><div class="ad"><a href="/x">Buy</a></div>'
        for p in PARAGRAPHS
    )
    teasers = "<p>More stories from the river</p><p>The mayor of a far town opened a fair.</p>"
    report = read(f"<html><body><article>{parts}{teasers}</article></body></html>")
    body = words(report, "body")
    assert [p for p in PARAGRAPHS if p in body] == PARAGRAPHS
    assert "The mayor of a far town opened a fair." not in body
    assert "The mayor of a far town opened a fair." in report.text


def test_elements_are_told_apart_whatever_else_is_in_memory() -> None:
    """The objects that stand for elements come and go; a number that is free again must not stand for two of them."""
    boxes = "".join(
        f"<div class='related box{n}'><div class=row><p>Words {n} of a box.</p></div></div>" for n in range(400)
    )
    root, _ = tree_of(f"<html><body>{boxes}<figure><img alt='one two three four'></figure></body></html>")
    seen = walked(root)
    assert len({block.scope for block in seen if block.scope}) == 400
    assert len({block.parent for block in seen if block.tag == "p"}) == 400
    before = [(block.scope, block.parent) for block in seen]
    clutter: list[list[object]] = [[] for _ in range(10_000)]
    del clutter[::3]
    assert [(block.scope, block.parent) for block in walked(root)] == before
