"""The fields of a place go together: whose word the coordinates are, and the place's number in the gazetteer."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from triage.desk import apply, code, correct, export, load, read, undo
from triage.desk.fill import Filling
from triage.desk.workspace import Workspace, open_workspace
from triage.domain.event import EventRecord, revised

TEXT = (
    "Shells killed nine people in Mosul on Monday, and six soldiers of the Kesra Guards were wounded near Tripoli on Sunday,"
    " at 32.8765, 13.1875, in Orun district."
)
MOSUL = 99072


def begun(ws: Workspace, folder: Path, text: str = TEXT, **more: str) -> Filling:
    row = {
        "title": "Shells",
        "text": f"{text}\n\nIraq sent help.",
        "published": "2017-02-21",
        "outlet": "Gulf Wire",
        **more,
    }
    (folder / "in.json").write_text(json.dumps(row), encoding="utf-8")
    load.load(ws, [str(folder / "in.json")])
    return Filling(ws, code.begin(ws, read.panels(ws, 1)[0].id))


@pytest.fixture
def filling(ws: Workspace, tmp_path: Path) -> Filling:
    """A new record on one sentence."""
    return begun(
        ws, tmp_path, "Shells killed nine people in Mosul on Monday, and six men were hurt near Tripoli on Sunday."
    )


def how(record: EventRecord) -> tuple[str | None, int | None]:
    return record.place_how, record.geonameid


def test_what_is_proposed_names_the_place_of_the_gazetteer(filling: Filling) -> None:
    record = filling.record
    assert (*how(record), record.admin2) == ("gazetteer", MOSUL, "Mosul")
    quoted = {e.field: e.quoted for e in record.evidence}
    assert quoted["geonameid"] == quoted["admin2"] == "Mosul"
    assert "place_how" not in quoted, "no words carry it"
    assert filling.origin("geonameid") == "gazetteer"


def test_typed_coordinates_are_the_word_of_the_editor(filling: Filling) -> None:
    filling.type("latitude", "36.35")
    assert how(filling.record) == ("editor", MOSUL), "a point that is set right stays in its place"
    filling.type("latitude", "10.5")
    assert how(filling.record) == ("editor", None)
    filling.type("place_name", "Tikrit")
    assert (filling.record.latitude, *how(filling.record)) == (10.5, "editor", None), "what was typed stays"
    filling.type("latitude", "")
    filling.type("longitude", "")
    assert how(filling.record) == ("none", None)


def test_another_place_has_another_number_and_an_unknown_one_none(filling: Filling) -> None:
    filling.type("place_name", "Tikrit")
    assert filling.record.place_how == "gazetteer"
    assert filling.record.geonameid not in (None, MOSUL)
    filling.type("place_name", "Nowhere at All")
    assert (*how(filling.record), filling.record.admin2, filling.record.latitude) == ("none", None, None, None)
    filling.type("place_name", "")
    assert how(filling.record) == (None, None)
    filling.restore("place_name")
    assert how(filling.record) == ("gazetteer", MOSUL)
    filling.clear("place_name")
    assert (*how(filling.record), filling.record.admin2) == (None, None, None)


def test_a_district_is_emptied_alone(filling: Filling) -> None:
    filling.clear("admin2")
    assert (filling.record.admin2, *how(filling.record)) == (None, "gazetteer", MOSUL)


def test_something_else_brings_its_own_number(filling: Filling) -> None:
    seen = set()
    for _ in range(len(filling.others("place_name")) + 1):
        filling.another("place_name")
        record = filling.record
        seen.add(how(record))
        assert (record.place_how == "gazetteer") == (record.country is not None)
        assert record.place_how is None or record.place_name
    assert {("gazetteer", MOSUL), (None, None)} < seen


def test_a_typed_country_resolves_the_place_anew(filling: Filling) -> None:
    filling.type("place_name", "Tripoli")
    assert (filling.record.latitude, *how(filling.record)) == (None, "none", None)
    for keys in ("L", "LB", "LBN"):
        filling.type("country", keys)
    record = filling.record
    assert (record.country, record.place_how) == ("LBN", "gazetteer")
    assert record.latitude == pytest.approx(34.4, abs=0.1)
    lebanon = record.geonameid
    filling.type("country", "LBY")
    assert filling.record.latitude == pytest.approx(32.9, abs=0.1)
    assert filling.record.geonameid not in (None, lebanon)
    filling.type("country", "FRA")
    assert (filling.record.latitude, *how(filling.record)) == (None, "none", None), (
        "a place of another country is not its own"
    )
    filling.type("place_name", "Mosul")
    assert (filling.record.country, filling.record.latitude) == ("FRA", None)


def test_coordinates_of_the_text_can_be_pointed_at(ws: Workspace, tmp_path: Path) -> None:
    filling = begun(ws, tmp_path)
    at = TEXT.index("32.8765")
    assert filling.point("latitude", at, at + len("32.8765, 13.1875"))
    record = filling.record
    assert (record.latitude, record.longitude, record.place_how) == (32.8765, 13.1875, "source_text")
    quoted = {e.field: e.quoted for e in record.evidence}
    assert (quoted["longitude"], quoted["place_name"]) == ("32.8765, 13.1875", "Mosul")
    assert not filling.point("longitude", 0, 6) or filling.record.longitude == 13.1875
    at = TEXT.index("Orun")
    assert filling.point("admin2", at, at + 4)
    assert (filling.record.admin2, filling.record.place_name) == ("Orun", "Mosul")


def test_the_journal_the_exports_and_the_way_back_keep_them(ws: Workspace, filling: Filling, tmp_path: Path) -> None:
    saved = code.save(ws, filling.finished(), status="confirmed")
    code.save(ws, revised(saved, latitude=1.0, longitude=1.0, place_how="editor", geonameid=None), status="confirmed")
    undo.undo(ws)
    assert code.get(ws, saved.event_id) == saved
    export.export(ws, str(tmp_path / "plover.jsonl"), format="plover")
    place = json.loads((tmp_path / "plover.jsonl").read_text())["event_loc"]
    assert (place["geonameid"], place["resolution"], place["district"]) == (MOSUL, 4, "Mosul")
    export.export(ws, str(tmp_path / "all.jsonl"), wanted=export.Wanted(every_column=True))
    with open_workspace(tmp_path / "other.db") as other:
        (tmp_path / "two").mkdir()
        begun(other, tmp_path / "two", filling.draft.panel.text)
        apply.apply(other, str(tmp_path / "all.jsonl"))
        back = code.get(other, saved.event_id)
        assert back is not None
        assert (how(back), back.admin2) == (how(saved), saved.admin2)


def test_a_file_without_these_columns_that_moves_a_place_does_not_keep_the_old_number(
    ws: Workspace, filling: Filling, tmp_path: Path
) -> None:
    saved = code.save(ws, filling.finished(), status="confirmed")
    path = tmp_path / "core.csv"
    for cells, known in (
        ({"summary": "Another sentence."}, ("gazetteer", MOSUL)),
        ({"latitude": "36.6", "longitude": "43.2"}, ("editor", None)),
        ({"place_name": "Nowhere", "latitude": "", "longitude": ""}, ("none", None)),
        ({"place_name": ""}, (None, None)),
    ):
        with path.open("w", encoding="utf-8", newline="") as stream:
            table = csv.DictWriter(stream, ["event_id", *cells])
            table.writeheader()
            table.writerow({"event_id": saved.event_id, **cells})
        apply.apply(ws, str(path))
        found = code.get(ws, saved.event_id)
        assert found is not None
        assert how(found) == known


def test_what_an_editor_found_is_the_word_of_the_desk_for_the_next_record(ws: Workspace, tmp_path: Path) -> None:
    first = begun(ws, tmp_path, "Gunmen attacked the village of Bakhira on Monday and killed four men.")
    cells = {"country": "IRQ", "latitude": 36.05, "longitude": 43.2, "admin2": "Orun", "place_how": "source_text"}
    code.save(ws, revised(first.record, **cells), status="confirmed")
    again = code.begin(ws, first.draft.panel.id, another=True).record
    assert (again.latitude, again.admin2, *how(again)) == (36.05, "Orun", "editor", None)


def test_a_record_of_before_is_known_by_its_coordinates(ws: Workspace, filling: Filling) -> None:
    old = revised(filling.record, geonameid=None, place_how=None, admin2=None)
    code.save(ws, old, status="confirmed")
    again = code.begin(ws, filling.draft.panel.id, another=True).record
    assert (how(again), again.admin2) == (("gazetteer", MOSUL), "Mosul")


def test_the_country_of_a_report_still_decides(ws: Workspace, tmp_path: Path) -> None:
    panel = begun(ws, tmp_path, "A bomb went off in Tripoli on Monday and killed four men.").draft.panel
    correct.details(ws, read.every_report(ws)[0].key, country="LBN")
    record = code.begin(ws, panel.id).record
    assert (record.country, record.place_how) == ("LBN", "gazetteer")


def test_how_far_a_source_reaches_is_what_the_desk_confirmed_for_it_and_the_country(
    ws: Workspace, filling: Filling
) -> None:
    assert filling.record.source_scale is None
    saved = code.save(ws, revised(filling.finished(), source_scale="regional"), status="confirmed")
    draft = code.begin(ws, filling.draft.panel.id, another=True)
    assert draft.record.source_scale == "regional"
    assert "source_scale" in draft.reasons
    code.save(ws, revised(saved, source_scale=None), status="confirmed")
    assert code.begin(ws, filling.draft.panel.id, another=True).record.source_scale is None
    undo.undo(ws)
    code.save(ws, revised(saved, sources=("Gulf Wire", "Gulf Post")), status="confirmed")
    assert code.begin(ws, filling.draft.panel.id, another=True).record.source_scale is None
