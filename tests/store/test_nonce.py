"""A sender finds its own sign again, and only the newest."""

import datetime as dt

from curator.store.engine import Store
from curator.store.nonce import read_nonce, write_nonce


def test_the_newest_sign_is_the_one_that_stands(store: Store, now: dt.datetime) -> None:
    with store.read() as db:
        assert read_nonce(db) is None
    with store.write() as db:
        first = write_nonce(db, now)
    with store.write() as db:
        second = write_nonce(db, now)
    assert first != second
    assert len(second) >= 20
    with store.read() as db:
        assert read_nonce(db) == second
