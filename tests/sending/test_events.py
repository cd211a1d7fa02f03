"""SendGrid's events: believed only if signed just now, harmless in any order and any number."""

import datetime as dt
import itertools
import json
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.errors import CuratorError, RefusedError, UsageError
from curator.mail.sendgrid_body import mark_of
from curator.model.delivery import Delivery, DeliveryState, Mailing
from curator.model.subscriber import ConsentEvent
from curator.sending.events import EventReport, read_events, take_events, verify
from curator.sending.reconcile import ledger
from curator.settings import Settings
from curator.store import choices, deliveries, mailings, subscribers
from curator.store.deliveries import Result
from curator.store.engine import Store
from tests.support.letters import sample_settings
from tests.support.readers import NOW, add_readers, freeze_for
from tests.support.signing import Signer

SIGNER = Signer()
MOMENT = int(NOW.timestamp())
LATER = MOMENT + 30

VECTOR_KEY = (
    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1"
    "flpVKS3GRqe62gw+2fNNRaINXvVpiglSI8eNEc6wEA3F+g=="
)
VECTOR_HEADERS = {
    "X-Twilio-Email-Event-Webhook-Signature": (
        "MEUCIGHQVtGj+Y3LkG9fLcxf3qfI10QysgDWmMOVmxG0u6ZUAiEAyBiXDWzM+uOe5W0JuG+luQAbPIqHh89M15TluLtEZtM="
    ),
    "X-Twilio-Email-Event-Webhook-Timestamp": "1600112502",
}
VECTOR_EVENT = {
    "email": "hello@world.com",
    "event": "dropped",
    "reason": "Bounced Address",
    "sg_event_id": "ZHJvcC0xMDk5NDkxOS1MUnpYbF9OSFN0T0doUTRrb2ZTbV9BLTA",
    "sg_message_id": "LRzXl_NHStOGhQ4kofSm_A.filterdrecv-p3mdw1-756b745b58-kmzbl-18-5F5FC76C-9.0",
    "smtp-id": "<LRzXl_NHStOGhQ4kofSm_A@ismtpd0039p1iad1.sendgrid.net>",
    "timestamp": 1600112492,
}
VECTOR = json.dumps([VECTOR_EVENT], sort_keys=True, separators=(",", ":")).encode() + b"\r\n"
VECTOR_TIME = dt.datetime.fromtimestamp(1600112502, dt.UTC)


def settings(group: int | None = None) -> Settings:
    plain = sample_settings(Path("/nowhere"))
    sendgrid = replace(plain.config.delivery.sendgrid, unsubscribe_group=group)
    config = replace(plain.config, delivery=replace(plain.config.delivery, sendgrid=sendgrid))
    return replace(plain, config=config, secrets=replace(plain.secrets, sendgrid_webhook_key=SIGNER.public))


def tell(store: Store, *events: object, at: int = LATER, group: int | None = None) -> EventReport:
    body, headers = SIGNER.post(list(events), at)
    return take_events(store, settings(group), body, headers, now=dt.datetime.fromtimestamp(at, dt.UTC))


def event(delivery: int, name: str, at: int = LATER, **more: object) -> dict[str, object]:
    return {"email": f"reader{delivery}@example.org", "event": name, "timestamp": at, "delivery": str(delivery), **more}


def began(store: Store, readers: int = 3, state: DeliveryState = "accepted") -> Mailing:
    """A mailing whose letters are all accepted, or all uncertain. Rows and readers are numbered alike."""
    add_readers(store, readers)
    mailing = freeze_for(store)
    with store.write() as db:
        taken = deliveries.claim(db, mailing.id, worker="w", limit=readers, now=NOW).taken
        deliveries.record(db, "w", [Result(one.delivery, state, NOW) for one in taken])
        deliveries.finish_or_reopen(db, mailing.id, NOW)
    return mailing


def rows(store: Store) -> list[Delivery]:
    return ledger(store, "2026-12")


def states(store: Store) -> list[str]:
    with store.read() as db:
        return [reader.state for reader in subscribers.stream(db)]


