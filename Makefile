# Everything sets itself up: the first run makes .venv from hash-locked lists of packages.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check --quiet install --require-hashes
DEMO_DIR ?= demo-newsletter

.DEFAULT_GOAL := help
.PHONY: help demo install test coverage test-browser test-mta pictures lint bench lock clean

help: ## show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit("curator needs Python 3.11 or newer; try make PYTHON=python3.12" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.%: requirements/%.txt | $(VENV)/.made
	$(PIP) -r $<
	@touch $@

demo: $(VENV)/.run ## the whole month on sample data, offline, into demo-newsletter/
	$(PY) -m curator demo $(DEMO_DIR)

install: $(VENV)/.run $(VENV)/.build ## put the command `curator` into .venv/bin
	$(PY) -m pip --disable-pip-version-check --quiet install --no-deps --no-build-isolation --editable .
	@echo "Ready: $(VENV)/bin/curator --help"

test coverage: export PYTHONDONTWRITEBYTECODE := # commands that tests start are compiled once, not each time
test: $(VENV)/.test ## every test that needs nothing beyond pip
	$(PY) -m pytest -n auto --dist worksteal

coverage: $(VENV)/.test ## the same, with the lines that no test reaches
	$(PY) -m pytest -n auto --dist worksteal --cov --cov-report=term

$(VENV)/.vnu: requirements/vnu/package-lock.json | $(VENV)/.made
	@if command -v npm >/dev/null && command -v java >/dev/null; then \
	  mkdir -p $(VENV)/vnu && cp requirements/vnu/*.json $(VENV)/vnu && \
	  npm ci --prefix $(VENV)/vnu --ignore-scripts --silent --no-audit --no-fund && touch $@; \
	else echo "Without npm and Java, the tests of valid HTML are left out."; fi

test-browser: $(VENV)/.test $(VENV)/.vnu ## tests in a real Chromium (Debian: apt-get install chromium default-jre-headless npm)
	$(PY) -m pytest -m browser -n auto --dist worksteal

test-mta: $(VENV)/.test ## tests against Postfix and SpamAssassin (Debian: postfix spamassassin)
	$(PY) -m pytest -m mta

pictures: $(VENV)/.test ## the README's pictures, from real output, in a real Chromium
	$(PY) -m tests.support.screenshot

lint: $(VENV)/.lint ## ruff, mypy --strict, the import layers
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports --no-logo
	$(PY) -m pytest -q -p no:randomly tests/docs

bench: $(VENV)/.test ## speed beside its floor, as ratios
	$(PY) -m benchmarks

lock: ## renew the lists of packages (needs uv)
	for list in lint test run build; do \
	  uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-header --no-annotate \
	    --no-emit-index-url --no-emit-find-links requirements/$$list.in --output-file requirements/$$list.txt; done

clean: ## remove what was made here
	rm -rf $(VENV) $(DEMO_DIR) out .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage
