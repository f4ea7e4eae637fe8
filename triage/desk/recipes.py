"""Recipes: exports with a name, in the settings file."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from triage.errors import UsageError


@dataclass(frozen=True, slots=True)
class Recipe:
    """An export with a name: where it goes, its format, table, columns and filter line; empty leaves a choice open."""

    file: str = ""
    format: str = ""
    what: str = ""
    columns: tuple[str, ...] = ()
    filter: str = ""


def recipe(name: str) -> Recipe:
    """Return the recipe that stands under `[recipes.NAME]` in the settings file.

    Raises:
        UsageError: There is no such recipe, the file cannot be read, or the recipe says something else.
    """
    base = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    path = Path(os.environ.get("TRIAGE_SETTINGS") or Path(base, "triage", "settings.toml"))
    try:
        settings: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    except (OSError, ValueError) as error:
        raise UsageError(f"The settings file {path} cannot be read: {error}.") from error
    known = settings.get("recipes")
    recipes: dict[str, Any] = known if isinstance(known, dict) else {}
    given = recipes.get(name)
    if not isinstance(given, dict):
        there = f"There are {', '.join(sorted(recipes))}." if recipes else f"Write it under [recipes.{name}] in {path}."
        raise UsageError(f"There is no recipe {name}.", there)
    names = [field.name for field in fields(Recipe)]
    for key, value in given.items():
        listed = isinstance(value, list) and all(isinstance(item, str) for item in value)
        if key not in names or not (listed if key == "columns" else isinstance(value, str)):
            advice = f"It may say {', '.join(names)}; columns is a list of names, the others are texts."
            raise UsageError(f"The recipe {name} says {key}, which does not fit.", advice)
    texts: dict[str, str] = {key: value for key, value in given.items() if key != "columns"}
    return Recipe(columns=tuple(given.get("columns", ())), **texts)
