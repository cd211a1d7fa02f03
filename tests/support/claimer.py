"""A process that claims until nothing is left: `python -m tests.support.claimer URL MAILING NAME`. Prints the rows."""

import datetime as dt
import sys
import time

from curator.store import deliveries, worker
from curator.store.deliveries import Result
from curator.store.engine import open_store

NOW = dt.datetime(2026, 12, 1, 9, 0, tzinfo=dt.UTC)


def main(url: str, mailing: int, name: str) -> None:
    store = open_store(url)
    results: list[Result] = []
    print("ready", flush=True)
    sys.stdin.readline()
    with worker.working(store, name):
        while True:
            with store.write() as db:
                deliveries.record(db, name, results)
                claims = deliveries.claim(db, mailing, worker=name, limit=3, now=NOW)
            for claim in claims.taken:
                print(claim.delivery, flush=True)
            if not claims.taken:
                break
            results = [Result(claim.delivery, "accepted", NOW) for claim in claims.taken]
            time.sleep(0.005)  # as long as a letter takes
    store.close()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
