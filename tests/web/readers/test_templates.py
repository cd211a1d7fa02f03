"""The contract of the readers' templates, both ways: what they use exists, what exists is explained and used."""

import dataclasses
import re
from collections.abc import Iterator

import pytest
from jinja2 import meta, nodes

from curator.rendering import readers, theme
from curator.rendering.environment import Renderer, default_templates
from curator.rendering.readers import TEMPLATES

FOLDERS = ("readers", "service")
RECORDS = [
    kind
    for kind in vars(readers).values()
    if isinstance(kind, type) and dataclasses.is_dataclass(kind) and kind.__module__ == readers.__name__
]
OF_LOOPS = {"last"}
ENVIRONMENT = Renderer(None, "en")._plain


def parsed(name: str) -> nodes.Template:
    return ENVIRONMENT.parse((default_templates() / name).read_text("utf-8"))


def family(name: str) -> Iterator[str]:
    """The template and every template that it includes or extends."""
    yield name
    for other in meta.find_referenced_templates(parsed(name)):
        assert other
        yield from family(other)


def files() -> set[str]:
    root = default_templates()
    return {str(path.relative_to(root)) for folder in FOLDERS for path in (root / folder).rglob("*.*")}


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_every_variable_of_a_template_is_in_its_context(name: str) -> None:
    names = set(family(name))
    fields = {field.name for field in dataclasses.fields(TEMPLATES[name])}
    used = {variable for each in names for variable in meta.find_undeclared_variables(parsed(each))}
    stored = {node.name for each in names for node in parsed(each).find_all(nodes.Name) if node.ctx == "store"}
    assert used - fields - stored - set(ENVIRONMENT.globals) == set()


def test_every_attribute_in_a_template_is_a_field() -> None:
    known = {field.name for kind in RECORDS for field in dataclasses.fields(kind)} | OF_LOOPS
    known |= {
        field.name
        for kind in (theme.Theme, theme.Palette, theme.Fonts, theme.Sizes)
        for field in dataclasses.fields(kind)
    }
    for name in files():
        for node in parsed(name).find_all(nodes.Getattr):
            assert node.attr in known, f"{name}:{node.lineno}: .{node.attr}"


@pytest.mark.parametrize("kind", RECORDS, ids=lambda kind: kind.__name__)
def test_every_field_is_explained_and_every_explanation_has_its_field(kind: type) -> None:
    explained = re.findall(r"(?m)^    ([a-z_]+): ", kind.__doc__ or "")
    assert sorted(explained) == sorted(field.name for field in dataclasses.fields(kind))


def test_every_template_is_reached_and_every_context_has_its_template() -> None:
    assert {each for name in TEMPLATES for each in family(name)} - {"site/style.css"} == files()
    assert set(TEMPLATES) <= files()
