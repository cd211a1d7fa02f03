"""image-rights: every image is described, credited, licensed and our own copy."""

import re
from collections.abc import Iterator

from curator.checking.evidence import Evidence
from curator.checking.rule import Rule
from curator.model.finding import Finding
from curator.model.issue import Pick, PickImage

IMAGE_RIGHTS = Rule("image-rights")
_REMOTE = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//|data:", re.IGNORECASE)
_MARKDOWN_IMAGE = re.compile(r"!\[[^\]]*\]\(\s*<?([^\s)>]+)|<img\b[^>]*?src\s*=\s*[\"']?([^\s\"'>]+)", re.IGNORECASE)


def image_rights(evidence: Evidence) -> Iterator[Finding]:
    """An image without alt text, credit or licence, one that is not there, or one fetched from elsewhere."""
    for pick in evidence.issue.picks:
        if pick.image:
            yield from _image(evidence, pick, pick.image)
    for number, line in enumerate(evidence.issue.letter.splitlines(), 1):
        for found in _MARKDOWN_IMAGE.finditer(line):
            yield IMAGE_RIGHTS.block(
                f"letter.{number}",
                f"The letter holds an image ({found[1] or found[2]}); images have no place there to be credited.",
                where=f"{evidence.letter_file}:{number}",
                mend="Take it out, or show it with a pick, where alt text, credit and licence can be given.",
            )


def _image(evidence: Evidence, pick: Pick, image: PickImage) -> Iterator[Finding]:
    where = f"{evidence.at(pick)}, image"
    for field, value, mend in (
        ("alt", image.alt, "Say under `alt` what can be seen, in one plain sentence."),
        ("credit", image.credit, "Name under `credit` who made the image, as they wish to be named."),
        ("licence", image.licence, "Write under `licence` on which terms it may be shown, such as CC BY 4.0."),
    ):
        if not (value or "").strip():
            yield IMAGE_RIGHTS.block(
                f"{pick.id}.{field}", f'The image of "{pick.title}" has no {field}.', where=where, mend=mend
            )
    if _REMOTE.match(image.file):
        yield IMAGE_RIGHTS.block(
            f"{pick.id}.file",
            f'The image of "{pick.title}" would be fetched from elsewhere ({image.file}); that tells others who reads.',
            where=where,
            mend=f"Ask for a copy, put it into issues/{evidence.issue.issue}/images/ and name that file.",
        )
    elif evidence.images is not None and not {image.file, f"images/{image.file}"} & evidence.images:
        yield IMAGE_RIGHTS.block(
            f"{pick.id}.file",
            f'The image of "{pick.title}" is not there: {image.file}.',
            where=where,
            mend=f"Put the file into issues/{evidence.issue.issue}/images/, or correct its name.",
        )
