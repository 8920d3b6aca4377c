# The whole developer interface. `make` alone explains it.
PYTHON ?= $(firstword $(foreach name,python3 python3.14 python3.13 python3.12 python3.11,$(shell $(name) -c $(RECENT) 2>&-)))
HOST ?= 127.0.0.1
PORT ?= 8000
BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
COMPILE := env -u PIP_FIND_LINKS -u PIP_EXTRA_INDEX_URL -u PIP_INDEX_URL PIP_CONFIG_FILE=/dev/null \
	CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --no-emit-index-url \
	--no-emit-find-links --no-emit-options --strip-extras --upgrade

# A name on the PATH may be a stub that does not run: only one that answers counts.
RECENT := 'import sys; sys.version_info >= (3, 11) and print(sys.executable)'

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run test check format bench demo docs translations lock clean
export PORT

help: ## say what can be done here
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo "Settings come from the environment: DATABASE_URL, SECRET_KEY, PUBLIC_URL, PORT, HOST."

setup: .venv/runtime.stamp ## install what the service needs into .venv

setup-dev: .venv/dev.stamp

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: make setup PYTHON=path/of/python3.11"; exit 1; }
	@"$(PYTHON)" -m venv .venv

.venv/runtime.stamp: requirements.txt pyproject.toml | .venv/bin/python
	@echo "Installing the locked requirements (a minute the first time)"
	@$(INSTALL) --require-hashes -r requirements.txt
	@PYTHONWARNINGS=ignore $(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/dev.stamp: requirements-dev.txt .venv/runtime.stamp
	@echo "Installing the locked development requirements"
	@$(INSTALL) --require-hashes -r requirements-dev.txt
	@touch $@

run: setup ## start the service with the Haute-Garonne demo on http://127.0.0.1:8000
	@$(BIN)/reuse serve --demo --host $(HOST)

demo: setup ## tell the whole life of two devices on a throw-away database
	@$(BIN)/reuse demo

test: setup-dev ## run every check and every test, on SQLite and on PostgreSQL
	@$(BIN)/python -m tools.test

check: setup-dev ## check style, types, import order, migrations, translations and generated docs
	@$(BIN)/python -m tools.check

format: setup-dev ## let ruff put the style right
	@$(BIN)/ruff check --fix --quiet .
	@$(BIN)/ruff format --quiet .

bench: setup-dev ## measure against budgets; ONLY=labels for one line
	@$(BIN)/python -m bench $(ONLY)

docs: setup-dev ## write the generated pages of docs/
	@$(BIN)/python -m tools.pages

translations: setup-dev ## bring the French catalogue up to date with the sources, and compile it
	@$(BIN)/python -m tools.translations

lock: setup-dev ## choose new versions and write them with their hashes
	@$(COMPILE) --build-deps-for wheel --output-file requirements.txt pyproject.toml
	@$(COMPILE) --extra dev --constraint requirements.txt --output-file requirements-dev.txt pyproject.toml
	@$(COMPILE) --output-file requirements-postgres.txt requirements-postgres.in

clean: ## remove the environment and every cache (never a database)
	@rm -rf .venv build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
