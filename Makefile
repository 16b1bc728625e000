# The commands of this project. `make demo` needs Python 3.11+ and a package index, no more.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
DEVELOPING := .venv/.developing
# Where it is set, each process of the tests compiles the whole bot anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test check format bench fuzz bench-mail bench-faq bench-panel bench-secrecy rehearse lock clean

# With options of its own: make demo ARGS="--fresh --port 8050"
demo: $(READY)
	@$(BIN)/presessions demo $(ARGS)

# Fast ones first. The browser's tests run by themselves: Playwright keeps an event loop.
test: $(DEVELOPING)
	@$(BIN)/pytest tests/unit -q -n 2
	@$(BIN)/pytest tests --ignore=tests/unit --ignore=tests/browser -q -n 2 --dist loadfile
	@$(BIN)/pytest tests/browser -q -n 2 --dist loadfile

check: $(DEVELOPING)
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

format: $(DEVELOPING)
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: $(DEVELOPING)
	@$(BIN)/python -m benchmarks.turns
	@$(BIN)/python -m benchmarks.sending
	@$(BIN)/python -m benchmarks.over_http

bench-mail: $(DEVELOPING)
	@$(BIN)/python -m benchmarks.mail $(CORPUS)

# Changed bytes in our own mails, with new seeds each time: SECONDS=3600 for an hour.
SECONDS ?= 300
fuzz: $(DEVELOPING)
	@$(BIN)/python -m tests.unit.email.fuzzing --seconds $(SECONDS)

bench-faq: $(DEVELOPING)
	@$(BIN)/python -m benchmarks.faq $(QUESTIONS)

bench-panel: $(DEVELOPING)
	@$(BIN)/python -m benchmarks.panel

# How long a stranger waits for an answer about somebody who applied, and about nobody.
bench-secrecy: $(DEVELOPING)
	@$(BIN)/python -m benchmarks.secrecy

# Thousands of rounds with everything going wrong: a failing seed is printed.
SEEDS ?= 5000
rehearse: $(DEVELOPING)
	@REHEARSAL_SEEDS=$(SEEDS) $(BIN)/pytest tests/rehearsal -q -n auto -k keeps_its_promises

# Pinned with hashes; the project itself is installed editable, without its dependencies.
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

$(READY): requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "presessions needs Python 3.11 or newer: make PYTHON=python3.11 ...")'
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear .venv
	@echo "Installing pinned dependencies into .venv (once, about a minute) ..."
	@$(PIP) --require-hashes -r requirements.txt
	@$(PIP) --no-build-isolation --no-deps -e .
	@touch $@

# What tests and checks need besides.
$(DEVELOPING): requirements-dev.txt $(READY)
	@echo "Installing what tests and checks need (once) ..."
	@$(PIP) --require-hashes -r requirements-dev.txt
	@touch $@

# After changing dependencies in pyproject.toml.
lock:
	@$(PIP) uv
	@$(LOCK) --group build --output-file requirements.txt
	@$(LOCK) --group dev --output-file requirements-dev.txt

LOCK := $(BIN)/uv pip compile pyproject.toml --extra sandbox --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-header --quiet

clean:
	@rm -rf .venv var .mypy_cache .ruff_cache .pytest_cache .hypothesis
