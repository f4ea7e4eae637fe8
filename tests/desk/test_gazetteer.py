"""Where a name resolves: 1,405 places, most of conflicts, traps, what a confirmation teaches, and imported places."""

from __future__ import annotations

import contextlib
import csv
import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from triage.cli.main import main
from triage.desk import code, correct, gazetteer, load, pipeline, read, tag, undo
from triage.desk import dump as dump_file
from triage.desk.workspace import Workspace
from triage.domain.event import EventRecord, revised
from triage.domain.rows import Panel
from triage.domain.tag import Tag
from triage.errors import InputRefused, WorkspaceError

LISTS = Path(__file__).parents[1] / "store"


def places(name: str) -> list[tuple[str, str]]:
    with (LISTS / name).open(encoding="utf-8", newline="") as stream:
        return [(row["name"], row["country"]) for row in csv.DictReader(stream)]


@pytest.mark.parametrize(
    ("listed", "hint", "least", "filled"),
    [
        ("places.csv", "its own", 0.98, 0.95),
        ("places.csv", "none", 0.98, 0.65),
        ("places.csv", "others", 0.95, 0.0),
        ("places_small.csv", "its own", 0.93, 0.85),
        ("places_small.csv", "none", 0.85, 0.55),
        ("places_small.csv", "others", 0.85, 0.0),
        ("places_conflict.csv", "its own", 0.99, 0.94),
        ("places_conflict.csv", "none", 0.95, 0.57),
        ("places_conflict.csv", "others", 0.93, 0.0),
        ("places_conflict_2.csv", "its own", 0.95, 0.90),
        ("places_conflict_2.csv", "none", 0.90, 0.44),
        ("places_conflict_2.csv", "others", 0.89, 0.0),
        ("places_words.csv", "its own", 0.98, 0.90),
        ("places_words.csv", "none", 0.88, 0.45),
    ],
)
def test_the_country_offered_is_right_and_nothing_is_filled_in_wrongly(
    listed: str, hint: str, least: float, filled: float
) -> None:
    right, certain, wrong, known = 0, 0, [], places(listed)
    for name, country in known:
        hints = {"its own": (country,), "none": (), "others": ("USA", "FRA")}[hint]
        offered = gazetteer.offers(name, hints)
        right += bool(offered) and offered[0].entry.country == country
        found = gazetteer.resolve(name, hints)
        if found and found[1]:
            certain += 1
            wrong += [name] if found[0].country != country else []
    assert len(known) >= 100
    assert wrong == []
    assert right / len(known) >= least
    assert certain / len(known) >= filled


@pytest.mark.parametrize("name", ["Since", "One", "More", "Mobile", "Nice", "Salem", "Old City", "Kurdistan", "Palma"])
def test_words_and_shared_names_need_their_country(name: str) -> None:
    for hints in ((), ("SYR",)):
        found = gazetteer.resolve(name, hints)
        assert found is None or not found[1]


@pytest.mark.parametrize(
    "name", ["Albu Saif", "Bakhira", "Zanjili", "Gogjalii", "Mansurat al-Bahr", "", "...", "x" * 500]
)
def test_unresolved_is_an_answer(name: str) -> None:
    assert gazetteer.resolve(name, ("IRQ",)) is None
    assert not any(row["certain"] for row in gazetteer.find(name, ("IRQ",)))


@pytest.mark.parametrize(
    ("name", "country", "found"),
    [
        ("El Salvador", None, "SLV"),
        ("Salvador", "BRA", "BRA"),
        ("Tripoli", "LBN", "LBN"),
        ("Tripoli", "LBY", "LBY"),
        ("Tripoli", None, None),
        ("Moscow", None, "RUS"),
        ("Moscow", "USA", None),
        ("Jalalabad", "AFG", "AFG"),
        ("Gaza City", None, "PSE"),
        ("Gaza", None, "PSE"),
        ("Gaza", "MOZ", None),
        ("Nice", "FRA", "FRA"),
        ("Of", "TUR", "TUR"),
        ("Most", "CZE", "CZE"),
        ("Goma", None, "COD"),
        ("Acapulco", None, "MEX"),
        ("Abyei", None, None),
        ("Palma", None, None),
        ("Solhan", None, None),
        ("Bar", "FRA", None),
        ("Quebec", "USA", None),
        ("Masisi", "COD", "COD"),
        ("Rolpa", "NPL", "NPL"),
        ("Borno", "NGA", "NGA"),
    ],
)
def test_the_country_decides_between_places_of_one_name(name: str, country: str | None, found: str | None) -> None:
    best = gazetteer.resolve(name, (country,) if country else ())
    assert best is not None
    assert (best[0].country if best[1] else None) == found


