# Every target makes its own set-up in .venv; nothing needs to be activated.

VENV    := .venv
BIN     := $(VENV)/bin
STAMP   := $(VENV)/.installed
# The first interpreter that is new enough; `make PYTHON=/path/to/python3.12 …` chooses another.
IS_NEW  := -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null
PYTHON  ?= $(firstword $(foreach p,python3 python3.13 python3.12 python3.11 python,\
             $(shell $(p) $(IS_NEW) && echo $(p))))
PIP     := $(BIN)/python -m pip --disable-pip-version-check
PYTEST  := $(BIN)/python -m pytest
JOBS    ?= auto

export TF_CPP_MIN_LOG_LEVEL ?= 3
export TF_ENABLE_ONEDNN_OPTS ?= 0

.DEFAULT_GOAL := help
.PHONY: help setup sandbox demo test lab notebooks release doctor lint hostile mutants bench colab clean

help:  ## list what make can do
	@echo "make TARGET, where TARGET is one of"
	@sed -n 's/^\([a-z]*\):.*## /  \1\t/p' $(MAKEFILE_LIST) | expand -t 14

setup: $(STAMP)  ## make .venv and install everything with the tested versions

$(STAMP): pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "make: Python 3.11, 3.12 or 3.13 is needed and none was found;" \
	  "install one, or say which: make PYTHON=/path/to/python3.12 $(MAKECMDGOALS)" >&2; exit 2; }
	@$(PYTHON) $(IS_NEW) || { echo "make: $(PYTHON) is not Python 3.11, 3.12 or 3.13;" \
	  "say which to take: make PYTHON=/path/to/python3.12 $(MAKECMDGOALS)" >&2; exit 2; }
	@echo "Installing into $(VENV) (TensorFlow is large: the first time takes a few minutes) …"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { echo "make: $(PYTHON) cannot make a" \
	  "virtual environment; on Debian or Ubuntu: apt-get install python3-venv" >&2; exit 2; }
	@$(MAKE) --no-print-directory sandbox
	@$(PIP) install --quiet --constraint constraints.txt --editable '.[teaching,cluster,test]' \
	  > $(VENV)/install.log 2>&1 || { grep -v 'is ignored: it is' $(VENV)/install.log | tail -20 >&2; \
	  echo "make: the installation failed; the whole log is in $(VENV)/install.log" >&2; exit 2; }
	@touch $@

sandbox:  ## install bubblewrap, the sandbox of graded notebooks, or say how
	@if [ "$$(uname)" != Linux ] || command -v bwrap >/dev/null; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  export DEBIAN_FRONTEND=noninteractive; \
	  { apt-get install -y bubblewrap || { apt-get update && apt-get install -y bubblewrap; }; } \
	    >/dev/null 2>&1 || echo "make: bubblewrap could not be installed; without it grading takes" \
	    "--sandbox none" >&2; \
	else \
	  echo "make: grading shuts notebooks in with bubblewrap, which is not installed. To install it:" \
	    "sudo apt-get install bubblewrap (Debian, Ubuntu), sudo dnf install bubblewrap (Fedora)"; \
	fi

demo: $(STAMP)  ## grade a small sample class end to end and show who got what
	@$(BIN)/autograder demo

# One thread a process: pytest runs as many processes as there are cores, and threads that wait for
# each other's cores take several times as long.
test: export OMP_NUM_THREADS := 1
test: export OPENBLAS_NUM_THREADS := 1
test: export TF_NUM_INTRAOP_THREADS := 1
test: export TF_NUM_INTEROP_THREADS := 1
test: $(STAMP)  ## run every test but the heavy ones
	@$(PYTEST) --numprocesses $(JOBS) --dist loadgroup -m 'not mutants and not hostile'

lab: $(STAMP)  ## open JupyterLab in this folder
	@$(BIN)/jupyter lab

notebooks: $(STAMP)  ## rebuild the notebooks whose sources changed, and the releases
	@$(BIN)/autograder build
	@$(BIN)/autograder release

release: $(STAMP)  ## make the student versions in exercises/ and scan them for leaks
	@$(BIN)/autograder release

doctor: $(STAMP)  ## say what is installed and what is missing
	@$(BIN)/autograder doctor

lint: $(STAMP)  ## check style and format of .py files and notebooks alike
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

hostile: $(STAMP)  ## grade a class of attackers: forging, reading, escaping, exhausting, malformed
	@$(PYTEST) tests/hostile

mutants: $(STAMP)  ## change every solution in every small way; judge every catalogued answer
	@$(PYTEST) --numprocesses $(JOBS) -m mutants

bench: $(STAMP)  ## measure our engine against stock nbgrader (BENCH=--quick tries it out)
	@$(BIN)/python tests/bench/run.py $(BENCH)

colab: $(STAMP)  ## run every chapter and solved exercise with the versions Google Colab has
	@$(BIN)/python tests/colab/run.py

clean:  ## remove the virtual environments, the demo's folder and the caches
	rm -rf .venv .venv-colab demo .pytest_cache .ruff_cache
