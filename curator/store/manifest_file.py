"""issues/<id>/sent/manifest.json: what git keeps of a sending."""

import json
from dataclasses import asdict
from pathlib import Path

from curator.model.issue import Manifest
from curator.project import Project
from curator.store.atomic import write_text
from curator.store.issue_files import file_sums
from curator.store.yaml_file import read_text


def keep(path: Path, manifest: Manifest) -> bool:
    """Write the manifest if it is missing; one that stands is never touched. True if it was written."""
    if path.exists():
        return False
    write_text(path, json.dumps(asdict(manifest), ensure_ascii=False, indent=2) + "\n")
    return True


def renew_sums(project: Project, issue: str) -> None:
    """Note the editor's files as they are now: they were changed by curator at a creator's wish, not by hand."""
    path = project.manifest(issue)
    data = json.loads(read_text(path))
    sums = file_sums(project, issue)
    if data.get("files") != sums:
        write_text(path, json.dumps(data | {"files": sums}, ensure_ascii=False, indent=2) + "\n")
