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

demo: $(VENV)/.installed
	@./demo.sh $(abspath $(BIN))/kubecli

test: $(VENV)/.installed $(KUBECTL)
	$(BIN)/python -m pytest -n auto

check: $(VENV)/.installed
	$(BIN)/ruff check kubecli tests bench
	$(BIN)/ruff format --check kubecli tests bench
	$(BIN)/mypy
	$(BIN)/python -m pytest tests/test_imports.py

PEERS := .bench/peers
$(PEERS)/.installed: bench/peers/requirements.txt
	@test -x $(PEERS)/bin/python || $(PYTHON) -m venv $(PEERS)
	$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check -r $<
	@touch $@

bench: $(VENV)/.installed $(KUBECTL) $(PEERS)/.installed
	$(BIN)/python bench/run.py --peers $(abspath $(PEERS))/bin/python --flat --json .bench/results.json $(BENCH_ARGS)

clean:
	rm -rf $(VENV) .bench .mypy_cache .ruff_cache .pytest_cache .hypothesis
