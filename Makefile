# Everything the hub needs is put inside this folder: .venv (program), .hub (data), .cache (downloads).
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
STAMP := $(VENV)/.installed
# Each process takes whole files, in their order, and about 1.5 GB with the PostgreSQL that is its own,
# whose data are in /dev/shm where there is room.
PARALLEL := --numprocesses auto --maxprocesses 8 --dist loadfile --no-loadscope-reorder
export PIP_CACHE_DIR := $(CURDIR)/.cache/pip
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export HYPOTHESIS_STORAGE_DIRECTORY := $(CURDIR)/.cache/hypothesis

.PHONY: help demo test fuzz chaos replay check serve bench bench-exchange bench-reads schema coverage lock stop clean

help: ## Show this help
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

$(STAMP): requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed / 需要 Python 3.11 或更高版本 (make PYTHON=python3.12 …)"; exit 1; }
	@echo "Setting up .venv (once) / 正在准备运行环境（仅首次）…"
	@$(PYTHON) -m venv $(VENV)
	@$(VENV)/bin/pip install --quiet --no-deps --requirement requirements.lock
	@touch $(STAMP)

demo: $(STAMP) ## The 8th, end to end, on a synthetic county; then GraphiQL. YEAR=1: a school year of the five places
	@$(PY) -m hub $(if $(YEAR),year,demo) $(ARGS)

serve: $(STAMP) ## Serve /graphql on the hub's database
	@$(PY) -m hub serve $(ARGS)

test: $(STAMP) ## All tests, each process on a real PostgreSQL of its own; ARGS=tests/… some of them, in one process
	@$(PY) -m pytest $(if $(findstring tests/,$(ARGS)),,$(PARALLEL)) $(ARGS)

fuzz: export N ?= 20000
fuzz: export SEED ?= 1
fuzz: $(STAMP) ## Random operations by both read paths, compared byte by byte; broken requests: N=20000 SEED=1
	@$(PY) -m pytest -s tests/execution/fuzz.py tests/hub/test_broken.py $(ARGS)

chaos: export N ?= 200
chaos: export SEED ?= 1
chaos: $(STAMP) ## Months of every department while workers, database and partner are killed: N=200 SEED=1, RUN=17 one of them
	@$(PY) -m pytest -s tests/exchange/chaos/long.py $(ARGS)

replay: $(STAMP) ## A simulated year of exchanges, twice: every table of both must say the same; ARGS="--children 500 --seed 3"
	@$(PY) -m hub exchange replay $(ARGS)

check: $(STAMP) ## Lint, types, import contract, drift of migrations, SDL, error codes, state machines, OpenAPI, rules; breaking changes
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/mypy
	@$(VENV)/bin/lint-imports
	@$(PY) -m hub.checks

schema: $(STAMP) ## Print the graph, its subgraphs and its contracts into schema/, error codes and state machines into docs/
	@$(PY) -m hub schema --write

coverage: $(STAMP) ## Print which test proves which rule of the documents into docs/coverage.md
	@$(PY) -m hub.coverage --write

bench: $(STAMP) ## Measure import and exchange on this machine, then what rights, masks and the audit log cost reads
	@$(PY) -m benchmarks.county $(ARGS)
	@$(PY) -m benchmarks.reads --servers ours,open,bare --only q1,q2 --rounds 5 $(READS)

bench-exchange: $(STAMP) ## The police's roster of a million children, durable, beside what each stage costs alone; ARGS="--rows 3000000"
	@$(PY) -m benchmarks.exchange $(ARGS)

bench-reads: $(STAMP) ## Compare reads with three other servers on this machine (Node's npm is needed)
	@$(PY) -m benchmarks.reads $(ARGS)

lock: ## Resolve pyproject.toml anew into requirements.lock
	@rm -rf .cache/lock && $(PYTHON) -m venv .cache/lock
	@$(PYTHON) -c 'import tomllib; p = tomllib.load(open("pyproject.toml", "rb"))["project"]; print(*p["dependencies"], *p["optional-dependencies"]["dev"], sep="\n")' > .cache/wanted.txt
	@.cache/lock/bin/pip install --quiet --requirement .cache/wanted.txt
	@{ sed -n 1p requirements.lock; .cache/lock/bin/pip freeze; } > .cache/lock.txt && mv .cache/lock.txt requirements.lock && rm -rf .cache/lock

stop: $(STAMP) ## Stop the embedded database
	@$(PY) -m hub db stop

clean: ## Remove everything that was set up, data included
	@if [ -x $(PY) ]; then $(PY) -m hub db stop; fi
	@find . -name __pycache__ -not -path './$(VENV)/*' -prune -exec rm -rf {} +
	@rm -rf $(VENV) .hub .cache .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis tests/interop/*/node_modules