def test_sendgrid_s_own_example_is_believed() -> None:
    verify(VECTOR, VECTOR_HEADERS, VECTOR_KEY, VECTOR_TIME)
    verify(VECTOR, {name.lower(): value for name, value in VECTOR_HEADERS.items()}, f" {VECTOR_KEY}\n", VECTOR_TIME)
    (found,) = read_events(VECTOR)
    assert found
    assert (found.stop, found.key) == ("bounced", "hello@world.com")


@pytest.mark.parametrize(
    ("body", "changes", "minutes"),
    [
        (VECTOR.replace(b"hello", b"jello"), {}, 0),
        (VECTOR.rstrip(), {}, 0),
        (b"\xff\xfe" + VECTOR, {}, 0),
        (VECTOR, {"X-Twilio-Email-Event-Webhook-Timestamp": "1600112503"}, 0),
        (VECTOR, {"X-Twilio-Email-Event-Webhook-Timestamp": "x"}, 0),
        (VECTOR, {"X-Twilio-Email-Event-Webhook-Timestamp": "9" * 400}, 0),
        (VECTOR, {"X-Twilio-Email-Event-Webhook-Timestamp": ""}, 0),
        (VECTOR, {"X-Twilio-Email-Event-Webhook-Signature": ""}, 0),
        (VECTOR, {"X-Twilio-Email-Event-Webhook-Signature": "no base64!"}, 0),
        (VECTOR, {"X-Twilio-Email-Event-Webhook-Signature": "AAAA"}, 0),
        (VECTOR, {}, 11),
        (VECTOR, {}, -11),
    ],
)
def test_forged_and_stale_posts_are_refused(body: bytes, changes: dict[str, str], minutes: int) -> None:
    with pytest.raises(RefusedError):
        verify(body, VECTOR_HEADERS | changes, VECTOR_KEY, VECTOR_TIME + dt.timedelta(minutes=minutes))


def test_a_signature_of_nine_minutes_ago_is_fine_and_a_stranger_s_never() -> None:
    verify(VECTOR, VECTOR_HEADERS, VECTOR_KEY, VECTOR_TIME + dt.timedelta(minutes=9))
    with pytest.raises(RefusedError, match="not signed by SendGrid"):
        verify(VECTOR, VECTOR_HEADERS, SIGNER.public, VECTOR_TIME)


@pytest.mark.parametrize(
    "key", ["", "nonsense", "AAAA", "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE="]
)
def test_without_a_right_key_nothing_is_believed(key: str) -> None:
    with pytest.raises(CuratorError, match="CURATOR_SENDGRID_WEBHOOK_KEY"):
        verify(VECTOR, VECTOR_HEADERS, key, VECTOR_TIME)


@pytest.mark.parametrize("body", [b"", b"{}", b"3", b"[", b"[" * 5_000])
def test_a_body_without_events_is_told(sqlite_store: Store, body: bytes) -> None:
    with pytest.raises(UsageError):
        take_events(sqlite_store, settings(), body, SIGNER.headers(body, MOMENT), now=NOW)


def test_events_settle_what_was_uncertain(store: Store) -> None:
    mailing = began(store, 5, "uncertain")
    report = tell(
        store,
        event(1, "delivered"),
        event(2, "bounce", type="bounce", reason="550 No such user"),
        event(3, "processed"),
        event(4, "dropped", reason="Bounced Address"),
    )
    assert report == EventReport(4, 4, 0)
    assert [row.state for row in rows(store)] == ["accepted", "accepted", "accepted", "failed", "uncertain"]
    assert rows(store)[0].delivered_at == dt.datetime.fromtimestamp(LATER, dt.UTC)
    assert rows(store)[1].bounced_at
    assert rows(store)[1].error == "bounce: 550 No such user"
    tell(store, event(5, "deferred"))
    with store.read() as db:
        found = mailings.find_mailing(db, "issue", mailing.ref)
    assert found
    assert found.finished_at, "nothing is left to settle"


def test_an_event_that_comes_before_our_own_answer_counts(store: Store) -> None:
    add_readers(store, 2)
    mailing = freeze_for(store)
    with store.write() as db:
        taken = deliveries.claim(db, mailing.id, worker="w", limit=1, now=NOW).taken
    tell(store, event(1, "delivered"), event(2, "delivered"))
    with store.write() as db:
        deliveries.record(db, "w", [Result(taken[0].delivery, "uncertain", NOW)])
        assert not deliveries.claim(db, mailing.id, worker="w", limit=5, now=NOW).taken, "it went out already"
    assert [row.state for row in rows(store)] == ["accepted", "accepted"]


