"""`python -m benchmarks` runs them all."""

from benchmarks import build

build.main()
