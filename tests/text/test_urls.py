"""Addresses: safe to show, free of tracking, and one form for one page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.text.urls import canonical, host_of, is_http, join, safe_mailto, safe_url, without_tracking

PAGE = "https://sample.example.org/stories/one"


@pytest.mark.parametrize(
    "variant",
    [
        "http://sample.example.org/stories/one",
        "https://www.sample.example.org/stories/one/",
        "HTTPS://Sample.Example.ORG:443/stories/one#part",
        "http://sample.example.org:80/stories//one",
        "https://sample.example.org/stories/one?utm_source=x&utm_medium=rss",
        "https://sample.example.org/stories/one?fbclid=abc&ref=sample.example.org",
        "https://sample.example.org/stories/one/amp/",
        "https://amp.sample.example.org/stories/one?amp=1",
        "https://sample.example.org/stories/%6Fne",
        "https://sample.example.org./stories/one",
    ],
)
def test_variants_of_one_page_have_one_canonical_address(variant: str) -> None:
    assert canonical(variant) == PAGE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://sample.example.org/a", "https://sample.example.org/b"),
        ("https://sample.example.org/?p=1", "https://sample.example.org/?p=2"),
        ("https://sample.example.org/a", "https://sample.example.org:8443/a"),
        ("https://films.example.org/watch?v=a&t=1", "https://films.example.org/watch?v=b&t=1"),
        ("https://sample.example.org/camp", "https://sample.example.org/c"),
        ("https://sample.example.org/a?ref=other.example.org", "https://sample.example.org/a"),
    ],
)
def test_different_pages_stay_different(one: str, other: str) -> None:
    assert canonical(one) != canonical(other)


def test_the_order_of_parameters_does_not_matter() -> None:
    assert canonical(f"{PAGE}?b=2&a=1") == canonical(f"{PAGE}?a=1&b=2")


def test_foreign_hosts_and_paths_have_one_form() -> None:
    assert canonical("https://bücher.example/Straße") == canonical("https://xn--bcher-kva.example/Stra%C3%9Fe")


@given(st.text(max_size=60))
def test_canonical_is_its_own_canonical(path: str) -> None:
    address = safe_url("https://sample.example.org/" + path)
    if address:
        assert canonical(canonical(address)) == canonical(address)


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        (f"{PAGE}?a=1&utm_campaign=x&b=%20y", f"{PAGE}?a=1&b=%20y"),
        (f"{PAGE}?gclid=1", PAGE),
        (f"{PAGE}?source=rss-1&source2=x", f"{PAGE}?source2=x"),
        (f"{PAGE}?source=library", f"{PAGE}?source=library"),
        ("https://youtu.be/abc?si=123&t=5", "https://youtu.be/abc?t=5"),
        (f"{PAGE}?si=123", f"{PAGE}?si=123"),
        (f"{PAGE}?mtm_kwd=x#part", f"{PAGE}#part"),
        (f"{PAGE}?v", f"{PAGE}?v"),
        (PAGE, PAGE),
    ],
)
def test_only_tracking_goes(address: str, kept: str) -> None:
    assert without_tracking(address) == kept


@pytest.mark.parametrize(
    "bad",
    [
        "", None, "javascript:alert(1)", "java\nscript:alert(1)", " javascript:alert(1)", "data:text/html,x", "ftp://a.example/",
        "mailto:a@example.org", "https://", "https:///x", "http://[bad/", "https://a.example\\@evil.example/", "//",
    ],
)  # fmt: skip
def test_what_is_no_web_address_is_none(bad: str | None) -> None:
    assert safe_url(bad) is None


def test_addresses_are_cleaned_and_resolved() -> None:
    assert safe_url("  https://a.example/x y\n ") == "https://a.example/x%20y"
    assert safe_url('https://a.example/"><b>') == "https://a.example/%22%3E%3Cb%3E"
    assert safe_url("../b?c", "https://a.example/d/e/f") == "https://a.example/d/b?c"
    assert safe_url("//b.example/x", "https://a.example/") == "https://b.example/x"
    assert safe_url("javascript:x", "https://a.example/") is None


def test_mail_addresses_hold_one_plain_address() -> None:
    assert safe_mailto("mailto:a@example.org") == "mailto:a@example.org"
    for bad in ("mailto:a@example.org?bcc=b@example.org", "mailto:a", "a@example.org", None):
        assert safe_mailto(bad) is None


def test_small_helpers() -> None:
    assert host_of("https://www.Sample.example.org:8443/x") == "sample.example.org"
    assert host_of("nonsense") == ""
    assert join("https://a.example/news/", "/about/") == "https://a.example/news/about/"
    assert is_http("https://a.example/x")
    assert not is_http("https://a.example:0/")
    assert not is_http("https://a.example:99999999/")
