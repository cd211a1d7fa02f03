"""The charter's first two sentences: without them nothing is built and nothing is published."""

from curator.errors import FileError
from curator.schema import toml_line
from curator.settings import Settings


def require_charter(settings: Settings) -> None:
    """Raises FileError when purpose or who_for is missing: an issue without them is not built."""
    path = settings.root / "curator.toml"
    for key in ("purpose", "who_for"):
        if not getattr(settings.charter, key).strip():
            line = toml_line(path.read_text("utf-8"), ("charter", key))
            raise FileError(
                f'the charter has no "{key}"',
                path=path,
                line=line,
                field=f"charter.{key}",
                hint="Write one sentence there: an issue is built for a reason and for somebody.",
            )
