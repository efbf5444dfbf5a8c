# Every command a person needs; each sets up what it needs and can be run again.
PYTHON ?= python3
PY := .venv/bin/python
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help demo serve test check bench load proof lock readme bilder einrichten entwicklung messung clean

help: ## show this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

einrichten: ## set up .venv with what the program needs
	@$(PYTHON) scripts/einrichten.py laufzeit

entwicklung: ## set up .venv with what tests and checks need as well
	@$(PYTHON) scripts/einrichten.py entwicklung

demo: einrichten ## build the demo county and serve it (ARGS=--no-serve only builds, ARGS="--port 8001")
	@$(PY) -m zielwerk demo $(ARGS)

serve: einrichten ## serve the configured instance (see README, "Run it for real")
	@$(PY) -m zielwerk serve $(ARGS)

test: entwicklung ## all tests on SQLite and PostgreSQL, and in Chromium (ARGS=sqlite, browser or postgresql: only that part)
	@$(PY) scripts/testen.py $(ARGS)

check: entwicklung ## style, types, import contracts, migrations, templates, texts
	@$(PY) scripts/pruefen.py $(ARGS)

messung: ## set up .venv with what `make bench` compares with as well
	@$(PYTHON) scripts/einrichten.py messung

bench: messung ## time against the alternatives, side by side; prints ratios (ARGS="listen 5000000": one, with so many rows)
	@$(PY) scripts/messen.py $(ARGS)

load: entwicklung ## many Mandanten and users on PostgreSQL; takes half an hour (ARGS="--mandanten 40 --sekunden 30")
	@$(PY) scripts/last.py $(ARGS)

proof: messung ## the tests with full counts (random lists, calendars, Spark, which needs Java); takes long
	@ZIELWERK_PROOF=1 $(PY) scripts/testen.py $(ARGS)

lock: entwicklung ## write the lock files anew with the newest allowed versions
	@$(PY) scripts/sperrdateien.py

readme: entwicklung ## write the module table of README.md
	@$(PY) scripts/readme_tabelle.py

bilder: entwicklung ## make the screenshots of docs/handbuch from a demo instance
	@$(PY) scripts/bilder.py $(ARGS)

clean: ## remove .venv and caches; var/ (data) stays
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
