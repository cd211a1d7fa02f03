"""What git keeps of a sending: hashes, time and size. The bytes are in the database."""

import hashlib
from collections.abc import Iterable

from curator.model.delivery import FrozenVariant, Mailing
from curator.model.issue import Manifest
from curator.project import Project
from curator.store import manifest_file
from curator.store.issue_files import file_sums
from curator.text.dates import iso


def manifest_of(mailing: Mailing, variants: Iterable[FrozenVariant], files: dict[str, str]) -> Manifest:
    """The manifest of a frozen issue. files: the sums of what the editor wrote."""
    texts = sorted(variants, key=lambda one: (one.name != "standard", one.name))
    return Manifest(
        issue=mailing.ref,
        sent_at=iso(mailing.frozen_at) or "",
        audience=mailing.audience,
        subject=texts[0].subject if texts else "",
        variants={one.name: _sums(one) for one in texts},
        files=files,
    )


def write_manifest(project: Project, mailing: Mailing, variants: Iterable[FrozenVariant]) -> bool:
    """Write issues/<id>/sent/manifest.json whole, if it is missing. True if it was. Raises StoreError."""
    files = file_sums(project, mailing.ref)
    return manifest_file.keep(project.manifest(mailing.ref), manifest_of(mailing, variants, files))


def _sums(variant: FrozenVariant) -> dict[str, str | int]:
    page, text = variant.html.encode("utf-8"), variant.text.encode("utf-8")
    return {
        "html_sha256": hashlib.sha256(page).hexdigest(),
        "text_sha256": hashlib.sha256(text).hexdigest(),
        "html_bytes": len(page),
        "text_bytes": len(text),
    }
