# Two commands for a fresh machine with Python 3.11+, git and make:
#   make demo   the main job on real input
#   make test   all tests
# Both set up .venv themselves. PYTHON=python3.12 chooses another interpreter.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test check lint types floors docs wheel bench clean

demo: $(VENV)/.installed
	$(BIN)/rca demo

test: $(VENV)/.test
	$(BIN)/python -m pytest

check: lint types floors test wheel

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev
	$(BIN)/mypy

floors: $(VENV)/.dev
	$(BIN)/lint-imports

# The generated pages of the reference; a test says when they are stale.
docs: $(VENV)/.installed
	$(BIN)/python -m tools.reference

# The wheel, installed in an empty folder, must work without the checkout.
wheel: $(VENV)/.dev
	sh .ci/wheel $(BIN)/python

bench: $(VENV)/.dev
	$(BIN)/python benchmarks/rendering.py
	$(BIN)/python benchmarks/pdf.py
	$(BIN)/python benchmarks/search_relevance.py
	$(BIN)/python benchmarks/search_speed.py 1000 10000
	$(BIN)/python benchmarks/search_command.py
	$(BIN)/python benchmarks/steps.py

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

# Catalogs are compiled when the package is installed, so a changed catalog installs it again.
$(VENV)/.installed: pyproject.toml hatch_build.py $(wildcard locales/*/LC_MESSAGES/*.po) | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(VENV)/.test: pyproject.toml $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	touch $@

$(VENV)/.dev: pyproject.toml $(VENV)/.test
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis rca-demo
	find . -name __pycache__ -prune -exec rm -rf {} +
	find locales -name '*.mo' -delete