@pytest.mark.parametrize(
    ("name", "region", "found"),
    [
        ("Lyman", "Donetsk", ("UKR", "Donetsk")),
        ("Bara", "North Kordofan", ("SDN", "North Kordofan")),
        ("San Fernando", "Tamaulipas", ("MEX", "Tamaulipas")),
        ("Argelia", "Cauca", ("COL", "Cauca Department")),
        ("Buffalo", "Shan State", None),
        ("Lyman", "Cauca", None),
        ("Mosul", "Nowhere at All", ("IRQ", "Nineveh")),
    ],
)
def test_a_region_that_is_printed_decides(name: str, region: str, found: tuple[str, str] | None) -> None:
    best = gazetteer.resolver()(name, None, region)
    assert best is not None
    assert ((best.country, best.admin1) if best.certain else None) == found


def test_the_countries_that_a_text_names_are_expected() -> None:
    assert gazetteer.expected("Shells hit Gaza. The West Bank was calm. Israel said so.") == ("PSE", "ISR")
    assert gazetteer.expected("Fighting in South Sudan.") == ("SSD",)
    text = "Iraqi forces, backed by U.S. jets, entered Mosul. Iraq said so. Turkey did not. The Turkish army was near."
    assert gazetteer.expected(text)[0] == "IRQ"
    assert gazetteer.expected("Nobody came.") == ()


def panels(ws: Workspace, folder: Path, number: int, text: str) -> Panel:
    path = folder / f"r{number}.json"
    path.write_text(json.dumps({"title": f"News {number}", "outlet": "Gulf Wire", "text": text}), encoding="utf-8")
    load.load(ws, [str(path)])
    panel = read.panels(ws, number)[0]
    tag.tag(ws, [panel.id], Tag.EVENT)
    return panel


def begun(ws: Workspace, panel: Panel) -> EventRecord:
    return code.begin(ws, panel.id).record


def test_a_record_gets_its_coordinates_with_the_words_as_evidence(ws: Workspace, tmp_path: Path) -> None:
    text = "Shells hit the town of Sinjar on Monday and killed four men. Iraq sent help."
    record = begun(ws, panels(ws, tmp_path, 1, text))
    assert (record.country, record.admin1, record.place_precision) == ("IRQ", "Nineveh", "place")
    assert record.latitude == pytest.approx(36.32, abs=0.1)
    quoted = {e.field: e.quoted for e in record.evidence}
    assert quoted["latitude"] == quoted["country"] == "Sinjar"


def test_the_country_of_the_report_decides(ws: Workspace, tmp_path: Path) -> None:
    panel = panels(ws, tmp_path, 1, "A bomb went off in Tripoli on Monday and killed four men.")
    assert begun(ws, panel).latitude is None
    correct.details(ws, read.every_report(ws)[0].key, country="LBN")
    assert begun(ws, panel).country == "LBN"


def test_one_confirmation_teaches_the_spelling_until_it_is_undone(ws: Workspace, tmp_path: Path) -> None:
    first = panels(ws, tmp_path, 1, "Gunmen attacked the village of Bakhira on Monday and killed four men.")
    second = panels(ws, tmp_path, 2, "Two men were shot near BAKHIRA on Tuesday.")
    assert begun(ws, first).country is None
    cells = {"country": "IRQ", "latitude": 36.05, "longitude": 43.2, "admin1": "Nineveh", "date_start": "2017-02-20"}
    record = revised(begun(ws, first), **{**cells, "date_end": "2017-02-20", "date_precision": "day"})
    code.save(ws, record, status="draft")
    assert begun(ws, second).latitude is None
    code.save(ws, record, status="confirmed")
    taught = begun(ws, second)
    assert (taught.country, taught.latitude, taught.admin1) == ("IRQ", 36.05, "Nineveh")
    assert gazetteer.find("Bakhira", (), ws)[0]["why"] == "confirmed in this workspace"
    undo.undo(ws)
    assert begun(ws, second).latitude is None
    undo.redo(ws)
    assert begun(ws, second).latitude == 36.05


def test_what_is_confirmed_comes_before_what_ships(ws: Workspace, tmp_path: Path) -> None:
    panel = panels(ws, tmp_path, 1, "Gunmen attacked the town of Mosul on Monday and killed four men.")
    record = revised(begun(ws, panel), latitude=1.5, longitude=2.5, country="NGA", admin1=None)
    code.save(ws, record, status="confirmed")
    assert gazetteer.find("Mosul", (), ws)[0]["country"] == "NGA"
    other = panels(ws, tmp_path, 2, "Gunmen attacked Mosul in Iraq on Monday.")
    assert begun(ws, other).latitude is None  # the sentence names another country than the record taught


def row(number: int, name: str, others: str, kind: str, code: str) -> str:
    cells = [
        str(number),
        name,
        name,
        others,
        "36.2",
        "43.1",
        kind,
        code,
        "IQ",
        "",
        "15",
        "",
        "",
        "",
        "900",
        "",
        "",
        "",
        "",
    ]
    return "\t".join(cells)


