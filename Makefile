# The two commands of the README are `make run` and `make test`; both install what they need into .venv first.
PYTHON ?= python3
BIN := .venv/bin
INPUT ?= raw
OUTPUT ?= output

.PHONY: run review test lint types contracts floors notebooks lock bench peers clean

run: .venv/ready
	$(BIN)/newsledger run $(INPUT) --output $(OUTPUT)
	@for table in documents events figures; do $(BIN)/newsledger show $(OUTPUT) --table $$table; done
	@$(BIN)/newsledger timeline $(OUTPUT)
	@echo "Next: make review (decide on rows in a notebook), or $(BIN)/newsledger report $(OUTPUT) --html report.html (all on one page)."

# JupyterLab refuses to run as root unless it is told to; in a container there often is nobody else.
AS_ROOT := $(if $(filter 0,$(shell id -u)),--allow-root)
# It asks nobody for news or updates, and does not ask whether it may.
SETTINGS := .venv/share/jupyter/lab/settings
QUIET := {"@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": false}}

review: .venv/ready
	test -d $(OUTPUT)/documents || $(BIN)/newsledger run $(INPUT) --output $(OUTPUT)
	@mkdir -p $(SETTINGS) && echo '$(QUIET)' > $(SETTINGS)/overrides.json
	NEWSLEDGER_OUTPUT=$(abspath $(OUTPUT)) $(BIN)/jupyter lab $(AS_ROOT) --notebook-dir=notebooks --LabApp.default_url=/lab/tree/02_review.ipynb

test: .venv/ready .venv/cluster
	$(BIN)/pytest

lint: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check pipeline tests

types: .venv/ready
	$(BIN)/mypy

contracts: .venv/ready
	$(BIN)/lint-imports

floors: .venv/ready
	$(BIN)/newsledger evaluate tests/gold --floors tests/floors.json
	$(BIN)/newsledger evaluate tests/gold_air_attacks --codebook air_attacks --floors tests/floors_air_attacks.json

notebooks: .venv/ready
	$(BIN)/newsledger run raw --output .cache/output --quiet
	NEWSLEDGER_OUTPUT=../.cache/output $(BIN)/python tests/execute_notebooks.py notebooks

# Writes the README's table; `make bench FULL=1` measures larger sizes too. The machine should do nothing else meanwhile.
bench: .venv/ready
	$(BIN)/python tests/benchmarks/table.py $(if $(FULL),--full)

# What the table does not tell: beside other tools, and on Ray.
peers: .venv/ready .venv/cluster
	$(BIN)/python tests/benchmarks/organisations.py
	$(BIN)/python tests/benchmarks/incidents.py
	$(BIN)/python tests/benchmarks/ray_overhead.py

lock:
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -o requirements.lock
	uv pip compile --group cluster --constraints requirements.lock --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -o tests/cluster.lock

.venv/ready: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("newsledger needs Python 3.11 or newer; name one with make PYTHON=python3.12" if sys.version_info < (3, 11) else 0)'
	@echo "Installing into .venv; this takes some minutes, and says nothing meanwhile."
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(BIN)/python -m compileall -q pipeline # pip does so for what it copies; where Python may write none of its own, each start would compile the package
	touch $@

# What only the tests need of Ray and object stores; nothing that `make run` installs changes.
.venv/cluster: tests/cluster.lock .venv/ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r tests/cluster.lock
	touch $@

clean:
	rm -rf .venv .cache output/*/ output/.newsledger output/run.json
