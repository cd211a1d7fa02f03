"""docs/reference/templates.md, made from the contexts' docstrings; `python -m tests.docs.templates_page` writes it."""

import dataclasses
import inspect
from pathlib import Path
from types import ModuleType

from curator.rendering import archive, contexts, extras, machines, notes, pages, parts, readers
from curator.rendering.theme import Theme

PATH = Path(__file__).parents[2] / "docs/reference/templates.md"

HEAD = """\
# What templates are given

Each template is given one record; its fields are the template's variables. A name that is not there is an error with
file and line. HTML and MJML are escaped, text is not. See [change the look](../howto/change-the-look.md).

This page is made from the records' own descriptions in `curator/rendering/`.

| template | record |
|---|---|
"""
TITLES = {
    contexts: "The mail",
    pages: "The archive's pages",
    archive: "The archive's lists",
    extras: "The archive's further pages",
    machines: "The archive's feeds",
    parts: "What they hold",
    readers: "Readers' pages and mails about subscriptions",
    notes: "Drafts of notes to creators",
}


def page() -> str:
    """The whole page."""
    lines = [HEAD]
    every = {
        **contexts.TEMPLATES,
        **pages.TEMPLATES,
        **archive.TEMPLATES,
        **extras.TEMPLATES,
        **machines.TEMPLATES,
        **readers.TEMPLATES,
        **notes.TEMPLATES,
    }
    lines += [f"| `{name}` | [{kind.__name__}](#{kind.__name__.lower()}) |\n" for name, kind in every.items()]
    for module, title in TITLES.items():
        lines.append(f"\n## {title}\n")
        for kind in _records(module):
            lines.append(f"\n### {kind.__name__}\n\n{_text(kind)}")
    lines.append(f"\n### Theme\n\n{_text(Theme)}")
    return "".join(lines)


def _records(module: ModuleType) -> list[type]:
    kinds = [kind for kind in vars(module).values() if dataclasses.is_dataclass(kind) and isinstance(kind, type)]
    return [kind for kind in kinds if kind.__module__ == module.__name__]


def _text(kind: type) -> str:
    first, *rest = inspect.cleandoc(kind.__doc__ or "").splitlines()
    out = [first, ""]
    names = {field.name for field in dataclasses.fields(kind)}
    for line in rest:
        name, sign, words = line.partition(": ")
        if sign and set(name.replace(",", " ").split()) <= names:
            out.append(f"- `{name}`: {words}")
        elif line.strip() and out[-1].startswith("- "):
            out[-1] += " " + line.strip()
        elif line.strip() or out[-1]:
            out.append(line)
    return "\n".join(out).rstrip() + "\n"


if __name__ == "__main__":
    PATH.write_text(page(), "utf-8")
