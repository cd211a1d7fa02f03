"""Moving in and out: any file gives a report, nobody is brought back, and what goes out can come in elsewhere."""

import csv
import io
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.errors import RefusedError, UsageError
from curator.store import subscribers
from curator.store.engine import Store, open_store
from curator.subscribing.step import AddReport, Refused, add, forget, leave, listing, show
from curator.subscribing.table import read_table
from curator.subscribing.transfer import export_csv, import_csv
from tests.support.letters import sample_settings
from tests.support.readers import NOW

SETTINGS = sample_settings(Path("/nowhere"))
HOW = "the sample sign-up sheet of 2026"


def take(store: Store, content: str | bytes, *, attest: str | None = HOW, dry_run: bool = False) -> AddReport:
    raw = content.encode() if isinstance(content, str) else content
    return import_csv(store, SETTINGS, io.BytesIO(raw), attest=attest, now=NOW, dry_run=dry_run)


def names(store: Store) -> list[str]:
    return [one.address for one in listing(store)]


def test_a_plain_list_comes_in_with_its_evidence(store: Store) -> None:
    report = take(store, "email\nada@example.org\nBo@Example.org\n")
    assert report == AddReport(2, 0)
    assert names(store) == ["ada@example.org", "Bo@Example.org"]
    assert [(event.kind, event.wording) for event in show(store, "bo@example.org").events] == [("attested", HOW)]
    assert show(store, "bo@example.org").reader.state == "active"


def test_wishes_come_with_the_columns_that_hold_them(store: Store) -> None:
    take(store, 'Name,E-Mail,Language,Format,Sections,Discreet\nAda,ada@example.org,es-MX,text,"reading,raising",yes\n')
    (reader,) = listing(store)
    assert (reader.language, reader.format, reader.sections) == ("es-MX", "text", ("reading", "raising"))
    assert reader.discreet


def test_a_second_import_adds_only_who_is_new_and_changes_nobody(store: Store) -> None:
    take(store, "email,format\nada@example.org,text\n")
    assert take(store, "email,format\nADA@example.org,html\nbo@example.org,html\nbo@example.org,html\n") == AddReport(
        1, 2
    )
    assert [(one.address, one.format) for one in listing(store)] == [
        ("ada@example.org", "text"),
        ("bo@example.org", "html"),
    ]


def test_nobody_who_left_or_was_erased_is_brought_back(store: Store) -> None:
    take(store, "email\nleft@example.org\nerased@example.org\nbounced@example.org\n")
    leave(store, "left@example.org", now=NOW)
    forget(store, SETTINGS, "erased@example.org", now=NOW)
    with store.write() as db:
        bounced = subscribers.by_key(db, "bounced@example.org")
        assert bounced
        subscribers._change(db, bounced.id, state="bounced")
    report = take(store, "email\nnew@example.org\nLEFT@example.org\nErased@Example.org\nbounced@example.org\n")
    assert report.added == 1
    assert [one.row for one in report.refused] == [3, 4, 5]
    assert "left on 2026-12-01" in report.refused[0].reason
    assert "erased" in report.refused[1].reason
    assert {one.state for one in listing(store)} == {"left", "bounced", "active"}


def test_rows_that_the_file_itself_marks_as_gone_stay_out(sqlite_store: Store) -> None:
    report = take(
        sqlite_store, "email,status\na@example.org,subscribed\nb@example.org,unsubscribed\nc@example.org,Active\n"
    )
    assert report.added == 2
    assert report.refused == (Refused(3, 'the file says "unsubscribed", not active'),)


def test_bad_rows_are_named_by_line_and_the_rest_comes_in(sqlite_store: Store) -> None:
    report = take(
        sqlite_store,
        'email,language,note\nnobody,en,"a note\nover two lines"\n\nada@example.org,en,x\nbo@example.org,klingon!,x\n'
        "cy@example.org\n,en,no address\n",
    )
    assert report.added == 2
    assert [one.row for one in report.refused] == [2, 6, 8]
    assert '"nobody" is no address' in report.refused[0].reason
    assert "klingon!" in report.refused[1].reason


def test_a_rehearsal_says_the_same_and_stores_nothing(store: Store) -> None:
    content = "email\nada@example.org\nada@example.org\nnobody\n"
    rehearsal = take(store, content, dry_run=True)
    assert (rehearsal.added, rehearsal.unchanged, len(rehearsal.refused), rehearsal.dry_run) == (1, 1, 1, True)
    assert listing(store) == []
    report = take(store, content)
    assert (report.added, report.unchanged, report.refused) == (1, 1, rehearsal.refused)


def test_without_a_word_on_how_they_agreed_nothing_comes_in(sqlite_store: Store) -> None:
    with pytest.raises(RefusedError, match="your word"):
        take(sqlite_store, "email\nada@example.org\n", attest=None)
    assert listing(sqlite_store) == []


@pytest.mark.parametrize("content", ["", "\n", "name\nAda\n", "ada@example.org\nbo@example.org\n", b"\xff\xfe\x00"])
def test_a_file_without_addresses_is_named(sqlite_store: Store, content: str | bytes) -> None:
    with pytest.raises(UsageError, match='no column "email"'):
        take(sqlite_store, content)


