"""`python -m benchmarks` runs them all."""

from benchmarks import build, desk, fetch, readers, send, site

build.main()
fetch.main()
send.main()
readers.main()
site.main()
desk.main()
