"""The desk's templates use what their records hold, all of it is explained, and every record has its template."""

import dataclasses
import importlib
import pkgutil
import re
from collections.abc import Iterator

import jinja2
import pytest
from jinja2 import meta

import curator.web.desk
from curator.rendering.environment import Renderer, default_templates

MODULES = [
    importlib.import_module(f"curator.web.desk.{one.name}") for one in pkgutil.iter_modules(curator.web.desk.__path__)
]
RECORDS = sorted(
    {
        kind
        for module in MODULES
        for kind in vars(module).values()
        if isinstance(kind, type) and dataclasses.is_dataclass(kind) and kind.__module__ == module.__name__
    },
    key=lambda kind: kind.__name__,
)
PAGES = {found[1]: kind for kind in RECORDS if (found := re.match(r"(desk/\w+\.(?:html|css))", kind.__doc__ or ""))}
IMPORTED = {"desk", "fields", "cards"}


def environment() -> jinja2.Environment:
    return Renderer(None, "en")._plain


def family(name: str) -> Iterator[str]:
    """The template and all that it extends, includes or imports."""
    yield name
    source = (default_templates() / name).read_text("utf-8")
    for other in meta.find_referenced_templates(environment().parse(source)):
        if other:
            yield from family(other)


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_template_uses_only_what_it_is_given(name: str) -> None:
    known = {field.name for field in dataclasses.fields(PAGES[name])} | IMPORTED | set(environment().globals)
    used: set[str] = set()
    for each in set(family(name)):
        source = (default_templates() / each).read_text("utf-8")
        used |= meta.find_undeclared_variables(environment().parse(source))
    assert used - known <= {"heading"}  # which an including template may set


@pytest.mark.parametrize(
    "kind",
    [kind for kind in RECORDS if kind.__name__.endswith(("Page", "View", "Row", "Style"))],
    ids=lambda kind: kind.__name__,
)
def test_every_field_is_explained(kind: type) -> None:
    words = kind.__doc__ or ""
    for field in dataclasses.fields(kind):
        assert re.search(rf"(?:^|\W){field.name}(?:, \w+)*:\s", words), field.name


def test_every_template_is_reached() -> None:
    folder = default_templates() / "desk"
    there = {f"desk/{path.name}" for path in folder.glob("*.*")} - {"desk/icon.svg"}
    plain = {"desk/stranger.html", "desk/opened.html"}
    reached = {each for name in PAGES for each in family(name)} | plain
    assert there - reached == set()
