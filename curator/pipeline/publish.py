"""publish = make the page of every issue that changed, then write the archive."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property, partial
from pathlib import Path

from curator.building.archive import Archivist
from curator.building.compose import IMAGES
from curator.model.archive import Archived, Kept
from curator.model.people import People
from curator.model.shelf import Shelf
from curator.model.source import Source
from curator.pipeline.charter import require_charter
from curator.pipeline.pictures import pictures_of
from curator.project import Project
from curator.publishing.archive import Extra, Template
from curator.publishing.step import Edition, Pictures, Stand
from curator.publishing.step import publish as publish_step
from curator.rendering.environment import Renderer, made_with
from curator.settings import Settings
from curator.store.correction_index import Told, corrections, corrections_of
from curator.store.issue_files import issue_ids, load_issue
from curator.store.issue_looks import IssueLooks
from curator.store.letter_files import load_letters
from curator.store.money_file import load_money
from curator.store.remembered import remembered_sources
from curator.store.shelf import load_shelf
from curator.text.dates import local
from curator.text.words import fingerprint


@dataclass(frozen=True, slots=True)
class PublishReport:
    """What was published. Paths are absolute.

    pages: every page, dir: the archive's folder, changed: files written or deleted. made: how many issues were made
    again. altered: sent issues whose files are not those that were sent, and that no correction speaks of.
    problem: what did not work, in one sentence, or empty.
    """

    pages: tuple[str, ...]
    dir: str
    changed: tuple[str, ...]
    made: int
    altered: tuple[str, ...] = ()
    problem: str = ""

    def to_json(self) -> dict[str, object]:
        """For --json."""
        return asdict(self)


def publish(
    project: Project, settings: Settings, renderer: Renderer, *, now: dt.datetime, out: Path | None = None
) -> PublishReport:
    """Write the archive: sent issues, and the current one unlisted. Reads files only, no database."""
    require_charter(settings)
    sources = remembered_sources(project)
    shop = Workshop(project, settings, sources, renderer, now)
    site = (out or project.site).resolve()
    stand = Stand(
        settings=settings,
        sources=sources,
        renderer=renderer,
        key=_key_of_all(project, settings),
        norms=_written(project.root / "norms.md"),
        guide=_written(project.root / "guide.md"),
        corrections=tuple((one.correction, one.told_in) for one in shop.told),
        extra=Extra(
            money=load_money(project),
            letters=tuple(Template(one.name, one.title, one.text) for one in load_letters(project)),
        ),
    )
    editions = [shop.edition(issue) for issue in issue_ids(project)]
    memory = project.private / "archive" / fingerprint(str(site))[:12]
    done = publish_step(editions, stand, site, memory, now=now)
    altered = tuple(shop.altered(done.kept))
    shop.looks.save()
    return PublishReport(done.pages, done.dir, done.changed, done.made, altered, done.problem)


@dataclass(frozen=True)
class Workshop:
    """Makes the archive's pages of single issues from a newsletter's files."""

    project: Project
    settings: Settings
    sources: Sequence[Source]
    renderer: Renderer
    now: dt.datetime

    @cached_property
    def _people(self) -> People:
        return People(self.sources)

    @cached_property
    def _shelf(self) -> Shelf:
        return load_shelf(self.project)

    @cached_property
    def _archivist(self) -> Archivist:
        return Archivist(self.sources, self.settings, self.renderer, self.now, shelf=self._shelf)

    @cached_property
    def looks(self) -> IssueLooks:
        """What the issues' files look like."""
        return IssueLooks(self.project)

    @cached_property
    def told(self) -> tuple[Told, ...]:
        """Every correction that an issue tells, be it sent or in the making."""
        return corrections(self.project)

    def _corrected(self, issue: str) -> tuple[Told, ...]:
        return corrections_of(self.told, issue)

    @cached_property
    def _by_id(self) -> dict[str, str]:
        """What each source and each creator stands for, by id: a mark of the whole entry in sources.yaml."""
        marks = {source.id: fingerprint(repr(source)) for source in self.sources}
        makers = {f"@{one.id}": marks[source.id] for source in self.sources for one in source.creators}
        return {**marks, **makers}

    def edition(self, issue: str) -> Edition:
        """One issue, ready to be made if it has to be."""
        manifest = self.looks.manifest(issue)
        sent_at = dt.datetime.fromisoformat(str(manifest["sent_at"])) if manifest else None
        return Edition(
            issue, sent_at, partial(self._key, issue, repr(sent_at)), partial(self.make, issue, bool(manifest))
        )

    def make(self, issue: str, listed: bool, article: bool) -> tuple[Archived, Pictures]:
        """The pages of one issue, and its images by their place in the archive."""
        sections = self.settings.config.issue.sections
        loaded = load_issue(self.project, issue, sections)
        pictures = pictures_of(self.project, issue, loaded.picks, self._people)
        shown = {file: picture.shown for file, picture in pictures.items()}
        corrected = [one.correction for one in self._corrected(issue)]
        made = self._archivist.archive(loaded, listed=listed, pictures=shown, article=article, corrected=corrected)
        files = {f"issues/{issue}/{IMAGES}/{one.shown.name}": one.file for one in pictures.values()}
        return made, tuple(files.items())

    def _key(self, issue: str, sent_at: str, kept: Kept) -> str:
        """A mark of everything that one issue's pages are made of, beside what all pages are."""
        used = [(name, self._by_id.get(name)) for name in kept.sources]
        makers = [(name, self._by_id.get(f"@{name}")) for name in kept.creators]
        day = "" if kept.dated else str(local(self.now, self.settings.newsletter.timezone).date())
        beside = (self._shelf, self._corrected(issue))
        return fingerprint(repr(self.looks.sums(issue)), sent_at, repr(used), repr(makers), day, repr(beside))

    def altered(self, kept: Iterable[Kept]) -> Iterable[str]:
        """Sent issues whose files changed since, without a correction that speaks of them."""
        issues = list(kept)
        corrected = {other for issue in issues for other in issue.corrects}
        for issue in issues:
            sums = (self.looks.manifest(issue.id) or {}).get("files")
            if sums and issue.id not in corrected and sums != self.looks.sums(issue.id):
                yield issue.id


def _key_of_all(project: Project, settings: Settings) -> str:
    config = settings.config
    parts = (config.newsletter, config.charter, config.issue, config.readers, config.vocabulary)
    return fingerprint(made_with(project.templates), repr(parts))


def _written(path: Path) -> str:
    return path.read_text("utf-8") if path.is_file() else ""
