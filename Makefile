# Two commands matter: `make demo` and `make test`. Each sets everything up on a machine with Python 3.11+, venv and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq
SHARED ?= ../shared
SAMPLES := sample_reports

.DEFAULT_GOAL := help
.PHONY: help demo test check bench size soak pictures docs lock clean

help:  ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /	/' | expand -t 12

$(VENV)/run.stamp: requirements/run.txt pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) install --require-hashes -r requirements/run.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q triage
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt $(VENV)/run.stamp
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@

demo: $(VENV)/run.stamp  ## set up and run the main job on the sample reports
	@$(BIN)/triage demo

test: $(VENV)/dev.stamp check  ## set up and pass the tests, lint, types and contracts
	@$(BIN)/python -m pytest -n 3 --dist worksteal

check: $(VENV)/dev.stamp  ## lint and types only
	@$(BIN)/ruff check triage tests benchmarks
	@$(BIN)/ruff format --check triage tests benchmarks
	@$(BIN)/mypy

bench: $(VENV)/dev.stamp  ## every score in one table; SHARED=folder with the shared data
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python benchmarks/scores.py $(SHARED)

soak: $(VENV)/dev.stamp  ## press the program hard; PART=one of PARTS in benchmarks/soak.py or all, N=rounds, SEED=
	@PYTHONPATH=. $(BIN)/python -m benchmarks.soak $(or $(PART),all) $(N) --seed $(or $(SEED),1)

size: $(VENV)/dev.stamp  ## measure the store with a million sentences; FOLDER=keeps them for the next time, PROPOSALS=1
	@PYTHONPATH=. $(BIN)/python -m benchmarks.size $(FOLDER) $(if $(PROPOSALS),--proposals)

pictures: $(VENV)/dev.stamp  ## draw the pictures of the documentation again
	@$(BIN)/python benchmarks/pictures.py

docs: $(VENV)/dev.stamp  ## write the generated pages of docs/ again
	@$(BIN)/python benchmarks/pages.py

lock:  ## resolve the pins again (needs uv)
	uv pip compile pyproject.toml --extra build --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header --no-annotate -U -o requirements/run.txt
	uv pip compile pyproject.toml --extra dev -c requirements/run.txt --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header --no-annotate --no-emit-package report-triage -U -o requirements/dev.txt

clean:  ## remove what make made
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist
