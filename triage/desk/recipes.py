"""Recipes: exports with a name, in the settings file."""

from __future__ import annotations

from triage.config import Recipe, settings
from triage.errors import UsageError


def recipe(name: str) -> Recipe:
    """Return the recipe that stands under `[recipes.NAME]` in the settings file.

    Raises:
        UsageError: There is no such recipe, the file cannot be read, or the recipe says what does not fit.
    """
    found = settings()
    at = f"recipes.{name}"
    for where, wrong in found.faults:
        if where in ("", at) or where.startswith(f"{at}."):
            raise UsageError(
                f"The recipe {name} cannot be used: {where or found.path}: {wrong}", "Look at triage settings --check."
            )
    if name not in found.recipes:
        known = ", ".join(sorted(found.recipes))
        advice = f"There are {known}." if known else f"Write it under [{at}] in {found.path}."
        raise UsageError(f"There is no recipe {name}.", advice)
    return found.recipes[name]
