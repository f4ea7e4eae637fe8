"""The desk in the terminal; Textual lives here and nowhere else."""

from __future__ import annotations

import os

os.environ.setdefault("TEXTUAL_FPS", "120")
# Textual paints at most so often a second and reads the figure once, at its import: at 60 a key may wait 17 ms.
