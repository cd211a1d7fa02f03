"""Exports of other programs are understood, and nobody comes in whom they say had left."""

import io
from pathlib import Path

import pytest

from curator.store.engine import Store
from curator.subscribing.step import AddReport, listing
from curator.subscribing.transfer import import_csv
from tests.support.cli import Editor
from tests.support.letters import sample_settings
from tests.support.newsletter import start_newsletter
from tests.support.readers import NOW

EXPORTS = {
    "Mailchimp": (
        '"Email Address","First Name",MEMBER_RATING,OPTIN_TIME,CONFIRM_TIME,UNSUB_TIME,LEID,EUID,NOTES,TAGS\n'
        'ada@example.org,Ada,2,"2024-01-01 10:00:00","2024-01-01 10:05:00",,1,aa,,"one,two"\n'
        'bo@example.org,Bo,2,,,"2025-03-04 08:00:00",2,bb,,\n'
    ),
    "Substack": (
        "email,active_subscription,expiry,plan,email_disabled,created_at,first_payment_at\n"
        "ada@example.org,false,,other,false,2025-01-01T00:00:00.000Z,\n"
        "bo@example.org,true,2027-01-01T00:00:00.000Z,yearly,true,2025-01-01T00:00:00.000Z,2025-01-02\n"
    ),
    "Buttondown": (
        "id,email_address,creation_date,type,notes,metadata,tags,referrer_url,secondary_id,unsubscription_date\n"
        "1,ada@example.org,2025-01-01,regular,,{},[],,1,\n"
        "2,bo@example.org,2025-01-01,unsubscribed,,{},[],,2,2025-02-02\n"
    ),
    "Ghost": (
        "id,email,name,note,subscribed_to_emails,complimentary_plan,stripe_customer_id,created_at,deleted_at,labels,tiers\n"
        "1,ada@example.org,Ada,,true,false,,2025-01-01T00:00:00.000Z,,,\n"
        "2,bo@example.org,Bo,,false,false,,2025-01-01T00:00:00.000Z,,,\n"
    ),
    "listmonk": (
        "uuid,email,name,attributes,status,created_at,updated_at\n"
        '9a,ada@example.org,Ada,"{""city"": ""Sampleton""}",enabled,2025-01-01,2025-01-01\n'
        "9b,bo@example.org,Bo,{},blocklisted,2025-01-01,2025-01-01\n"
    ),
}


def take(store: Store, content: str, *, dry_run: bool = False) -> AddReport:
    file, settings = io.BytesIO(content.encode()), sample_settings(Path("/nowhere"))
    return import_csv(store, settings, file, attest="moved here", now=NOW, dry_run=dry_run)


@pytest.mark.parametrize("program", EXPORTS)
def test_an_export_is_recognised_and_who_left_there_stays_out(sqlite_store: Store, program: str) -> None:
    report = take(sqlite_store, EXPORTS[program])
    assert report.note == f"Read as an export of {program}."
    assert [one.address for one in listing(sqlite_store)] == ["ada@example.org"]
    assert [one.row for one in report.refused] == [3]
    assert report.refused[0].reason.startswith("the file says")


@pytest.mark.parametrize(
    "row", ["1,x@example.org,maybe,", "1,x@example.org,FALSE,", "1,x@example.org,true,2025-01-01", "1,x@example.org,0,"]
)
def test_whatever_is_no_clear_yes_stays_out(sqlite_store: Store, row: str) -> None:
    report = take(sqlite_store, f"id,email,subscribed_to_emails,deleted_at\n{row}\n")
    assert (report.added, len(report.refused)) == (0, 1)


def test_a_column_of_another_kind_of_file_is_not_misread(sqlite_store: Store) -> None:
    report = take(sqlite_store, "email,type,name\nada@example.org,unsubscribed from magazines,Ada\n")
    assert (report.added, report.note) == (1, "")


def test_a_rehearsal_shows_whom_it_would_add(store: Store) -> None:
    take(store, "email\nada@example.org\n")
    rows = "".join(f"r{number}@example.org\nr{number}@example.org\n" for number in range(30))
    plan = take(store, f"email\nada@example.org\n{rows}", dry_run=True)
    assert plan.newcomers == tuple(f"r{number}@example.org" for number in range(20))
    assert (plan.added, plan.unchanged) == (30, 31)
    assert len(listing(store)) == 1


def test_the_command_shows_the_difference(tmp_path: Path) -> None:
    editor: Editor = start_newsletter(tmp_path / "letters", [], "http://127.0.0.1:1")
    (tmp_path / "ghost.csv").write_text(EXPORTS["Ghost"], "utf-8")
    said = editor.do("subscribers", "import", tmp_path / "ghost.csv", "--attest", "moved", "--dry-run", code=1).out
    assert "  + ada@example.org\n" in said
    assert "Nothing was stored." in said
    assert "Read as an export of Ghost." in said
    found = editor.ask(
        "subscribers", "import", tmp_path / "ghost.csv", "--attest", "moved", "--dry-run", code=1
    )  # fmt: skip
    assert (found["added"], found["newcomers"], found["dry_run"]) == (1, ["ada@example.org"], True)
    assert editor.ask("subscribers", "list")["subscribers"] == []
