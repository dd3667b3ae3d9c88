.DEFAULT_GOAL := help
BIN := .venv/bin

.PHONY: help setup demo run test check check-code format

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

format: setup ## put the code into form
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .
