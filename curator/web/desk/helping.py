"""`/help`: the keys, and the switch that turns single keys off."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from curator.web.desk.pages import Frame, frame_for, show

EVERYWHERE = (
    ("?", "These keys"),
    ("u", "Undo the last step; again for the one before"),
    ("/", "Search the inbox"),
    ("1 … 7", "Inbox, Issue, Preview, Send, Sources, Readers, Voices"),
    ("Esc", "Leave a field or close what is open"),
)
INBOX = (
    ("j  k", "Next and previous item"),
    ("Enter", "Read it here"),
    ("o", "Open the original in a new tab"),
    ("s", "Keep it for the shortlist"),
    ("l", "Later"),
    ("x", "Skip, with a reason"),
    ("p", "Place it in the issue"),
    ("t", "Tag"),
    ("n", "Note"),
)
ISSUE = (
    ("j  k", "Next and previous piece"),
    ("Enter", "Open or close it"),
    ("Alt ↑  Alt ↓", "Move it up or down (works with single keys off, too)"),
)


@dataclass(frozen=True, slots=True)
class HelpPage:
    """desk/help.html.

    frame: what every page shares.
    groups: keys and what they do, by where they work.
    """

    frame: Frame
    groups: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


GROUPS = (("Everywhere", EVERYWHERE), ("Inbox", INBOX), ("Issue", ISSUE))


def routes() -> list[Route]:
    """The routes of this action."""
    return [Route("/help", look, methods=["GET"])]


async def look(request: Request) -> Response:
    """GET: the page."""
    return await show(request, "desk/help.html", HelpPage(frame_for(request, "Keys", ""), GROUPS))
