# `make` alone lists the commands. They need Python 3.11 or newer and make; what else one of them needs, it says.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.SUFFIXES:

PORT ?= 8000
# `make run` shows the site as visitors get it; DEBUG=true reloads changed code and shows Django's own error pages.
DEBUG ?= false
# The first Python that is new enough and can make environments; else the first that is new enough, to say what it lacks.
PYTHON ?= $(shell \
	for needs in 'venv, ensurepip' 'sys'; do \
		for name in python3 python3.14 python3.13 python3.12 python3.11 python; do \
			if $$name -c "import sys, $$needs; sys.exit(sys.version_info < (3, 11))" >/dev/null 2>&1; then \
				echo $$name; exit; \
			fi; \
		done; \
	done)

VENV := .venv
BIN := $(VENV)/bin
NEXT := .venv-next
MANAGE := $(BIN)/python manage.py
LINT_SETTINGS := --settings config.settings.lint
# As many workers as there are cores, four at most: each makes a database of its own.
PYTEST := -m pytest -n auto --maxprocesses 4 --dist loadgroup
PYTEST_ARGS ?=

DATABASE_URL_FOR_TESTS = $${DATABASE_URL:-postgres://postgres@127.0.0.1:5432/ask_an_expert}
REDIS_URL_FOR_TESTS = $${REDIS_URL:-redis://127.0.0.1:6379/1}

TEMPLATES := git ls-files -z --cached --others --exclude-standard '*.html'
OURS := home qa factsheets search review publishing references content users images

.PHONY: help
help: ## List the commands
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: python
python:
	@test -n "$(PYTHON)" || { \
		echo "Python 3.11 or newer is needed, and none was found."; \
		echo "Install it from your system's packages or python.org, or name it: make PYTHON=/path/to/python3.12 …"; \
		exit 1; }

.PHONY: install
install: python
	@$(PYTHON) scripts/environment.py $(VENV) requirements.txt

.PHONY: setup
setup: python ## Make .venv with all that development needs; `run` and `test` do it by themselves
	@$(PYTHON) scripts/environment.py $(VENV) requirements.txt requirements-dev.txt

.PHONY: run
run: install ## Start the site with its demo content and its worker: make run PORT=9000
	@DEBUG=$(DEBUG) $(MANAGE) demo --port $(PORT)

.PHONY: browser
browser: setup
	@$(BIN)/python -m scripts.browser

.PHONY: test
test: setup browser ## Run the tests; needs no service. Some of them: make test PYTEST_ARGS="tests/qa -k counts"
	$(BIN)/python $(PYTEST) $(PYTEST_ARGS)

.PHONY: test-services
test-services: setup browser ## Run the same tests on PostgreSQL and Redis (DATABASE_URL, REDIS_URL, or this machine's own)
	@DATABASE_URL=$(DATABASE_URL_FOR_TESTS) REDIS_URL=$(REDIS_URL_FOR_TESTS) $(BIN)/python -m scripts.services
	DATABASE_URL=$(DATABASE_URL_FOR_TESTS) REDIS_URL=$(REDIS_URL_FOR_TESTS) $(BIN)/python $(PYTEST) -m "not sqlite and not slow" $(PYTEST_ARGS)

# What an upgrade of Wagtail breaks first: publishing, the gate below it, the editor's forms, blocks, the importer's rows.
NEXT_FIRST := tests/content/test_blocks.py tests/publishing/test_scheduling.py tests/review/test_bypasses.py \
	tests/review/test_gate_refusals.py tests/qa/importer/test_like_the_plain_loop.py

.PHONY: test-next-first
test-next-first: ## Run what an upgrade of Wagtail breaks first, on the next Wagtail
	@$(MAKE) --no-print-directory test-next PYTEST_ARGS="$(NEXT_FIRST)"

.PHONY: test-next
test-next: python ## Run the tests, without a browser, on the next Wagtail in an environment of its own
	@$(PYTHON) scripts/environment.py $(NEXT) requirements-next.txt
	$(NEXT)/bin/python $(PYTEST) -m "not browser and not slow" $(PYTEST_ARGS)

.PHONY: lint
lint: setup ## Check code, templates, types, layers, migrations and addresses
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(TEMPLATES) | xargs -0 $(BIN)/djade --check --target-version 5.2
	$(TEMPLATES) | xargs -0 $(BIN)/djlint --lint --quiet
	$(BIN)/mypy .
	PYTHONPATH=site $(BIN)/lint-imports
	$(MANAGE) makemigrations --check --dry-run $(LINT_SETTINGS)
	$(MANAGE) lintmigrations $(LINT_SETTINGS) --no-cache --warnings-as-errors --quiet ok ignore --include-apps $(OURS)
	$(BIN)/python -m scripts.addresses

.PHONY: format
format: setup ## Format code and templates
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(TEMPLATES) | xargs -0 $(BIN)/djade --target-version 5.2

.PHONY: lock
lock: setup ## Compile the dependencies of pyproject.toml; make lock UPGRADE=--upgrade takes newer versions
	PATH="$(BIN):$$PATH" $(BIN)/python -m scripts.lock $(UPGRADE)

.PHONY: bench
bench: setup ## Measure the importer, the search and the pages (needs wrk); takes a quiet machine and some minutes
	$(BIN)/python -m tests.bench

.PHONY: html
html: setup browser ## Check that the HTML of every page type is valid (needs Node with npm, and Java)
	$(BIN)/python -m scripts.verify html

.PHONY: verify
verify: setup browser test-next ## Run the slow checks: the next Wagtail, faults, fuzzing; Lighthouse and valid HTML
	$(BIN)/python $(PYTEST) -m "slow or hypothesis" --hypothesis-profile thorough $(PYTEST_ARGS)
	$(BIN)/python -m scripts.verify

.PHONY: clean
clean: ## Remove what the commands made: environments, var/ with the database, caches
	rm -rf $(VENV) $(NEXT) var staticfiles test-results
	rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
