"""What a command does by lines, where that is another thing than by keys: what is typed behind it, and what is said.

The rest of the help is that of the command table.
"""

from __future__ import annotations

import re
from typing import Final

from triage.desk.commands import Command
from triage.desk.keymap import key_for

_KEY: Final = re.compile(r"<([a-z._]+)>")

_TYPED: Final = {
    "tag.range": "Say how several sentences are tagged at once: <tag.event> 3-5 tags three.",
    "tag.visible": "Take all proposals of the report that are sure enough, as the settings say, as one decision; numbers behind it"
    " choose among them.",
    "flag": "Set the flag whose letter or name follows, or take it off; numbers may stand behind it: <flag> m 3-5.",
    "note": "Write what follows as a note on the sentence; nothing behind it takes the note off.",
    "sentence.split": "Cut the sentence in two, before the words of it that follow: <sentence.split> Talks.",
    "report.correct": "Say outlet, time, language and country of the report, or correct one: <report.correct> outlet Port News.",
    "record.attach": "Attach the sentence to the record that tells its event; where several may they are named, and a number behind"
    " it chooses.",
    "record.detach": "Take the sentence from behind its record; of several records a number behind it names one.",
    "move.page_down": "Go on by ten sentences or rows.",
    "move.page_up": "Go back by ten sentences or rows.",
    "move.jump": "Say how a sentence is reached: its number, typed alone, goes to it.",
    "move.pane": "Among the stories, go from the suggestions to the stories, or back.",
    "move.pane_back": "Among the stories, go from the suggestions to the stories, or back.",
    "find.open": "Filter by the words and terms that follow, such as left, tag:event, -outlet:NAME; with nothing behind it, say the"
    " filter.",
    "find.save": "Save the filter that stands under the name that follows; <find.open> @NAME recalls it.",
    "order": "Go by the order that follows: story, outlet, day, newest, size, later or sure; with nothing behind it, say the one in"
    " force.",
    "explain": "Say why the tag is proposed and where it stands; of a pair, how its reports begin; of a story, what each adds.",
    "origin": "Say where the sentence comes from: the raw text around it, offsets, hash, link.",
    "link.open": "Say the link of the report; nothing opens it.",
    "story.detach": "Take the report that follows, A or B of a pair or its number in a story, out of its story.",
    "story.lead": "Let the report that follows, A or B of a pair or its number in a story, lead its story.",
    "story.split": "Make a story of its own of the report whose number follows and those published after it.",
    "story.read": "Open the report that follows, A or B of a pair or its number in a story, in the reading view.",
    "record.order": "Put the records in the order that follows, or in the next one: id, status, date, place, type, toll, changed.",
    "record.filter": "Say the records of the status that follows alone, or of the next one; all brings all back.",
    "record.gather": "Name the event sentences without a record that may tell this event; numbers, certain or all behind it attach"
    " them.",
    "record.sentences": "Name the sentences behind the record; detach or split, and numbers, take them off or begin another"
    " record.",
    "record.merge": "Name the records that may tell the same event; a number behind it merges that one into this one.",
    "log.undo": "Take back the decision at hand, or the one whose number follows, where nothing later rests on it.",
    "load": "Load the file or folder that follows.",
    "export": "Write records to the file or folder that follows; sentences, reports or decisions may stand before its name.",
    "work.stop": "Say how work is stopped: ctrl+c stops a load, an export, a check or proposing; nothing is left half done.",
    "edit.undo": "Take back the last decision, over restarts, as often as you like; outside the log a number behind it says how"
    " many of the last.",
    "settings": "Say the settings; a name and a value behind it change one, and the settings file keeps it.",
    "help": "Say the commands of this view, or those with the words that follow.",
    "palette": "Say the commands of this view, or those with the words that follow.",
    "form.leave": "Close the record: what was changed is kept as a draft.",
    "form.point": "Let the words of the sentence that follow carry the field.",
    "form.more": "Go to the further fields: who claims it, violence, clarity, context, allies, district, scale, tags; or to the"
    " end.",
    "form.help": "Say what may be typed at a field.",
}


def about(command: Command) -> str:
    """Return what a command does by lines, with the keys in force where it names some."""
    return _KEY.sub(lambda found: key_for(found[1]), _TYPED.get(command.id, command.help))
