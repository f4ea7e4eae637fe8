"""The entry of the command line: cheap answers and the first frame first, then click, then the verb that was named."""

import os
import sys

from triage import __version__
from triage.cli import ending

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def main(argv: "Sequence[str] | None" = None) -> int:
    """Run triage and return its exit status: 0 done, 1 failed, 2 wrong usage, 3 some inputs were refused.

    Without words of its own it is the program itself, which looks after signals to its last moment: ctrl+c is status 130,
    SIGTERM 143. What this module imports before is kept short: until then, and as long as Python itself starts, a signal
    ends it in Python's own way.
    """
    if argv is not None:
        return _run(list(argv))
    ending.watch()
    try:
        return _run(sys.argv[1:])
    except KeyboardInterrupt:  # while something was being said
        stop = ending.asked()
        return stop.status if stop else 130
    finally:
        ending.leave_at_once()


def _run(args: list[str]) -> int:
    _open_closed()
    if args == ["--version"]:
        try:
            sys.stdout.write(f"triage {__version__}\n")
            sys.stdout.flush()
        except OSError:
            return 1
        return 0
    from triage.cli import opening

    words = opening.plain_words(args)
    if words and "_TRIAGE_COMPLETE" not in os.environ:  # else a shell asks what may be typed
        return opening.start(*words)
    from triage.cli import verbs

    return verbs.run(args)


def _open_closed() -> None:
    """Give a stream that the shell closed (`>&-`) the null device, so that no file is opened in its place."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115 - it stays open


if __name__ == "__main__":
    sys.exit(main())
