"""There is no place for who a reader is, or for anything about a child: not in the database, not in the records."""

import dataclasses
import re
from types import ModuleType

from curator.model import feedback, issue, relationship, selection, source, subscriber
from curator.store.tables import metadata

IDENTITY = re.compile(
    r"(?:^|_)(?:name|first|last|full|gender|sex|race|ethnic\w*|religion|faith|disab\w*|orientation|birth\w*|age|dob|child\w*|"
    r"kid\w*|son|daughter|famil\w*|parent\w*|school|phone|ip|user_agent|location|country|city|opened|clicked|score|rank)"
    r"(?:_|$)"
)
OF_READERS = {"subscribers", "consent_events", "suppressions", "deliveries", "mail_requests", "feedback", "arrivals"}


def test_no_table_about_readers_has_a_column_for_who_they_are() -> None:
    for table in metadata.sorted_tables:
        if table.name in OF_READERS:
            odd = [column.name for column in table.columns if IDENTITY.search(column.name)]
            assert odd == [], table.name


def test_no_table_at_all_counts_opens_or_ranks_people() -> None:
    watched = re.compile(r"open(s|ed)?_|click|score|rank|badge|streak")
    for table in metadata.sorted_tables:
        assert [column.name for column in table.columns if watched.search(column.name)] == [], table.name


def records(module: ModuleType) -> list[type]:
    return [kind for kind in vars(module).values() if isinstance(kind, type) and dataclasses.is_dataclass(kind)]


def test_a_creator_is_only_what_they_say_of_themselves() -> None:
    names = {field.name for field in dataclasses.fields(source.Creator)}
    assert names == {
        "id", "name", "pronouns", "in_their_words", "statement_url", "seen_on", "support", "offers", "reach",
    }  # fmt: skip


def test_no_record_has_a_field_about_a_child_or_a_reader_s_identity() -> None:
    child = re.compile(r"child|kid|birth|gender|ethnic|religion|disab|orientation|score|rank|own_voices")
    for module in (subscriber, feedback, relationship, selection, issue, source):
        for kind in records(module):
            odd = [field.name for field in dataclasses.fields(kind) if child.search(field.name)]
            assert odd == [], kind


def test_reader_records_hold_an_address_and_wishes_alone() -> None:
    names = {field.name for field in dataclasses.fields(subscriber.Subscriber)}
    assert not {name for name in names if IDENTITY.search(name)}
