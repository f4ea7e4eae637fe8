"""Feeds: all items in order, their fields, and content without what only belongs to pictures."""

from __future__ import annotations

from triage.domain.report import Report, report_identity
from triage.ingest.readers import crude
from triage.ingest.registry import read_file

ITEM = """<item><title>Bridge {n} &amp; road shut</title><link>https://wall.example/{n}?utm_medium=rss</link>
<guid isPermaLink="false">wall-{n}</guid><pubDate>Mon, 20 Feb 2017 10:0{n}:00 +0300</pubDate><dc:creator>A. Writer</dc:creator>
<description>Short line {n}.</description>
<content:encoded><![CDATA[<p>Long paragraph {n} with <b>bold</b> words.</p>
<figure><img src="x"><figcaption>Crane {n}.</figcaption></figure>
<blockquote>Said {n}.</blockquote><script>alert(1)</script>]]></content:encoded>
<media:content url="https://wall.example/p.jpg">
<media:description>Picture of bridge {n}.</media:description></media:content></item>"""
HEAD = """<?xml version="1.0" encoding="{encoding}"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/">
<channel><title>The Wall</title><link>https://wall.example/</link><language>en-GB</language>"""


def rss(count: int = 3, encoding: str = "utf-8") -> str:
    items = "".join(ITEM.replace("{n}", str(n)) for n in range(count))
    return HEAD.replace("{encoding}", encoding) + items + "</channel></rss>"


def read(feed: str | bytes, name: str = "-") -> list[Report]:
    return list(read_file(name, data=feed.encode() if isinstance(feed, str) else feed))


def blocks(report: Report) -> list[tuple[str, str]]:
    return [(b.role.value, report.text[b.start : b.end]) for b in report.blocks]


def test_items_of_a_feed_with_their_fields() -> None:
    reports = read(rss())
    assert len(reports) == 3
    second = reports[1]
    assert blocks(second) == [
        ("title", "Bridge 1 & road shut"),
        ("body", "Long paragraph 1 with bold words."),
        ("caption", "Crane 1."),
        ("quote", "Said 1."),
        ("caption", "Picture of bridge 1."),
    ]
    assert (second.outlet, second.author, second.language) == ("The Wall", "A. Writer", "en")
    assert second.published == "2017-02-20T07:01:00Z"
    assert second.url == "https://wall.example/1?utm_medium=rss"
    assert second.report_id == report_identity("https://wall.example/1", b"")
    assert second.problems == ()
    assert {r.raw_sha256 for r in reports} == {second.raw_sha256}


def test_a_feed_is_known_by_its_content() -> None:
    assert {r.media_type for r in read(rss(), "feed.txt")} == {"application/xml"}


def test_atom_with_markup_in_titles_and_relative_links() -> None:
    feed = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><title>Mur</title><link href="https://mur.example/"/>
    <entry><title type="html">Pont &lt;b&gt;fermé&lt;/b&gt;</title><link href="/a/1"/><id>tag:mur.example,2017:1</id>
    <updated>2017-02-20T10:00:00Z</updated><summary>Le pont est fermé.</summary></entry>
    <entry><title>Un &lt; deux</title><id>urn:2</id><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Un.</p><p>Deux.</p></div></content></entry></feed>"""
    first, second = read(feed)
    assert (first.title, first.url, first.language) == ("Pont fermé", "https://mur.example/a/1", "fr")
    assert blocks(first)[1:] == [("body", "Le pont est fermé.")]
    assert second.title == "Un < deux"
    assert blocks(second)[1:] == [("body", "Un."), ("body", "Deux.")]
    assert second.report_id == report_identity("urn:2", b"")


def test_a_truncated_feed_gives_what_is_there_and_says_so() -> None:
    whole = rss(4)
    reports = read(whole[: whole.index("Bridge 3 &amp;") + 8])
    assert [r.title for r in reports[:3]] == ["Bridge 0 & road shut", "Bridge 1 & road shut", "Bridge 2 & road shut"]
    assert "not well formed" in reports[0].problems[0]


def test_broken_markup_entities_and_controls() -> None:
    feed = (
        rss(2)
        .replace("Short line 0.", "AT&T &mdash; &nbsp;\x0b")
        .replace("Bridge 0", "Bridge\x1b]0;x\x07 0 < 1 &hellip;")
    )
    first, second = read(feed)
    assert first.title is not None
    assert first.title.startswith("Bridge\ufffd]0;x\ufffd 0")
    assert "…" in first.title
    assert second.title == "Bridge 1 & road shut"
    assert not [c for c in first.text if c < " " and c != "\n"]


def test_wrongly_declared_encodings() -> None:
    russian = "Мост закрыт с утра, сообщили власти города. Движение остановлено."
    feed = rss(1).replace("Short line 0.", russian).replace("Long paragraph", russian)
    for text, encoding in (
        (feed, "cp1251"),
        (feed.replace("utf-8", "windows-1251", 1), "cp1251"),
        (rss(1, "iso-8859-1"), "utf-8"),
    ):
        (report,) = read(text.replace("{n}", "0").encode(encoding))
        assert report.title == "Bridge 0 & road shut"
        assert encoding == "utf-8" or "Мост закрыт с утра" in report.text


def test_items_that_share_an_address_are_kept_apart() -> None:
    feed = (
        rss(3)
        .replace("https://wall.example/1", "https://wall.example/0")
        .replace("https://wall.example/2", "https://wall.example/0")
    )
    feed = feed.replace("wall-2", "wall-1")
    reports = read(feed)
    assert len({r.report_id for r in reports}) == 3
    assert [r.report_id for r in reports] == [r.report_id for r in read(feed)]


def test_an_entity_bomb_and_an_outside_entity_are_not_followed() -> None:
    bomb = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    feed = rss(1).replace(
        "<rss", f'<!DOCTYPE rss [<!ENTITY e0 "x">{bomb}<!ENTITY f SYSTEM "file:///etc/hostname">]><rss', 1
    )
    feed = feed.replace("Bridge 0", "Bridge &e11; &f; 0")
    (report,) = read(feed)
    assert len(report.text) < 1000
    assert "Long paragraph 0" in report.text


def test_an_item_without_words_is_told() -> None:
    (report,) = read(
        HEAD.replace("{encoding}", "utf-8") + "<item><link>https://wall.example/9</link></item></channel></rss>"
    )
    assert report.text == ""
    assert report.problems == ("Item 1 of the feed has no title and no text.",)


def test_the_crude_reader_finds_the_same_items() -> None:
    found = list(crude.read_feed(rss(3)))
    fine = read(rss(3))
    assert [i.title for i in found] == [r.title for r in fine]
    assert [i.url for i in found] == [r.url for r in fine]
    assert all("Long paragraph" in i.text and "alert" not in i.text for i in found)
