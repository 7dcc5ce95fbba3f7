# Everything sets itself up in $(VENV). PYTHON=python3.13 VENV=.venv-313 runs under another interpreter.

PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin

.PHONY: help demo test soak check fmt update pictures docs man bench dist test-wheel sbom clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(VENV)/.installed: pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@

demo: $(VENV)/.installed ## the practice cluster, and the main job through each authenticator
	@./demo.sh $(abspath $(BIN))/kubecli

test: $(VENV)/.installed ## all tests
	$(BIN)/python -m pytest -n auto

soak: $(VENV)/.installed ## the faults of tests/faults, twenty times as many
	$(BIN)/python -m pytest -n auto --soak tests/faults

check: $(VENV)/.installed ## ruff, mypy --strict, import rules
	$(BIN)/ruff check kubecli tests bench
	$(BIN)/ruff format --check kubecli tests bench
	$(BIN)/mypy
	$(BIN)/python -m pytest tests/test_imports.py

PEERS := .bench/peers
$(PEERS)/.installed: bench/peers/requirements.txt
	@test -x $(PEERS)/bin/python || $(PYTHON) -m venv $(PEERS)
	$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check -r $<
	@touch $@

bench: $(VENV)/.installed $(PEERS)/.installed ## paired timings against kubectl and Python clients
	$(BIN)/python bench/run.py --peers $(abspath $(PEERS))/bin/python --flat --json .bench/results.json $(BENCH_ARGS)

fmt: $(VENV)/.installed ## ruff's fixes and format
	$(BIN)/ruff check --fix kubecli tests bench
	$(BIN)/ruff format kubecli tests bench

update: $(VENV)/.installed ## golden files, completion scripts, reference and man pages: from what the program prints
	$(BIN)/python -m tests.support.update
	$(BIN)/python -m pytest -n auto --update tests/reading tests/describe tests/terminal

pictures: $(VENV)/.installed ## docs/pictures, from real runs on the practice cluster
	$(BIN)/python -m tests.support.pictures

man: update ## the man pages, in man/ (the wheel installs them)
	@ls man | wc -l

docs: $(VENV)/.installed ## the documentation's pages, in site/; a broken link fails
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[docs]'
	$(BIN)/mkdocs build --strict --quiet

dist: $(VENV)/.installed ## the sdist, the wheel built from it, and what krew and Homebrew take
	rm -rf dist
	$(BIN)/python -m build --outdir dist
	$(BIN)/python packaging/release.py dist

test-wheel: dist ## the wheel alone, in an empty environment
	$(BIN)/python tests/support/wheel.py dist

sbom: dist ## what the wheel stands on, as CycloneDX
	$(BIN)/python tests/support/wheel.py dist --sbom dist/sbom.json

clean: ## all that make made
	rm -rf $(VENV) .bench dist site .mypy_cache .ruff_cache .pytest_cache .hypothesis
