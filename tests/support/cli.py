"""Runs `curator …` in this process, as an editor would type it."""

import io
import json
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from curator.cli.app import run


@dataclass(frozen=True)
class Answer:
    """What one command said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass(frozen=True)
class Editor:
    """Someone at a newsletter's folder. `do` runs a command and expects it to end well."""

    root: Path

    def type(self, *words: str | Path) -> Answer:
        """Run one command, whatever comes of it."""
        out, err = io.StringIO(), io.StringIO()
        arguments = [str(word) for word in words]
        with redirect_stdout(out), redirect_stderr(err):
            code = run(
                [arguments[0], *arguments[1:], *(["--root", str(self.root)] if "--root" not in arguments else [])]
            )
        return Answer(code, out.getvalue(), err.getvalue())

    def do(self, *words: str | Path, code: int = 0) -> Answer:
        """Run one command and check its exit code."""
        answer = self.type(*words)
        assert answer.code == code, f"{words} ended with {answer.code}\n{answer.out}\n{answer.err}"
        return answer

    def ask(self, *words: str | Path, code: int = 0) -> Any:
        """Run one command with --json and give its object."""
        return self.do(*words, "--json", code=code).json

    def file(self, name: str) -> Path:
        return self.root / name
