"""The entry of the command line: cheap answers and the first frame first, then click, then the verb that was named."""

from __future__ import annotations

import sys

from triage import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run triage and return its exit status: 0 done, 1 failed, 2 wrong usage, 3 some inputs were refused."""
    args = list(sys.argv[1:] if argv is None else argv)
    if args == ["--version"]:
        sys.stdout.write(f"triage {__version__}\n")
        return 0
    opened = opening(args)
    if opened is None:
        return _run(args)
    from triage import config
    from triage.tui import first

    first.show(config.workspace_name(opened[0]), read_only=opened[1])
    try:
        return _run(args)
    finally:
        first.leave()


def _run(args: list[str]) -> int:
    from triage.cli import verbs

    return verbs.run(args)


def opening(args: Sequence[str]) -> tuple[str | None, bool] | None:
    """Return the workspace that is named, and whether it is for reading only, where the words just open the desk."""
    db, read_only, opens = None, False, False
    words = iter(args)
    for word in words:
        if word in ("--db", "--editor"):
            value = next(words, None)
            if value is None:
                return None
            db = value if word == "--db" else db
        elif word.startswith("--db="):
            db = word[5:]
        elif word == "--read-only" and opens:
            read_only = True
        elif word == "open" and not opens:
            opens = True
        elif not word.startswith("--editor="):
            return None
    return db, read_only


if __name__ == "__main__":
    sys.exit(main())
