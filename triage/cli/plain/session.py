"""One sitting in the line mode: the workspace, where the editor stands, the filter, and what could not be saved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from triage.cli.plain import words
from triage.cli.plain.queue import Queue
from triage.cli.plain.table import HANDLERS, OF_THE_FORM, names, split
from triage.cli.plain.talk import Talk
from triage.desk import code, listing, log, read, stories
from triage.desk.commands import LOG, READ, RECORDS, STORIES, Command
from triage.desk.keymap import key_for
from triage.desk.later import Later
from triage.desk.tag import Tagged
from triage.desk.trail import Trail
from triage.desk.workspace import Workspace
from triage.domain.event import EventRecord
from triage.domain.query import Filter
from triage.domain.rows import LogRow, Offer, Panel, Position, ReportRow, StoryRow
from triage.domain.tag import Tag
from triage.errors import NotSaved, TriageError


@dataclass
class Session:
    """What all commands see.

    `numbers` are the sentences of the open report, `printed` those of them that others print as well, as it was opened;
    `unsaved` is a decision to try again.
    """

    ws: Workspace
    talk: Talk
    view: str = READ
    where: Filter = field(default_factory=Filter)
    report: ReportRow | None = None
    numbers: list[int] = field(default_factory=list)
    printed: dict[int, Panel] = field(default_factory=dict)
    panel: Panel | None = None
    left: int = 0
    unsaved: Callable[[], object] | None = None
    leaving: bool = False
    done: bool = False
    hinted: bool = False
    among_stories: bool = False
    last_tag: Tag | None = None
    later: Later = field(default_factory=dict)
    by: str = listing.ORDERS[0]
    status: str | None = None
    listed: list[str] | None = None
    """The ids of the records in the order and with the status that were asked for; None where they stand by id."""
    told: int | None = None
    """The report whose headline was said last."""

    def __post_init__(self) -> None:
        """Make the lists of the other views; nothing is read yet."""
        ws = self.ws
        self.trail = Trail(lambda place: read.on_desk(ws, place))
        self.offers: Queue[Offer] = Queue(
            lambda last, n: stories.queue(ws, self.offers.seen, n), lambda o: (o.a.id, o.b.id)
        )
        self.stories: Queue[StoryRow] = Queue(
            lambda last, n: read.stories(ws, last.lead if last else None, n), lambda s: s.lead
        )
        self.records: Queue[EventRecord] = Queue(lambda last, n: self._records(last, n), lambda r: r.event_id)
        self.log: Queue[LogRow] = Queue(
            lambda last, n: log.rows(ws, last.first.batch if last else None, n), lambda row: row.first.batch
        )

    def _records(self, last: EventRecord | None, count: int) -> list[EventRecord]:
        if self.listed is None:
            return code.records(self.ws, last.event_id if last else None, count)
        begin = self.listed.index(last.event_id) + 1 if last else 0
        return listing.window(self.ws, self.listed, begin, begin + count)

    def say(self, text: str) -> None:
        """Print a line."""
        self.talk.say(text)

    @property
    def queue(self) -> Queue[Offer] | Queue[StoryRow] | Queue[EventRecord] | Queue[LogRow] | None:
        """The list of the view, None in the reading view and where there is none."""
        if self.view == STORIES:
            return self.stories if self.among_stories else self.offers
        if self.view == LOG:
            return self.log
        return self.records if self.view == RECORDS else None

    def start(self) -> None:
        """Say what the workspace is, and show the first sentence left."""
        self.count()
        self.say(f"{self.ws.path.name}: {self.left:,} left. {key_for('help')} shows the commands.")
        if self.ws.notice or self.ws.read_only:
            self.say(self.ws.notice or "This desk only reads.")
        self.reload()

    def count(self) -> None:
        """Ask the desk what is left under the filter."""
        self.left, _ = read.left(self.ws, filter=self.where)

    def after(self, done: Tagged | None) -> None:
        """Take note of a decision on tags; where copies went along, it is counted anew what is left under the filter."""
        if done and done.copies:
            self.count()
        elif done:
            self.left -= done.fewer

    def reload(self, panel: int | None = None) -> None:
        """Ask for everything again and show a sentence: the given one, else the first one left, else where one stood."""
        self.count()
        one = read.panel(self.ws, panel) if panel else None
        if one is None or read.report(self.ws, one.report) is None:
            place = read.next_left(self.ws, self.position(), filter=self.where)
            one = read.panel_at(self.ws, place) if place else None
        number = one.report if one else self.report.id if self.report else None
        if number is None or read.report(self.ws, number) is None:
            number = read.first_report(self.ws)
        self.open(number, one.id if one else None)
        self.show()

    def open(self, number: int | None, panel: int | None = None) -> None:
        """Open a report at a sentence, else at its first one left, else at its first one."""
        self.report = read.report(self.ws, number) if number is not None else None
        found = read.panels(self.ws, self.report.id) if self.report else []
        self.numbers = [p.id for p in found]
        self.printed = {p.id: p for p in found if p.copies > 1}
        first = next((p for p in found if p.tag is None), found[0] if found else None)
        self.panel = next((p for p in found if p.id == panel), first)

    def show(self) -> None:
        """Print where the editor stands; the headline of a report only when it is new."""
        if self.view != READ:
            HANDLERS[f"view.{self.view}"](self, "")
            return
        if self.report and read.report(self.ws, self.report.id) is None:  # taken back or left out in another view
            self.report = self.panel = self.told = None
            self.reload()
            return
        if self.panel:
            self.panel = read.panel(self.ws, self.panel.id) or self.panel
            printed = self.printed.get(self.panel.id, self.panel)
            self.panel = self.panel._replace(copies=printed.copies, seam=printed.seam)
        if self.report and self.told != self.report.id:
            self.report = read.report(self.ws, self.report.id) or self.report
            self.say(words.report(self.report))
            self.told = self.report.id
        if self.panel and self.panel.id in self.numbers:
            for line in words.sentence(self.panel, self.numbers.index(self.panel.id) + 1):
                self.say(line)
        else:
            self.say("There are no sentences here." if self.report else read.nothing(self.ws))

    def position(self) -> Position | None:
        """Return the cursor's place in reading order."""
        if self.panel is None or self.report is None:
            return None
        return (self.report.lead, self.report.id, self.panel.start)

    def look(self, place: Position | None, *, leap: bool = True) -> bool:
        """Go to the sentence at a position, over reports; say whether there is one.

        A leap to another report leaves its place on the trail.
        """
        panel = read.panel_at(self.ws, place) if place else None
        if panel is None:
            return False
        if self.report is None or panel.report != self.report.id or panel.id not in self.numbers:
            if leap and self.panel:
                self.trail.leave(self.panel.id)
            self.open(panel.report, panel.id)
        else:
            self.panel = panel
        return True

    def under(self) -> str:
        """Return the words that follow "left" under a filter."""
        return " under this filter" if self.where else ""

    def obey(self, line: str) -> None:
        """Do what a typed line says; a sentence tells what did not work."""
        if self.ws.read_only and self.ws.changed():
            self.count()
        if not line:
            self.show()
            return
        word, rest = split(line)
        first, _, more = rest.partition(" ")
        if f"{word} {first}" in names(self.view):  # a name of two words
            word, rest = f"{word} {first}", more.strip()
        command = names(self.view).get(word)
        if command and command.id in HANDLERS:
            self.run(command, rest)
        elif word.isdecimal() and not rest:
            HANDLERS["move.home"](self, word)
        elif command and command.id not in OF_THE_FORM:
            self.say(f"{command.title} belongs to the screen; here every line stands for itself.")
        else:
            self.say(f"There is no command {word} here; {key_for('help')} shows the commands.")

    def run(self, command: Command, rest: str) -> None:
        """Run a command; one that changes data waits for its turn behind one that could not be saved yet."""
        try:
            with self.ws.reading():
                if not command.changes or self.ready():
                    HANDLERS[command.id](self, rest)
        except NotSaved as error:
            self.unsaved, self.leaving = error.again, False
            self.say(f"Not saved. {error} It is tried again before the next change.")
        except TriageError as error:
            self.say(str(error))

    def ready(self) -> bool:
        """Say whether something may change: an unsaved decision comes first, and a writer that left is succeeded."""
        if not self.retry():
            self.say("The change before this one is not saved yet, so this one was not taken. Reading goes on.")
            return False
        if said := self.ws.succeed():
            self.say(said)
            self.count()
        return True

    def retry(self) -> bool:
        """Try an unsaved decision again; say whether none is left."""
        again, self.unsaved = self.unsaved, None
        if again is None:
            return True
        try:
            with self.ws.hasty():
                again()
        except NotSaved:
            self.unsaved = again
            return False
        except TriageError as error:
            self.say(str(error))
        else:
            self.say("Saved: the change that had to wait.")
            self.count()
        return True
