# Everything starts here: `make run` for the demonstration, `make test` for every check.
# Both install what they need into .venv the first time, and need no network afterwards.

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
LIBRARIES := PYTHON=$(PYTHON) sh resources/deploy/system-libraries.sh

.DELETE_ON_ERROR:
.PHONY: run test test-system test-all coverage lint dist deb sbom audit bench fonts gallery lock clean

run: .venv/run.stamp
	@$(LIBRARIES) $(if $(DISPLAY)$(WAYLAND_DISPLAY),screen,offscreen)
	@$(BIN)/python -m kiosk demo

test: lint
	@$(LIBRARIES) test dist
	$(BIN)/python -m pytest -n 2 --dist loadgroup -m "not slow and not system"

# A real printer program, print server and database server on loopback, a real voice: installs them, prints, speaks; then the packages and the set-up in
# bare Debian roots, which takes root and a network. With CI set a test that cannot run fails.
test-system: .venv/dev.stamp build/audit.stamp
	@$(LIBRARIES) test dist printer voice access server disk root
	$(BIN)/python -m pytest -m "system and not slow"

# How much of the rules and of the store the tests reach, branches counted; below 95 % it fails. A quarter of an hour.
coverage: .venv/dev.stamp
	@$(LIBRARIES) test
	@mkdir -p build
	$(BIN)/python -m coverage run -m pytest -m "not slow and not system" tests/rules tests/kiosk/storage tests/kiosk/guard
	$(BIN)/python -m coverage report

# All that, and the large volumes.
test-all: lint coverage build/audit.stamp
	@$(LIBRARIES) test dist printer voice access server disk root
	$(BIN)/python -m pytest -n 2 --dist loadgroup

lint: .venv/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m rules check

# One folder that runs without Python: dist/backcheck/backcheck
dist: .venv/dev.stamp
	@$(LIBRARIES) dist
	$(BIN)/pyinstaller --noconfirm --log-level WARN kiosk.spec

# What the program is made of, beside it: dist/bom.json (CycloneDX), dist/licences.txt, dist/SHA256SUMS
sbom: dist
	$(BIN)/python resources/deploy/sbom.py dist/backcheck

# Whether weaknesses are known of any locked package: weekly, on a computer with a network, never on a kiosk. CONTRIBUTING.md says what then.
audit: build/audit.stamp
	@sh resources/deploy/audit.sh build/audit/bin/pip-audit $(LOCKS)

# dist/backcheck_<version>_<architecture>.deb for kiosk and desk, dist/backcheck-kiosk_... for the computer that patients stand before.
VERSION = $(shell sed -n 's/^version = "\(.*\)"/\1/p' pyproject.toml)
deb: sbom
	sh resources/deploy/deb/build.sh dist/backcheck $(VERSION) dist

# Figures, not verdicts, in one table, beside a web form in Chromium where that and npm are there: a quarter of an hour. `make dist` first has the
# installed size in it. Compare it only between runs on one quiet machine. Each tests/benchmarks/bench_*.py says more by itself.
bench: .venv/dev.stamp
	@$(LIBRARIES) test
	@$(BIN)/python tests/benchmarks/bench.py

# The Chinese typeface holds the characters that our words use and no others: to be cut again after words were added.
CHINESE := resources/locale/zh/*.yaml resources/closed.toml resources/locale/languages.toml resources/country/*.toml rules/protocols/*/text/zh.yaml resources/locale/en/*.yaml
CJK := /usr/share/fonts/opentype/noto/NotoSansCJK
fonts: .venv/dev.stamp
	@test -e $(CJK)-Bold.ttc || { echo "The whole typeface is needed. On Debian: apt-get install fonts-noto-cjk" >&2; exit 1; }
	@mkdir -p build && cat $(CHINESE) > build/chinese.txt
	@for weight in Regular Bold; do $(BIN)/pyftsubset $(CJK)-$$weight.ttc --font-number=2 --text-file=build/chinese.txt \
		--layout-features='*' --output-file=resources/fonts/noto-sans-sc/NotoSansSC-$$weight.otf || exit; done
	$(BIN)/python -m tests.kiosk.handout.rounded resources/fonts/noto-sans-sc/*.otf

# The pictures in the README and in the pages for people: a sheet of each kind, and screens.
gallery: .venv/dev.stamp
	@$(LIBRARIES) test
	$(BIN)/python -m tests.kiosk.handout.gallery resources/docs
	$(BIN)/python -m kiosk screens --out build/screens
	$(BIN)/python -m tests.kiosk.document_pictures build/screens resources/docs

# New versions for everything. The settings of whoever runs this must not reach the files: no index address, no local wheels.
LOCKS := requirements.lock requirements-dev.lock requirements-audit.lock
COMPILE := env -u PIP_FIND_LINKS -u PIP_EXTRA_INDEX_URL PIP_CONFIG_FILE=/dev/null $(BIN)/pip-compile --quiet --upgrade --generate-hashes \
	--allow-unsafe --no-emit-index-url --no-emit-find-links --no-header --no-annotate --strip-extras
lock: .venv/dev.stamp
	$(COMPILE) --build-deps-for editable --extra server --output-file requirements.lock pyproject.toml
	$(COMPILE) --build-deps-for editable --extra dev --extra server --extra keyring --extra authors --extra bench --constraint requirements.lock --output-file requirements-dev.lock pyproject.toml
	$(BIN)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["dependency-groups"]["audit"], sep="\n")' \
		| $(COMPILE) --output-file requirements-audit.lock -
	sed -i -e '/^#/d' -e '/^$$/d' $(LOCKS)

clean:
	rm -rf .venv build dist

# Else every start compiles all this anew: ours where PYTHONDONTWRITEBYTECODE is set, and Qt's binding (shiboken6) the
# Python source that it carries inside its library, unless SBK_EMBED=0 has once had it write that beside itself.
UNPACK = SBK_EMBED=0 $(BIN)/python -c 'import shiboken6' && $(BIN)/python -m compileall -q kiosk rules .venv/lib/python3*/site-packages/shiboken6/files.dir

.venv/run.stamp: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12 run")'
	@echo "First start: installing into .venv. This takes a minute or two."
	@$(PYTHON) -m venv .venv || { echo "Python cannot make an environment. On Debian: apt-get install python3-venv" >&2; exit 1; }
	@$(PIP) install --require-hashes --requirement requirements.lock
	@$(PIP) install --no-index --no-deps --no-build-isolation --editable .
	@$(UNPACK)
	@touch $@

.venv/dev.stamp: requirements-dev.lock .venv/run.stamp
	@echo "Installing the tools for tests and builds into .venv"
	@$(PIP) install --require-hashes --requirement requirements-dev.lock
	@touch $@

build/audit.stamp: requirements-audit.lock
	@rm -rf build/audit
	@$(PYTHON) -m venv build/audit || { echo "Python cannot make an environment. On Debian: apt-get install python3-venv" >&2; exit 1; }
	@build/audit/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes --requirement requirements-audit.lock
	@touch $@
