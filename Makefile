# Everything starts here: `make demo` to look at it, `make test` to check it.
# Needs Python 3.11 or newer and make; all else is fetched into .venv and vendor.

# A distribution's own Python comes first: it is compiled with profiles, which makes everything here
# some fifth faster than one compiled by hand. It has to be new enough and able to make a venv.
PYTHON ?= $(shell for each in /usr/bin/python3.11 python3.11 python3; do \
	$$each -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2> /dev/null && command -v $$each && break; done)
PORT ?= 8000
BIN := .venv/bin
POSTGRES := $(if $(filter postgres%,$(DATABASE_URL)),yes)
CHROMIUM := $(or $(MINHU_CHROMIUM),$(shell command -v chromium || command -v chromium-browser || command -v google-chrome))
RUNTIME := $(if $(POSTGRES),requirements-postgres.txt,requirements.txt)
COVERAGE ?= 97.5
PYTEST := $(BIN)/pytest -q -n 2 --dist loadfile --no-loadscope-reorder

export PIP_DISABLE_PIP_VERSION_CHECK = 1
# Whoever starts Python keeps what was compiled: without it each of the many processes the
# tests start takes twice the time.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: setup demo run audit test fmt lint types layers migrations sqlite crawl postgres e2e locks words wheel clean left-out
.DEFAULT_GOAL := help

help: ## Say what can be made
	@sed -n 's/^\([a-z0-9]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST)

# --- setting up -------------------------------------------------------------------------

# uv installs what is pinned; where only pip knows the way to the packages, pip does it.
install = $(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r $(1) \
	|| $(BIN)/python -m pip install --quiet --require-hashes -r $(1)

.venv/.tools: requirements-setup.txt
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer with venv is needed (Debian: python3-venv). 需要带 venv 的 Python 3.11 或更新版本。"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-setup.txt
	@touch $@

.venv/.$(RUNTIME): $(RUNTIME) pyproject.toml .venv/.tools
	$(call install,$(RUNTIME))
	$(BIN)/python -m pip install --quiet --no-deps --no-index --no-build-isolation -e .
	@touch $@

.venv/.dev: requirements-dev.txt .venv/.$(RUNTIME)
	$(call install,requirements-dev.txt)
	@touch $@

setup: .venv/.$(RUNTIME) ## Fetch what the demo and the site need
	$(BIN)/minhu assets

# --- looking at it ----------------------------------------------------------------------

demo: setup ## Load the sample subdistrict and serve it (ONCE=1 stops after the figures)
	$(BIN)/minhu demo $(if $(ONCE),--once,--port $(PORT))

run: setup ## Serve what is in MINHU_DATA
	$(BIN)/minhu serve --port $(PORT)

# --- checking it ------------------------------------------------------------------------

# Two at a time: where one waits, for a browser, a disk or a server that was killed, another runs.
test: setup .venv/.dev ## Run every check, and say what was left out
	@$(MAKE) --no-print-directory -j 2 --output-sync lint layers migrations
	@$(MAKE) --no-print-directory -j 2 --output-sync types sqlite $(if $(POSTGRES),postgres) $(if $(CHROMIUM),e2e) crawl
	@$(MAKE) --no-print-directory left-out

fmt: .venv/.dev ## Put the code into its form
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

lint: .venv/.dev ## Check the style and the declared dependencies
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/deptry minhu

types: .venv/.dev ## Check the types
	$(BIN)/mypy

layers: .venv/.dev ## Check who imports whom
	$(BIN)/lint-imports

migrations: .venv/.dev ## Check that no migration is missing
	env -u DATABASE_URL MINHU_DATA=$$(mktemp -d) $(BIN)/minhu manage makemigrations --check --dry-run

# Each line and branch marks that it ran, in whatever process: tests/watch says how.
WATCH := WATCHED=$(CURDIR)/.watched PYTHONPATH=$(CURDIR)/tests/watch/start

sqlite: .venv/.dev ## Run the tests on SQLite, and check how much of the product they run
	rm -rf .watched && mkdir .watched
	env -u DATABASE_URL $(WATCH) $(PYTEST) -m "not browser and not crawl"
	$(BIN)/python -m tests.watch.report .watched
	$(BIN)/coverage report --skip-covered --fail-under=$(COVERAGE)

crawl: .venv/.dev ## Walk every page as everybody
	env -u DATABASE_URL $(BIN)/pytest -q -n 2 -m crawl tests/security

# Asked once: whatever asks no database, who may open which door, what real files hold, what
# commands say. What these rest on, pages, importers and verbs, is tried on both databases.
ON_ONE := tests/house tests/cli tests/real tests/security/test_doors.py

postgres: .venv/.dev ## Run the tests on the PostgreSQL of DATABASE_URL
	$(PYTEST) -m "database and not browser and not crawl" $(ON_ONE:%=--ignore=%)

e2e: .venv/.dev ## Run the browser tests
	env -u DATABASE_URL $(PYTEST) -m browser tests/e2e

left-out:
	@echo
	@echo "Everything that was run has passed. 以上检查全部通过。"
	@$(if $(POSTGRES),true,echo "Left out 没有跑: PostgreSQL. Set DATABASE_URL=postgres://user@127.0.0.1:5432/name and run again.")
	@$(if $(CHROMIUM),true,echo "Left out 没有跑: the browser tests. Install Chromium or set MINHU_CHROMIUM to one and run again.")

# --- keeping it -------------------------------------------------------------------------

LOCK := $(BIN)/uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header \
	--no-annotate --universal --python-version 3.11

locks: .venv/.tools ## Pin what pyproject.toml and minhu/core/npm/package.json ask for
	$(LOCK) --group setup -o requirements-setup.txt
	$(LOCK) pyproject.toml -o requirements.txt
	$(LOCK) pyproject.toml --extra postgres -c requirements.txt -o requirements-postgres.txt
	$(LOCK) --no-strip-extras pyproject.toml --extra postgres --group dev -c requirements.txt -o requirements-dev.txt

audit: ## Ask whether weaknesses are known of what is pinned (needs the internet)
	PYTHON="$(PYTHON)" .ci/audit

words: .venv/.dev ## Collect what pages say into the English catalogue
	env -u DATABASE_URL MINHU_DATA=$$(mktemp -d) $(BIN)/minhu words

wheel: .venv/.tools ## Build the wheel into dist
	$(BIN)/uv build --quiet --wheel --no-build-isolation --python $(BIN)/python

clean: ## Remove what was fetched and built; data stays
	rm -rf .venv vendor vendor-npm vendor.lock dist build
