"""Work that is made ahead in several processes: the same results, in order, whatever becomes of the processes."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.publishing.test_kill import files
from tests.support.archive import Press, editions, press

NUMBER = 45
BEGIN = """
import os, signal, sys, time
from curator.publishing.ahead import Ahead
main = os.getpid()
os.sched_getaffinity = lambda _: {0, 1}
"""


def run(script: str, *, begin: str = BEGIN) -> str:
    """What a process without threads says: only there are others begun."""
    done = subprocess.run([sys.executable, "-c", begin + script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_results_come_in_order_from_other_processes() -> None:
    said = run(f"""
with Ahead([lambda n=n: (n, os.getpid()) for n in range({NUMBER})]) as ahead:
    made = [ahead.take(n) for n in range({NUMBER})]
print([n for n, _ in made] == list(range({NUMBER})), len({{who for _, who in made}}), main in dict(made).values())
""")
    assert said == "True 2 False\n"


def test_little_work_is_done_here() -> None:
    assert run("with Ahead([os.getpid] * 5) as ahead: print(ahead.take(3) == main)") == "True\n"


def test_what_fails_there_is_raised_here_and_the_rest_goes_on() -> None:
    said = run(f"""
def work(n):
    if n == 7:
        raise ValueError("seven")
    return n
with Ahead([lambda n=n: work(n) for n in range({NUMBER})]) as ahead:
    for n in range({NUMBER}):
        try:
            assert ahead.take(n) == n
        except ValueError as error:
            print(n, error)
""")
    assert said == "7 seven\n"


def test_a_process_that_is_killed_costs_no_result() -> None:
    said = run(f"""
def work(n):
    if n == 9 and os.getpid() != main:
        os.kill(os.getpid(), signal.SIGKILL)
    return n, os.getpid()
with Ahead([lambda n=n: work(n) for n in range({NUMBER})]) as ahead:
    made = [ahead.take(n) for n in range({NUMBER})]
print([n for n, _ in made] == list(range({NUMBER})), [n for n, who in made if who == main][:3])
""")
    assert said == "True [9, 11, 13]\n"


def test_no_process_outlives_the_one_that_began_it() -> None:
    script = f"""
def work(n):
    if n:
        print(os.getpid(), flush=True)
    return b"x" * 1_000_000
with Ahead([lambda n=n: work(n) for n in range({NUMBER})]) as ahead:
    ahead.take(0)
    os.kill(main, signal.SIGKILL)
"""
    done = subprocess.run([sys.executable, "-c", BEGIN + script], capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGKILL
    begun = {int(line) for line in done.stdout.split()}
    assert begun
    for _ in range(200):
        if not [one for one in begun if is_there(one)]:
            return
        time.sleep(0.05)
    raise AssertionError("a process is still there")


def is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def published(folder: Path, *, processes: int) -> Press:
    """An archive of many issues, made in a process without threads."""
    begin = f"""
import os, sys
from pathlib import Path
from curator.publishing import search
from tests.support.archive import editions, press
search.version = lambda: ""
os.sched_getaffinity = lambda _: set(range({processes}))
made = press(Path({str(folder)!r}))
made.publish(*editions(made, range({NUMBER})))
print(len(made.made))
"""
    there = {0: f"{NUMBER}\n", 2: "1\n"}
    assert run("", begin=begin) == there[processes]
    return press(folder)


def test_several_processes_make_the_archive_that_one_makes(tmp_path: Path) -> None:
    alone, together = published(tmp_path / "a", processes=0), published(tmp_path / "b", processes=2)
    assert files(alone.site) == files(together.site)
    assert len(files(alone.site)) > 3 * NUMBER
    together.publish(*editions(together, range(NUMBER)))
    assert together.made == []  # and what they made is remembered
