"""sources.yaml: whom the editor reads."""

from dataclasses import dataclass

from ruamel.yaml.comments import CommentedMap

from curator.errors import UsageError
from curator.model.ids import is_slug
from curator.model.source import STRICT, Source
from curator.model.vocabulary import SOURCE_STATES
from curator.project import Project
from curator.store.yaml_file import YamlFile, read_through, read_yaml
from curator.text.urls import is_http
from curator.text.words import did_you_mean


@dataclass(frozen=True, slots=True)
class _SourcesFile:
    sources: tuple[Source, ...] = ()

    __pydantic_config__ = STRICT


def load_sources(project: Project) -> tuple[Source, ...]:
    """Every source of the file, in its order. Raises FileError with file, line and right word."""
    return read_through(project.sources, _sources_in)


def _sources_in(file: YamlFile) -> tuple[Source, ...]:
    if file.data.get("sources", ...) is None:
        return ()
    sources = file.record(_SourcesFile).sources
    _check(file, sources)
    return sources


def _check(file: YamlFile, sources: tuple[Source, ...]) -> None:
    seen: set[str] = set()
    for number, source in enumerate(sources):
        if not is_slug(source.id):
            raise file.wrong(f'"{source.id}" is no id; use small letters, digits and hyphens', "sources", number, "id")
        if source.id in seen:
            raise file.wrong(f'the id "{source.id}" is used twice', "sources", number, "id")
        seen.add(source.id)
        for key, url in (("site", source.site), ("feed", source.feed)):
            if url and not is_http(url):
                raise file.wrong(
                    f'{key} is "{url}"; write an address that begins with https://', "sources", number, key
                )
    people: dict[str, str] = {}
    for number, source in enumerate(sources):
        for position, creator in enumerate(source.creators):
            place = ("sources", number, "creators", position)
            if not is_slug(creator.id):
                raise file.wrong(f'"{creator.id}" is no id; use small letters, digits and hyphens', *place, "id")
            if creator.id in people:
                raise file.wrong(f'the creator id "{creator.id}" is used twice (also in {people[creator.id]})', *place)
            people[creator.id] = source.id


def find_source(sources: tuple[Source, ...], source_id: str) -> Source:
    """The source with this id. Raises UsageError with the nearest one."""
    for source in sources:
        if source.id == source_id:
            return source
    known = [source.id for source in sources]
    raise UsageError(
        f'There is no source "{source_id}"{did_you_mean(source_id, known)}', hint="`curator sources list` shows them."
    )


def set_state(project: Project, source_id: str, state: str, reason: str) -> Source:
    """Change one source's state in the file, with the reason beside it; every other line stays as it is."""
    find_source(load_sources(project), source_id)
    if state not in SOURCE_STATES:
        raise UsageError(
            f'"{state}" is no state{did_you_mean(state, SOURCE_STATES)}', hint=f"One of: {', '.join(SOURCE_STATES)}."
        )
    file = read_yaml(project.sources)
    index = next(n for n, entry in enumerate(file.items("sources")) if entry.get("id") == source_id)

    def change(entry: CommentedMap) -> None:
        if "state" not in entry:
            entry.insert(2, "state", state)
        entry["state"] = state
        if "reason" not in entry:
            entry.insert(list(entry).index("state") + 1, "reason", reason)
        entry["reason"] = reason

    file.change_item("sources", index, change)
    file.save()
    return find_source(load_sources(project), source_id)


def add_source(project: Project, fields: dict[str, object]) -> Source:
    """Write one more source at the end of the file. Raises UsageError if its id or feed is there already."""
    for source in load_sources(project):
        if source.id == fields["id"] or (source.feed and source.feed == fields.get("feed")):
            raise UsageError(f'"{source.id}" already reads {source.feed}.', hint="`curator sources list` shows it.")
    file = read_yaml(project.sources)
    file.insert_item("sources", len(file.items("sources")), fields)
    file.save()
    return find_source(load_sources(project), str(fields["id"]))


def set_feed(project: Project, source_id: str, feed: str) -> Source:
    """Write another feed address of one source into the file; every other line stays as it is."""
    find_source(load_sources(project), source_id)
    file = read_yaml(project.sources)
    index = next(n for n, entry in enumerate(file.items("sources")) if entry.get("id") == source_id)
    file.change_item("sources", index, lambda entry: entry.update({"feed": feed}))
    file.save()
    return find_source(load_sources(project), source_id)
