# newswire: `make up` sets everything up and runs it, `make test` sets everything up and tests it.
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LOCKS := deploy/python
UV := $(shell command -v uv 2>/dev/null || echo $(BIN)/uv)
INSTALL = $(UV) pip install --quiet --python $(BIN)/python
COMPILE = $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header
NEED := 'import sys; sys.exit(sys.version_info < (3, 11))'

.PHONY: help setup up test faults soak feeds-run bench-stream bench-rss eval-text conformance lint fmt lock clean

help: ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile

setup: $(VENV)/run.stamp ## Make .venv and install newswire and its local broker
	@:

up: setup ## Run everything; pass arguments as ARGS="--once my-seeds/"
	@exec $(BIN)/newswire up $(ARGS)

test: $(VENV)/dev.stamp ## Run all tests, those on a real Apache Kafka included: JOBS=2 on an idle machine
	@$(BIN)/pytest $(if $(JOBS),-n $(JOBS) --dist loadgroup) --cov --cov-report=term:skip-covered $(ARGS)

faults: $(VENV)/dev.stamp ## Play the faults that the pipeline survives: ONLY="1 8" SEEDS=2 JOBS=2
	@$(BIN)/python -m tests.faults $(if $(ONLY),--only $(ONLY)) $(if $(SEEDS),--seeds $(SEEDS)) $(if $(JOBS),--jobs $(JOBS))

soak: $(VENV)/dev.stamp ## Let processes die at random for a long time: MINUTES=20 RATE=200 SEED=1
	@$(BIN)/python -m tests.faults.soak $(if $(MINUTES),--minutes $(MINUTES)) $(if $(RATE),--rate $(RATE)) $(if $(SEED),--seed $(SEED))

feeds-run: $(VENV)/dev.stamp ## Fetch a made-up web of feeds and account for every revision: MINUTES=10 FEEDS=200 SEED=1
	@$(BIN)/python -m tests.feeds $(if $(MINUTES),--minutes $(MINUTES)) $(if $(FEEDS),--feeds $(FEEDS)) $(if $(SEED),--seed $(SEED))

bench-stream: $(VENV)/dev.stamp ## Measure the stream against its floors; arguments as ARGS="--profile"
	@$(BIN)/python -m benchmarks.stream $(ARGS)

bench-rss: $(VENV)/dev.stamp ## Measure fetching feeds beside lemon24/reader: ARGS="--feeds 5000", or "--feeds 10000 --memory"
	@$(BIN)/python -m benchmarks.rss $(ARGS)

eval-text: $(VENV)/dev.stamp ## Measure text, dates and languages on labelled data: ARGS="--only dates --data FOLDER"
	@$(BIN)/python -m benchmarks.text $(ARGS)

conformance: $(VENV)/dev.stamp ## Read feed test files beside the project as plain feedparser does: ARGS="--differences"
	@$(BIN)/python -m benchmarks.conformance $(ARGS)

lint: $(VENV)/dev.stamp ## Check style, types, import directions and generated files
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m newswire.docs --check

fmt: $(VENV)/dev.stamp ## Format, and write generated files anew
	@$(BIN)/ruff format
	@$(BIN)/ruff check --fix
	@$(BIN)/python -m newswire.docs

lock: $(VENV)/dev.stamp ## Lock Python packages and the broker's jars anew (needs Maven)
	@$(COMPILE) pyproject.toml --extra local --group build --group dev -o $(LOCKS)/dev.lock
	@$(COMPILE) pyproject.toml --extra local --group build --constraint $(LOCKS)/dev.lock -o $(LOCKS)/run.lock
	@echo uv | $(COMPILE) - -o $(LOCKS)/uv.lock
	@mvn -q -B -f deploy/kafka/pom.xml dependency:list -DincludeScope=runtime \
	  -DoutputAbsoluteArtifactFilename=true -DoutputFile=$(CURDIR)/$(VENV)/jars.txt
	@$(BIN)/python deploy/kafka/lock.py < $(VENV)/jars.txt > $(VENV)/jars.lock
	@mv $(VENV)/jars.lock deploy/kafka/jars.lock

clean: ## Remove .venv and caches; the data in .newswire stays
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage*
	find . -name __pycache__ -prune -exec rm -rf {} +

$(VENV)/python.stamp:
	@command -v $(PYTHON) >/dev/null || { echo "make: $(PYTHON) is not installed; on Debian and Ubuntu: apt install python3 python3-venv" >&2; exit 1; }
	@$(PYTHON) -c $(NEED) || { echo "make: newswire needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) -V). Try make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
	  echo "make: $(PYTHON) has no venv module; on Debian and Ubuntu: apt install python$$($(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(BIN)/uv: $(VENV)/python.stamp $(LOCKS)/uv.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(LOCKS)/uv.lock
	@touch $@

$(VENV)/run.stamp: $(VENV)/python.stamp $(LOCKS)/run.lock pyproject.toml | $(UV)
	@echo "installing newswire into $(VENV)"
	@$(INSTALL) --require-hashes -r $(LOCKS)/run.lock
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/dev.stamp: $(VENV)/run.stamp $(LOCKS)/dev.lock
	@$(INSTALL) --require-hashes -r $(LOCKS)/dev.lock
	@touch $@

# uv from the PATH is a file that make need not build.
ifneq ($(UV),$(BIN)/uv)
$(UV): ;
endif
