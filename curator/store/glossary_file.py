"""glossary.yaml: the words that a newsletter uses with care, a list at the top of the file."""

from dataclasses import dataclass

from ruamel.yaml.comments import CommentedSeq

from curator.errors import FileError
from curator.model.glossary import Term
from curator.model.ids import is_month
from curator.project import Project
from curator.schema import Where, validate
from curator.store.yaml_file import line_in, load, plain, read_text


@dataclass(frozen=True, slots=True)
class _GlossaryFile:
    glossary: tuple[Term, ...] = ()


def load_glossary(project: Project) -> tuple[Term, ...]:
    """Every entry, in the file's order; none where there is no file.

    Raises FileError with file, line and right word.
    """
    path = project.glossary
    if not path.is_file():
        return ()
    data = load(path, read_text(path))
    if data is None:
        return ()
    if not isinstance(data, CommentedSeq):
        raise FileError("should be a list: each entry begins with `- term:`", path=path, line=1)

    def line_of(where: Where) -> int | None:
        return line_in(data, where[1:])  # the list itself has no name in the file

    terms = validate(_GlossaryFile, {"glossary": plain(data)}, path=path, line_of=line_of).glossary
    seen: set[str] = set()
    for number, term in enumerate(terms):
        line = line_of(("glossary", number, "term"))
        if not term.term.strip():
            raise FileError("an entry names no term", path=path, line=line)
        if term.term.casefold() in seen:
            raise FileError(f'"{term.term}" stands here twice', path=path, line=line)
        seen.add(term.term.casefold())
        for key in ("since", "review_by"):
            month = getattr(term, key)
            if month is not None and not is_month(month):
                where = ("glossary", number, key)
                raise FileError(f'{key} is "{month}"; write a month such as 2027-11', path=path, line=line_of(where))
    return terms
