# Two commands for a fresh machine with Python 3.11+, git and make:
#   make demo   the main job on real input
#   make test   all tests
# Both set up .venv themselves. PYTHON=python3.12 chooses another interpreter.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test coverage check lint types floors docs wheel newest oldest bench lock clean

demo: $(VENV)/.installed
	$(BIN)/rca demo

test: $(VENV)/.test
	$(BIN)/python -m pytest

# Branches that the tests take; less than pyproject.toml says is an error.
coverage: $(VENV)/.dev
	$(BIN)/python -m pytest --cov --cov-report=term

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

# The tests once more, with the newest and with the oldest versions that pyproject.toml allows. `make check` leaves
# both out: what was released since yesterday says nothing about a change of ours.
newest oldest: $(VENV)/.test
	sh .ci/try $@ $(PYTHON)

bench: $(VENV)/.dev
	$(BIN)/python benchmarks/rendering.py
	$(BIN)/python benchmarks/pdf.py
	$(BIN)/python benchmarks/search_relevance.py
	$(BIN)/python benchmarks/search_speed.py 1000 10000
	$(BIN)/python benchmarks/search_command.py
	$(BIN)/python benchmarks/steps.py
	$(BIN)/python benchmarks/startup.py

# Everything is installed from requirements/, exact versions with their hashes; docs/how-to/renew-the-lock.md.
# The project itself is built by what is installed, not by what an index has today.
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
LOCKED := $(INSTALL) --require-hashes --only-binary :all: --requirement

# The lock, made anew from pyproject.toml: the newest versions, and the oldest that it allows.
COMPILE := $(BIN)/uv pip compile --quiet --no-config --upgrade --universal --python-version 3.11 --generate-hashes --only-binary :all: \
  --custom-compile-command "make lock" pyproject.toml --group build
lock: $(VENV)/.dev
	$(COMPILE) --extra dev --output-file requirements/dev.txt
	$(COMPILE) --extra test --constraint requirements/dev.txt --output-file requirements/test.txt
	$(COMPILE) --constraint requirements/dev.txt --output-file requirements/run.txt
	$(COMPILE) --extra test --resolution lowest-direct --output-file requirements/oldest.txt

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

# Catalogs are compiled when the package is installed, so a changed catalog installs it again.
$(VENV)/.installed: requirements/run.txt pyproject.toml hatch_build.py $(wildcard locales/*/LC_MESSAGES/*.po) | $(VENV)/bin/python
	$(LOCKED) requirements/run.txt
	$(INSTALL) --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/.test: requirements/test.txt $(VENV)/.installed
	$(LOCKED) requirements/test.txt
	touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.test
	$(LOCKED) requirements/dev.txt
	touch $@

clean:
	rm -rf $(VENV) .venv-* build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis rca-demo
	find . -name __pycache__ -prune -exec rm -rf {} +
	find locales -name '*.mo' -delete
