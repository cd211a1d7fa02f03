"""SendGrid's events arrive at the readers' pages: signed ones count, all others change nothing."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from curator.store import subscribers
from curator.store.deliveries import claim, counts
from curator.store.engine import Store
from tests.support import readers_pages
from tests.support.readers import add_readers, freeze_for
from tests.support.readers_pages import START, Pages, open_pages
from tests.support.signing import Signer

SIGNER = Signer()
MOMENT = int(START.timestamp())
PATH = "/events/sendgrid"


@pytest.fixture
def signed(tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pages]:
    """Pages that know SendGrid's key, and a mailing to three readers that was cut short."""
    monkeypatch.setitem(readers_pages.SECRETS, "CURATOR_SENDGRID_WEBHOOK_KEY", SIGNER.public)
    add_readers(store, 3)
    mailing = freeze_for(store)
    with store.write() as db:
        claim(db, mailing.id, worker="gone", limit=3, now=START)
    with open_pages(tmp_path / "letters", store) as opened:
        yield opened


def post(pages: Pages, body: bytes, headers: dict[str, str]) -> httpx.Response:
    kind = {"Content-Type": "application/json"}
    answer: httpx.Response = pages.run(pages.client.post(pages.at(PATH), content=body, headers={**kind, **headers}))
    return answer


def event(delivery: int, name: str) -> dict[str, object]:
    return {"email": f"reader{delivery}@example.org", "event": name, "timestamp": MOMENT, "delivery": str(delivery)}


def test_a_signed_post_settles_and_suppresses_once(signed: Pages) -> None:
    body, headers = SIGNER.post([event(1, "delivered"), event(2, "spamreport"), {"event": "new"}], MOMENT)
    for _ in range(3):
        assert post(signed, body, headers).status_code == 204
    with signed.office.store.read() as db:
        assert counts(db, 1).accepted == 2
    assert signed.reader("reader2@example.org").state == "complained"
    assert signed.events(2).count("left") == 1


def test_forged_stale_and_broken_posts_change_nothing(signed: Pages) -> None:
    before = signed.everything()
    body, headers = SIGNER.post([event(1, "spamreport")], MOMENT)
    assert post(signed, body + b" ", headers).status_code == 403
    assert post(signed, body, {}).status_code == 403
    assert post(signed, body, Signer().headers(body, MOMENT)).status_code == 403
    signed.clock.forward(minutes=11)
    assert post(signed, body, headers).status_code == 403
    signed.clock.forward(minutes=-11)
    assert post(signed, b"{}", SIGNER.headers(b"{}", MOMENT)).status_code == 400
    assert signed.get(PATH).status_code == 405
    assert signed.everything() == before


def test_many_events_come_at_once_and_too_many_do_not(signed: Pages) -> None:
    many = [event(1, "delivered") for _ in range(3_000)]
    assert post(signed, *SIGNER.post(many, MOMENT)).status_code == 204
    assert post(signed, *SIGNER.post(["x" * 6_000_000], MOMENT)).status_code == 413


def test_without_a_key_nobody_is_believed(pages: Pages) -> None:
    pages.join()
    body, headers = SIGNER.post([{"event": "spamreport", "email": "reader@example.org", "timestamp": MOMENT}], MOMENT)
    assert post(pages, body, headers).status_code == 403
    with pages.office.store.read() as db:
        assert [one.state for one in subscribers.stream(db)] == ["active"]
