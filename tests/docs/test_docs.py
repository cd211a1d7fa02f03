"""The docs say what there is, and all of it: commands, options, settings, files, links."""

import re
from pathlib import Path

import click
import pytest

from curator.cli.app import COMMANDS, HELP, LazyGroup, cli
from curator.settings import ENVIRONMENT, setting_names
from tests.docs import templates_page

ROOT = Path(__file__).parents[2]
DOCS = sorted([*(ROOT / "docs").rglob("*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"])
CLI = (ROOT / "docs/reference/cli.md").read_text("utf-8")
SETTINGS = (ROOT / "docs/reference/settings.md").read_text("utf-8")


def command(name: str) -> click.Command:
    assert isinstance(cli, LazyGroup)
    found = cli.get_command(click.Context(cli), name)
    assert found is not None
    return found


def test_every_command_has_its_section_and_no_other() -> None:
    assert re.findall(r"(?m)^## curator (\S+)$", CLI) == list(COMMANDS) == list(HELP)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_and_subcommand_is_documented(name: str) -> None:
    section = re.split(r"(?m)^## ", CLI.split(f"## curator {name}\n", 1)[1])[0]
    found = command(name)
    subcommands = dict(found.commands) if isinstance(found, click.Group) else {name: found}
    for subname, sub in subcommands.items():
        if sub is not found and not sub.hidden:
            assert re.search(rf"`(curator {name} )?{subname}\b", section), f"{name} {subname} is not documented"
        for parameter in sub.params:
            if isinstance(parameter, click.Option) and parameter.name not in ("root", "as_json"):
                option = parameter.opts[0]
                assert option in section, f"{name} {subname} {option} is not documented"


@pytest.mark.parametrize("name", COMMANDS)
def test_no_documented_option_is_missing(name: str) -> None:
    section = re.split(r"(?m)^## ", CLI.split(f"## curator {name}\n", 1)[1])[0]
    found = command(name)
    parts = list(found.commands.values()) if isinstance(found, click.Group) else [found]
    known = {opt for part in parts for parameter in part.params for opt in parameter.opts}
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", section)) <= known | {"--root", "--json"}


def test_every_setting_is_documented() -> None:
    for name in setting_names():
        table, _, key = name.rpartition(".")
        assert f"[{table or key}]" in SETTINGS, f"[{table or key}] is not documented"
        if table:
            part = re.split(r"(?m)^#+ ", SETTINGS.split(f" [{table}]\n", 1)[1])[0]
            assert f"`{key}`" in part, f"{name} is not documented"


def test_every_variable_is_documented() -> None:
    for name in ENVIRONMENT:
        assert f"`{name}`" in SETTINGS
    assert set(re.findall(r"CURATOR_[A-Z_]+", SETTINGS)) <= set(ENVIRONMENT)


@pytest.mark.parametrize("page", DOCS, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.S)
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text):
        if "://" not in target and not target.startswith("mailto:"):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


@pytest.mark.parametrize("page", DOCS, ids=lambda page: str(page.relative_to(ROOT)))
def test_commands_in_the_docs_exist(page: Path) -> None:
    for line in re.findall(r"(?:^\$ |`)(?:\.venv/bin/)?curator ([a-z]+)(?: ([a-z-]+))?", page.read_text("utf-8"), re.M):
        name, sub = line
        if name in PLANNED:
            continue
        assert name in COMMANDS, f"{page.name}: curator {name}"
        found = command(name)
        if isinstance(found, click.Group) and sub:
            assert sub in found.commands, f"{page.name}: curator {name} {sub}"


def test_the_page_on_templates_is_what_templates_are_given() -> None:
    assert templates_page.PATH.read_text("utf-8") == templates_page.page(), "run python -m tests.docs.templates_page"


PLANNED: set[str] = set()
"""Commands that messages already name and that come with corrections."""


def test_make_targets_in_the_docs_exist() -> None:
    targets = set(re.findall(r"(?m)^([a-z-]+):.*## ", (ROOT / "Makefile").read_text("utf-8")))
    for page in DOCS:
        for target in re.findall(r"(?:\$ |`)make ([a-z-]+)", page.read_text("utf-8")):
            assert target in targets, f"{page.name}: make {target}"


def test_no_file_is_longer_than_we_promise() -> None:
    for folder in ("curator", "tests", "benchmarks"):
        for path in (ROOT / folder).rglob("*.py"):
            assert len(path.read_text("utf-8").splitlines()) <= 400, path
