"""The entry of the command line: cheap answers first, then click, then the verb that was named."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from triage import __version__


def main(argv: Sequence[str] | None = None) -> int:
    """Run triage and return its exit status: 0 done, 1 failed, 2 wrong usage, 3 some inputs were refused."""
    args = list(sys.argv[1:] if argv is None else argv)
    if args == ["--version"]:
        sys.stdout.write(f"triage {__version__}\n")
        return 0
    from triage.cli import verbs

    return verbs.run(args)


if __name__ == "__main__":
    sys.exit(main())
