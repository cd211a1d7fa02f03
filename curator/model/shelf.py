"""What stands beside the issues and belongs to each of them: words explained, places to turn to, the norms' version."""

from dataclasses import dataclass

from curator.model.care import NO_CARE, CareBlock
from curator.model.glossary import Term


@dataclass(frozen=True, slots=True)
class Shelf:
    """glossary.yaml, care.yaml and the version of norms.md. Each may be absent."""

    glossary: tuple[Term, ...] = ()
    care: CareBlock = NO_CARE
    norms_version: str | None = None

    @property
    def addresses(self) -> frozenset[str]:
        """Every web address that an issue may show because of it."""
        followed = (term.following.url for term in self.glossary if term.meaning and term.following)
        return self.care.addresses | {url for url in followed if url}


EMPTY_SHELF = Shelf()
