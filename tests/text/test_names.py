"""A name is found however it is written, and never inside another word or address."""

import pytest

from curator.text.names import Renaming, holds_in_address, id_pattern, mention_pattern, name_pattern, renamed_id


@pytest.mark.parametrize(
    "text",
    [
        "by Sample River.",
        "SAMPLE RIVER",
        "Sample\n      River’s book",
        "Sample&nbsp;River",
        "“Sample River”",
        "(Sample  River)",
    ],
)
def test_a_name_is_found_however_it_stands(text: str) -> None:
    assert name_pattern(["Sample River"]).search(text)


@pytest.mark.parametrize("text", ["Sample Rivers", "Resample River", "Sample, River", "sampleriver.example.org"])
def test_other_words_are_no_name(text: str) -> None:
    assert not name_pattern(["Sample River"]).search(text)


def test_accents_and_apostrophes_are_known_in_every_form() -> None:
    pattern = name_pattern(["Zoé O'Sample"])
    for text in ("Zoé O’Sample", "Zoe\u0301 O'Sample", "Zoé O&#39;Sample", "ZOÉ O&rsquo;SAMPLE"):
        assert pattern.search(text), text


def test_no_name_is_found_nowhere() -> None:
    assert not name_pattern(["", "  "]).search("anything at all")
    assert not id_pattern([]).search("anything")


def test_ids_lose_the_former_name_and_only_that() -> None:
    assert renamed_id("sample-river-blog", "Sample River", "Sample Lake") == "sample-lake-blog"
    assert renamed_id("sample-riverside", "Sample River", "Sample Lake") == "sample-riverside"
    assert renamed_id("book-river", "Sample River", "Sample Lake") == "book-river"
    assert renamed_id("sample-river", "Sample River", "湖") == "renamed"
    assert renamed_id("some-id", "川", "湖") == "some-id"


def test_ids_in_addresses_stay() -> None:
    change = Renaming(name_pattern(["Sample River"]), "Sample Lake", {"sample-river": "sample-lake"})
    text = 'creators: [sample-river]\nurl: "https://x.example.org/sample-river"\nnote: by Sample River\n'
    assert change(text) == (
        'creators: [sample-lake]\nurl: "https://x.example.org/sample-river"\nnote: by Sample Lake\n'
    )


def test_a_new_name_is_taken_as_it_is() -> None:
    change = Renaming(name_pattern(["Sample River"]), r"Sample \1 $Lake", {})
    assert change("Sample River") == r"Sample \1 $Lake"


def test_addresses_that_hold_a_name_are_told() -> None:
    assert holds_in_address("https://sample-river.example.org/", "Sample River")
    assert holds_in_address("https://example.org/@SampleRiver", "Sample River")
    assert not holds_in_address("https://river.example.org/", "Sample River")


RIVER = Renaming(name_pattern(["River"]), "Lake", {"river": "lake", "river-one": "lake-one"}, {"river.png": "lake.png"})


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("By River, and River’s friends. RIVER!", "By Lake, and Lake’s friends. Lake!"),
        ("We sat by the river; a river-bank.", "We sat by the river; a river-bank."),
        ("Drum/River sing.", "Drum/Lake sing."),
        ("https://river.example.org/River", "https://river.example.org/River"),
        ("River@river.example.org", "River@river.example.org"),
        ("river.example.org", "river.example.org"),
        ('<a href="https://x.example.org/River">River</a>', '<a href="https://x.example.org/River">Lake</a>'),
        ("See images/river.png and https://x.example.org/river.png", "See images/lake.png and https://x.example.org/river.png"),
        ("As in river-one.", "As in lake-one."),
    ],
)  # fmt: skip
def test_a_name_of_one_word_is_not_every_word_like_it(before: str, after: str) -> None:
    assert RIVER(before) == after


@pytest.mark.parametrize(
    ("key", "before", "after"),
    [
        ("creators", "river", "lake"),
        ("to", "river", "lake"),
        ("finding", "support:river.shown", "support:lake.shown"),
        ("finding", "consent:river-one.quote", "consent:lake-one.quote"),
        ("finding", "consent:other-river.quote", "consent:other-river.quote"),
        ("note", "river", "river"),
        ("url", "https://river.example.org/", "https://river.example.org/"),
        ("name", "River", "Lake"),
    ],
)
def test_ids_are_changed_where_ids_are_meant(key: str, before: str, after: str) -> None:
    assert RIVER.value(key, before) == after


def test_mentions_are_names_and_ids_and_no_other_words() -> None:
    pattern = mention_pattern(["River", "S. River"], ["river", "river-blog"])
    for text in ('"support:river.shown"', '"river"', "by River", "S. RIVER", "see river-blog", "s-river-2"):
        assert pattern.search(text), text
    for text in ("a river, wide", "riverside", "https://river.example.org/", "cross-river-blogs"):
        assert not pattern.search(text), text
