"""Colours can be read: in light, in dark, and when a mail program turns them around by force."""

import colorsys
from pathlib import PurePath

import pytest

from curator.errors import FileError
from curator.rendering.environment import default_templates
from curator.rendering.theme import LEAST_CONTRAST, Theme, channels, contrast, parse_theme

THEMES = sorted((default_templates() / "themes").glob("*.toml"))


def theme(name: str = "standard.toml") -> Theme:
    path = default_templates() / "themes" / name
    return parse_theme(path.read_text("utf-8"), path)


def turned(colour: str) -> str:
    """The colour as a mail program shows it that turns lightness around and keeps the hue."""
    hue, light, saturation = colorsys.rgb_to_hls(*channels(colour))
    return "#" + "".join(f"{round(part * 255):02x}" for part in colorsys.hls_to_rgb(hue, 1 - light, saturation))


@pytest.mark.parametrize("name", [path.name for path in THEMES])
def test_every_pair_of_every_theme_can_be_read(name: str) -> None:
    for palette in (theme(name).light, theme(name).dark):
        assert min(contrast(front, back) for _, front, _, back in palette.pairs) >= LEAST_CONTRAST


@pytest.mark.parametrize("name", [path.name for path in THEMES])
def test_every_pair_survives_being_turned_around(name: str) -> None:
    pairs = theme(name).light.pairs
    ratios = {(front, back): round(contrast(turned(one), turned(other)), 2) for front, one, back, other in pairs}
    assert min(ratios.values()) >= LEAST_CONTRAST, ratios


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48
    assert contrast("#ffffff", "#777777") == contrast("#777777", "#ffffff")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("#23211d", "ink"), '"ink" is no colour'),
        (("#23211d", "#c8c8c8"), "light: ink on paper has a contrast of"),
        (("#ece8df", "#555555"), "dark: ink on paper has a contrast of"),
        (("small = 15", "small = 12"), "14 pixels or more"),
        (("small = 15", "smal = 15"), 'did you mean "small"'),
        (("[sizes]", "[sizes"), "is no TOML"),
    ],
)
def test_a_theme_that_can_not_be_read_is_refused_with_its_line(change: tuple[str, str], says: str) -> None:
    text = (default_templates() / "themes/standard.toml").read_text("utf-8").replace(*change)
    with pytest.raises(FileError, match=r"look\.toml") as error:
        parse_theme(text, PurePath("look.toml"))
    assert says in str(error.value)


@pytest.mark.parametrize("name", [path.name for path in THEMES])
def test_sizes_go_up_from_what_stands_beside_the_text_to_the_title_of_the_issue(name: str) -> None:
    sizes = theme(name).sizes
    assert 14 <= sizes.small < 16 <= sizes.body < sizes.title < sizes.large < sizes.display


def test_there_are_two_themes_that_look_different() -> None:
    assert len(THEMES) == 2
    one, other = (theme(path.name) for path in THEMES)
    assert one.light.accent != other.light.accent
    assert one.fonts != other.fonts
