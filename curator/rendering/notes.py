"""What the drafts of notes to creators are given: one dataclass, its fields are the templates' variables."""

from dataclasses import dataclass

from curator.model.charter import Charter, Newsletter


@dataclass(frozen=True, slots=True)
class FeaturedPick:
    """One piece of theirs in the issue.

    title: its title.
    url: its page.
    quoted: True where it is quoted.
    pictured: True where an image is shown.
    """

    title: str
    url: str
    quoted: bool = False
    pictured: bool = False


@dataclass(frozen=True, slots=True)
class NoteContext:
    """notes/ask.txt, notes/thanks.txt and notes/featured.txt: drafts that an editor changes and sends themselves.

    newsletter: the table of curator.toml.
    charter: the table of curator.toml.
    name: of the creator, as they credit themselves.
    page: where we read them.
    picks: what of theirs is in the issue.
    issue: its id, or empty.
    issue_url: its page, or empty.
    about: how we choose, or empty.
    support: labels of the ways to support them that readers see.
    """

    newsletter: Newsletter
    charter: Charter
    name: str
    page: str
    picks: tuple[FeaturedPick, ...] = ()
    issue: str = ""
    issue_url: str = ""
    about: str = ""
    support: tuple[str, ...] = ()


NOTES = ("ask", "thanks", "featured")
TEMPLATES: dict[str, type] = {f"notes/{name}.txt": NoteContext for name in NOTES}
"""Which context each template is given."""
