"""`curator review` as it is typed: its link, its port, its end."""

import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx

from tests.desk.serving import ROOT, served, start
from tests.support.cli import Editor


def newsletter(root: Path) -> Path:
    Editor(root).do(
        "init", root, "--yes", "--title", "Sample Letters", "--from-email", "letters@example.org",
        "--postal-address", "1 Sample Street", "--purpose", "To read together.", "--who-for", "Families.",
        "--base-url", "https://letters.example.org",
    )  # fmt: skip
    return root


def test_it_says_its_link_and_ends_with_ctrl_c(tmp_path: Path) -> None:
    desk = start(newsletter(tmp_path / "letters"))
    with httpx.Client(trust_env=False) as client:
        assert client.get(desk.base).status_code == 403
        assert client.get(desk.link).status_code == 200
        assert "Sample Letters" in client.get(desk.base).text
    begun = time.monotonic()
    code, out, err = desk.stop()
    assert code == 0
    assert "Traceback" not in out + err
    assert "Stopped." in err
    assert time.monotonic() - begun < 25


def test_it_ends_though_a_page_still_listens_for_progress(tmp_path: Path) -> None:
    desk = start(newsletter(tmp_path / "letters"))
    with httpx.Client(trust_env=False, base_url=desk.base) as client:
        client.get(desk.link)
        token = client.get("/session").json()["token"]
        answer = client.post("/fetch", data={"token": token}, headers={"Origin": desk.base})
        assert answer.status_code == 303
        with client.stream("GET", "/jobs/fetch/events", timeout=20) as events:
            assert next(events.iter_lines()).startswith("data: ")
            code, _, err = desk.stop()
    assert code == 0
    assert "Traceback" not in err


def test_only_this_machine_is_listened_to(tmp_path: Path) -> None:
    with served(newsletter(tmp_path / "letters")) as desk:
        assert desk.base == f"http://127.0.0.1:{desk.port}"
        with socket.socket() as other:
            assert other.connect_ex(("127.0.0.2", desk.port)) != 0


def test_a_port_that_is_taken_is_said(tmp_path: Path) -> None:
    root = newsletter(tmp_path / "letters")
    with served(root) as desk:
        command = [
            sys.executable,
            "-m",
            "curator",
            "review",
            "--root",
            str(root),
            "--no-open",
            "--port",
            str(desk.port),
        ]
        second = subprocess.run(command, cwd=ROOT, text=True, capture_output=True, timeout=60, check=False)
    assert second.returncode == 1
    assert f"127.0.0.1:{desk.port} cannot be listened at" in second.stderr
    assert "Traceback" not in second.stderr


def test_a_newsletter_that_cannot_be_read_is_said_at_once(tmp_path: Path) -> None:
    root = newsletter(tmp_path / "letters")
    (root / "curator.toml").write_text("[newsletter]\ntitel = 1\n", "utf-8")
    answer = Editor(root).type("review", "--no-open", "--port", "0")
    assert answer.code == 2
    assert "curator.toml" in answer.err
