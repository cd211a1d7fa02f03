"""Everything that curator says when it cannot go on.

    CuratorError                  exit 1
    ├── UsageError                exit 2   asked for something that does not exist or does not fit
    │   └── FileError             exit 2   a file an editor writes is wrong: path, line, field
    ├── OutsideError              exit 1   the outside world failed: a feed, a provider, a disk
    │   ├── FetchError                     one source could not be read: kind, permanent
    │   ├── MailError                      one message was not taken: permanent, uncertain
    │   ├── StoreError                     the database is locked, full or unreachable
    │   └── RenderError                    a template does not work
    ├── BlockedError              exit 3   a check blocks
    ├── RefusedError              exit 4   refused to protect readers or creators
    └── InterruptedRunError       exit 130 stopped by the editor; what was done is kept

The class docstring is the default message. Every error has a `hint`: one sentence on what to do now.
"""


class CuratorError(Exception):
    """Something went wrong."""

    hint: str = "Run the command again with --debug and report what it shows."

    def __init__(self, message: str | None = None, *, hint: str | None = None) -> None:
        super().__init__(message or (self.__class__.__doc__ or "").strip().splitlines()[0])
        if hint is not None:
            self.hint = hint

    @property
    def message(self) -> str:
        """The one line an editor reads."""
        return str(self)


class UsageError(CuratorError):
    """That is not something curator can do here."""

    hint = "See `curator --help`."


class FileError(UsageError):
    """A file is not as curator needs it.

    The message starts with `path:line:` so that an editor's text program can jump there. path: whatever spells it.
    """

    hint = "Mend that line and run the command again; nothing was changed."

    def __init__(
        self,
        message: str,
        *,
        path: object,
        line: int | None = None,
        field: str | None = None,
        hint: str | None = None,
    ) -> None:
        where = f"{path}:{line}" if line else str(path)
        super().__init__(f"{where}: {message}", hint=hint)
        self.path, self.line, self.field = path, line, field


class OutsideError(CuratorError):
    """Something outside curator did not answer as it should."""

    hint = "Nothing is lost: run the same command again later."


class FetchError(OutsideError):
    """A feed could not be read.

    kind is one of http, timeout, dns, tls, refused, redirect, private-address, too-big, encoding, not-a-feed, parse.
    permanent is data: the retry rules read it.
    """

    def __init__(
        self,
        message: str,
        *,
        kind: str,
        permanent: bool = False,
        status: int | None = None,
        retry_after: float | None = None,
        hint: str | None = None,
    ) -> None:
        super().__init__(message, hint=hint)
        self.kind, self.permanent, self.status, self.retry_after = kind, permanent, status, retry_after


class MailError(OutsideError):
    """A message was not handed over.

    permanent: this address will never work. uncertain: the message may have been taken, no one can say.
    retry_after: seconds that the provider asked us to wait. fatal: no message can go out now (password, connection).
    """

    def __init__(
        self,
        message: str,
        *,
        permanent: bool = False,
        uncertain: bool = False,
        fatal: bool = False,
        retry_after: float | None = None,
        hint: str | None = None,
    ) -> None:
        super().__init__(message, hint=hint)
        self.permanent, self.uncertain, self.fatal, self.retry_after = permanent, uncertain, fatal, retry_after


class StoreError(OutsideError):
    """The database could not be used."""


class RenderError(OutsideError):
    """A template could not be rendered."""

    hint = "Mend the template it names, or remove your copy of it to get the default look back."


class BlockedError(CuratorError):
    """A check blocks this issue."""

    hint = "`curator check` lists what to mend; a block can be waived with a reason unless it protects someone."


class RefusedError(CuratorError):
    """Refused, to protect readers or creators."""

    hint = "Nothing was sent or changed."


class InterruptedRunError(CuratorError):
    """Stopped. What was done so far is kept."""

    hint = "Run the same command again to go on."
