"""Data Package: `datapackage.json` names each file of a folder with its columns, rows, bytes and hash."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Final

from triage.exchange.schema import Column, table_schema

FILE_NAME: Final = "datapackage.json"
_MEDIA_TYPES: Final = {"csv": "text/csv", "jsonl": "application/jsonl"}


@dataclass(frozen=True, slots=True)
class Resource:
    """One file of the package.

    `file_name` stands beside `datapackage.json`; its stem is the table's name and its suffix, csv or jsonl, the
    format. `rows` does not count the header, `sha256` is hex, `size` is in bytes. `delimiter` and `bom` are as the CSV
    was written.
    """

    file_name: str
    columns: Sequence[Column]
    rows: int
    sha256: str
    size: int
    delimiter: str = ","
    bom: bool = False


def package_text(
    resources: Sequence[Resource],
    created: str,
    *,
    name: str = "triage-export",
    licences: Sequence[Mapping[str, str]] = (),
) -> str:
    """Return the text of `datapackage.json`, ending in a line feed; the same arguments give the same text.

    Args:
        resources: The files in the order of the package.
        created: When the export was made, like 2017-02-21T09:00:00Z.
        name: The package's name: lower-case letters, digits and hyphens.
        licences: Licences of the data, each with a `name` or a `path`; left out where there are none.
    """
    package: dict[str, Any] = {"name": name, "created": created}
    if licences:
        package["licenses"] = [dict(licence) for licence in licences]
    beside = {PurePosixPath(resource.file_name).stem for resource in resources}
    package["resources"] = [_described(resource, beside) for resource in resources]
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def _described(resource: Resource, beside: set[str]) -> dict[str, Any]:
    path = PurePosixPath(resource.file_name)
    form = path.suffix.removeprefix(".")
    described: dict[str, Any] = {
        "name": path.stem,
        # Validators read JSON lines only with an extra, so these are files to them: bytes and hash are still checked.
        "type": "table" if form == "csv" else "file",
        "path": resource.file_name,
        "format": form,
        "mediatype": _MEDIA_TYPES[form],
        "encoding": "utf-8-sig" if resource.bom else "utf-8",
        "bytes": resource.size,
        "hash": f"sha256:{resource.sha256}",
    }
    if form == "csv":
        described |= {"rows": resource.rows, "fields": len(resource.columns)}
    if resource.delimiter != ",":
        described["dialect"] = {"csv": {"delimiter": resource.delimiter}}
    described["schema"] = table_schema(resource.columns, arrays=form != "csv", beside=beside)
    return described
