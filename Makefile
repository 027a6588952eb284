# make run, make test; `make help` tells the rest.

PYTHON ?= python3
BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.NOTPARALLEL:
.PHONY: help run test packages check format messages fuzz bench clean

help:
	@echo 'make run      the gateway on this machine, with ./config.toml'
	@echo 'make test     all checks and tests; installs the system packages they need'
	@echo 'make check    format, lint, types, order of the rooms'
	@echo 'make format   lay the code out'
	@echo 'make messages brings the catalogues up to date, and tells what is not translated'
	@echo 'make fuzz     the property tests with many more examples, and octets chosen by coverage'
	@echo 'make bench    the benchmarks'
	@echo 'make clean    all that was made here, the data of `make run` too'

run: .venv/installed
	@$(BIN)/rejoinder --config config.toml serve --sample

test: packages check
	$(BIN)/pytest -n auto --maxprocesses 4 --dist loadgroup

packages:
	@tests/install-packages

check: .venv/installed-for-tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: .venv/installed-for-tests
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

LOCALE := gateway/locale
LANGUAGES := $(notdir $(wildcard $(LOCALE)/??))

messages: .venv/installed-for-tests
	$(BIN)/pybabel -q extract --mapping-file pyproject.toml --keywords sentence --keywords nsentence:1,2 \
	    --omit-header --add-location file --sort-by-file --width 100 --output-file $(LOCALE)/rejoinder.pot .
	@for language in $(LANGUAGES); do $(BIN)/pybabel -q update --input-file $(LOCALE)/rejoinder.pot \
	    --output-file $(LOCALE)/$$language/LC_MESSAGES/rejoinder.po --locale $$language --domain rejoinder \
	    --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --width 100 || exit 1; done
	$(BIN)/pytest -q tests/test_catalogues.py

# Seconds for each target of tests/fuzz/targets.py; what raises is left in var/fuzz.
FUZZ_SECONDS ?= 60
FUZZ_TARGETS := mail html_mail text html markup a_notice article news

fuzz: .venv/installed-for-tests
	$(BIN)/pytest -n auto -m hypothesis --hypothesis-profile=fuzz
	$(BIN)/pip install --quiet --editable '.[fuzz]'
	@mkdir -p var/fuzz
	@for target in $(FUZZ_TARGETS); do $(BIN)/python -m tests.fuzz $$target -max_total_time=$(FUZZ_SECONDS) \
	    $$(test -f tests/fuzz/$$target.dict && echo -dict=tests/fuzz/$$target.dict) \
	    -max_len=4096 -timeout=10 -verbosity=0 -artifact_prefix=var/fuzz/$$target- || exit 1; done

bench: .venv/installed-for-tests
	$(BIN)/python -m bench

clean:
	rm -rf .venv var

.venv/installed: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --editable .
	@touch $@

.venv/installed-for-tests: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --editable '.[test]'
	@touch $@ .venv/installed
