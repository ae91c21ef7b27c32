# make run    from a fresh clone: environment, PWA, database with demonstration data, server
# make test   everything: Python, TypeScript, browser, both databases
# make faults      the programs of tests/faults many times over; prints what came out
# make mutations   take the safeguards out one at a time: a test must fail for each
# make lint   style, types, directions of imports
# make lock   renew requirements.lock after a change of pyproject.toml
# make simulate   many histories of handhelds and mishaps: SEEDS=10000, or SEED=123 to repeat one
# make screenshots   take the README's pictures from the running product

PYTHON ?= python3
FAULT_ROUNDS ?= 17
BIND ?= 127.0.0.1:8000
VENV := .venv/bin
MADE := .make
PIP := $(VENV)/pip --quiet --disable-pip-version-check
COMPILE := $(VENV)/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe \
  --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header

.PHONY: run test faults mutations lint lock simulate screenshots clean test-python test-pwa prepared
.DEFAULT_GOAL := run

run: $(MADE)/server $(MADE)/pwa
	$(VENV)/giacenza db upgrade
	$(VENV)/giacenza demo --bind $(BIND)
	$(VENV)/giacenza serve --bind $(BIND)

test: test-pwa test-python

test-python: $(MADE)/tools $(MADE)/pwa
	sh .ci/prepare
	$(VENV)/pytest

test-pwa: $(MADE)/pwa
	cd pwa && npm test

faults: $(MADE)/tools $(MADE)/pwa
	sh .ci/prepare
	GIACENZA_FAULT_ROUNDS=$(FAULT_ROUNDS) $(VENV)/pytest --numprocesses=0 --capture=no tests/faults

mutations: $(MADE)/tools $(MADE)/pwa
	$(VENV)/python -m tests.faults.mutations

lint: $(MADE)/tools $(MADE)/pwa
	$(VENV)/ruff check .
	$(VENV)/ruff format --check .
	$(VENV)/mypy
	$(VENV)/lint-imports
	cd pwa && npm run check && npm run lint

lock: $(MADE)/server
	$(PIP) install "pip-tools>=7.4"
	$(COMPILE) --output-file requirements.lock pyproject.toml
	$(COMPILE) --all-extras --constraint requirements.lock \
	  --output-file requirements-tools.lock pyproject.toml

SEEDS ?= 1000
FIRST ?= 1
EXAMPLES ?= 200

# The PWA's modules against the real server; then the protocol alone against a model of sets.
simulate: $(MADE)/tools $(MADE)/npm
ifdef SEED
	$(VENV)/python -m tests.simulation --seed $(SEED)
else
	$(VENV)/python -m tests.simulation --seeds $(SEEDS) --first $(FIRST)
	GIACENZA_PROPERTY_EXAMPLES=$(EXAMPLES) $(VENV)/pytest -n 0 tests/properties/test_sync_machine.py
endif

screenshots: $(MADE)/tools $(MADE)/pwa
	$(VENV)/python docs/pictures/take.py

clean:
	rm -rf .venv $(MADE) pwa/node_modules pwa/dist

# Environment with what the server needs, and the command `giacenza`.
$(MADE)/server: requirements.lock pyproject.toml
	test -x $(VENV)/python || $(PYTHON) -m venv .venv
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps -e .
	mkdir -p $(MADE) && touch $@

# The same environment with the tools of tests and style.
$(MADE)/tools: $(MADE)/server requirements-tools.lock
	$(PIP) install --require-hashes -r requirements-tools.lock
	touch $@

$(MADE)/npm: pwa/package-lock.json
	cd pwa && npm ci --no-audit --no-fund
	mkdir -p $(MADE) && touch $@

$(MADE)/pwa: $(MADE)/npm $(shell find pwa/src pwa/public pwa/*.ts pwa/*.js pwa/*.json pwa/index.html -type f 2>/dev/null)
	cd pwa && npm run build
	touch $@
