"""spaCy's command line is not imported with the package, and is there for whoever asks for it."""

import subprocess
import sys

import pytest


def told(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("module", ["pipeline.nlp", "pipeline.extraction", "pipeline.recogniser"])
def test_nothing_imports_the_command_line(module: str) -> None:
    assert told(f"import sys, {module}; print('spacy' in sys.modules, 'spacy.cli' in sys.modules)").split() == ["True", "False"]


def test_it_is_there_when_asked_for() -> None:
    code = (
        "import pipeline.nlp, spacy; from spacy.cli import download; print(download.__module__, 'spacy_version' in spacy.info(silent=True))"
    )
    assert told(code).split() == ["spacy.cli.download", "True"]


def test_a_spacy_that_is_there_already_stays_as_it_is() -> None:
    assert told("import sys, spacy, pipeline.nlp; print('weasel' in sys.modules, spacy.info.__module__)").split() == [
        "True",
        "spacy.cli.info",
    ]
