"""What the fit of the headline score makes of the ratings."""

from __future__ import annotations

import pytest

from benchmarks.fit_headlines import LEAST, YARD, even


def test_raters_are_measured_by_pairs_that_read_the_same() -> None:
    sure = [(4.5, f"Mill {n} burns in Tarba port", f"Mill {n} burns in Tarba port - Reuters") for n in range(LEAST)]
    rest = [(2.0, "Mill burns in Tarba", "Truce holds in Qumra")]
    assert even([*sure, *rest])[:LEAST] == pytest.approx([YARD] * LEAST)
    assert even([*sure, *rest])[-1] == pytest.approx(2.0 * YARD / 4.5)
    assert even([*sure[1:], *rest])[-1] == 2.0  # too few to tell
