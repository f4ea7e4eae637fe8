"""The verbs of the command line, one a file; a verb is imported only when it is called."""

from __future__ import annotations

import importlib
import os
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import click

from triage import __version__
from triage.cli import output
from triage.cli.calls import SAVED, Escaped, ended

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

VERBS: Final[dict[str, str]] = {
    "load": "Load files and folders of reports; a second load says known.",
    "open": "Open the desk in the terminal.",
    "stories": "Show stories and the merges that wait for an answer.",
    "suggest": "Compute the tag proposals of all reports anew.",
    "export": "Write records, sentences, reports or decisions to a file, a folder or standard output.",
    "apply": "Bring tags back in from a file of another tool, as decisions of the editor.",
    "stats": "Show what is done, what is left, pace and precision of proposals.",
    "log": "Show the journal of all decisions.",
    "undo": "Take back the last decisions, or one old decision.",
    "redo": "Bring back what was undone last.",
    "check": "Verify every row of the workspace; rebuild what can be derived.",
    "backup": "Write a verified backup of the workspace.",
    "restore": "Go back to a backup, with or without what was decided since.",
    "purge": "Remove the text of a report for good.",
    "gazetteer": "Import more places, or show where a name resolves.",
    "keys": "Show the key table with the keys in force, or check them.",
    "settings": "Show the settings, check them, or write the file that explains them.",
    "demo": "Run the desk on the sample reports.",
    "read": "Print reports as JSON lines; needs no workspace.",
    "split": "Print sentences as JSON lines; needs no workspace.",
    "match": "Gather headlines into stories, or judge pairs; needs no workspace.",
    "extract": "Propose the fields of event records for JSON lines; needs no workspace.",
    "completion": "Print the completion script for bash, zsh or fish.",
}
"""Every verb with its help."""


KEPT: Final[dict[str, str]] = {
    "load": "The reports that were loaded stay; load the same again for the rest, what is loaded is known.",
    "suggest": "The proposals that were made stay; run it again for the rest.",
    "export": "No file was left half written; export again.",
    "apply": "Nothing of the file was applied, or all of it: triage log tells.",
    "check": "Nothing is left half done; check again.",
    "backup": "No backup was left half written; make it again.",
    "restore": "The workspace is whole, the old one or the restored one: triage log tells.",
    "purge": "A purge that has begun is ended by the next triage that writes the workspace.",
    "gazetteer": "The places of a file were all taken in or none; import it again.",
    **dict.fromkeys(("read", "split", "match", "extract"), "What was printed breaks off; run it again."),
}
"""What is said of a verb that was stopped: what was kept and what to do. Of the others nothing can be half done."""

_PATH = re.compile(r"PATH|FILE|FOLDER|OUT|OTHER")
"""Words for what is given to an option or a verb, where a shell should offer files."""


def _meant(word: str) -> str | None:
    """Return the verb that a word is near to which is neither a verb nor a path."""
    if not word.isalpha() or os.path.exists(word):
        return None
    from difflib import get_close_matches

    return next(iter(get_close_matches(word.lower(), VERBS, 1, 0.75)), None)


class Verbs(click.Group):
    """The group of verbs; words that are no verb are paths to load before the desk opens."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the verbs in the order of the help."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a verb's command, imported now."""
        if cmd_name not in VERBS:
            return None
        module = importlib.import_module(f"triage.cli.verbs.{cmd_name}")
        command: click.Command = module.command
        if ctx.resilient_parsing:  # a shell asks what may stand here
            for parameter in command.params:
                if parameter.type is click.STRING and _PATH.search(parameter.metavar or ""):
                    parameter.type = click.Path()
        return command

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - the status of the verb
        """Run the verb, whose own errors of the system go past click.

        Raises:
            Escaped: A pipe broke, a file ended or a signal came inside the verb.
        """
        try:
            return super().invoke(ctx)
        except (BrokenPipeError, EOFError) as error:
            raise Escaped(error) from error
        except KeyboardInterrupt as stop:
            raise Escaped(stop, KEPT.get(ctx.invoked_subcommand or "", SAVED)) from stop

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Return the verbs that fit, without importing any, and let the shell offer files where none does."""
        from click.shell_completion import CompletionItem

        verbs = [CompletionItem(name, help=text) for name, text in VERBS.items() if name.startswith(incomplete)]
        options = click.Command.shell_complete(self, ctx, incomplete)
        return [CompletionItem(incomplete, type="file"), *verbs, *options]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of verbs without importing any."""
        with formatter.section("Verbs"):
            formatter.write_dl(list(VERBS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the verb that is named; any other words are paths for `open`."""
        if args and args[0] in VERBS:
            return super().resolve_command(ctx, args)
        if args and not ctx.resilient_parsing and (meant := _meant(args[0])):
            raise click.UsageError(f"There is no verb and no file called {args[0]}. Is {meant} meant?", ctx)
        return "open", self.get_command(ctx, "open"), args


@click.command(
    cls=Verbs,
    invoke_without_command=True,
    context_settings={"help_option_names": ["--help", "-h"]},
    subcommand_metavar="[PATH ...] | VERB [ARGS ...]",
)
@click.option(
    "--db", metavar="FILE", type=click.Path(readable=False), help="The workspace; TRIAGE_DB or triage.db by default."
)
@click.option("--editor", metavar="NAME", help="Who decides; TRIAGE_EDITOR or the login name by default.")
@click.version_option(__version__, message="triage %(version)s")
@click.pass_context
def triage(ctx: click.Context, db: str | None, editor: str | None) -> Any:  # noqa: ANN401 - the status of the verb
    """The desk in a terminal for people who turn a flood of scraped news into facts.

    With paths, load them and open the desk; with nothing, open the workspace.
    """
    if db == "":  # as behind a verb: a variable that is not set must not stand for the workspace of this folder
        raise click.BadParameter("The name '' is empty. Name a file.", ctx, param_hint="'--db'")
    ctx.obj = {"db": db, "editor": editor}
    if ctx.invoked_subcommand is None:
        command = Verbs.get_command(Verbs("verbs"), ctx, "open")
        return ctx.invoke(command) if command else 1
    return None


def run(args: Sequence[str]) -> int:
    """Run a verb; every error ends as a sentence and a status, never as a traceback."""
    return ended(lambda: _run(args))


def _run(args: Sequence[str]) -> object:
    try:
        return triage.main(args=list(args), prog_name="triage", standalone_mode=False)
    except click.exceptions.Exit as exit:
        return exit.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        output.note(error.format_message())
        return 2
    except click.UsageError as error:
        output.note(f"triage: {error.format_message()}")
        output.note(f"See: {error.ctx.command_path if error.ctx else 'triage'} --help")
        return 2
    except click.ClickException as error:
        output.note(f"triage: {error.format_message()}")
        return 1
    except click.Abort:
        raise KeyboardInterrupt from None
