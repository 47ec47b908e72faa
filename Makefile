# Warraq's own commands.  `make help` lists them; everything is installed by itself.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

export UV_SYSTEM_CERTS := 1
export UV_PYTHON_DOWNLOADS := never
UV := .uv/bin/uv --quiet

# What is once installed for tests stays: `make run` never takes the linters away again.
PACKAGES := $(if $(wildcard .venv/.installed-dev),dev,main)

## help: list the commands
help:
	@echo "Warraq: make <command>"
	@awk -F': ' '/^## [a-z-]+: /{ sub(/^## /, ""); printf "  %-8s %s\n", $$1, substr($$0, length($$1) + 3) }' Makefile

## run: one night of the sample newspaper through Airflow (SITES="sy24 ..." for live sites)
run: install .env
	@.venv/bin/python -m warraq.local run $(SITES)

## up: start Airflow, the store and replay, and leave them running
up: install .env
	@.venv/bin/python -m warraq.local up

## down: stop all of it
down:
	@test -x .venv/bin/python || { echo "nothing is installed, so nothing runs."; exit 0; }; \
	.venv/bin/python -m warraq.local down

## status: say what is running
status: install .env
	@.venv/bin/python -m warraq.local status

## test: run the tests (TESTS="tests/archive -k seal" for some of them)
test: .venv/.installed-dev .venv-replay/.installed chromium
	@.venv/bin/python -m pytest -n 2 --dist loadfile $(TESTS)

## soak: the tests that take long: more kills, more nights
soak: .venv/.installed-dev .venv-replay/.installed chromium
	@.venv/bin/python -m pytest -m soak --timeout 1200 $(TESTS)

## bench: the reader beside its peers, on PAGES="folder ..." with ground-truth.json; then each of MEASURES; tables of ROWS; REREAD pages
PAGES ?= ../shared/bench/english ../shared/bench/arabic
SAVED_SITE ?= ../shared/pages/real/jnews_site_ar.tar.xz
MEASURES ?= frontier archive capture
# Rows of the tables, and pages read again: 100000 of each for what the articles promise.
ROWS ?= 20000
REREAD ?= 20000
bench: .venv-bench/.installed .venv/.installed-$(PACKAGES)
	@PYTHONPATH=. .venv-bench/bin/python -W ignore -m bench.extraction $(PAGES)
	@PYTHONPATH=. .venv-bench/bin/python -W ignore -m bench.dates
	@PYTHONPATH=. .venv-bench/bin/python -W ignore -m bench.rules $(SAVED_SITE)
	@.venv/bin/python -m bench.discovery
	@for name in $(MEASURES); do PYTHONPATH=. .venv/bin/python -W ignore -m bench.$$name; done
	@.venv/bin/python -W ignore -m bench.tables $(ROWS)
	@.venv/bin/python -W ignore -m bench.rereading $(REREAD)

## lint: ruff, mypy and the floors of the house
lint: .venv/.installed-dev
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports

## install: the two environments, from the hashed locks
install: .venv/.installed-$(PACKAGES) .venv-replay/.installed

## lock: resolve requirements/*.in again into the locks
lock: .uv/.installed
	@cd requirements && for name in uv main dev replay bench; do \
	  case $$name in dev) with="-c main.lock";; *) with="";; esac; \
	  ../$(UV) pip compile --upgrade --python-version 3.11 --no-emit-index-url \
	    --no-emit-find-links --generate-hashes $$with -o $$name.lock $$name.in; \
	done

## clean: remove environments and caches; never what was captured (var/)
clean: down
	@rm -rf .uv .venv .venv-replay .venv-bench .pytest_cache .mypy_cache .ruff_cache .import_linter_cache \
	  .hypothesis
	@find . -name __pycache__ -not -path './var/*' -prune -exec rm -rf {} +
	@echo "environments and caches are gone; var/ (what was captured) and .env are untouched."

.PHONY: help run up down status test soak bench lint install lock clean chromium

.env:
	@cp .env.example .env

.uv/.installed: requirements/uv.lock
	@command -v python3.11 >/dev/null || \
	  { echo "python3.11 is missing: install it (Debian: python3.11 and python3.11-venv)."; exit 2; }
	@echo "installing uv"
	@python3.11 -m venv --clear .uv || \
	  { echo "python3.11 cannot make environments: install Debian's python3.11-venv."; exit 2; }
	@.uv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes \
	  -r requirements/uv.lock
	@touch $@

.venv/.installed-%: requirements/%.lock | .uv/.installed
	@echo "installing the crawler, the archive and Airflow"
	@test -x .venv/bin/python || $(UV) venv --python python3.11 .venv
	@$(UV) pip sync --python .venv/bin/python --require-hashes --compile-bytecode $<
	@echo "$(CURDIR)" > "$$(.venv/bin/python -c 'import site; print(site.getsitepackages()[0])')/warraq.pth"
	@printf '#!%s\nimport sys\n\nfrom warraq.__main__ import main\n\nsys.exit(main())\n' \
	  "$(CURDIR)/.venv/bin/python" > .venv/bin/warraq
	@chmod +x .venv/bin/warraq
	@touch $@

.venv-bench/.installed: requirements/bench.lock | .uv/.installed
	@echo "installing the peers to measure against"
	@test -x .venv-bench/bin/python || $(UV) venv --python python3.11 .venv-bench
	@$(UV) pip sync --python .venv-bench/bin/python --require-hashes $<
	@touch $@

.venv-replay/.installed: requirements/replay.lock | .uv/.installed
	@echo "installing replay"
	@test -x .venv-replay/bin/python || $(UV) venv --python python3.11 .venv-replay
	@$(UV) pip sync --python .venv-replay/bin/python --require-hashes --compile-bytecode $<
	@touch $@

chromium:
	@command -v chromium >/dev/null || { \
	  test "$$(id -u)" = 0 || { echo "chromium is missing: install Debian's package chromium."; exit 2; }; \
	  echo "installing Debian's chromium"; \
	  apt-get -qq update && DEBIAN_FRONTEND=noninteractive \
	    apt-get -qq install --no-install-recommends chromium >/dev/null; \
	}
