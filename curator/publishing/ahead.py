"""Results made ahead in processes of their own, and taken in order: each has to depend on nothing but itself."""

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Generic, TypeVar

T = TypeVar("T")
ENOUGH = 40
"""For fewer results processes do not pay."""
MOST_PROCESSES = 4


class Ahead(Generic[T]):
    """A context manager that makes `work` on all processors. take(n): the result of `work[n]`.

    A process that fails, or that dies, costs nothing but time: its work is done again by whoever asks for it, and
    raises there what it raises. Each is a copy of this process, so none is begun while threads run, and the work must
    not use a connection or a lock of ours.
    """

    def __init__(self, work: Sequence[Callable[[], T]]) -> None:
        self._work = work
        self._processes: list[BaseProcess] = []
        self._results: list[Connection | None] = []

    def __enter__(self) -> "Ahead[T]":
        if len(self._work) >= ENOUGH and hasattr(os, "sched_getaffinity") and threading.active_count() == 1:
            self._begin(min(MOST_PROCESSES, len(os.sched_getaffinity(0))))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for results in self._results:
            if results:
                results.close()
        for process in self._processes:
            process.terminate()
            process.join()
        if self._processes:
            gc.unfreeze()

    def _begin(self, count: int) -> None:
        if count < 2:
            return
        gc.freeze()  # what is there already is not looked at again, so the copies share its memory
        context = multiprocessing.get_context("fork")
        for first in range(count):
            taken, given = context.Pipe(duplex=False)
            process = context.Process(target=_make, args=(self._work[first::count], taken, given), daemon=True)
            process.start()
            given.close()
            self._processes.append(process)
            self._results.append(taken)

    def take(self, number: int) -> T:
        """The result of `work[number]`; to be asked for in order. Raises what the work raises."""
        lane = number % len(self._results) if self._results else 0
        results = self._results[lane] if self._results else None
        if results:
            try:
                worked, made = results.recv()
            except (EOFError, OSError):
                self._results[lane] = None
            else:
                if worked:
                    result: T = made
                    return result
        return self._work[number]()


def _make(work: Sequence[Callable[[], object]], taken: Connection, given: Connection) -> None:
    """In a process of its own: every result in turn. It ends when nobody takes them any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the main process alone; it ends the others
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    taken.close()
    try:
        for one in work:
            try:
                result = (True, one())
            except Exception:  # noqa: BLE001 - whoever asks for it does it again, and sees what is wrong
                result = (False, None)
            given.send(result)
    except OSError:
        pass  # the main process ended
