"""triage completion: what a shell needs to complete verbs, options and paths."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from triage.cli import output

VARIABLE = "_TRIAGE_COMPLETE"
"""The variable by which the script asks the program; click reads it."""


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def command(ctx: click.Context, shell: str) -> int:
    """Print the completion script of a shell.

    For bash, put eval "$(triage completion bash)" into ~/.bashrc; for zsh the same with zsh into ~/.zshrc; for fish,
    write it to ~/.config/fish/completions/triage.fish.
    """
    made = get_completion_class(shell)
    if made is None:
        raise click.UsageError(f"There is no completion for {shell}.", ctx)
    script = made(ctx.find_root().command, {}, "triage", VARIABLE)
    output.say((script.source_template % script.source_vars()).rstrip("\n"))
    return 0
