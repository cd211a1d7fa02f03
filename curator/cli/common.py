"""What every command shares: --root, --json, opening the newsletter, and how results are shown."""

import functools
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec

import click

from curator.project import Project, find_project
from curator.wiring import App, open_app

if TYPE_CHECKING:
    from rich.progress import Task

P = ParamSpec("P")
_LONG = 1_000


@dataclass(frozen=True, slots=True)
class Run:
    """One call of a command."""

    root: str | None
    json: bool

    def project(self) -> Project:
        """The newsletter that --root or the working directory lies in. Raises UsageError if there is none."""
        return find_project(Path(self.root) if self.root else Path.cwd())

    @contextmanager
    def app(self) -> Iterator[App]:
        """The newsletter with its parts; closed at the end."""
        with open_app(self.project()) as app:
            yield app

    def say(self, text: str) -> None:
        """A message beside the result: to stderr."""
        click.echo(text, err=True)

    def result(self, data: dict[str, Any], text: str) -> None:
        """The result: one JSON object with --json, else the text."""
        if self.json:
            # thousands of entries go to a program: no indentation, which takes three times as long
            long = any(isinstance(value, list) and len(value) > _LONG for value in data.values())
            click.echo(json.dumps(data, ensure_ascii=False, indent=None if long else 2, default=str))
        elif text:
            click.echo(text)

    @property
    def interactive(self) -> bool:
        """True when an editor sits at a terminal and can be asked."""
        return not self.json and sys.stdin.isatty() and sys.stderr.isatty()


def common(function: Callable[..., int | None]) -> Callable[..., int | None]:
    """Gives a command its first argument, a Run, and the options that every command takes."""

    @click.option("--root", type=click.Path(), default=None, help="The newsletter's folder.")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
    @click.pass_context
    @functools.wraps(function)
    def wrapped(ctx: click.Context, /, root: str | None, as_json: bool, **options: Any) -> int | None:
        return function(Run(root or ctx.find_root().obj, as_json), **options)

    return wrapped


def table(rows: list[list[str]], heads: list[str]) -> str:
    """Rows as aligned columns, each cell on one line; the last column may be long."""
    from rich.cells import cell_len, set_cell_size

    widths = [
        max(len(row[n]) if row[n].isascii() else cell_len(row[n]) for row in [heads, *rows])
        for n in range(len(heads) - 1)
    ]
    lines = []
    for row in [heads, *rows]:
        cells = [
            cell.ljust(widths[n]) if cell.isascii() else set_cell_size(cell, widths[n])
            for n, cell in enumerate(row[:-1])
        ]
        lines.append("  ".join([*cells, row[-1]]).rstrip())
    return "\n".join(lines)


def plural(number: int, one: str, many: str | None = None) -> str:
    """`1 item`, `2 items`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


@contextmanager
def progress_bar(label: str, *, shown: bool, rate: bool = False) -> Iterator[Callable[[int, int, str], None]]:
    """A bar on stderr, on a terminal only. Gives a function to call with done, total and a few words.

    rate: how many in a second beside the time that is left. What was done before the first call counts for neither.
    """
    if not shown or not sys.stderr.isatty():
        yield lambda done, total, words: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, TextColumn, TimeRemainingColumn
    from rich.text import Text

    class Rate(ProgressColumn):
        """`12.5/s`, once that is known."""

        def render(self, task: "Task") -> Text:
            speed = task.finished_speed or task.speed
            return Text(f"{speed:,.1f}/s" if speed else "")

    columns = (
        *(TextColumn(label), BarColumn(), MofNCompleteColumn()),
        *((Rate(),) if rate else ()),
        *(TimeRemainingColumn(), TextColumn("{task.fields[words]}")),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task, begun = bar.add_task(label, total=None, words=""), False

        def show(done: int, total: int, words: str) -> None:
            nonlocal begun
            if not begun:
                bar.reset(task, total=total, completed=done)
            begun = True
            bar.update(task, completed=done, total=total, words=words)

        yield show
