# Two commands matter: `make run` (chat with the bot in a browser, or run it on Telegram) and `make test`.
# Both make the virtual environment first; it is made again whenever a lock changes.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# One more than there are cores: many tests wait for processes that they have started or killed.
WORKERS ?= $(shell echo $$(($$(nproc 2>/dev/null || echo 2) + 1)))
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: run setup test prove lint lock bench clean

run: $(VENV)/.ready
	$(BIN)/nhacviec

setup: $(VENV)/.ready

test: $(VENV)/.ready-test
	$(BIN)/python -m pytest -n $(WORKERS) -m "not prove" $(ARGS)

# The long proofs (kill loops, load); `make test` runs scaled versions of them.
prove: $(VENV)/.ready-test
	$(BIN)/python -m pytest -m prove --timeout 3600 -s $(ARGS)

lint: $(VENV)/.ready-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.ready-test
	$(BIN)/python -m benchmarks.answering
	$(BIN)/python -m benchmarks.understanding
	$(BIN)/python -m benchmarks.load --short
	$(BIN)/python -m benchmarks.reports
	$(BIN)/python -m benchmarks.delivery
	$(BIN)/python -m benchmarks.digests

# Resolve the locks again after a change of dependencies in pyproject.toml.
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --no-strip-extras
lock: $(VENV)/.ready-test
	$(COMPILE) pyproject.toml --extra postgres --group build -o requirements.lock
	$(COMPILE) --group test -c requirements.lock -o requirements-test.lock

$(VENV)/.ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Cần Python 3.11 trở lên." if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.ready-test: $(VENV)/.ready requirements-test.lock
	$(PIP) install --require-hashes -r requirements-test.lock
	@touch $@

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage .coverage.* build dist *.egg-info
