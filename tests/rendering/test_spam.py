"""SpamAssassin has nothing against any of the rendered issues."""

import datetime as dt
import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from curator.mail.message import specimen
from tests.rendering.matrix import EVERY, Case, built
from tests.support.letters import sample_settings
from tests.support.programs import program

pytestmark = pytest.mark.mta


def mail(case: Case, root: Path, now: dt.datetime) -> bytes:
    settings = sample_settings(root)
    newsletter = replace(settings.newsletter, language=case.language)
    settings = replace(settings, config=replace(settings.config, newsletter=newsletter))
    return specimen(settings, built(case).variants[0], ref="2026-12", now=now)


@pytest.mark.timeout(600)
def test_every_rendered_issue_passes(tmp_path: Path) -> None:
    path = program("spamassassin", "spamassassin")
    now = dt.datetime.now(dt.UTC)  # noqa: TID251 - a date far from the machine's own costs points
    box = tmp_path / "box"
    with box.open("wb") as file:
        for case in EVERY:
            lines = mail(case, tmp_path, now).replace(b"\r\n", b"\n")
            lines = b"X-Sample: " + str(case).encode() + b"\n" + re.sub(rb"(?m)^From ", b">From ", lines)
            file.write(b"From sample Mon Jan  1 00:00:00 2024\n" + lines + b"\n")
    checked = subprocess.run(
        [path, "-t", "-L", "--mbox", f"--prefspath={tmp_path / 'prefs'}", str(box)], capture_output=True, check=True
    )
    heads = [mail.split(b"\n\n", 1)[0] for mail in re.split(rb"(?m)^From sample.*\n", checked.stdout)[1:]]
    found = {}
    for head in heads:
        (case,) = re.findall(rb"(?m)^X-Sample: (.*)$", head)
        ((spam, score, rules),) = re.findall(
            rb"(?m)^X-Spam-Status: (\w+), score=(-?[\d.]+)[^\n]*?\s*tests=([\w,\s]*?)\s(?:autolearn|version)", head
        )
        assert spam == b"No", case
        assert not re.findall(rb"MPART_ALT_DIFF\w*|MIME_HTML_\w+", rules), case
        assert float(score) <= 0.0, (case, score, rules)
        found[case.decode()] = float(score)
    assert set(found) == {str(case) for case in EVERY}
