# The commands of this project. `make demo` needs Python 3.11+ and a package index, no more.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.PHONY: demo test check format bench bench-mail bench-faq fuzz lock clean

demo: $(READY)
	@$(BIN)/presessions demo

test: $(READY)
	@$(BIN)/pytest tests/unit -q
	@$(BIN)/pytest tests --ignore=tests/unit -q

check: $(READY)
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

format: $(READY)
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: $(READY)
	@$(BIN)/python -m benchmarks.turns

bench-mail: $(READY)
	@$(BIN)/python -m benchmarks.mail $(CORPUS)

bench-faq: $(READY)
	@$(BIN)/python -m benchmarks.faq $(QUESTIONS)

# Pinned with hashes; the project itself is installed editable, without its dependencies.
$(READY): requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "presessions needs Python 3.11 or newer; set PYTHON=python3.11")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing pinned dependencies into .venv (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $(READY)

# After changing dependencies in pyproject.toml.
lock:
	@$(BIN)/python -m pip install --quiet uv
	@$(BIN)/uv pip compile pyproject.toml --extra sandbox --group dev --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-header --quiet --output-file requirements.txt

clean:
	@rm -rf .venv var .mypy_cache .ruff_cache .pytest_cache .hypothesis