@pytest.mark.parametrize(
    ("name", "more", "state"),
    [
        ("bounce", {"type": "bounce"}, "bounced"),
        ("bounce", {}, "bounced"),
        ("bounce", {"type": "blocked"}, "active"),
        ("blocked", {}, "active"),
        ("deferred", {}, "active"),
        ("dropped", {"reason": "Bounced Address"}, "bounced"),
        ("dropped", {"reason": "Spam Reporting Address"}, "complained"),
        ("dropped", {"reason": "Unsubscribed Address"}, "left"),
        ("dropped", {"reason": "Recipient List over Package Quota"}, "active"),
        ("spamreport", {}, "complained"),
        ("unsubscribe", {}, "left"),
        ("group_unsubscribe", {"asm_group_id": 3}, "left"),
        ("group_resubscribe", {"asm_group_id": 3}, "active"),
        ("open", {}, "active"),
        ("click", {}, "active"),
        ("something new", {}, "active"),
    ],
)
def test_each_event_does_to_its_reader_what_it_should(
    sqlite_store: Store, name: str, more: dict[str, object], state: str
) -> None:
    store = sqlite_store
    began(store)
    tell(store, event(2, name) | more)
    assert states(store) == ["active", state, "active"]
    with store.read() as db:
        kinds = [one.kind for one in subscribers.events_of(db, 2)]
    assert kinds == (["attested", "left"] if state in ("left", "complained") else ["attested"])


def test_an_issue_is_not_sent_to_who_complained_a_moment_ago(store: Store) -> None:
    add_readers(store, 3)
    mailing = freeze_for(store)
    tell(store, {"email": "Reader2@Example.org", "event": "spamreport", "timestamp": LATER})
    with store.write() as db:
        claims = deliveries.claim(db, mailing.id, worker="w", limit=9, now=NOW)
    assert [one.address for one in claims.taken] == ["reader1@example.org", "reader3@example.org"]


STORY: Sequence[dict[str, object]] = (
    event(1, "processed", LATER),
    event(1, "delivered", LATER + 2),
    event(1, "spamreport", LATER + 9),
    event(2, "dropped", LATER, reason="Bounced Address"),
    event(2, "processed", LATER),
    event(3, "bounce", LATER + 3, type="blocked"),
    event(3, "bounce", LATER + 4, type="bounce", reason="550"),
    event(3, "group_unsubscribe", LATER + 5),
)


def ending(store: Store) -> tuple[list[tuple[object, ...]], list[str]]:
    found = rows(store)
    facts: list[tuple[object, ...]] = [
        (row.state, row.delivered_at, row.bounced_at, row.complained_at, row.error) for row in found
    ]
    return facts, states(store)


def test_any_order_and_any_number_of_copies_end_alike(sqlite_store: Store) -> None:
    chance = random.Random(5)
    began(sqlite_store, 3, "uncertain")
    endings = []
    for _ in range(12):
        with sqlite_store.write() as db:
            db.exec_driver_sql(
                "update deliveries set state = 'uncertain', error = null, delivered_at = null, bounced_at = null,"
                " complained_at = null, accepted_at = null"
            )
            db.exec_driver_sql("update subscribers set state = 'active', left_at = null")
        told = [one for one in STORY for _ in range(3)]
        chance.shuffle(told)
        for start in range(0, len(told), 5):
            tell(sqlite_store, *told[start : start + 5])
        endings.append(ending(sqlite_store))
    assert all(one == endings[0] for one in endings)
    facts, readers = ending(sqlite_store)
    assert readers == ["complained", "bounced", "left"]
    assert [fact[0] for fact in facts] == ["accepted", "failed", "accepted"]


def test_the_same_post_twice_changes_nothing(store: Store) -> None:
    began(store)
    assert tell(store, *STORY).applied > 0
    before = ending(store)
    with store.read() as db:
        evidence = [len(subscribers.events_of(db, number)) for number in (1, 2, 3)]
    assert tell(store, *STORY) == EventReport(8, 0, 0)
    assert ending(store) == before
    with store.read() as db:
        assert [len(subscribers.events_of(db, number)) for number in (1, 2, 3)] == evidence


