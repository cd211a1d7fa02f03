"""Which addresses are taken, which are not, and that no answer is a crash."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.errors import UsageError
from curator.subscribing.addresses import normalise


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("Ada@Example.ORG", "ada@example.org"),
        ("o'brien+letters@mail.example.co.uk", "o'brien+letters@mail.example.co.uk"),
        ("ada@Bücher.example", "ada@xn--bcher-kva.example"),
        ("ada@xn--bcher-kva.example", "ada@xn--bcher-kva.example"),
        ("a.b_c-d@example.org", "a.b_c-d@example.org"),
        ("x" * 64 + "@example.org", "x" * 64 + "@example.org"),
    ],
)
def test_two_spellings_of_an_address_have_one_key(typed: str, key: str) -> None:
    assert normalise(typed) == key


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("ada", "before and after an @"),
        ("@example.org", "before and after an @"),
        ("ada@", "before and after an @"),
        ("ada@localhost", "no full domain"),
        ("Ada <ada@example.org>", "no plain address"),
        ("ada @example.org", "no plain address"),
        ("ada@example.org\r\nBcc: all@example.org", "no plain address"),
        ("ada@example.org\x00", "no plain address"),
        ("a,b@example.org", "no plain address"),
        ('"ada"@example.org', "no plain address"),
        ("ada@[127.0.0.1]", "no plain address"),
        ("ada..b@example.org", "no address that mail"),
        (".ada@example.org", "no address that mail"),
        ("ada@-example.org", "no address that mail"),
        ("ada@example.123", "no address that mail"),
        ("ada@example..org", "no address that mail"),
        ("x" * 65 + "@example.org", "no address that mail"),
        ("a@" + "x" * 64 + ".org", "no address that mail"),
        ("a@" + ".".join(["x" * 60] * 5), "no address that mail"),
        ("adä@example.org", "beyond a to z"),
        ("=cmd@example.org", "begins with ="),
        ("-ada@example.org", "begins with -"),
        ("ada@ex\u202eample.org", "no name of a mail server"),
    ],
)
def test_what_cannot_be_mailed_is_refused_in_plain_words(typed: str, words: str) -> None:
    with pytest.raises(UsageError) as caught:
        normalise(typed)
    assert words in caught.value.message
    assert "\n" not in caught.value.message


@given(st.one_of(st.text(), st.builds("{}@{}".format, st.text(), st.text()), st.emails()))
def test_any_text_gives_a_key_or_a_reason(text: str) -> None:
    try:
        key = normalise(text)
    except UsageError:
        return
    assert key.isascii()
    assert key == normalise(key)
    assert key.count("@") == 1
