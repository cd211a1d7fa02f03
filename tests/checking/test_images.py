"""Every image is described, credited, licensed and our own copy."""

from dataclasses import replace

import pytest

from curator.model.issue import PickImage
from tests.checking.samples import BREAD, evidence, found, ids, picked

IMAGE = PickImage("images/bread.png", alt="Two slices of bread", credit="Sample River", licence="CC BY 4.0")
THERE = frozenset({"issue.yaml", "images/bread.png"})


@pytest.mark.parametrize("field", ["alt", "credit", "licence"])
@pytest.mark.parametrize("value", [None, "", "  "])
def test_alt_credit_and_licence_are_needed(field: str, value: str | None) -> None:
    image = {"alt": IMAGE.alt, "credit": IMAGE.credit, "licence": IMAGE.licence, field: value}
    assert ids("image-rights", evidence(picks=picked(BREAD, image=PickImage(IMAGE.file, **image)))) == [
        f"bread.{field}"
    ]


@pytest.mark.parametrize(
    "file",
    ["https://river.example.org/bread.png", "http://x/y.png", "//river.example.org/a.png", "data:image/png;base64,AA"],
)
def test_an_image_is_never_fetched_from_elsewhere(file: str) -> None:
    seen = evidence(picks=picked(BREAD, image=replace(IMAGE, file=file)), images=THERE)
    assert ids("image-rights", seen) == ["bread.file"]


def test_a_missing_file_is_named() -> None:
    seen = evidence(picks=picked(BREAD, image=replace(IMAGE, file="images/bred.png")), images=THERE)
    assert "images/bred.png" in found("image-rights", seen)[0].message


def test_files_are_found_with_or_without_their_folder() -> None:
    for file in ("images/bread.png", "bread.png"):
        assert ids("image-rights", evidence(picks=picked(BREAD, image=replace(IMAGE, file=file)), images=THERE)) == []


def test_nothing_is_said_about_files_where_nobody_looked() -> None:
    assert ids("image-rights", evidence(picks=picked(BREAD, image=replace(IMAGE, file="images/gone.png")))) == []


@pytest.mark.parametrize(
    "line",
    [
        "![a door](https://elsewhere.example.org/door.png)",
        "![](door.png)",
        '<img alt="" src="https://x.example/p.gif">',
    ],
)
def test_the_letter_holds_no_image(line: str) -> None:
    finding = found("image-rights", evidence(letter=f"Hello,\n\n{line}\n"))[0]
    assert finding.where == "issues/2026-12/letter.md:3"
