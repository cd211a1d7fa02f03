"""issues/<id>/sent/manifest.json: what git keeps of a sending."""

import json
from dataclasses import asdict
from pathlib import Path

from curator.model.issue import Manifest
from curator.store.atomic import write_text


def keep(path: Path, manifest: Manifest) -> bool:
    """Write the manifest if it is missing; one that stands is never touched. True if it was written."""
    if path.exists():
        return False
    write_text(path, json.dumps(asdict(manifest), ensure_ascii=False, indent=2) + "\n")
    return True
