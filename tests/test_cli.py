"""What the command line prints where, how it exits, and that no mistake of a user ends in a traceback."""

import csv
import importlib
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pipeline.cli import newsledger, status
from pipeline.cli.progress import Pace, lines
from pipeline.cli.terminal import cell, print_table, safe
from pipeline.job.progress import Reached

SWAP = "Ariston and Moscow swap 30 prisoners\n\nKyiv and Moscow exchanged 30 prisoners each on 3 May 2025, the Red Cross said.\n"
EVIL = "Kyiv frees prisoners \x1b[31m\n\nKyiv released \x1b]x;owned\x07 12 Russian prisoners of war on Sunday.\n"


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tables of three small articles, one of which cannot be read."""
    folder = tmp_path_factory.mktemp("cli")
    articles = folder / "in"
    articles.mkdir()
    (articles / "swap.txt").write_text(SWAP)
    (articles / "evil.txt").write_text(EVIL)
    (articles / "broken.json").write_text("{")
    assert status(["run", str(articles), "--output", str(folder / "out"), "--no-gate", "--workers", "1"]) == 3
    return folder / "out"


def _python(*args: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *args], capture_output=True, text=True, env={**os.environ, **env}, check=False, encoding="utf-8", timeout=120
    )


def test_help_loads_nothing_heavy() -> None:
    code = "import sys; from pipeline.cli import status; status(['--help']); print([m for m in sys.modules if m in {}])"
    heavy = {"spacy", "pandas", "pyarrow", "numpy", "rich", "trafilatura", "dateparser"}
    done = _python("-c", code.format(heavy))
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("command", [None, *newsledger.commands])
def test_every_command_has_help(command: str | None, capsys: pytest.CaptureFixture[str]) -> None:
    assert status([command, "--help"] if command else ["--help"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("Usage: newsledger")
    assert all(name in said for name in newsledger.commands) or command


def test_the_version_is_the_packages(capsys: pytest.CaptureFixture[str]) -> None:
    from importlib.metadata import version

    assert status(["--version"]) == 0
    assert capsys.readouterr().out == f"newsledger {version('newsledger')}\n"


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["nonsense"], "No such command"),
        (["run"], "Missing argument"),
        (["run", "nowhere/", "--output", "{tmp}/out"], "nowhere"),
        (["run", "{tmp}/a.txt", "--output", "{tmp}/out", "--codebook", "nowhere"], "codebook 'nowhere'"),
        (["run", "{tmp}/a.txt", "--output", "{tmp}/out", "--model", "xx_nowhere"], "xx_nowhere"),
        (["run", "{tmp}/a.txt", "--output", "{tmp}/out", "--field", "published"], "NAME=THEIRS"),
        (["run", "{tmp}/a.txt", "--output", "{tmp}/out", "--dry-run", "--show"], "--dry-run"),
        (["run", "{tmp}/a.txt", "--output", "{tmp}/full"], "holds something else"),
        (["run", "{tmp}/a.txt", "--output", "{tmp}/out", "--address", "head:6379"], "add --engine ray"),
        (["run", "s3:///articles", "--output", "{tmp}/out"], "names no bucket"),
        (["compact", "s3://bucket/out"], "folders of this machine"),
        (["extract", "{tmp}/nowhere.txt"], "nowhere.txt"),
        (["extract", "{tmp}/a.txt", "--model", "xx_nowhere"], "xx_nowhere"),
        (["show", "{tmp}/nowhere"], "nowhere"),
        (["show", "{tmp}"], "no tables here"),
        (["show", "{tmp}", "--csv"], "need --table"),
        (["explain", "x", "--output", "{tmp}"], "no tables here"),
        (["evaluate", "{tmp}"], "no gold here"),
        (["evaluate", "{tmp}", "--update-floors"], "need --floors"),
        (["evaluate", "{tmp}", "--floors", "{tmp}/f.json", "--lower", "x"], "--update-floors beside it"),
        (["evaluate", "{tmp}", "--floors", "{tmp}/f.json"], "no floors there"),
        (["codebook", "check", "nowhere"], "codebook 'nowhere'"),
        (["schema", "--table", "nowhere"], "nowhere"),
    ],
)
def test_a_mistake_is_one_message_and_status_2(args: list[str], says: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.docx").write_text("mine")
    (tmp_path / "a.txt").write_text(SWAP)
    assert status([arg.replace("{tmp}", str(tmp_path)) for arg in args]) == 2
    out, err = capfd.readouterr()
    assert says in err
    assert "Traceback" not in err
    assert out == ""
    assert not (tmp_path / "out").exists()


def test_bytes_that_are_no_text_are_the_documents_failure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_bytes(bytes(range(256)) * 40)
    assert status(["extract", str(tmp_path / "a.txt")]) == 3
    assert "failed" in capsys.readouterr().err


def test_an_interruption_is_130(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupt(*args: Any, **kwargs: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(importlib.import_module("pipeline.extraction"), "extract", interrupt)
    (tmp_path / "a.txt").write_text(SWAP)
    assert status(["extract", str(tmp_path / "a.txt")]) == 130
    assert "interrupted" in capsys.readouterr().err


def test_a_defect_is_named_and_debug_shows_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def break_down(*args: Any, **kwargs: Any) -> None:
        raise ZeroDivisionError("boom")

    monkeypatch.setattr(importlib.import_module("pipeline.extraction"), "extract", break_down)
    (tmp_path / "a.txt").write_text(SWAP)
    assert status(["extract", str(tmp_path / "a.txt")]) == 2
    assert "ZeroDivisionError: boom. This is a defect" in capsys.readouterr().err
    with pytest.raises(ZeroDivisionError):
        status(["--debug", "extract", str(tmp_path / "a.txt")])


def test_control_codes_are_shown_not_obeyed() -> None:
    assert safe("a\x1b[31m\x07\u202eb\x9b") == "a␛[31m␇�b�"
    assert safe("tab\tand\nline “quotes” émigré 🙂") == "tab\tand\nline “quotes” émigré 🙂"


def test_cells_are_words() -> None:
    released = [{"to": "UKR", "value": 1000.0, "low": 1000.0, "high": None, "modifier": "more_than"}]
    assert cell(released) == "more than 1,000 to UKR"
    assert cell([{"to": None, "value": None, "low": 7.0, "high": 12.0, "modifier": "between"}]) == "between 7 to 12"
    assert cell([{"to": "UKR", "low": 195.0, "best": 207.0, "high": 207.0, "n_sources": 2}]) == "195 ≤ 207 ≤ 207 to UKR"
    assert (cell(True), cell(float("nan")), cell(1234567.25), cell(["a", "b"])) == ("yes", "", "1,234,567.25", "a, b")


@pytest.mark.parametrize("width", [30, 60, 80, 200])
def test_a_table_fits_its_terminal(width: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    rows = [{"text": "nearly 20,000", "unit": "prisoner of war", "note": "a long sentence of many words " * 4, "value": 20000.0}]
    print_table("figures", rows, ("text", "unit", "value", "note"))
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= width
    assert "nearly 20,000" in "".join(lines)


def test_extract_prints_events_first(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text(SWAP)
    assert status(["extract", str(tmp_path / "a.txt"), "--published", "2025-05-04"]) == 0
    said = capsys.readouterr().out
    assert said.index("events (") < said.index("figures (") < said.index("dates (")
    assert "published 2025-05-04 (given)" in said


def test_extract_as_json_is_one_object(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text(SWAP)
    assert status(["extract", str(tmp_path / "a.txt"), "--json", "--no-clean"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert list(found) == ["document", "events", "figures", "dates", "organisations"]
    assert found["document"]["text"] == SWAP
    assert all(SWAP[f["char_start"] : f["char_end"]] == f["text"] for f in found["figures"])


def test_extract_reads_standard_input() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", "extract", "-", "--json"], input=SWAP.encode(), capture_output=True, check=True
    )
    assert json.loads(done.stdout)["figures"][0]["value"] == 30


def test_run_lists_failures_on_stderr(output: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert status(["run", str(output.parent / "in"), "--output", str(output), "--no-gate", "--workers", "1"]) == 3
    out, err = capsys.readouterr()
    assert out == ""
    assert "failed broken.json" in err
    assert "3 unchanged" in err
    assert status(["run", str(output.parent / "in"), "--output", str(output), "--no-gate", "--workers", "1", "--quiet", "--show"]) == 3
    out, err = capsys.readouterr()
    assert err.count("\n") == 1
    assert "events (" in out


def test_a_dry_run_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text(SWAP)
    assert status(["run", str(tmp_path / "a.txt"), "--output", str(tmp_path / "out"), "--dry-run"]) == 0
    assert "1 would be processed" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_show_obeys_no_escape_code(output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert status(["show", str(output)]) == 0
    said = capsys.readouterr().out
    assert "\x1b" not in said
    assert "\x07" not in said
    assert all(f"{table} (" in said for table in ("documents", "events", "figures", "incidents"))


def test_show_as_csv_and_json_holds_every_column(output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from pipeline.tables import schema

    assert status(["show", str(output), "--table", "events", "--csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert list(rows[0]) == schema("events").names
    assert status(["show", str(output), "--table", "events", "--json", "--limit", "1"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 1
    assert json.loads(lines[0])["event_id"] == rows[0]["event_id"]


@pytest.mark.parametrize(
    ("where", "texts"),
    [
        (["value>=30"], {"30"}),
        (["value<30", "unit~prisoner"], {"12"}),
        (["section=title"], {"30"}),
        (["value=null"], set()),
        (["text!=30"], {"12"}),
    ],
)
def test_conditions_choose_rows(output: Path, where: list[str], texts: set[str], capsys: pytest.CaptureFixture[str]) -> None:
    conditions = [part for condition in where for part in ("--where", condition)]
    assert status(["show", str(output), "--table", "figures", "--csv", "--columns", "text", *conditions]) == 0
    assert set(capsys.readouterr().out.splitlines()[1:]) == texts


@pytest.mark.parametrize("where", ["value>=many", "nowhere=1", "value", "doc_id"])
def test_a_bad_condition_is_refused(output: Path, where: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert status(["show", str(output), "--table", "figures", "--where", where]) == 2
    assert capsys.readouterr().out == ""


def test_explain_shows_words_columns_rule_and_event(
    output: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    assert status(["show", str(output), "--table", "figures", "--csv", "--columns", "figure_id", "--where", "section=body"]) == 0
    for row_id in capsys.readouterr().out.splitlines()[1:]:
        assert status(["explain", row_id, "--output", str(output)]) == 0
        said = capsys.readouterr().out
        assert "[30]" in said or "[12]" in said
        assert "how the number is hedged or bounded" in said
        assert "entry of" in said


def test_explain_takes_every_kind_of_row(output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from pipeline.cli.views import IDS

    for table, column in IDS.items():
        assert status(["show", str(output), "--table", table, "--csv", "--columns", column]) == 0
        for row_id in capsys.readouterr().out.splitlines()[1:]:
            assert status(["explain", row_id, "--output", str(output)]) == 0
            assert f"{table} {row_id}" in capsys.readouterr().out


def test_explain_refuses_an_unknown_id(output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert status(["explain", "nobody", "--output", str(output)]) == 2
    assert "no row with the id 'nobody'" in capsys.readouterr().err


def test_doctor_finds_sound_tables_sound(output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert status(["doctor", str(output)]) == 0
    assert "figures: offsets hold" in capsys.readouterr().out


def test_doctor_names_a_file_that_cannot_be_read(output: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy = tmp_path / "out"
    shutil.copytree(output, copy)
    [file] = (copy / "events").glob("*.parquet")
    file.write_bytes(file.read_bytes()[:100])
    assert status(["doctor", str(copy)]) == 1
    assert f"wrong events: schema: {file.name} cannot be read" in capsys.readouterr().out
    assert status(["show", str(copy), "--table", "events", "--json"]) == 2
    assert "newsledger doctor" in capsys.readouterr().err


def test_doctor_finds_what_is_wrong(output: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    copy = tmp_path / "out"
    shutil.copytree(output, copy)
    [file] = (copy / "figures").glob("*.parquet")
    figures = pq.read_table(file)
    at = figures.schema.get_field_index
    bad = figures.set_column(at("char_start"), "char_start", pa.array([0] * len(figures), pa.int32()))
    bad = bad.set_column(bad.schema.get_field_index("event_id"), "event_id", pa.array(["gone"] * len(figures)))
    bad = bad.set_column(at("low"), "low", pa.array([1e9] * len(figures))).set_column(
        at("modifier"), "modifier", pa.array(["circa"] * len(figures))
    )
    pq.write_table(pa.concat_tables([bad, bad]), file)
    assert status(["doctor", str(copy)]) == 1
    wrong = {line.split(": ")[1] for line in capsys.readouterr().out.splitlines() if line.startswith("wrong figures")}
    assert wrong == {"ids unique", "values allowed", "offsets hold", "low ≤ value ≤ high", "event_id is in events"}


def test_schema_names_every_column(capsys: pytest.CaptureFixture[str]) -> None:
    from pipeline.tables import dictionary

    assert status(["schema", "--markdown"]) == 0
    said = capsys.readouterr().out
    assert all(f"| {column} | {words} | {meaning} |" in said for _, column, words, meaning in dictionary())


def test_codebooks_are_listed_and_checked(capsys: pytest.CaptureFixture[str]) -> None:
    assert status(["codebook", "list"]) == 0
    assert "prisoners" in capsys.readouterr().out
    assert status(["codebook", "check", "prisoners"]) in (0, 1)
    assert "countries.csv" in capsys.readouterr().out


def test_a_new_codebook_can_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from pipeline.codebook.book import load
    from pipeline.codebook.entries import Leader

    assert status(["codebook", "new", str(tmp_path / "strikes")]) == 0
    assert str(tmp_path / "strikes" / "codebook.toml") in capsys.readouterr().out
    assert load(tmp_path / "strikes").settings.name == "strikes"
    assert load(tmp_path / "strikes").rows(Leader) == load("prisoners").rows(Leader)
    assert status(["codebook", "new", str(tmp_path / "strikes")]) == 2
    assert "is there already" in capsys.readouterr().err
    (tmp_path / "a.txt").write_text(SWAP)
    assert status(["extract", str(tmp_path / "a.txt"), "--codebook", str(tmp_path / "strikes"), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["events"] == []
    assert [figure["value"] for figure in found["figures"]] == [30, 30]


def test_a_closed_pipe_is_quiet(output: Path) -> None:
    command = f"{sys.executable} -m pipeline schema --markdown | head -1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr, done.returncode) == ("### documents\n", "", 0)


def test_no_color_is_honoured(output: Path) -> None:
    done = _python("-m", "pipeline", "show", str(output), FORCE_COLOR="1", NO_COLOR="1")
    assert "\x1b[3" not in done.stdout
    assert done.returncode == 0


class TestProgress:
    """The clock is the test's own."""

    def test_what_is_left_follows_the_last_minutes(self) -> None:
        now = 0.0
        pace = Pace(lambda: now)
        left = []
        for second in range(0, 2001, 10):  # at first a megabyte a second, then, where all is new, a tenth of it
            now, read = float(second), second if second < 1000 else 1000 + (second - 1000) // 10
            left.append(pace.left(Reached(second, None, read, 2000)))
        assert left[0] is None
        assert left[1] == pytest.approx(1990)
        assert left[99] == pytest.approx(1010)
        assert left[-1] == pytest.approx(9000, rel=0.01)

    def test_nothing_is_said_of_it_before_anybody_can_know(self) -> None:
        now = 0.0
        pace = Pace(lambda: now)
        assert pace.left(Reached(1, None, 10, 100)) is None
        now = 4.0
        assert pace.left(Reached(2, None, 20, 100)) is None
        now = 600.0
        assert pace.left(Reached(2, None, 10, 100)) is None

    def test_off_a_terminal_a_line_every_minute(self) -> None:
        now, said = 0.0, list[str]()
        told = lines(lambda: now, said.append)
        for second in range(150):
            now = float(second)
            told(Reached(second, 150, second * 2**20, 150 * 2**20))
        assert said == [
            "60 of 150 documents, 60 of 150 MB, about 2 min left", "120 of 150 documents, 120 of 150 MB, about 30 s left",
        ]  # fmt: skip

    def test_a_short_run_says_nothing_and_a_terminal_gets_a_bar(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_text("Nothing about it.")
        words = [str(tmp_path / "a.txt"), "--output", str(tmp_path / "out"), "--workers", "1", "--force"]
        assert " MB" not in _python("-m", "pipeline", "run", *words).stderr
        shown = _python("-m", "pipeline", "run", *words, FORCE_COLOR="1", TERM="xterm").stderr
        assert "1 of 1 documents, 0.0 of 0.0 MB; storing" in shown
