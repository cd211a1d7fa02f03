"""The command `curator`: finds the command's file when it is asked for, and turns errors into one line and a hint."""

import gc
import importlib
import sys
from typing import Any

import click

from curator import __version__
from curator.errors import (
    BlockedError,
    CuratorError,
    InterruptedRunError,
    RefusedError,
    UsageError,
)

COMMANDS = {
    "init": "init:init",
    "demo": "demo:demo",
    "status": "status:status",
    "sources": "sources_in:sources",
    "fetch": "fetch:fetch",
    "items": "items:items",
    "creator": "creator:creator",
    "review": "review:review",
    "issue": "issue:issue",
    "pick": "pick:pick",
    "unpick": "pick:unpick",
    "image": "image:image",
    "undo": "undo:undo",
    "build": "build:build",
    "preview": "preview:preview",
    "check": "check:check",
    "waive": "check:waive",
    "send": "send:send",
    "deliveries": "deliveries:deliveries",
    "bounces": "bounces:bounces",
    "publish": "publish:publish",
    "kit": "kit:kit",
    "subscribers": "subscribers:subscribers",
    "serve": "serve:serve",
    "correct": "correct:correct",
    "feedback": "feedback:feedback",
    "report": "report:report",
    "export": "export:export",
    "backup": "backup:backup",
    "restore": "backup:restore",
    "doctor": "doctor:doctor",
}
"""Every command and its place, in the order in which an issue is made."""

HELP = {
    "init": "Start a newsletter: a few questions, and it builds at once.",
    "demo": "The whole month on sample data, offline.",
    "status": "Where this month stands, and what comes next.",
    "sources": "Whom you read: list, check, change their state.",
    "fetch": "Read the feeds that are due.",
    "items": "What came in: list, keep, put off, skip, tag, note.",
    "creator": "Whom you feature: notes to them, a new name, being forgotten.",
    "review": "The desk: the same month in the browser.",
    "issue": "Start, list and show issues.",
    "pick": "Place an item in the issue.",
    "unpick": "Take a pick out of the issue.",
    "image": "Show an image with a pick, once its creators allow it.",
    "undo": "Take back the last triage, tag, note or pick.",
    "build": "Make the e-mail, its text and the web page, and check them.",
    "preview": "Every view of the issue side by side, in the browser.",
    "check": "What to mend before sending.",
    "waive": "Let one finding stand, with a written reason.",
    "send": "Send the issue to subscribers; can be stopped and run again.",
    "deliveries": "Who got it; settle what a crash left uncertain.",
    "bounces": "Mail that came back: read it, and mail those readers no more.",
    "publish": "Write the archive as static pages.",
    "kit": "A page to print: book club, circle or meal.",
    "subscribers": "Readers: add, list, pause, leave, import, export.",
    "serve": "The pages on which readers sign up, choose, pause and leave.",
    "correct": "Own a mistake in a sent issue, in four parts.",
    "feedback": "What readers and creators say, and what came of it.",
    "report": "Your own selection over time: voices, gaps, load, language.",
    "export": "Everything in plain files, or a project in a box for a newcomer.",
    "backup": "Everything that is not in git, in one file.",
    "restore": "Bring a backup back.",
    "doctor": "Settings, secrets, DNS, provider, pages, files, clock: what to mend.",
}


class LazyGroup(click.Group):
    """A group whose commands are imported only when one of them is asked for; `--help` imports none."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All commands, in the order in which an issue is made."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command's own object, imported now."""
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].split(":")
        command: click.Command = getattr(importlib.import_module(f"curator.cli.{module}"), name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Like click's, but a wrong name is answered with the nearest right one."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from curator.text.words import did_you_mean

            raise UsageError(f'There is no command "{args[0]}"{did_you_mean(args[0], COMMANDS)}')
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(HELP.items()))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--root", type=click.Path(), help="The newsletter's folder; found by walking up when left out.")
@click.version_option(__version__, prog_name="curator")
@click.pass_context
def cli(ctx: click.Context, root: str | None) -> None:
    """An editor's tool for a small, curated, values-driven newsletter.

    \b
    A month:  fetch → items keep → pick → build → send → publish
    Anywhere: curator status says where you stand and what comes next.
    """
    ctx.obj = root


def exit_code(error: CuratorError) -> int:
    """The contract's exit code for each kind of error."""
    for kind, code in ((UsageError, 2), (BlockedError, 3), (RefusedError, 4), (InterruptedRunError, 130)):
        if isinstance(error, kind):
            return code
    return 1


def main(argv: list[str] | None = None) -> None:
    """Run one command and exit with the contract's code."""
    gc.set_threshold(100_000, 50, 50)  # long lists are no garbage: looking for it costs a tenth of a command's time
    sys.exit(run(sys.argv[1:] if argv is None else argv))


def run(arguments: list[str]) -> int:
    """Run one command; gives the exit code. Nothing but `--debug` ever shows a traceback."""
    debug = "--debug" in arguments
    try:
        result: Any = cli.main(
            args=[a for a in arguments if a != "--debug"], prog_name="curator", standalone_mode=False
        )
    except CuratorError as error:
        if debug:
            raise
        return _say(error.message, error.hint, exit_code(error))
    except click.UsageError as error:
        usage = f"See `{error.ctx.command_path} --help`." if error.ctx else "See `curator --help`."
        return _say(" ".join(error.format_message().split()), usage, 2)  # choices come on lines of their own
    except click.ClickException as error:
        return _say(error.format_message(), "See `curator --help`.", 2)
    except (KeyboardInterrupt, click.Abort):
        return _say("Stopped. What was done so far is kept.", "Run the same command again to go on.", 130)
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except OSError as error:
        if debug:
            raise
        what = f"{error.filename}: " if error.filename else ""
        return _say(f"{what}{error.strerror or error}.", "Look at the disk's free space and the permissions.", 1)
    return result if isinstance(result, int) else 0


def _say(message: str, hint: str, code: int) -> int:
    click.echo(f"curator: {message}", err=True)
    if hint:
        click.echo(f"  {hint}", err=True)
    return code
