# One line for each thing to do; the first use builds the environment in .venv.
# Needs Python 3.11 or newer, as PYTHON, and access to PyPI.

PYTHON ?= python3
UV := .venv-uv/bin/uv
BIN := .venv/bin

.DELETE_ON_ERROR:
.PHONY: help regenerate check test lint conformance demo drift wheel clean

help: ## Say what there is to make
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

regenerate: .venv/ready ## Write the clients of schemas/ into generated/, and call one
	@$(BIN)/codegen generate
	@$(BIN)/python -m tests.smoke

check: .venv/ready ## Say whether generated/ is what schemas/ generates
	@$(BIN)/codegen check

test: lint ## Pass every test, those against the real servers included
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile

lint: .venv/ready ## Check types and style of our code and of what we generate
	$(BIN)/ruff check
	$(BIN)/black --check --quiet .
	$(BIN)/mypy
	$(BIN)/pyright

conformance: .venv/ready ## Check the client of any schema: SCHEMA=path (GraphQL) or SPEC=path (OpenAPI)
	@$(BIN)/python -m tests.conformance $(SPEC) $(SCHEMA) $(OPERATIONS)

demo: .venv/ready ## Show it all without any key: snapshot, generate, call, drift
	@$(BIN)/python -m tests.demo

drift: .venv/ready ## Say what the live APIs have changed (needs their keys): CLIENTS=labelbox OPTIONS=--summary
	@$(BIN)/codegen drift $(OPTIONS) $(CLIENTS)

wheel: .venv/ready ## Build the distribution into dist/
	$(UV) build --quiet --wheel --out-dir dist

clean: ## Remove the environment and what the tests installed
	rm -rf .venv .venv-uv .cache dist

.venv-uv/ready:
	@$(PYTHON) -c 'import sys; sys.exit("schema-codegen needs Python 3.11 or newer: make PYTHON=python3.11" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv-uv
	.venv-uv/bin/python -m pip install --quiet --disable-pip-version-check uv==0.13.8
	@touch $@

.venv/ready: pyproject.toml constraints.txt .venv-uv/ready
	$(UV) venv --quiet --allow-existing --python $(PYTHON) .venv
	$(UV) pip install --quiet --python $(BIN)/python --constraint constraints.txt --group dev --editable .
	@touch $@