@pytest.mark.parametrize(
    ("content", "added"),
    [
        (b"\xef\xbb\xbfemail\nada@example.org\n", 1),
        (b"email;language\r\nada@example.org;en\r\nbo@example.org;de\r\n", 2),
        (b"email\tlanguage\nada@example.org\ten\n", 1),
        ("email,name\nada@example.org,Ada\n".encode("utf-16"), 1),
        (b'"email"\n"ada@example.org"\n', 1),
        (b"email\rada@example.org\rbo@example.org", 2),
        (b"EMAIL\nada@example.org", 1),
    ],
    ids=["bom", "semicolons", "tabs", "utf-16", "quoted", "old mac line ends", "capitals"],
)
def test_files_as_people_have_them_are_read(sqlite_store: Store, content: bytes, added: int) -> None:
    assert take(sqlite_store, content) == AddReport(added, 0)


def test_latin_1_is_read_and_said(sqlite_store: Store) -> None:
    report = take(sqlite_store, "email,name\nada@example.org,Zoë\n".encode("latin-1"))
    assert report.added == 1
    assert "Latin-1" in report.note


@pytest.mark.parametrize(
    "hostile",
    [
        b"a\x00b@example.org",
        b'"' + b"x" * 200_000 + b'"',
        b"x" * 300_000,
        b'=HYPERLINK("http://example.org")',
        b"=1+1@example.org",
        b"ada@example.org\\r\\nBcc: all@example.org",
        b"a@b@example.org",
    ],
    ids=["nul", "huge field", "huge line", "formula", "formula address", "line ends", "two at signs"],
)
def test_hostile_rows_are_refused_and_the_next_one_comes_in(sqlite_store: Store, hostile: bytes) -> None:
    report = take(sqlite_store, b"email\n" + hostile + b"\nada@example.org\n")
    assert report.added == 1
    assert [one.row for one in report.refused] == [2]
    assert len(report.refused[0].reason) < 300
    assert names(sqlite_store) == ["ada@example.org"]


def test_a_quotation_mark_that_is_never_closed_is_one_refusal(sqlite_store: Store) -> None:
    report = take(sqlite_store, b'email\nada@example.org\n"bo@example.org\n' + b"cy@example.org\n" * 20)
    assert report.added == 1
    assert report.refused == (Refused(3, "lines 3 to 23 were read as one; is a quotation mark missing?"),)


@given(st.binary(max_size=400), st.sampled_from([b"email\n", b"email;x\n", b"\xff\xfee\x00m\x00a\x00i\x00l\x00\n\x00"]))
def test_any_bytes_are_rows(content: bytes, header: bytes) -> None:
    table = read_table(io.BytesIO(header + content))
    for row in table.rows:
        assert row.line >= 1


def test_what_goes_out_comes_in_again_elsewhere(store: Store, tmp_path: Path) -> None:
    take(
        store,
        'email,language,format,discreet,sections\nada@example.org,es,text,yes,"reading raising"\nbo@example.org,,,,\n',
    )
    take(store, "email\ngone@example.org\nerased@example.org\n")
    leave(store, "gone@example.org", now=NOW)
    forget(store, SETTINGS, "erased@example.org", now=NOW)
    add(store, SETTINGS, ["wait@example.org"], attest=None, now=NOW)
    out = io.StringIO()
    assert export_csv(store, out) == 4
    rows = {row["email"]: row for row in csv.DictReader(io.StringIO(out.getvalue()))}
    assert set(rows) == {"ada@example.org", "bo@example.org", "gone@example.org", "wait@example.org"}
    assert rows["ada@example.org"]["consent_wording"] == HOW
    assert rows["ada@example.org"]["consent_at"] == "2026-12-01T09:00:00Z"
    assert rows["gone@example.org"]["left"] == "2026-12-01T09:00:00Z"
    elsewhere = open_store(f"sqlite:///{tmp_path / 'elsewhere.db'}")
    report = take(elsewhere, out.getvalue())
    assert report.added == 2
    assert len(report.refused) == 2
    ada = next(one for one in listing(elsewhere) if one.address == "ada@example.org")
    assert (ada.language, ada.format, ada.discreet, ada.sections) == ("es", "text", True, ("reading", "raising"))
    elsewhere.close()


def test_no_cell_of_an_export_is_a_formula(sqlite_store: Store) -> None:
    take(sqlite_store, "email\nada@example.org\n", attest="=cmd|'/c calc'!A0")
    out = io.StringIO()
    export_csv(sqlite_store, out)
    cells = [cell for row in csv.reader(io.StringIO(out.getvalue())) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


def test_memory_does_not_grow_with_the_file(sqlite_store: Store, tmp_path: Path) -> None:
    def peak(rows: int) -> int:
        path = tmp_path / f"{rows}.csv"
        path.write_text("email\n" + "".join(f"r{rows}-{one}@example.org\n" for one in range(rows)))
        tracemalloc.start()
        with path.open("rb") as file:
            assert import_csv(sqlite_store, SETTINGS, file, attest=HOW, now=NOW).added == rows
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return used

    peak(1_000)
    assert peak(6_000) < peak(2_000) * 1.5
