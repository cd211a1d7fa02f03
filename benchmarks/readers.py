"""A million readers: importing them beside a bare bulk insert, and freezing a mailing to all of them.

On SQLite, and on the PostgreSQL server of the tests. The bare insert reads the same file, writes addresses in small
letters into the same table, one transaction, nothing checked and no evidence kept. Each case runs in a process of its
own.
"""

import csv
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.letters import REF, frozen, settings
from curator.clock import system_clock
from curator.mail.letterhead import message_id
from curator.sending.audience import plan
from curator.store import mailings
from curator.store.engine import Store, open_store
from curator.subscribing.transfer import import_csv

ROUNDS = 3
COLUMNS = "address, key, state, format, discreet, sections, created, confirmed"


def write_file(path: Path, number: int) -> None:
    """A file as other programs write them: half a per cent of the rows is no address, two per cent come twice."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write("Email Address,First Name,MEMBER_RATING\n")
        for one in range(number):
            person = one - 25 if one % 50 == 49 else one
            mailbox = f"Reader.{person * 7919 % 10_000_019}@example{person % 97}.org"
            address = f"reader {one}" if one % 200 == 77 else mailbox
            file.write(f"{address},Sample,3\n")


def bare(store: Store, path: Path) -> int:
    """The bulk insert that has nothing to do but to insert."""
    with path.open(encoding="utf-8", newline="") as file, store.write() as db:
        rows = csv.reader(file)
        next(rows)
        cursor: Any = db.connection.cursor()
        moment = "2026-12-01 09:00:00"
        new = ((row[0], row[0].lower(), "active", "html", False, "[]", moment, moment) for row in rows)
        if store.is_sqlite:
            marks = ", ".join("?" * 8)
            cursor.executemany(f"insert or ignore into subscribers ({COLUMNS}) values ({marks})", new)
        else:
            cursor.execute("create temporary table fresh (like subscribers including defaults) on commit drop")
            cursor.execute("alter table fresh drop column id")
            with cursor.copy(f"copy fresh ({COLUMNS}) from stdin") as copy:
                for row in new:
                    copy.write_row(row)
            cursor.execute(f"insert into subscribers ({COLUMNS}) select {COLUMNS} from fresh on conflict do nothing")
        number: int = cursor.execute("select count(*) from subscribers").fetchone()[0]
        cursor.close()
    return number


def bring_in(store: Store, path: Path) -> int:
    """curator's import: every address looked at, nobody revived, evidence kept."""
    with path.open("rb") as file:
        own = settings(path.parent)
        return import_csv(store, own, file, attest="They signed up on a sample page.", now=system_clock()).added


def freeze(store: Store, path: Path) -> int:
    """Text, audience and a Message-ID a row, in one transaction."""
    own, now = settings(path.parent), system_clock()
    with store.write() as db:
        found = mailings.freeze(
            db,
            kind="issue",
            ref=REF,
            variants=frozen(),
            plan=lambda readers: plan(readers, ["standard"], now.date()),
            message_id=lambda reader: message_id(own, kind="issue", ref=REF, subscriber=reader),
            provider="smtp",
            now=now,
        )
    return found.audience if found else 0


CASES: dict[str, Callable[[Store, Path], int]] = {"bare": bare, "import": bring_in, "freeze": freeze}


def case(name: str, url: str, path: Path) -> dict[str, float]:
    """One case in this process. rss: its peak in MB."""
    store = open_store(url)
    begun = time.perf_counter()
    number = CASES[name](store, path)
    wall = time.perf_counter() - begun
    store.close()
    return {"number": number, "wall": wall, "rss": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def measured(name: str, url: str, path: Path) -> dict[str, float]:
    """One case in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.readers", name, url, str(path)]
    found: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return found


@contextmanager
def databases(kind: str, folder: Path) -> Iterator[Callable[[], str]]:
    """Gives the address of an empty database each time it is asked."""
    if kind == "SQLite":
        yield lambda: f"sqlite:///{tempfile.mkdtemp(dir=folder)}/curator.db"
        return
    from tests.support.postgres import start_postgres

    folder.chmod(0o755)  # the server runs as another user where this one is root
    server = start_postgres(folder / "postgresql")
    names = iter(range(1_000))
    try:
        yield lambda: server.new_database(f"bench{next(names)}")
    finally:
        server.stop()


def main(number: int = 1_000_000) -> None:
    """Print times, ratios and memory."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        path = folder / "readers.csv"
        write_file(path, number)
        for kind in ("SQLite", "PostgreSQL"):
            with databases(kind, folder) as fresh:
                ratios: list[float] = []
                for _ in range(ROUNDS):
                    floor, url = measured("bare", fresh(), path), fresh()
                    own = measured("import", url, path)
                    ratios.append(own["wall"] / floor["wall"])
                held = measured("freeze", url, path)
            print(
                f"{kind:11} import of {own['number']:,.0f}: {own['wall']:.1f} s, {own['rss']:.0f} MB; "
                f"{statistics.median(ratios):.2f} x bare insert ({floor['wall']:.1f} s)\n"
                f"{'':11} freeze of {held['number']:,.0f}: {held['wall']:.1f} s, {held['rss']:.0f} MB",
                flush=True,
            )


if __name__ == "__main__":
    if len(sys.argv) == 4:
        print(json.dumps(case(sys.argv[1], sys.argv[2], Path(sys.argv[3]))))
    else:
        main(*(int(word) for word in sys.argv[1:2]))
