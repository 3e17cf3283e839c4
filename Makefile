# Every command sets itself up: `make demo` on a fresh machine needs Python 3.11 with venv, and make.
PYTHON ?= python3
MINUTES ?= 10
BIN := .venv/bin
READY := .venv/.ready

.PHONY: setup check fix test bench demo docs package long lock

setup: $(READY)

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	touch $(READY)

check: $(READY)  ## changes nothing: lint, types, contracts, house rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -q tests/house

fix: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

test: $(READY)
	$(BIN)/pytest -q -n 2 --dist worksteal

bench: $(READY)
	$(BIN)/python -m tests.bench

demo: $(READY)
	$(BIN)/recon demo

docs: $(READY)
	$(BIN)/python -m tests.tools.docs

package: $(READY)
	rm -rf dist
	$(BIN)/python -m hatchling build

# `make long STAGE=exam` prints the table of the public suite; tests/exam/README.md has smaller ones.
# `make long STAGE=fuzz MINUTES=60` needs the extra: .venv/bin/python -m pip install -e '.[fuzz]'
long: $(READY)
ifeq ($(STAGE),exam)
	$(BIN)/python -m tests.exam --suite public
else
	RECON_LONG=$(STAGE) MINUTES=$(MINUTES) $(BIN)/pytest -q -m $(STAGE)
endif

lock:  ## needs uv; writes no URL
	uv export --quiet --all-groups --no-emit-project --no-header -o requirements.lock
	! grep -n '://' requirements.lock
