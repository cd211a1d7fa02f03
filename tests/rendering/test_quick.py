"""Templates compiled the short way make the text that Jinja's own way makes."""

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import pytest

from curator.building.archive import Archivist
from curator.building.step import render_issue
from curator.model.issue import Issue
from curator.rendering.environment import Renderer
from curator.rendering.newsletter import newsletter_renderer
from tests.rendering import samples


class Twice(Renderer):
    """Renders everything both ways. seen: the templates that were asked for."""

    def __init__(self, own: Path | None, like: Renderer | None = None) -> None:
        super().__init__(own, like.language if like else "en", translations=like.translations if like else None)
        self.seen: set[str] = set()

    def render(self, template: str, context: Any) -> str:
        values = {field.name: getattr(context, field.name) for field in fields(context)}
        quick: str = self._quick.get_template(template).render(values)
        assert quick == self._plain.get_template(template).render(values), template
        self.seen.add(template)
        return quick


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("issue", [samples.rich_issue(), samples.hostile_issue()], ids=["rich", "hostile"])
def test_mails_and_pages_are_the_same(issue: Issue, language: str) -> None:
    settings = samples.settings(language=language)
    renderer = Twice(None, newsletter_renderer(None, settings))
    variants = ("standard", "discreet:reading")
    shown = samples.PICTURES
    render_issue(
        issue, samples.SOURCES, settings, renderer, now=samples.NOW, listed=True, variants=variants, pictures=shown
    )
    Archivist(samples.SOURCES, settings, renderer, samples.NOW).archive(issue, listed=True, pictures=shown)
    assert {"email/issue.mjml", "email/issue.txt", "site/issue.html", "site/article.html", "site/entry.html"} <= (
        renderer.seen
    )


@dataclass(frozen=True)
class Shown:
    name: str
    many: tuple[str, ...] = ("<a>", "b")


def both(tmp_path: Path, **files: str) -> str:
    for name, text in files.items():
        (tmp_path / name.replace("_", ".")).write_text(text, "utf-8")
    return Twice(tmp_path).render("x.html", Shown("<i>"))


def test_a_part_sees_the_loop_and_keeps_what_it_sets(tmp_path: Path) -> None:
    part = "{% set name = one ~ '!' %}[{{ name }}]"
    text = both(tmp_path, x_html="{% for one in many %}{% include 'part.html' %}{% endfor %}{{ name }}", part_html=part)
    assert text == "[&lt;a&gt;!][b!]&lt;i&gt;"


def test_a_part_in_text_is_not_escaped_though_the_page_is(tmp_path: Path) -> None:
    assert both(tmp_path, x_html="{{ name }} {% include 'part.txt' %}", part_txt="{{ name }}") == "&lt;i&gt; <i>"


def test_phrases_escape_their_values_once(tmp_path: Path) -> None:
    marked = "{{ _('By %(who)s & %(whom)s, 5 %%', who=name, whom='<b>'|safe) }}"
    assert both(tmp_path, x_html=marked) == "By &lt;i&gt; & <b>, 5 %"


def test_what_cannot_be_compiled_so_is_rendered_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "x.html").write_text("{% set of = {'key': name} %}{{ of.key }}{{ of.none|default('-') }}", "utf-8")
    itself = "{{ many|length }}{% if many %}{% set many = many[1:] %}{% include 'y.html' %}{% endif %}"
    (tmp_path / "y.html").write_text(itself, "utf-8")
    renderer = Renderer(tmp_path, "en")
    assert renderer.render("x.html", Shown("<i>")) == "&lt;i&gt;-"
    assert renderer.render("y.html", Shown("<i>")) == "210"
