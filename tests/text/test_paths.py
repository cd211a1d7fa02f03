"""Words of a vocabulary as parts of addresses."""

from curator.model.archive import AGE_BANDS
from curator.model.vocabulary import TOPICS
from curator.text.paths import path_part


def test_our_own_words_stand_as_they_are() -> None:
    assert all(path_part(topic) == topic for topic in TOPICS)
    assert [path_part(name) for name, _, _ in AGE_BANDS] == [
        "0-3", "3-5", "5-8", "8-12", "12-15", "15-plus", "grown-ups",
    ]  # fmt: skip


def test_any_word_makes_one_safe_part_and_two_words_never_the_same() -> None:
    words = ["Über uns", "uber uns", "../..", "a/b", "a b", "語", "言語", "", "x" * 300, "15-plus", "15+"]
    parts = [path_part(word) for word in words]
    assert len(set(parts)) == len(words) - 1, "15-plus is a word that nobody will use beside 15+"
    assert all(part and part.isascii() and not set(part) & set("/\\. ?#%") for part in parts)
    assert path_part("Über uns") == path_part("Über uns")