def test_who_came_back_is_not_sent_away_by_an_old_event(store: Store) -> None:
    began(store)
    tell(store, event(1, "group_unsubscribe"))
    back = NOW + dt.timedelta(days=2)
    with store.write() as db:
        reader = subscribers.by_key(db, "reader1@example.org")
        assert reader
        choices.confirm(db, reader, ConsentEvent(reader.id, "confirmed", back))
    tell(store, event(1, "group_unsubscribe"), at=int(back.timestamp()) + 60)
    assert states(store)[0] == "active"
    tell(store, event(1, "spamreport", int(back.timestamp()) + 500), at=int(back.timestamp()) + 500)
    assert states(store)[0] == "complained"


def test_a_bounce_of_an_address_that_is_not_theirs_any_more_stops_nobody(store: Store) -> None:
    began(store)
    with store.write() as db:
        choices.move(db, 1, "new@example.org", "new@example.org", ConsentEvent(1, "changed", NOW))
    tell(store, event(1, "bounce", type="bounce"))
    assert states(store)[0] == "active"
    assert rows(store)[0].bounced_at
    tell(store, event(1, "spamreport"))
    assert states(store)[0] == "complained", "a wish is a person's, whatever the address"


def test_letters_of_others_with_the_same_account_are_not_ours(store: Store) -> None:
    began(store)
    report = tell(
        store,
        {"event": "spamreport", "timestamp": LATER, "delivery": "1", "mark": "another one", "email": "x@example.org"},
        {"event": "group_unsubscribe", "timestamp": LATER, "email": "reader2@example.org", "asm_group_id": 8},
        {"event": "delivered", "timestamp": LATER, "delivery": "999999", "email": "reader3@example.org"},
        group=7,
    )
    assert report == EventReport(3, 0, 0)
    assert set(states(store)) == {"active"}
    own = rows(store)[0]
    assert tell(store, event(own.id, "spamreport", mark=mark_of(own.message_id))).applied == 1
    mine = {"event": "group_unsubscribe", "timestamp": LATER, "email": "reader2@example.org", "asm_group_id": 7}
    tell(store, mine, group=7)
    assert states(store) == ["complained", "left", "active"]


def test_a_letter_is_also_found_by_its_message_id(store: Store) -> None:
    began(store, 2, "uncertain")
    message_id = rows(store)[1].message_id
    tell(store, {"event": "delivered", "timestamp": LATER, "smtp-id": message_id, "email": "reader2@example.org"})
    assert [row.state for row in rows(store)] == ["uncertain", "accepted"]


def test_an_erased_reader_stays_erased(store: Store) -> None:
    began(store)
    with store.write() as db:
        (reader,) = subscribers.by_ids(db, [1])
        subscribers.erase(db, reader, "digest", ConsentEvent(1, "erased", NOW))
    tell(store, event(1, "spamreport"), event(1, "bounce", type="bounce"))
    assert states(store)[0] == "erased"


ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=4),
    max_leaves=6,
)
FIELDS = ("event", "timestamp", "delivery", "email", "mark", "smtp-id", "reason", "type", "asm_group_id")
NAMES = st.sampled_from(["delivered", "bounce", "dropped", "spamreport", "group_unsubscribe", "nonsense"])


EVENTS = st.fixed_dictionaries({}, optional=dict.fromkeys(FIELDS, ODD) | {"event": NAMES | ODD})


@given(st.lists(EVENTS, max_size=6))
def test_whatever_stands_in_an_event_it_is_read_or_passed_over(found: list[dict[str, object]]) -> None:
    for one in read_events(json.dumps(found).encode()):
        assert one is None or one.meaning


def test_many_events_in_one_post(sqlite_store: Store) -> None:
    began(sqlite_store, 1_200, "uncertain")
    numbers = itertools.count(1)
    report = tell(sqlite_store, *(event(next(numbers), "delivered") for _ in range(1_200)))
    assert report == EventReport(1_200, 1_200, 0)
