"""The child behind the guard: frames in, frames out, until its standard input ends."""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
from dataclasses import asdict
from typing import Any, BinaryIO

from triage.ingest.guard import LENGTH, MEMORY


def main() -> None:
    """Serve jobs until standard input ends."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    into = os.fdopen(os.dup(0), "rb")
    out = os.fdopen(os.dup(1), "wb")
    quiet = os.open(os.devnull, os.O_RDWR)
    os.dup2(quiet, 0)
    os.dup2(quiet, 1)  # what a library prints must not end up between the frames
    while head := into.read(LENGTH):
        body = into.read(int.from_bytes(head, "big"))
        line, _, markup = body.partition(b"\n")
        order = json.loads(line)
        # Of the time that this process computes, not of the day; nobody catches the signal, which ends it wherever it is.
        signal.setitimer(signal.ITIMER_PROF, order["seconds"])
        try:
            answer = {"found": _done(order, markup.decode("utf-8", "surrogatepass"))}
        except MemoryError:
            answer = {"memory": "it needs too much memory"}
        except RecursionError:
            answer = {"broken": "it is nested too deeply"}
        except Exception as problem:  # any other trouble of a library with hostile input
            answer = {"broken": f"the reader failed on it ({type(problem).__name__})"}
        _send(out, answer)
        signal.setitimer(signal.ITIMER_PROF, 0)


def _done(order: dict[str, Any], markup: str) -> Any:  # noqa: ANN401 - JSON
    job = order["job"]
    if job == "fragment":
        from triage.ingest.readers.page import pieces_of

        return pieces_of(markup)
    if job == "encoding":
        from triage.ingest.encoding import guessed

        return guessed(markup.encode("latin-1"))
    if job == "page":
        from triage.ingest.readers.page import read_page

        item = read_page(markup, order.get("base"))
        return None if item is None else _plain(item)
    from triage.ingest.readers.feed import read_feed

    return [found if isinstance(found, str) else _plain(found) for found in read_feed(markup)]


def _plain(item: Any) -> dict[str, Any]:  # noqa: ANN401 - an Item
    value = asdict(item)
    del value["raw"]
    value["blocks"] = [(b.role, b.start, b.end) for b in item.blocks]
    return value


def _send(out: BinaryIO, answer: dict[str, Any]) -> None:
    body = json.dumps(answer).encode()
    out.write(len(body).to_bytes(LENGTH, "big") + body)
    out.flush()


if __name__ == "__main__":
    try:
        main()
    except (BrokenPipeError, KeyboardInterrupt):
        sys.exit(1)
