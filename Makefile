# make demo   the practice cluster, and the main job through each authenticator
# make test   all tests        make check   ruff, mypy --strict, import rules
# make bench  paired timings against kubectl and Python clients

PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
KUBECTL := $(BIN)/kubectl-1.36

.PHONY: demo test check bench completions clean

$(VENV)/.installed: pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@

$(KUBECTL): $(VENV)/.installed tests/support/fetch_kubectl.py
	@$(BIN)/python tests/support/fetch_kubectl.py $@

test: $(VENV)/.installed $(KUBECTL)
	$(BIN)/python -m pytest -n auto

check: $(VENV)/.installed
	$(BIN)/ruff check kubecli tests
	$(BIN)/ruff format --check kubecli tests
	$(BIN)/mypy
	$(BIN)/python -m pytest tests/test_imports.py

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
