"""The traps of MJML stay closed."""

from dataclasses import replace

import pytest

from curator.building.compose import compose
from curator.errors import RenderError
from curator.rendering.contexts import EmailContext, MailLinks
from curator.rendering.environment import Renderer, default_templates
from curator.rendering.mjml import to_html
from tests.rendering import samples
from tests.rendering.mjml_linter import KNOWN, lint, tags_of


def page(body: str) -> str:
    return f"<mjml><mj-body><mj-section><mj-column><mj-text>{body}</mj-text></mj-column></mj-section></mj-body></mjml>"


def rendered_mjml() -> str:
    settings, renderer = samples.settings(), Renderer(None, "en")
    issue = compose(samples.rich_issue(), samples.SOURCES, settings, today=samples.NOW.date(), output="email")
    context = EmailContext(settings.newsletter, "ltr", issue, MailLinks("a", "b", "c", "d"), renderer.theme)
    return renderer.render("email/issue.mjml", context)


def test_our_templates_use_only_what_the_compiler_knows() -> None:
    assert lint(rendered_mjml()) == []


def test_no_template_holds_an_unknown_tag_in_a_branch_that_is_seldom_taken() -> None:
    templates = default_templates().rglob("*.mjml")
    unknown = {(file.name, tag) for file in templates for tag in tags_of(file.read_text("utf-8")) if tag not in KNOWN}
    assert unknown == set()


@pytest.mark.parametrize(
    ("mjml", "trouble"),
    [
        ("<mj-txt>", "unknown or banned"),
        ("<mj-preview>", "unknown or banned"),
        ('<mj-style inline="inline">', "no attribute inline"),
        ('<mj-text colour="#123456">', "no attribute colour"),
        ('<mj-text font-size="17">', "needs px"),
        ('<mj-text padding="0 20">', "needs px"),
        ('<mj-text color="teal">', "#rrggbb"),
    ],
)
def test_the_linter_finds_what_the_compiler_passes_over(mjml: str, trouble: str) -> None:
    assert trouble in lint(mjml)[0]


def test_words_do_not_run_together_at_a_line_end() -> None:
    html = to_html(page("read <em>this</em>\n<strong>now</strong>\n<a href='https://x.example'>there</a>"))
    assert "<em>this</em> <strong>now</strong> <a" in html


def test_control_characters_do_not_stop_a_mail() -> None:
    assert "ab c😀" in to_html(page("a\x00b\x0b c\ufffe😀"))


def test_no_font_is_fetched() -> None:
    head = '<mj-head><mj-attributes><mj-all font-family="Ubuntu" /></mj-attributes></mj-head>'
    html = to_html(page("x").replace("<mjml>", f"<mjml>{head}"))
    assert "//fonts." not in html
    assert "@import" not in html


@pytest.mark.parametrize(
    ("mjml", "says"),
    [
        (page("\n<p>open"), "<p> is not closed in line 2, near “<p>open"),
        ("<mjml>\n<mj-bad/></mjml>", "line 2, near “<mj-bad/>"),
        ("", "cannot be read"),
    ],
)
def test_broken_mjml_is_an_error_that_names_the_line(mjml: str, says: str) -> None:
    with pytest.raises(RenderError, match="The e-mail's MJML cannot be read") as error:
        to_html(mjml)
    assert says in str(error.value)


def test_an_own_template_that_breaks_mjml_is_reported_not_sent() -> None:
    with pytest.raises(RenderError):
        to_html(rendered_mjml().replace("</h1>", "", 1))


def test_the_rest_issue_renders_too() -> None:
    assert "short issue" in samples.built(replace(samples.rich_issue(), kind="rest")).variants[0].html
