"""The entry of the command line: cheap answers and the first frame first, then click, then the verb that was named."""

from __future__ import annotations

import os
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
    from triage.cli import opening

    words = opening.plain_words(args)
    if words and "_TRIAGE_COMPLETE" not in os.environ:  # else a shell asks what may be typed
        return opening.start(*words)
    from triage.cli import verbs

    return verbs.run(args)


if __name__ == "__main__":
    sys.exit(main())
