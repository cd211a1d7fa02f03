"""Reads what a browser or a program posts: little, soon and as plain text, or not at all."""

import asyncio
import json
from collections.abc import AsyncGenerator

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.formparsers import FormParser, MultiPartException, MultiPartParser
from starlette.requests import Request

MOST_BYTES = 16_384
MOST_FIELDS = 40
MOST_SECONDS = 15

FORM, MULTIPART, JSON = "application/x-www-form-urlencoded", "multipart/form-data", "application/json"


async def read_form(request: Request) -> dict[str, list[str]]:
    """The fields of a posted form, each with its values. What is no form, or a broken one, has none.

    Raises HTTPException (413 for too much, 408 for too slow).
    """
    body = await read_body(request)
    kind = _kind(request)

    async def stream() -> AsyncGenerator[bytes, None]:
        yield body
        yield b""

    form = FormData()
    try:
        if kind == FORM:
            form = await FormParser(request.headers, stream(), max_fields=MOST_FIELDS).parse()
        elif kind == MULTIPART:
            # files are not wanted: a part that says it is one is passed over
            form = await MultiPartParser(request.headers, stream(), max_files=5, max_fields=MOST_FIELDS).parse()
    except MultiPartException:
        return {}
    fields: dict[str, list[str]] = {}
    for name, value in form.multi_items():
        if isinstance(value, str):
            fields.setdefault(plain(name), []).append(plain(value))
    await form.close()
    return fields


async def read_json(request: Request) -> dict[str, str]:
    """The text fields of a posted JSON object. Raises HTTPException (400, 408, 413 or 415)."""
    if _kind(request) != JSON:
        raise HTTPException(415)
    body = await read_body(request)
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise HTTPException(400) from None
    if not isinstance(found, dict):
        raise HTTPException(400)
    return {plain(name): plain(value) for name, value in found.items() if isinstance(value, str)}


async def read_body(request: Request, *, most: int = MOST_BYTES) -> bytes:
    """The whole body, if it is small and comes soon. Raises HTTPException (413 or 408)."""
    body = b""
    try:
        async with asyncio.timeout(MOST_SECONDS):
            async for piece in request.stream():
                body += piece
                if len(body) > most:
                    raise HTTPException(413)
    except TimeoutError:
        raise HTTPException(408) from None
    return body


def plain(text: str) -> str:
    """The text as UTF-8 can hold it, without what no form field can hold."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "\ufffd")


def _kind(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()
