"""Plain text, Markdown, encodings."""

from __future__ import annotations

import codecs
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.domain.report import Report, Role
from triage.errors import InputRefused
from triage.ingest import guard
from triage.ingest.encoding import decode
from triage.ingest.registry import read_file, walk

ARABIC = "قالت الشرطة إن ثلاثة أشخاص قتلوا في انفجار قرب سوق المدينة صباح الأحد، وأضاف البيان أن الطريق أغلق."
RUSSIAN = "Полиция сообщила, что мост через реку закрыт для движения с утра понедельника из-за обстрела."
JAPANESE = "警察によると、日曜日の朝、市場の近くで爆発があり、三人が死亡した。道路は閉鎖されている。"


def read(data: bytes, format: str | None = None) -> list[Report]:
    return list(read_file("-", data=data, format=format))


def blocks(report: Report) -> list[tuple[str, str]]:
    return [(b.role.value, report.text[b.start : b.end]) for b in report.blocks]


def test_plain_text_stays_as_it_is_but_for_line_ends_and_controls() -> None:
    raw = b"First line\r\nsecond\ttab\rthird\x00\x1b[31m\x7f \xc2\x9b\n\n\n  Second paragraph.  \n"
    (report,) = read(raw)
    assert report.text == "First line\nsecond\ttab\nthird\ufffd\ufffd[31m\x7f \x9b\n\n\n  Second paragraph.  \n"
    assert report.title is None
    assert [r for r, _ in blocks(report)] == ["body", "body"]
    assert blocks(report)[1][1] == "Second paragraph."
    assert report.headline == "First line"


def test_markdown_keeps_its_source_and_tells_headings_and_quotes() -> None:
    (report,) = read(b"# Head\nlead text\n\n> said she\n> twice\n\n```\n# no head\n```\n\n## Sub\n", "markdown")
    assert blocks(report) == [
        ("heading", "# Head"),
        ("body", "lead text"),
        ("quote", "> said she\n> twice"),
        ("body", "```\n# no head\n```"),
        ("heading", "## Sub"),
    ]
    assert report.media_type == "text/markdown"


@given(st.text(max_size=300))
@settings(max_examples=200)
def test_decoded_text_has_the_length_of_the_text(text: str) -> None:
    clean = re.sub("[\ud800-\udfff]", "?", text)
    found = decode(clean.encode()).text
    if not re.search("[\x00\x1b\u0080-\U0010ffff]", clean):
        assert found == clean.removeprefix("\ufeff")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (ARABIC, "cp1256"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc_jp"),
        (JAPANESE, "iso2022_jp"),
        (JAPANESE + "\n3 人\n" + JAPANESE, "utf-16-le"),
        ("One stray \0 NUL in a line of words", "utf-8"),
        ("Des blessés \0 près de la mairie, où la police enquête", "utf-8"),
        (RUSSIAN, "utf-16-be"),
        ("Plain words only.", "utf-16-le"),
        ("Plain words only.", "utf-32-be"),
        ("Des blessés après l’explosion à Besançon, où la préfecture a parlé.", "cp1252"),
        (ARABIC, "utf-8-sig"),
    ],
)
def test_undeclared_encodings_are_found(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)).text == text


def test_the_detector_works_in_the_child() -> None:
    """What it knows of languages takes 30 MB, which a desk would keep to its end."""
    code = (
        f"import sys\nfrom triage.ingest.encoding import decode\nassert decode({RUSSIAN.encode('cp1251')!r}).encoding == 'cp1251'\n"
        "sys.exit('chardet' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_an_encoding_that_nobody_can_tell_is_taken_for_the_usual_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> str:
        raise guard.GuardBroken("the reader crashed on it")

    monkeypatch.setattr(guard, "ask", broken)
    found = decode("Des blessés".encode("cp1252") * 20)
    assert found.encoding == "cp1252"
    said = "Given up on finding out its encoding, as the reader crashed on it; it was read as cp1252."
    assert found.problems == (said,)


@pytest.mark.parametrize("mark", [codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE])
def test_marks_are_taken_off(mark: bytes) -> None:
    name = {3: "utf-8", 4: "utf-32-le"}.get(len(mark)) or ("utf-16-le" if mark == codecs.BOM_UTF16_LE else "utf-16-be")
    assert decode(mark + "Héros".encode(name)).text == "Héros"


def test_wrong_declarations() -> None:
    page = '<meta charset="iso-8859-1"><p>Légère hausse – “oui”</p>'
    found = decode(page.encode())
    assert (found.text, found.encoding) == (page, "utf-8")
    assert found.problems
    lied = '<?xml version="1.0" encoding="utf-8"?><t>' + RUSSIAN + "</t>"
    found = decode(lied.encode("cp1251"))
    assert found.text == lied
    assert found.problems
    said = '<meta charset="utf-16"><p>é</p>'
    assert decode(said.encode()).text == said
    assert decode(b'<meta charset="hex">41').text.endswith("41")
    assert decode("“smart”".encode("cp1252"), "iso-8859-1").text == "“smart”"


def test_one_bad_byte_does_not_change_the_encoding() -> None:
    found = decode(RUSSIAN.encode() + b"\xd0")
    assert found.text == RUSSIAN + "\ufffd"
    assert found.problems


def test_certain_mojibake_is_taken_back_and_told() -> None:
    twice = "Größe und Café, déjà vu".encode().decode("cp1252")
    found = decode(twice.encode())
    assert found.text == "Größe und Café, déjà vu"
    assert found.problems
    for left in ("Ã la carte, Ã la mode", "Größe und Café", "naïve Ã¤ und ö"):
        assert decode(left.encode()).text == left


@given(
    st.binary(max_size=400), st.sampled_from([None, "utf-8", "latin-1", "nonsense", "utf-16", "hex", "\x00", "idna"])
)
@settings(max_examples=300)
def test_decoding_never_fails(data: bytes, declared: str | None) -> None:
    found = decode(data, declared)
    found.text.encode()  # and leaves no lone surrogate


def test_sources_that_are_refused(tmp_path: Path) -> None:
    import os

    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "blank.txt").write_bytes(b" \n\n ")
    (tmp_path / "doc.txt").write_bytes(b"PK\x03\x04 rest")
    (tmp_path / "noise").write_bytes(bytes(range(256)) * 8)
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    names = ["empty.txt", "blank.txt", "doc.txt", "noise", "pipe.txt", "gone.txt", "missing.html", "."]
    for name in [*(str(tmp_path / n) for n in names), "/dev/zero", "a\0b"]:
        with pytest.raises(InputRefused) as refused:
            next(read_file(name))
        assert refused.value.sentence.endswith(".")
        assert refused.value.status == 3


def test_the_same_bytes_have_the_same_id_under_any_name(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"Some words.")
    (tmp_path / "b.txt").write_bytes(b"Some words.")
    first, second = (next(read_file(str(tmp_path / n))) for n in ("a.txt", "b.txt"))
    assert first.report_id == second.report_id
    assert first.source.endswith("a.txt")
    assert first.blocks[0].role == Role.BODY


def test_a_link_that_leads_to_itself_keeps_no_folder_out(tmp_path: Path) -> None:
    (tmp_path / "round").symlink_to("round")
    (tmp_path / "a.txt").write_text("A mill burned.")
    assert list(walk([str(tmp_path)])) == [str(tmp_path / "a.txt"), str(tmp_path / "round")]
    with pytest.raises(InputRefused, match="symbolic links"):
        list(read_file(str(tmp_path / "round")))
