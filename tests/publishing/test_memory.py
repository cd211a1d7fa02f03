"""What is remembered of an archive is read as it was written, or not at all."""

import datetime as dt

import pytest

from curator.model.archive import Kept, Piece
from curator.model.issue import Waiver
from curator.publishing.memory import Bulk, Former, Mark, Memory, read, read_bulk, written, written_bulk
from tests.rendering import samples

PIECE = Piece("p-1", "“Sämple”\n‮", "+", ("gender",), ("5-8", "8-12"), ("maker-1",))
KEPT = Kept(
    id="2026-11",
    title="A sample",
    summary="",
    kind="rest",
    indexed=True,
    article="+",
    pieces=(PIECE, PIECE._replace(id="p-2", entry="", topics=())),
    corrections=samples.rich_issue().corrections,
    corrects=("2026-10",),
    waivers=(Waiver("load/2026-11", "A reason.", dt.date(2026, 11, 2)),),
    sources=("source-1",),
    creators=(),
    dated=False,
)
MEMORY = Memory({"2026-11": Former("key", ("a", "b"), KEPT, (5, 7))}, {"a": Mark("key", 3, 1_700_000_000_000_000_001)})


def test_it_is_read_as_it_was_written() -> None:
    assert KEPT.corrections
    assert read(written(MEMORY)) == MEMORY
    assert read(written(Memory())) == Memory()
    bulk = Bulk("key", ("<li>ä</li>", ""), "<p>", ("a,b\n",))
    assert read_bulk(written_bulk(bulk)) == bulk


@pytest.mark.parametrize("harm", [b"", b"{}", b"\n", b"[]\n[]"])
def test_anything_else_is_refused(harm: bytes) -> None:
    for read_as in (read, read_bulk):
        with pytest.raises(ValueError, match="not as it was written"):
            read_as(harm)


def test_one_changed_byte_is_found_out() -> None:
    whole = written(MEMORY)
    with pytest.raises(ValueError, match="not as it was written"):
        read(whole.replace(b"source-1", b"source-2"))
    with pytest.raises(ValueError, match="not as it was written"):
        read(whole[:-1])
