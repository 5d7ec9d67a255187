# The two commands of the README, and what developers use.  Everything sets itself up.
PYTHON ?= python3
VENV ?= .venv
TESTS ?=
BIN := $(VENV)/bin
READY := $(VENV)/.ready
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check

# BLAS on two threads costs 3-5x when a neighbour runs, and the kernels bring their own threads.
export OMP_NUM_THREADS := 1
export OPENBLAS_NUM_THREADS := 1

.PHONY: report test full formal boundscheck check format clean

report: $(READY)
	$(BIN)/ltbounds report

test: $(READY)
	$(BIN)/python -m pytest -q -n 2 $(TESTS)

# What takes longer than CI has: every judge at its full effort and cvc5, every certified point again, a thousand kills.
full: $(READY)
	$(BIN)/ltbounds verify --profile full
	$(BIN)/python scripts/check_moments.py
	LTBOUNDS_KILLS=1000 $(BIN)/python -m pytest -q -n 2 tests/crashes

# Every kernel with bounds checks, compiled afresh: an index that runs off raises instead of killing Python.
boundscheck: $(READY)
	NUMBA_BOUNDSCHECK=1 $(BIN)/python -m pytest -q -n 2 tests/subsets tests/tickets/test_source.py

# Theorems checked by Coq, and every ball leaf once more by coq-interval.  As root on Debian it installs them.
formal: $(READY)
	@command -v coqc >/dev/null || { [ "$$(id -u)" = 0 ] && apt-get install -y -qq coq libcoq-interval libcoq-coquelicot; } \
		|| { echo "coqc must be there; on Debian 12: apt-get install coq libcoq-interval libcoq-coquelicot"; exit 1; }
	$(BIN)/python scripts/formal.py

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python scripts/check_records.py

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis build dist *.egg-info
	find . -name __pycache__ -prune -exec rm -rf {} +

# Every file is held against its hash (scripts/pin_hashes.py), uv and setuptools too: a changed one is not installed.
# uv installs in half the time; where it cannot be had, pip does the same.
$(READY): pyproject.toml .ci/hashes.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "PYTHON=$(PYTHON) must be Python 3.11 or newer; try make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@sed -n '/^uv==/,/[^\\]$$/p' .ci/hashes.txt > $(VENV)/uv.txt
	$(INSTALL) --require-hashes -r $(VENV)/uv.txt \
		&& VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --compile-bytecode --require-hashes -r .ci/hashes.txt \
		|| $(INSTALL) --require-hashes -r .ci/hashes.txt
	$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@
