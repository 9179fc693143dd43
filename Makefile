# Everything runs in .venv, which the first target that needs it makes.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
SPEC   ?=
TARGET ?=
ARGS   ?=
PORT   ?= 8000

.DEFAULT_GOAL := help
.PHONY: help mock test contract check format benchmark clean

help:  ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(VENV)/installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@

mock: $(VENV)/installed  ## Serve the four bundled APIs on http://127.0.0.1:8000 (PORT=… SPEC=… ARGS=…)
	@$(BIN)/mockserver serve $(SPEC) --port $(PORT) $(ARGS)

test: $(VENV)/installed  ## Run all tests
	$(BIN)/python -m pytest --numprocesses 2

contract: $(VENV)/installed  ## Judge an implementation: SPEC=specs/opencx.yaml TARGET=https://… (none: the mock) ARGS=…
	@test -n "$(SPEC)" || { echo 'make contract: name a document, for example SPEC=specs/opencx.yaml'; exit 2; }
	$(BIN)/python -m contract_tests check $(SPEC) $(if $(TARGET),--url $(TARGET)) $(ARGS)

check: $(VENV)/installed  ## Format, lint, types, layers, tests, documentation: all that CI checks
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(MAKE) test

format: $(VENV)/installed  ## Format the code and mend what can be mended
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

benchmark: $(VENV)/installed  ## Measure pages in-process and over a socket, a large collection, the first answer
	$(BIN)/python -m benchmarks.served_page
	$(BIN)/python -m benchmarks.throughput $(ARGS)
	$(BIN)/python -m benchmarks.large_collection
	$(BIN)/python benchmarks/first_answer.py

clean:  ## Remove the virtual environment and what was built
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
