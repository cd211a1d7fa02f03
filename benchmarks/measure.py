"""Times whole processes, two commands in turn, so that a change in the machine's speed hits both."""

import os
import statistics
import subprocess
import time
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Timing:
    """One command, or the medians of several runs: wall and CPU time in seconds, and the most memory, in MB."""

    wall: float
    cpu: float
    memory: float = 0.0


def once(command: Sequence[str], *, stdin: Path | None = None, folder: Path | None = None) -> Timing:
    """One run of one command; its output is thrown away. folder: where it runs, if not here."""
    env = dict(os.environ)  # noqa: TID251 - the process needs a PATH
    env.pop("PYTHONDONTWRITEBYTECODE", None)  # a program that is installed was compiled before
    start = time.perf_counter()
    with stdin.open("rb") if stdin else nullcontext(subprocess.DEVNULL) as given:
        quiet = subprocess.DEVNULL
        running = subprocess.Popen(command, env=env, cwd=folder, stdin=given, stdout=quiet, stderr=quiet)
        _, status, used = os.wait4(running.pid, 0)
        running.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - start
    return Timing(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def in_turn(commands: Sequence[Sequence[str]], runs: int = 7) -> list[Timing]:
    """Medians of each command over `runs` runs in turn, after one warm-up each."""
    for command in commands:
        once(command)
    rounds = [[once(command) for command in commands] for _ in range(runs)]
    return [
        Timing(statistics.median(r[n].wall for r in rounds), statistics.median(r[n].cpu for r in rounds))
        for n in range(len(commands))
    ]
