"""The README says what the program does: its Python runs, its console output and its tables are what the commands print.

`python tests/test_readme.py` writes the console output and the tables into the README again.
"""

import contextlib
import doctest
import io
import os
import re
import shlex
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.cli import status

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
CONSOLE = re.compile(r"(?<=^```console\n).*?(?=^```$)", re.MULTILINE | re.DOTALL)
TABLES = re.compile(r"(?<=^<!-- newsledger schema --markdown -->\n).*?(?=^<!-- end -->$)", re.MULTILINE | re.DOTALL)
PYTHON = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A working folder with the sample articles, as in a clone."""
    shutil.copytree(ROOT / "raw", tmp_path / "raw")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")


def console(commands: str) -> str:
    """The commands (lines that begin with `$`), each with what it prints now."""
    lines = [line for line in commands.splitlines() if line.startswith("$ ")]
    return "\n".join("\n".join((command, *_printed(command[2:]))).rstrip() for command in lines) + "\n"


def _printed(command: str) -> Iterator[str]:
    words = shlex.split(command)
    if words[0] == "echo":
        Path(words[-1]).write_text(f"{words[1]}\n")
        return
    assert words[0] == "newsledger"
    with contextlib.redirect_stdout(io.StringIO()) as out:
        assert status(words[1:]) == 0
    yield from (line.rstrip() for line in out.getvalue().splitlines())


def rendered(readme: str) -> str:
    """The README with the output of its commands as it is now."""
    with contextlib.redirect_stdout(io.StringIO()) as out:
        assert status(["schema", "--markdown"]) == 0
    shown = CONSOLE.sub(lambda block: console(block.group()), readme)
    return TABLES.sub(lambda _: out.getvalue(), shown)


@pytest.mark.model
@pytest.mark.usefixtures("clone")
def test_console_output_and_tables_are_what_the_commands_print() -> None:
    readme = README.read_text(encoding="utf-8")
    assert readme == rendered(readme), "run `python tests/test_readme.py`"


@pytest.mark.model
@pytest.mark.usefixtures("clone")
def test_python_snippets_run() -> None:
    blocks = PYTHON.findall(README.read_text(encoding="utf-8"))
    assert blocks
    test = doctest.DocTestParser().get_doctest("".join(blocks), {}, "README", str(README), 0)
    failures = io.StringIO()
    doctest.DocTestRunner().run(test, out=failures.write)
    assert failures.getvalue() == ""


@pytest.mark.usefixtures("clone")
def test_every_command_and_option_exists() -> None:
    import click

    from pipeline.cli import newsledger

    for words in re.findall(r"newsledger ((?:[\w-]+ ?)+)", " ".join(re.findall(r"`[^`]+`|```sh\n.*?```", README.read_text(), re.DOTALL))):
        command = words.split()[0]
        assert command in newsledger.commands, command
    options = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+(?!-)", README.read_text()))
    known = {
        opt
        for command in newsledger.commands.values()
        for sub in (command.commands.values() if isinstance(command, click.Group) else [command])
        for param in sub.params
        for opt in param.opts
    }
    assert options <= known


if __name__ == "__main__":
    os.environ["COLUMNS"] = "100"
    text = README.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        README.write_text(rendered(text), encoding="utf-8")
