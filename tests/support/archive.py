"""Publishes invented issues for tests: no newsletter's files, only what publishing is given."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from curator.building.archive import Archivist
from curator.model.archive import Archived, Kept
from curator.model.issue import Issue
from curator.model.source import Source
from curator.publishing.step import Edition, Pictures, PublishReport, Stand, publish
from curator.rendering.environment import Renderer
from curator.settings import Settings
from curator.text.words import fingerprint
from tests.rendering import samples

SENT = samples.NOW - dt.timedelta(days=40)
JPEG = b"not really an image"
MARKDOWN = "# Sample norms\n\nVersion 1\n\n### A part\n\n- one\n"
RICH, DRAFT = "issues/2026-11", "issues/2026-12"
"""In an archive of twenty-four: the issue with every kind of section, and the one in the making."""


@dataclass
class Press:
    """A newsletter whose archive is published into `site`. `made` counts how often each issue was rendered."""

    site: Path
    memory: Path
    settings: Settings = field(default_factory=samples.settings)
    sources: tuple[Source, ...] = samples.SOURCES
    norms: str = "# Norms\n\nBe kind."
    guide: str = "Read one thing."
    made: list[str] = field(default_factory=list)

    @property
    def renderer(self) -> Renderer:
        newsletter = self.settings.newsletter
        return samples.renderer(newsletter.language, newsletter.theme)

    def edition(self, issue: Issue, sent_at: dt.datetime | None = SENT, file: Path | None = None) -> Edition:
        """One issue to publish. file: the image that its pictures show."""

        def make(article: bool) -> tuple[Archived, Pictures]:
            self.made.append(issue.issue)
            archivist = Archivist(self.sources, self.settings, self.renderer, samples.NOW)
            shown = samples.PICTURES if file else {}
            listed = sent_at is not None
            archived = archivist.archive(issue, listed=listed, pictures=shown, article=article)
            folder = f"issues/{issue.issue}/images"
            return archived, [(f"{folder}/{one.name}", file) for one in shown.values() if file]

        def key(kept: Kept) -> str:
            return fingerprint(repr(issue), repr(sent_at), repr(self.sources))

        return Edition(issue.issue, sent_at, key, make)

    def publish(self, *editions: Edition, now: dt.datetime = samples.NOW) -> PublishReport:
        """Publish these issues."""
        stand = Stand(
            settings=self.settings,
            sources=self.sources,
            renderer=self.renderer,
            key=fingerprint(repr(self.settings), repr(self.sources)),
            norms=self.norms,
            guide=self.guide,
        )
        return publish(editions, stand, self.site, self.memory, now=now)

    def files(self) -> set[str]:
        """Every file of the archive but the search index's own."""
        paths = {path.relative_to(self.site).as_posix() for path in self.site.rglob("*") if path.is_file()}
        return {path for path in paths if not path.startswith("pagefind/")}


def press(folder: Path) -> Press:
    """One that publishes into `folder`/site."""
    return Press(folder / "site", folder / "memory")


def issue_of(number: int, picks: int = 3) -> Issue:
    """A small issue, one a month from January 2020 on."""
    year, month = divmod(number, 12)
    made = [
        samples.pick(n, maker=1 + n % 3, topics=("language-culture", "gender")[: 1 + n % 2], ages=(5, 8))
        for n in range(1, picks + 1)
    ]
    rich = samples.rich_issue()
    return replace(
        rich,
        issue=f"{2020 + year}-{month + 1:02d}",
        title=f"Sample issue {number}",
        picks=tuple(made),
        corrections=(),
        waivers=(),
    )


def month_of(number: int) -> dt.datetime:
    """When the small issue went out."""
    year, month = divmod(number, 12)
    return dt.datetime(2020 + year, month + 1, 1, 9, tzinfo=dt.UTC)


def editions(printer: Press, numbers: Sequence[int], picks: int = 3) -> list[Edition]:
    """Small issues that went out, one a month."""
    return [printer.edition(issue_of(number, picks), month_of(number)) for number in numbers]


def twenty_four(folder: Path, language: str = "en", theme: str = "standard") -> Press:
    """Twenty-four issues that went out, a rich one among them, and one in the making."""
    made = replace(press(folder), norms=MARKDOWN, guide=MARKDOWN, settings=samples.settings(language=language))
    newsletter = replace(made.settings.newsletter, theme=theme)
    made = replace(made, settings=replace(made.settings, config=replace(made.settings.config, newsletter=newsletter)))
    (folder / "map.jpg").write_bytes(b"no image: it is not shown here")
    rich = replace(samples.rich_issue(), issue="2026-11")
    draft = made.edition(samples.rich_issue(), None, folder / "map.jpg")
    sent = samples.NOW - dt.timedelta(days=1)
    made.publish(*editions(made, range(23), picks=2), made.edition(rich, sent, folder / "map.jpg"), draft)
    return made
