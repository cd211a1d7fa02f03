"""`python -m benchmarks` runs them all."""

from benchmarks import build, fetch

build.main()
fetch.main()
