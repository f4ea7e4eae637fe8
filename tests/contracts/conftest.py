"""The code as the contracts read it: every file parsed once."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def texts() -> dict[str, str]:
    """Path below the checkout to text, for every Python file of the package, the tests and the benchmarks."""
    return {
        path.relative_to(ROOT).as_posix(): path.read_text("utf-8")
        for folder in ("triage", "tests", "benchmarks")
        for path in sorted((ROOT / folder).rglob("*.py"))
    }


@pytest.fixture(scope="session")
def trees(texts: dict[str, str]) -> dict[str, ast.Module]:
    """Path below the checkout to syntax tree, for every file of `texts`."""
    return {path: ast.parse(text, path) for path, text in texts.items()}


@pytest.fixture(scope="session")
def package(trees: dict[str, ast.Module]) -> dict[str, ast.Module]:
    """The trees of the package alone."""
    return {path: tree for path, tree in trees.items() if path.startswith("triage/")}
