"""People come through, programs do not, and nothing about a visitor is kept."""

import datetime as dt

from curator.subscribing.defence import NetworkLimit, judge, mark, network_of, second_page

NOW = dt.datetime(2026, 12, 1, 9, 0, tzinfo=dt.UTC)
KEY, SECRETS = "reader@example.org", ("newest", "former")


def after(seconds: float, key: str = KEY, secret: str = "newest") -> str:
    return judge(second_page(KEY, NOW, secret), key, NOW + dt.timedelta(seconds=seconds), SECRETS)


def test_the_button_counts_from_three_seconds_on_and_for_two_hours() -> None:
    assert [after(seconds) for seconds in (0, 2.9, 3, 7200, 7201)] == ["early", "early", "person", "person", "late"]


def test_a_stamp_is_for_one_address_and_from_us() -> None:
    assert after(10, "other@example.org") == "late"
    assert after(10, secret="former") == "person"
    assert after(10, secret="stranger") == "late"
    assert judge("nonsense", KEY, NOW, SECRETS) == "late"


def test_dots_and_tags_make_no_other_mailbox() -> None:
    own = mark("some.reader@example.org", "secret")
    assert mark("somereader+tag@example.org", "secret") == own
    assert mark("somereader@other.example.org", "secret") != own
    assert mark("somereader@example.org", "other") != own
    assert "reader" not in own


def test_a_network_is_wider_than_one_address() -> None:
    assert network_of("198.51.100.7") == network_of("198.51.100.250") == "198.51.100.0/24"
    assert network_of("2001:db8:1:2::3") == network_of("2001:db8:1:ffff::") == "2001:db8:1::/48"
    assert network_of("::ffff:198.51.100.7") == "198.51.100.0/24"
    assert network_of("nonsense") == "nonsense"


def test_so_many_an_hour_from_one_network_and_any_from_others() -> None:
    limit = NetworkLimit(3, "secret")
    assert [limit.admit(f"198.51.100.{n}", NOW) for n in range(5)] == [True, True, True, False, False]
    assert limit.admit("203.0.113.1", NOW)
    assert not limit.admit("198.51.100.9", NOW + dt.timedelta(minutes=59))
    assert limit.admit("198.51.100.9", NOW + dt.timedelta(minutes=60))


def test_what_was_counted_is_forgotten_after_an_hour() -> None:
    limit = NetworkLimit(3, "secret")
    for number in range(200):
        limit.admit(f"10.{number}.0.1", NOW)
    assert len(limit._seen) == 200
    assert not any(b"10." in kept for kept in limit._seen)
    limit.admit("203.0.113.1", NOW + dt.timedelta(hours=1))
    assert len(limit._seen) == 1
