"""What a machine may do to a run (limits of files and handles, a clock set back), and what an input may try: a message, nothing torn."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import disks
import pyarrow.parquet as pq
import pytest
import stand_in
from stand_in import write

import pipeline
from pipeline.errors import UsageError
from pipeline.rows import TABLES
from pipeline.store import snapshot

LIMITED = """
import resource, signal, sys
from pathlib import Path
import stand_in
from pipeline.errors import UsageError
import pipeline.incidents, pyarrow.parquet, pyarrow.compute, pandas
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
which, soft = getattr(resource, sys.argv[3]), int(sys.argv[4])
resource.setrlimit(which, (soft, resource.getrlimit(which)[1]))
try:
    stand_in.run(Path(sys.argv[1]), Path(sys.argv[2]))
except (UsageError, OSError) as error:  # as the command line does
    print(error)
    sys.exit(2)
"""


def limited(raw: Path, out: Path, which: str, soft: int) -> subprocess.CompletedProcess[str]:
    here = Path(__file__).parent
    path = {**os.environ, "PYTHONPATH": os.pathsep.join([str(here), str(here.parent)])}
    command = [sys.executable, "-c", LIMITED, str(raw), str(out), which, str(soft)]
    return subprocess.run(command, env=path, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(("which", "soft", "words"), [("RLIMIT_FSIZE", 3000, "too large"), ("RLIMIT_NOFILE", 4, "Too many open files")])
def test_a_limit_of_the_machine_is_a_message_and_tears_nothing(tmp_path: Path, which: str, soft: int, words: str) -> None:
    raw, out = write(tmp_path / "raw", {f"{n}.txt": f"a swap of {n}" for n in range(20)}), tmp_path / "out"
    stand_in.run(raw, out)
    before = snapshot.tables(out)
    write(raw, {f"{n}.txt": f"another swap, a swap of {n}" for n in range(10, 60)})
    done = limited(raw, out, which, soft)
    assert (done.returncode, done.stderr) == (2, "")
    assert words in done.stdout
    after = snapshot.tables(out)
    assert all(after[table].equals(before[table]) for table in TABLES)
    stand_in.run(raw, out)
    stand_in.run(raw, tmp_path / "fresh")
    fresh = snapshot.tables(tmp_path / "fresh")
    assert all(rows.equals(fresh[table]) for table, rows in snapshot.tables(out).items())


@pytest.mark.skipif(
    subprocess.run([*disks.UNSHARED, "true"], capture_output=True, check=False).returncode != 0 if shutil.which("unshare") else True,
    reason="this system lets nobody mount a small disk of his own",
)
def test_a_full_and_a_read_only_disk_are_messages_and_tear_nothing(tmp_path: Path) -> None:
    for name in ("raw", "disk"):
        (tmp_path / name).mkdir()
    here = Path(__file__).parent
    done = subprocess.run(
        [*disks.UNSHARED, sys.executable, str(here / "disks.py"), *(str(tmp_path / name) for name in ("raw", "disk", "spare"))],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(here), str(here.parent)])}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    out = tmp_path / "disk" / "out"
    assert done.stdout.splitlines() == [
        f"{out}: No space left on device; what was finished is kept: mend this and run again",
        f"{out}: cannot be written (Read-only file system); choose another output folder",
        "whole",
    ]


def test_a_clock_that_is_set_back_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    raw, out = write(tmp_path / "raw", {"a.txt": "a swap", "b.txt": "a swap"}), tmp_path / "out"
    stand_in.run(raw, out)
    (out / ".newsledger" / "lock").write_text(json.dumps({"pid": 1, "host": "here", "since": time.time()}))
    monkeypatch.setattr(time, "time", lambda: 1000.0)
    write(raw, {"a.txt": "no more"})
    os.utime(raw / "a.txt", (0, 0))
    summary = stand_in.run(raw, out)
    assert (summary.processed, summary.unchanged) == (1, 1)
    assert "since 0 min" in summary.notes[0]


def test_a_folder_that_is_removed_while_a_run_goes_on_is_a_message(tmp_path: Path) -> None:
    raw, out = write(tmp_path / "raw", {f"{n}.txt": "a swap" for n in range(40)}), tmp_path / "out"
    with pytest.raises(UsageError, match="removed or moved"):
        stand_in.run(raw, out, progress=lambda reached: shutil.rmtree(out, ignore_errors=True))
    assert not out.exists()


NASTY = ["../../escape", "/etc/passwd", "a\0b", "..", "\x1b[31mred", "=1+1", "C:\\x", "x/../../y", "‮txt", "", "a" * 5000]


def test_ids_and_names_of_records_never_lead_out_of_the_output_folder(tmp_path: Path) -> None:
    records = [{"id": name, "text": "The cat sat on the mat.", "url": name, "title": name, "source": name} for name in NASTY]
    home = tmp_path / "deep" / "home"
    home.mkdir(parents=True)
    raw = write(home / "raw", {"w.jsonl": "".join(json.dumps(record) + "\n" for record in records)})
    pipeline.run(raw, home / "out")
    assert sorted(path.name for path in home.iterdir()) == ["out", "raw"]
    assert [path.name for path in tmp_path.rglob("*") if path.is_file() and not path.is_relative_to(home)] == []
    visible = {path.parent.name + "/" + path.name for path in (home / "out").rglob("*.parquet") if ".newsledger" not in path.parts}
    assert visible == {f"{table}/bucket-000.parquet" for table in TABLES}
    assert pq.read_table(home / "out" / "documents")["source"].to_pylist()
    assert len(pq.read_table(home / "out" / "documents")) == len(NASTY)


def test_the_package_reads_no_pickles_and_builds_no_objects_from_data() -> None:
    package = Path(pipeline.__file__).parent
    words = ("import pickle", "pickle.load", "import shelve", "import marshal", "yaml.load(", "eval(", "exec(", "allow_pickle")
    found = [
        f"{path.name}: {line.strip()}"
        for path in sorted(package.rglob("*.py"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if any(word in line for word in words) and "BaseLoader" not in line and "re.compile" not in line
    ]
    assert found == []
