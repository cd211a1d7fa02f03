"""Times whole processes, two commands in turn, so that a change in the machine's speed hits both."""

import os
import resource
import statistics
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Timing:
    """Medians of one command: wall and CPU time in seconds."""

    wall: float
    cpu: float


def _once(command: Sequence[str], env: dict[str, str]) -> Timing:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    subprocess.run(command, env=env, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Timing(wall, cpu)


def in_turn(commands: Sequence[Sequence[str]], runs: int = 7) -> list[Timing]:
    """Medians of each command over `runs` runs in turn, after one warm-up each."""
    env = dict(os.environ)  # noqa: TID251 - the processes need a PATH
    for command in commands:
        _once(command, env)
    rounds = [[_once(command, env) for command in commands] for _ in range(runs)]
    return [
        Timing(statistics.median(r[n].wall for r in rounds), statistics.median(r[n].cpu for r in rounds))
        for n in range(len(commands))
    ]
