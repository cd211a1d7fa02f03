"""How fast, when again, and who gets which text: decided without a clock."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from curator.mail.mailer import accepted, failed, trouble, uncertain
from curator.model.subscriber import Subscriber, SubscriberState
from curator.sending.audience import needed, plan, variant_for
from curator.sending.pace import Pace, Patience, result_of

NOW = dt.datetime(2026, 12, 1, 9, 0, tzinfo=dt.UTC)
PATIENCE = Patience()


def later(seconds: float) -> dt.datetime:
    return NOW + dt.timedelta(seconds=seconds)


def test_without_a_limit_there_is_room_for_all() -> None:
    assert Pace(PATIENCE).taken(NOW, 50).allowance(NOW, 10) == 10
    assert Pace(PATIENCE).allowance(NOW, 0) == 0


def test_360_an_hour_are_one_in_ten_seconds() -> None:
    pace = Pace(PATIENCE, per_hour=360)
    assert pace.allowance(NOW, 10) == 1
    pace = pace.taken(NOW, 1)
    assert pace.allowance(later(9), 10) == 0
    assert pace.wait(later(4)) == 6
    assert pace.allowance(later(10), 10) == 1


@given(st.integers(1, 100_000), st.lists(st.floats(0, 30), min_size=1, max_size=60), st.integers(1, 50))
def test_the_limit_holds_over_any_stretch_of_time(per_hour: int, pauses: list[float], room: int) -> None:
    pace, at, sent = Pace(PATIENCE, per_hour), 0.0, 0
    for pause in pauses:
        at += pause
        number = pace.allowance(later(at), room)
        pace, sent = pace.taken(later(at), number), sent + number
        assert sent <= at * per_hour / 3600 + 1.001


def test_trouble_holds_everything_longer_each_time_and_one_letter_ends_it() -> None:
    pace = Pace(PATIENCE)
    waits = []
    for _ in range(4):
        pace = pace.after([trouble("421")], NOW)
        waits.append(pace.wait(NOW))
    assert waits == [5, 10, 20, 40]
    assert pace.allowance(later(39), 10) == 0
    assert not pace.given_up
    assert pace.after([trouble("421")], NOW).given_up
    assert pace.after([trouble("421"), accepted()], NOW).allowance(NOW, 3) == 3


def test_a_provider_s_own_time_counts_if_it_is_longer() -> None:
    assert Pace(PATIENCE).after([trouble("429", retry_after=90)], NOW).wait(NOW) == 90


def test_a_refused_address_holds_nobody_else() -> None:
    pace = Pace(PATIENCE).after([failed("550", permanent=True), failed("450", permanent=False)], NOW)
    assert pace.allowance(NOW, 5) == 5


def test_a_temporary_refusal_is_tried_later_and_later_and_then_given_up() -> None:
    times = [
        result_of(1, attempt, failed("450 Busy", permanent=False), NOW, PATIENCE).not_before for attempt in range(1, 6)
    ]
    assert times == [later(one) for one in PATIENCE.retries]
    last = result_of(1, 6, failed("450 Busy", permanent=False), NOW, PATIENCE)
    assert (last.state, last.error) == ("failed", "Given up after 6 tries: 450 Busy")


def test_trouble_never_gives_an_address_up() -> None:
    result = result_of(1, 99, trouble("421"), NOW, PATIENCE)
    assert (result.state, result.not_before) == ("pending", later(60))


def test_every_answer_has_its_state() -> None:
    states = [
        result_of(1, 1, outcome, NOW, PATIENCE).state
        for outcome in (accepted("x"), failed("550", permanent=True), uncertain("lost"))
    ]
    assert states == ["accepted", "failed", "uncertain"]


def reader(number: int, state: SubscriberState = "active", **wishes: object) -> Subscriber:
    sections, until = wishes.get("sections"), wishes.get("until")
    return Subscriber(
        id=number,
        address=f"reader{number}@example.org",
        key=f"reader{number}@example.org",
        state=state,
        sections=sections if isinstance(sections, tuple) else (),
        discreet=bool(wishes.get("discreet")),
        paused_until=until if isinstance(until, dt.date) else None,
    )


def test_only_those_who_want_mail_today_are_planned() -> None:
    today = NOW.date()
    readers = [
        reader(1),
        reader(2, "pending"),
        reader(3, "left"),
        reader(4, "paused", until=today),
        reader(5, "paused", until=today + dt.timedelta(days=1)),
        reader(6, "paused"),
        reader(7, "bounced"),
        reader(8, "complained"),
        reader(9, "erased"),
    ]
    assert [one.subscriber for one in plan(readers, ["standard"], today)] == [1, 4]


def test_each_reader_gets_the_text_that_fits() -> None:
    names, choosable = ("standard", "reading", "discreet"), ("reading", "writing", "raising")

    def chosen(sections: tuple[str, ...] = (), discreet: bool = False) -> str:
        return variant_for(reader(1, sections=sections, discreet=discreet), names, choosable)

    assert chosen() == "standard"
    assert chosen(sections=("reading",)) == "reading"
    assert chosen(sections=("raising", "writing", "reading")) == "standard"
    assert chosen(sections=("reading", "gone-from-the-list")) == "reading"
    assert chosen(sections=("writing",)) == "standard", "chosen since the texts were made"
    assert chosen(discreet=True) == "discreet"
    assert chosen(discreet=True, sections=("reading",)) == "discreet", "discretion goes before the choice"
    assert variant_for(reader(1, discreet=True), ("standard",), choosable) == "standard"


def test_only_the_texts_that_readers_wish_are_needed() -> None:
    wishes = [((), False), (("raising", "reading"), False), (("reading",), True), (("reading", "raising"), False)]
    assert needed(wishes, ("reading", "writing", "raising")) == (
        "standard", "discreet:reading", "reading+raising", "discreet",
    )  # fmt: skip
    assert needed([], ("reading",)) == ("standard", "discreet")
