"""What passed between the newsletter and a creator. Private: it stands in the database and in no file."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal, get_args

ContactKind = Literal["read", "contacted", "replied", "thanked"]
CONTACT_KINDS: tuple[ContactKind, ...] = get_args(ContactKind)


@dataclass(frozen=True, slots=True)
class Contact:
    """One line of the log: what was done, when, and a note for ourselves. creator: the id in sources.yaml."""

    creator: str
    kind: ContactKind
    at: dt.datetime
    note: str = ""
