"""Commands of the stories view: answer pairs, detach reports, read one."""

from __future__ import annotations

from collections.abc import Callable

from triage.cli.plain import words
from triage.cli.plain.session import Session
from triage.cli.plain.table import handles
from triage.desk import merge, read
from triage.desk.commands import READ, STORIES
from triage.desk.keymap import key_for
from triage.desk.workspace import Workspace
from triage.domain.rows import Offer, ReportRow

NO_PAIR = "No pair waits for an answer."


def _elsewhere() -> str:
    return f"Answers are given among the suggestions; {key_for('move.pane')} goes there."


@handles("view.stories")
def show(session: Session, rest: str) -> None:
    """Go to the suggestions, or say the pair or the story at hand."""
    if session.view != STORIES:
        session.view, session.among_stories = STORIES, False
        session.offers.reload()
        session.stories.reload()
        now = read.progress(session.ws)
        session.say(f"Suggestions: {now.offers:,} left. Stories: {now.stories:,}; {key_for('move.pane')} goes there.")
    if session.among_stories:
        _story(session)
    elif pair := session.offers.row:
        for line in words.offer(pair, session.offers.at + 1):
            session.say(line)
    else:
        session.say(NO_PAIR)


def _story(session: Session) -> None:
    story = session.stories.row
    if story is None:
        session.say("No stories yet.")
        return
    about = f"{words.count(story.reports, 'report')}, {story.left:,} left"
    session.say(f"Story {session.stories.at + 1}, {about}: {story.headline}")
    for n, row in enumerate(read.reports_of_story(session.ws, story.lead), start=1):
        why = f" ({row.why})" if row.why else ""
        session.say(f"Report {n}: {row.headline} — {row.outlet or 'no outlet'}, {words.when(row.published)}{why}.")


@handles("move.pane", "move.pane_back")
def other_list(session: Session, rest: str) -> None:
    """Go from the suggestions to the stories, or back."""
    if session.view == STORIES:
        session.among_stories = not session.among_stories
    session.show()


def _answer(session: Session, verb: Callable[[Workspace, str, str], None], word: str) -> None:
    pair = None if session.among_stories else session.offers.row
    if pair is None:
        session.say(
            f"Answers are given among the suggestions; {key_for('move.pane')} goes there."
            if session.among_stories
            else NO_PAIR
        )
        return
    verb(session.ws, pair.a.key, pair.b.key)
    leads = {pair.a.lead, pair.b.lead}
    before = [o for o in session.offers.seen[: session.offers.at] if {o.a.lead, o.b.lead} != leads]
    session.offers.at = len(before)
    session.offers.reload(before)
    session.stories.reload()
    session.count()
    session.say(f"{word}. {read.progress(session.ws).offers:,} left.")
    session.show()


@handles("story.same")
def same(session: Session, rest: str) -> None:
    """Merge the two headlines into one story."""
    _answer(session, merge.same, "Same story")


@handles("story.linked")
def linked(session: Session, rest: str) -> None:
    """Tie the two stories together."""
    _answer(session, merge.linked, "Linked")


@handles("story.apart")
def apart(session: Session, rest: str) -> None:
    """Keep the two headlines apart."""
    _answer(session, merge.apart, "Apart")


@handles("story.later")
def later(session: Session, rest: str) -> None:
    """Leave the pair unanswered and go to the next one, or to the first one after the last."""
    if session.among_stories or session.offers.row is None:
        session.say(
            NO_PAIR
            if not session.among_stories
            else f"Answers are given among the suggestions; {key_for('move.pane')} goes there."
        )
        return
    if not session.offers.go(session.offers.at + 1):
        session.offers.go(0)
    session.show()


def _chosen(session: Session, rest: str) -> ReportRow | None:
    """Return the report that a command names: A or B of a pair, a number of a story, the only one of a short story."""
    found: dict[str, ReportRow] = {}
    pair: Offer | None = session.offers.row
    if session.among_stories and (story := session.stories.row):
        rows = read.reports_of_story(session.ws, story.lead)
        found = {str(n): row for n, row in enumerate(rows, start=1)}
    elif pair and not session.among_stories:
        found = {"A": pair.a, "B": pair.b}
    return found.get(rest.upper() or ("" if len(found) != 1 else next(iter(found))))


@handles("story.detach")
def detach(session: Session, rest: str) -> None:
    """Take a report out of its story."""
    row = _chosen(session, rest)
    if row is None:
        session.say("Name one report of the story, like d 2." if session.among_stories else "Write d A or d B.")
        return
    merge.detach(session.ws, row.key)
    session.stories.reload()
    session.offers.reload()
    session.count()
    session.say("Detached.")
    session.show()


@handles("story.read")
def read_it(session: Session, rest: str) -> None:
    """Open a report in the reading view: the named one, else the first one."""
    row = _chosen(session, rest or ("1" if session.among_stories else "A"))
    if row is None:
        session.say("There is no such report here.")
        return
    session.view, session.told = READ, None
    session.open(row.id)
    session.show()
