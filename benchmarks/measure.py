"""Times whole processes, two commands in turn, so that a change in the machine's speed hits both."""

import os
import resource
import statistics
import subprocess
import time
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Timing:
    """Medians of one command: wall and CPU time in seconds."""

    wall: float
    cpu: float


def once(command: Sequence[str], *, stdin: Path | None = None) -> Timing:
    """One run of one command; its output is thrown away."""
    env = dict(os.environ)  # noqa: TID251 - the process needs a PATH
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    with stdin.open("rb") if stdin else nullcontext(subprocess.DEVNULL) as given:
        quiet = subprocess.DEVNULL
        subprocess.run(command, env=env, check=False, stdin=given, stdout=quiet, stderr=quiet)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Timing(wall, cpu)


def in_turn(commands: Sequence[Sequence[str]], runs: int = 7) -> list[Timing]:
    """Medians of each command over `runs` runs in turn, after one warm-up each."""
    for command in commands:
        once(command)
    rounds = [[once(command) for command in commands] for _ in range(runs)]
    return [
        Timing(statistics.median(r[n].wall for r in rounds), statistics.median(r[n].cpu for r in rounds))
        for n in range(len(commands))
    ]