def test_imported_places_are_found(ws: Workspace, tmp_path: Path) -> None:
    dump = tmp_path / "IQ.txt"
    rows = [row(90000001, "Albu Sayf", "Albu Saif,البو سيف", "P", "PPL"), row(90000002, "Some Hill", "", "T", "HLL")]
    dump.write_text("\n".join(rows) + "\n", encoding="utf-8")
    assert dump_file.import_file(ws, str(dump)) == (1, 1)
    assert dump_file.import_file(ws, str(dump)) == (1, 1)
    found = gazetteer.find("Albu Saif", ("IRQ",), ws)
    assert [(r["country"], r["admin1"], r["certain"], r["geonameid"]) for r in found] == [
        ("IRQ", "Nineveh", True, 90000001)
    ]
    record = begun(ws, panels(ws, tmp_path, 1, "Shells hit Albu Saif on Monday. Iraq sent help."))
    assert (record.country, record.latitude) == ("IRQ", 36.2)


def district(key: int, name: str, second: str, code: str = "PPL", kind: str = "P") -> str:
    cells = row(key, name, "", kind, code).split("\t")
    cells[11] = second
    return "\t".join(cells)


def test_a_dump_brings_its_districts(ws: Workspace, tmp_path: Path) -> None:
    dump = tmp_path / "IQ.txt"
    rows = [
        district(90000001, "Albu Sayf", "777"),
        district(90000002, "Albu Nail", "90392"),
        district(90000003, "Albu Zamil", "888"),
        district(90000004, "Orun District", "777", "ADM2", "A"),
    ]
    dump.write_text("\n".join(rows) + "\n", encoding="utf-8")
    for _ in range(2):
        assert dump_file.import_file(ws, str(dump)) == (4, 0)
        found = {n: gazetteer.find(n, ("IRQ",), ws)[0] for n in ("Albu Sayf", "Albu Nail", "Albu Zamil", "Orun")}
        assert {name: (one["admin2"], one["admin1"], one["precision"]) for name, one in found.items()} == {
            "Albu Sayf": ("Orun District", "Nineveh", "place"),
            "Albu Nail": ("Tel Afar District", "Nineveh", "place"),
            "Albu Zamil": (None, "Nineveh", "place"),
            "Orun": ("Orun District", "Nineveh", "admin2"),
        }
    look_up = gazetteer.resolver(ws)
    known = look_up("Albu Sayf", "IRQ")
    assert known is not None
    assert (known.admin2, known.geonameid, known.how) == ("Orun District", 90000001, "gazetteer")


def test_places_that_were_imported_before_districts_were_known_are_still_found(ws: Workspace, tmp_path: Path) -> None:
    dump = tmp_path / "IQ.txt"
    dump.write_text(row(90000001, "Albu Sayf", "", "P", "PPL") + "\n", encoding="utf-8")
    dump_file.import_file(ws, str(dump))
    with contextlib.closing(sqlite3.connect(tmp_path / "desk.gazetteer")) as old:
        old.execute("ALTER TABLE place DROP COLUMN district")
    assert gazetteer.find("Albu Sayf", ("IRQ",), ws)[0]["geonameid"] == 90000001
    dump.write_text(district(90000002, "Albu Nail", "90392") + "\n", encoding="utf-8")
    assert dump_file.import_file(ws, str(dump)) == (1, 0)
    found = [gazetteer.find(name, ("IRQ",), ws)[0]["admin2"] for name in ("Albu Sayf", "Albu Nail")]
    assert found == [None, "Tel Afar District"]


BROKEN = ["a\tb\n", *(
    row(1, "A", "", "P", "PPL").replace(old, new) + "\n"
    for old, new in (("36.2", "north"), ("36.2", "1e999"), ("36.2", "99"), ("36.2", "nan"), ("900", "9" * 30))
), row(0, "A", "", "P", "PPL") + "\n", row(1 << 70, "A", "", "P", "PPL") + "\n"]  # fmt: skip


@pytest.mark.parametrize("text", BROKEN)
def test_what_is_no_dump_is_refused_whole(ws: Workspace, tmp_path: Path, text: str) -> None:
    dump = tmp_path / "x.txt"
    dump.write_text(row(5, "Albu Sayf", "", "P", "PPL") + "\n" + text, encoding="utf-8")
    with pytest.raises(InputRefused, match="Line 2") as told:
        dump_file.import_file(ws, str(dump))
    assert told.value.advice.startswith("Nothing was taken from it.")
    assert gazetteer.find("Albu Sayf", ("IRQ",), ws) == gazetteer.find("Albu Sayf", ("IRQ",))


