# One command each; `make help` names them. Only Python (3.11 or newer), make and a package registry are needed.
PYTHON ?= python3
BIN := .venv/bin
# As many tests at once as there are cores, four at most: one more than cores takes longer.
WORKERS ?= $(shell n=$$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2); [ $$n -gt 4 ] && n=4; echo $$n)
define VENV
@test -x $(BIN)/python || $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	echo "ontzorgen needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1)." \
	"Say which one to use: make PYTHON=python3.12 ..." >&2; exit 1; }
@test -x $(BIN)/python || $(PYTHON) -m venv .venv
endef

.DEFAULT_GOAL := help
.PHONY: help front screens demo demo-once test sure format lint types bench soak bank-histories serve lock clean

help: ## show what each command does
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

.venv/run: requirements/run.txt requirements/build.txt pyproject.toml
	$(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/run.txt -r requirements/build.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch .venv/run

.venv/dev: requirements/dev.txt requirements/build.txt pyproject.toml
	$(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/dev.txt -r requirements/build.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch .venv/dev .venv/run

demo: .venv/run ## set up, run the main job on made-up data, and serve the site
	$(BIN)/ontzorgen demo

demo-once: .venv/run ## the same, without serving the site
	$(BIN)/ontzorgen demo --no-serve

test: .venv/dev ## set up and run all tests (SQLite and a real PostgreSQL)
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile

sure: format lint types test ## format, lint, types, contracts and tests: what CI runs

format: .venv/dev ## fail on a file that is not formatted
	$(BIN)/ruff format --check .

lint: .venv/dev ## fail on a finding of the linter
	$(BIN)/ruff check .

types: .venv/dev ## fail on a type that does not hold
	$(BIN)/mypy

bench: .venv/dev ## measure; one line of JSON each, nothing is passed or failed
	$(BIN)/python -m tests.bench.month_run
	$(BIN)/python -m tests.bench.file_stage
	$(BIN)/python -m tests.bench.bank_files
	$(BIN)/python -m tests.bench.bank_import
	$(BIN)/python -m tests.bench.pages

soak: .venv/dev ## the long campaigns: races, kills, histories, imports, and axe over every page and role
	$(BIN)/python -m tests.soak
	$(BIN)/python -m tests.soak.pages

bank-histories: .venv/dev ## 10,000 tellings of what a bank booked, each ending in one ledger; may be resumed
	$(BIN)/python -m tests.soak --bank 10000 --database sqlite
	$(BIN)/python -m tests.soak --bank 1000 --database postgresql

front: ontzorgen/web/frontend/package-lock.json ## build the look of the pages again (needs npm); what it writes is committed
	cd ontzorgen/web/frontend && npm ci --omit=dev --ignore-scripts --no-audit --no-fund && $(PYTHON) build.py

screens: .venv/dev ## take the pictures of docs/screens again (needs chromium)
	$(BIN)/python -m tests.browser.screens

serve: .venv/run ## serve the site on this machine
	$(BIN)/ontzorgen serve

lock: .venv/dev ## write the locked dependencies again from pyproject.toml
	$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes -q -o requirements/dev.txt
	$(BIN)/uv pip compile pyproject.toml --extra pg --extra serve --extra demo --universal --python-version 3.11 --generate-hashes -q -c requirements/dev.txt -o requirements/run.txt
	$(BIN)/uv pip compile requirements/build.in --universal --python-version 3.11 --generate-hashes -q -o requirements/build.txt

clean: ## remove what was installed and built here
	rm -rf .venv build dist *.egg-info .mypy_cache .ruff_cache .hypothesis demo-data
