"""The contract of the templates, both ways: what they use exists, what exists is explained."""

import dataclasses
import re
import typing
from collections.abc import Iterator

import jinja2
import pytest
from jinja2 import meta, nodes

from curator.model import care, charter, glossary, issue, source
from curator.rendering import archive, contexts, extras, machines, notes, pages, parts, theme
from curator.rendering.environment import Renderer, default_templates
from curator.rendering.parts import Section

FOLDERS = ("email", "site", "notes")
IMPORTED = {"look"}
OF_DATES_AND_LOOPS = {"isoformat", "first", "last", "revindex", "used_word"}
TEMPLATES = {
    **contexts.TEMPLATES,
    **pages.TEMPLATES,
    **archive.TEMPLATES,
    **extras.TEMPLATES,
    **machines.TEMPLATES,
    **notes.TEMPLATES,
}
MODULES = (contexts, pages, archive, extras, machines, notes, parts, theme)
OURS = sorted(
    (
        kind
        for module in MODULES
        for kind in vars(module).values()
        if isinstance(kind, type) and dataclasses.is_dataclass(kind) and kind.__module__ == module.__name__
    ),
    key=lambda kind: kind.__name__,
)
FROM_THE_MODEL = [
    kind
    for module in (care, charter, glossary, issue, source)
    for kind in vars(module).values()
    if isinstance(kind, type) and dataclasses.is_dataclass(kind)
]


def environment() -> jinja2.Environment:
    return Renderer(None, "en")._plain


def templates() -> list[str]:
    root = default_templates()
    return sorted(str(path.relative_to(root)) for folder in FOLDERS for path in (root / folder).rglob("*.*"))


def parsed(name: str) -> nodes.Template:
    return environment().parse((default_templates() / name).read_text("utf-8"))


def included(name: str) -> Iterator[str]:
    """The template and every template that it includes, extends or imports."""
    yield name
    for other in meta.find_referenced_templates(parsed(name)):
        if other is None:  # the name is made of a section's kind
            folder, ending = name.split("/")[0], name.rsplit(".", 1)[1]
            for kind in typing.get_args(Section):
                yield from included(f"{folder}/sections/{kind.kind}.{ending}")
        else:
            yield from included(other)


def set_somewhere(names: set[str]) -> set[str]:
    """Variables that a template of the family sets itself, in a loop, a `set` or a `with`."""
    stored = {
        node.name for name in names for node in parsed(name).find_all(nodes.Name) if node.ctx in ("store", "param")
    }
    return stored | IMPORTED


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_every_variable_of_a_template_is_in_its_context(name: str) -> None:
    family = set(included(name))
    fields = {field.name for field in dataclasses.fields(TEMPLATES[name])}
    used = {variable for each in family for variable in meta.find_undeclared_variables(parsed(each))}
    assert used - fields - set_somewhere(family) - set(environment().globals) == set()


def test_every_attribute_in_a_template_is_a_field() -> None:
    known = {field.name for kind in (*OURS, *FROM_THE_MODEL) for field in dataclasses.fields(kind)} | {"kind"}
    known |= OF_DATES_AND_LOOPS
    for name in templates():
        if name.endswith((".css", "look.mjml")):
            continue
        for node in parsed(name).find_all(nodes.Getattr):
            on_look = isinstance(node.node, nodes.Name) and node.node.name in IMPORTED
            assert on_look or node.attr in known, f"{name}:{node.lineno}: .{node.attr}"


@pytest.mark.parametrize("kind", OURS, ids=lambda kind: kind.__name__)
def test_every_field_is_explained_and_every_explanation_has_its_field(kind: type) -> None:
    explained = re.findall(r"(?m)(?:^\s*|\. )([a-z_]+): ", kind.__doc__ or "")
    fields = [field.name for field in dataclasses.fields(kind)]
    assert sorted(explained) == sorted(fields)


def test_every_template_is_reached_from_one_that_has_a_context() -> None:
    reached = {each for name in TEMPLATES for each in included(name)}
    assert set(templates()) - reached == set()


def test_every_kind_of_section_has_its_three_partials() -> None:
    root = default_templates()
    for kind in typing.get_args(Section):
        for partial in (
            f"email/sections/{kind.kind}.mjml",
            f"email/sections/{kind.kind}.txt",
            f"site/sections/{kind.kind}.html",
        ):
            assert (root / partial).is_file(), partial