def test_a_dump_is_taken_in_parts_whole_or_not_at_all(
    ws: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dump_file, "TOGETHER", 2)
    dump = tmp_path / "IQ.txt"
    rows = [row(90000000 + n, f"Albu Sayf {'abcde'[n]}", "", "P", "PPL") for n in range(5)]
    dump.write_text("\n\n".join(rows) + "\nbroken\n", encoding="utf-8")
    with pytest.raises(InputRefused, match=r"Line 10 .* has 1 column instead of 19"):
        dump_file.import_file(ws, str(dump))
    assert not any(one["geonameid"] == 90000000 for one in gazetteer.find("Albu Sayf a", ("IRQ",), ws))
    dump.write_text("\n\n".join(rows) + "\n\n", encoding="utf-8")
    assert dump_file.import_file(ws, str(dump)) == (5, 0)
    assert [gazetteer.find(f"Albu Sayf {c}", ("IRQ",), ws)[0]["geonameid"] for c in "ae"] == [90000000, 90000004]
    dump.write_text("\n", encoding="utf-8")
    with pytest.raises(InputRefused, match="is empty"):
        dump_file.import_file(ws, str(dump))


def test_the_verbs_import_and_find(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    db, dump = str(tmp_path / "d.db"), tmp_path / "IQ.txt"
    dump.write_text(row(90000001, "Albu Sayf", "", "P", "PPL") + "\n", encoding="utf-8")
    assert main(["gazetteer", "find", "Albu Sayf", "--db", db]) == 0
    assert main(["gazetteer", "import", str(dump), "--db", db]) == 0
    capsys.readouterr()
    assert main(["gazetteer", "find", "Albu Sayf", "--country", "IRQ", "--json", "--db", db]) == 0
    assert json.loads(capsys.readouterr().out)["country"] == "IRQ"
    assert main(["gazetteer", "find", "Mosul", "--db", db]) == 0
    assert capsys.readouterr().out.startswith("certain  Mosul, Nineveh, IRQ")
    assert main(["gazetteer", "find", "Mosul", "--country", "Iraq", "--db", db]) == 2


def test_the_filter_fills_in_places() -> None:
    line = pipeline.extract_line({"text": "Shells hit the town of Avdiivka on Monday.", "published": "2017-02-21"})
    assert (line["country"], line["admin1"], line["place_precision"]) == ("UKR", "Donetsk", "place")
    assert pipeline.extract_line({"text": "A bomb went off in Tripoli.", "country": "LBN"})["country"] == "LBN"
    assert pipeline.extract_line({"text": "A bomb went off in Aleppo, Turkey."})["latitude"] is None


def test_nothing_of_it_is_loaded_before_a_record_begins() -> None:
    probe = "import sys, triage.desk.code, triage.desk.pipeline; print('triage.desk.gazetteer' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_a_record_begins_without_a_gazetteer_that_can_be_read(ws: Workspace, tmp_path: Path) -> None:
    panel = panels(ws, tmp_path, 1, "Shells hit the town of Sinjar on Monday. Iraq sent help.")
    (tmp_path / "desk.gazetteer").write_bytes(b"no database at all, whatever its name says" * 20)
    assert (begun(ws, panel).place_name, begun(ws, panel).latitude) == ("Sinjar", None)
    with pytest.raises(WorkspaceError, match="gazetteer"):
        gazetteer.find("Sinjar", (), ws)


def test_a_place_that_is_corrected_teaches_its_new_cells_only(ws: Workspace, tmp_path: Path) -> None:
    panel = panels(ws, tmp_path, 1, "Gunmen attacked the village of Bakhira on Monday and killed four men.")
    first = code.save(ws, revised(begun(ws, panel), country="SYR"), status="confirmed")
    assert [t.country for t in gazetteer.learned(ws, "Bakhira")] == ["SYR"]
    code.save(ws, revised(first, country="IRQ", latitude=36.05, longitude=43.2), status="confirmed")
    assert [(t.country, t.latitude) for t in gazetteer.learned(ws, "bakhira")] == [("IRQ", 36.05)]
    code.save(ws, revised(first, country="IRQ"), status="rejected")
    assert gazetteer.learned(ws, "Bakhira") == []


def test_two_countries_of_one_spelling_leave_it_open(ws: Workspace, tmp_path: Path) -> None:
    for number, country in enumerate(("SYR", "IRQ"), 1):
        panel = panels(ws, tmp_path, number, f"Gunmen attacked the village of Bakhira on Monday, {number} men said.")
        code.save(ws, revised(begun(ws, panel), country=country), status="confirmed")
    third = panels(ws, tmp_path, 3, "Two men were shot in Bakhira on Tuesday.")
    assert begun(ws, third).country is None
    correct.details(ws, read.every_report(ws)[2].key, country="SYR")
    assert begun(ws, third).country == "SYR"
