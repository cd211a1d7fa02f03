"""Reads what a page of the desk posts, and makes sure that it was one of its pages."""

import re
from collections.abc import Awaitable, Callable, Mapping
from urllib.parse import parse_qsl, urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from curator.errors import CuratorError, FileError
from curator.text.words import without_controls
from curator.web.desk.sessions import Flash, Session

MOST_BYTES = 2_000_000
MOST_FIELDS = 2_000
FORM, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"
TOKEN = "token"  # noqa: S105 - the name of a field


class Form:
    """Posted fields, each with its values in order, as text with plain line ends. file: an uploaded one's bytes."""

    def __init__(self, fields: Mapping[str, list[str]], file: bytes | None = None) -> None:
        self.fields, self.file = fields, file

    def one(self, name: str, default: str = "") -> str:
        """The first value of a field, without blanks around it."""
        return (self.fields.get(name) or [default])[0].strip()

    def text(self, name: str) -> str:
        """The first value of a field as it was typed."""
        return (self.fields.get(name) or [""])[0]

    def all(self, name: str) -> list[str]:
        """Every value of a field that is not blank."""
        return [value.strip() for value in self.fields.get(name, []) if value.strip()]

    def rows(self, *names: str) -> list[tuple[str, ...]]:
        """The values of several fields side by side, as the rows of a table were typed."""
        columns = [[value.strip() for value in self.fields.get(name, [])] for name in names]
        return list(zip(*columns, strict=False))


async def read_form(request: Request) -> Form:
    """The fields of a posted form. Raises HTTPException (400, 411, 413)."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == MULTIPART:
        return await _multipart(request)
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > MOST_BYTES:
            raise HTTPException(413)
    if kind not in (FORM, ""):
        raise HTTPException(400)
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="replace")
    except ValueError:
        raise HTTPException(400) from None
    return Form(_gathered(pairs))


async def _multipart(request: Request) -> Form:
    """A form with one file. Its length has to be told beforehand."""
    length = request.headers.get("content-length", "")
    if not length.isdigit():
        raise HTTPException(411)
    if int(length) > MOST_BYTES:
        raise HTTPException(413)
    async with request.form(max_files=1, max_fields=MOST_FIELDS, max_part_size=MOST_BYTES) as form:
        pairs = [(name, value) for name, value in form.multi_items() if isinstance(value, str)]
        files = [value for _, value in form.multi_items() if not isinstance(value, str)]
        return Form(_gathered(pairs), await files[0].read() if files else None)


def _gathered(pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
    fields: dict[str, list[str]] = {}
    for name, value in pairs:
        fields.setdefault(name, []).append(tidy(value))
    return fields


_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")


def tidy(text: str) -> str:
    """Typed text with plain line ends and without characters that no reader sees and no file takes."""
    return without_controls(_LINE_ENDS.sub("\n", text)).encode("utf-8", "replace").decode("utf-8")


Effect = Callable[[Request, Form], Awaitable[Response]]


class EffectEndpoint:
    """An endpoint that changes something: only for a form that carries the session's token.

    What goes wrong is said on the page that the editor came from, or as JSON where a script asked.
    """

    def __init__(self, work: Effect) -> None:
        self.work = work
        self.__doc__ = work.__doc__

    async def __call__(self, request: Request) -> Response:
        """One form."""
        form = await read_form(request)
        token = request.headers.get("x-desk-token") or form.text(TOKEN)
        if not session_of(request).knows(token):
            raise HTTPException(403, "token")
        try:
            return await self.work(request, form)
        except CuratorError as error:
            if wants_json(request):
                told = {"problem": error.message, "hint": for_the_desk(error.hint)}
                return JSONResponse({**told, "file": isinstance(error, FileError)}, 422)
            session_of(request).said.append(Flash(error.message, for_the_desk(error.hint), problem=True))
            return back(request, form)


def effect(work: Effect) -> Callable[[Request], Awaitable[Response]]:
    """Guards a function that changes something. See EffectEndpoint."""
    endpoint = EffectEndpoint(work)

    async def guarded(request: Request) -> Response:
        return await endpoint(request)

    guarded.__doc__ = work.__doc__
    return guarded


def session_of(request: Request) -> Session:
    """The session that the door found."""
    session: Session = request.scope["state"]["session"]
    return session


def wants_json(request: Request) -> bool:
    """True where the desk's own script asked."""
    return request.headers.get("x-desk") == "json"


def back(request: Request, form: Form, fallback: str = "/") -> Response:
    """To the page that the form names; a place elsewhere is never gone to."""
    return RedirectResponse(local_path(form.one("next")) or fallback, 303)


def say(request: Request, text: str, hint: str = "", *, undo: bool = False) -> None:
    """Have the next page say a sentence."""
    session_of(request).said.append(Flash(text, hint, undo=undo))


def local_path(text: str) -> str:
    """The text if it is a path within the desk, with or without a query; else nothing."""
    if not text.startswith("/") or text.startswith("//") or len(text) > 2_000:
        return ""
    if any(ord(char) < 33 or ord(char) == 127 or char == "\\" for char in text):
        return ""
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    if parts.scheme or parts.netloc or not text.isascii():
        return ""
    return text


def for_the_desk(hint: str) -> str:
    """A hint, unless it is about a command that the desk has a button for."""
    return "" if re.search(r"curator |--|\bcommand\b", hint) else hint
