.DEFAULT_GOAL := help
BIN := .venv/bin

.PHONY: help setup demo run test check check-code format gate benchmark-reading benchmark-crawl benchmark-judging benchmark-dashboard benchmark-search fuzz mutants kill-test soak

help: ## this list
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## environment and developer tools, in .venv
	@sh scripts/setup.sh

demo: setup ## a small county served on loopback: some months in a minute, then the dashboard
	@$(BIN)/nianbao demo

run: setup ## the service for the workspace in NIANBAO_WORKSPACE (else the current directory)
	@$(BIN)/nianbao run

test: setup ## all tests
	@$(BIN)/pytest -q -n auto

check: check-code test ## exactly what CI runs: format, lint, types, import contracts, tests, docs

check-code: setup ## the same without the tests
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

gate: setup ## scores of the gold set against their floors
	@$(BIN)/python -m tests.gold.gate

benchmark-reading: setup ## reading: time, memory and truth beside peers
	@[ -x .venv-peers/bin/python ] || python3 -m venv .venv-peers
	@.venv-peers/bin/python -m pip install --quiet gne readability-lxml
	@$(BIN)/python -m benchmarks.reading

benchmark-crawl: setup ## crawling: first day, quiet days, beside Scrapy alone and other watchers (OPTIONS=--large)
	@[ -x .venv-peers/crawl/bin/python ] || python3 -m venv .venv-peers/crawl
	@.venv-peers/crawl/bin/python -m pip install --quiet urlwatch webchanges changedetection.io
	@$(BIN)/python -m benchmarks.crawl $(OPTIONS)

benchmark-search: setup ## full text: room and time of the index, time of questions (OPTIONS=--reports N)
	@$(BIN)/python -m benchmarks.search $(OPTIONS)

benchmark-judging: setup ## judging at the scale of all counties: copies among 100,000 reports (OPTIONS=--reports N)
	@$(BIN)/python -m benchmarks.judging $(OPTIONS)

benchmark-dashboard: setup ## pages over 1.3 million reports, twenty users at once (OPTIONS="--bodies N --workspace DIR")
	@$(BIN)/python -m benchmarks.dashboard $(OPTIONS)

ENTRY ?= page
SECONDS ?= 600
fuzz: setup ## one reader under coverage-guided fuzzing: make fuzz ENTRY=page SECONDS=600
	@$(BIN)/python -m pip install --quiet atheris
	@$(BIN)/python -m tests.fuzz $(ENTRY) --seconds $(SECONDS)

MINUTES ?= 5
soak: setup ## a service on a fast clock for MINUTES: memory, files, threads and processes stay level
	@$(BIN)/python -m tests.soak.run --minutes $(MINUTES)

MODULE ?= monitor/when/lateness.py
mutants: setup ## mutation tests of one module: make mutants MODULE=monitor/when/lateness.py
	@$(BIN)/python scripts/mutants.py $(MODULE)

N ?= 200
kill-test: setup ## crawl and alert killed at N random moments: every accusation arrives (make kill-test N=200)
	@NIANBAO_KILLS=$(N) $(BIN)/python -m pytest -q -s -p no:xdist tests/faults/test_mail_kills.py

format: setup ## put the code into form
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .
