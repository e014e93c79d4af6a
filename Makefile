# `make` prints what there is to do. Needs Python 3.11 or newer, make and a C library.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
INSTALLED_TEST := $(VENV)/.installed-test
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --quiet --constraint constraints.txt

export NO_MKDOCS_2_WARNING := 1

.DEFAULT_GOAL := help
.PHONY: help archive site serve links bench test check clean

help: ## show this
	@echo "RNN Review: an annotated archive of RNN resources whose papers can be re-measured"
	@echo
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

archive: $(INSTALLED) ## set up, check the index, re-measure, show the verdicts, build the site
	@echo "1/4 the index, the claims and the stored runs"
	@$(BIN)/rnn-review check
	@echo "2/4 re-measuring every reproduction at its scaled profile (a run by today's code is not repeated)"
	@$(BIN)/rnn-review run --profile scaled --missing --resume
	@echo "3/4 verdicts"
	@$(BIN)/rnn-review verdicts
	@echo "4/4 the site"
	@$(BIN)/rnn-review site build

site: $(INSTALLED) ## build the site into site/
	@$(BIN)/rnn-review site build

serve: site ## build the site and serve it to this machine
	@$(BIN)/rnn-review site serve

links: $(INSTALLED) ## check every link of the index (needs the network)
	@$(BIN)/rnn-review links

bench: $(INSTALLED) ## measure speed, as ratios in one run
	@$(BIN)/rnn-review bench

test: $(INSTALLED_TEST) ## set up and run the tests
	@$(BIN)/python -m pytest --numprocesses auto --maxprocesses 8 --dist worksteal

check: $(INSTALLED_TEST) ## lint, strict types, import contracts, schemas, the index and its layout
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/rnn-review fmt --check
	@$(BIN)/rnn-review check

clean: ## remove what was built; results and .venv stay
	rm -rf build site

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed, found $$($(PYTHON) --version)"; echo "hint: make PYTHON=/path/to/python3.11"; exit 2; }
	@$(PYTHON) -m venv $(VENV)

$(INSTALLED): $(BIN)/python pyproject.toml constraints.txt
	@echo "installing into $(VENV) (a minute or two on the first time)"
	@$(PIP) --editable '.[run,site]'
	@touch $@

$(INSTALLED_TEST): $(INSTALLED)
	@echo "installing what the tests need"
	@$(PIP) --editable '.[run,site,release,cluster,test]'
	@touch $@
