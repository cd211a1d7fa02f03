"""Templates: own over default, file by file; escaping; errors that name file and line."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from curator.errors import FileError, RenderError
from curator.rendering.environment import Renderer, default_templates


@dataclass(frozen=True)
class Hello:
    name: str


def own(tmp_path: Path, **files: str) -> Renderer:
    for name, text in files.items():
        path = tmp_path / name.replace("__", "/").replace("_dot_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return Renderer(tmp_path, "en")


def test_html_mjml_and_xml_are_escaped_and_text_is_not(tmp_path: Path) -> None:
    renderer = own(
        tmp_path, a_dot_html="{{ name }}", a_dot_mjml="{{ name }}", a_dot_xml="{{ name }}", a_dot_txt="{{ name }}"
    )
    hello = Hello("<b> & 'c'")
    assert renderer.render("a.txt", hello) == "<b> & 'c'"
    for template in ("a.html", "a.mjml", "a.xml"):
        assert renderer.render(template, hello) == "&lt;b&gt; &amp; &#39;c&#39;"


def test_an_own_template_replaces_one_file_and_the_others_stay(tmp_path: Path) -> None:
    renderer = own(tmp_path, email__footer_dot_txt="Bye {{ name }}", x_dot_txt="{% include 'email/footer.txt' %}")
    assert renderer.render("x.txt", Hello("you")) == "Bye you"
    assert "sitemap" in renderer.render("site/sitemap.xml", _Entries(()))


@dataclass(frozen=True)
class _Entries:
    entries: tuple[str, ...]


def test_an_own_template_may_build_on_the_default_that_it_replaces(tmp_path: Path) -> None:
    base = "{% extends 'default:site/base.html' %}{% block title %}{{ name }}{% endblock %}"
    renderer = own(tmp_path, site__base_dot_html=base)
    with pytest.raises(RenderError, match="'site' is undefined"):  # the default is really run
        renderer.render("site/base.html", Hello("x"))


def test_a_variable_that_is_not_there_names_the_template_and_its_line(tmp_path: Path) -> None:
    renderer = own(tmp_path, email__part_dot_txt="one\ntwo {{ nmae }}", x_dot_txt="{% include 'email/part.txt' %}")
    with pytest.raises(RenderError, match=r"part\.txt:2: 'nmae' is undefined"):
        renderer.render("x.txt", Hello("x"))


def test_a_field_that_is_not_there_names_the_template_and_its_line(tmp_path: Path) -> None:
    with pytest.raises(RenderError, match=r"x\.txt:3: .*no attribute 'frist'"):
        own(tmp_path, x_dot_txt="\n\n{{ name.frist }}").render("x.txt", Hello("x"))


def test_a_slip_of_syntax_names_the_template_and_its_line(tmp_path: Path) -> None:
    with pytest.raises(RenderError, match=r"x\.txt:2: "):
        own(tmp_path, x_dot_txt="one\n{% if %}").render("x.txt", Hello("x"))


def test_a_filter_that_fails_names_the_template_and_its_line(tmp_path: Path) -> None:
    with pytest.raises(RenderError, match=r"x\.txt:2: "):
        own(tmp_path, x_dot_txt="\n{{ name|ages }}").render("x.txt", Hello("x"))


def test_a_missing_template_is_named(tmp_path: Path) -> None:
    with pytest.raises(RenderError, match="gone"):
        own(tmp_path, x_dot_txt="{% include 'gone.txt' %}").render("x.txt", Hello("x"))


def test_a_folder_without_own_templates_gives_the_default_look(tmp_path: Path) -> None:
    assert Renderer(tmp_path / "none", "en").theme == Renderer(None, "en").theme


def test_an_own_theme_is_taken_and_an_unreadable_one_refused(tmp_path: Path) -> None:
    text = (default_templates() / "themes/standard.toml").read_text("utf-8")
    assert own(tmp_path, themes__standard_dot_toml=text.replace("#0d5c56", "#5a2a5f")).theme.light.accent == "#5a2a5f"
    with pytest.raises(FileError, match=r"standard\.toml:\d+: light: accent on paper has a contrast of"):
        _ = own(tmp_path, themes__standard_dot_toml=text.replace("#0d5c56", "#8fd8d0")).theme
    with pytest.raises(RenderError, match="no theme “none”"):
        _ = Renderer(tmp_path, "en", theme="none").theme
