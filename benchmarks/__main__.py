"""`python -m benchmarks` runs them all."""

from benchmarks import build, fetch, site

build.main()
fetch.main()
site.main()
