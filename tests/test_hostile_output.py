"""Articles that try to reach beyond their rows: whatever a command prints or exports of them is words, never a code that is obeyed."""

from __future__ import annotations

import csv
import io
import json
from html.parser import HTMLParser
from pathlib import Path

import pytest

import pipeline
from pipeline import review
from pipeline.cli import status
from pipeline.cli.terminal import CONTROL
from pipeline.export.sheets import FORMULA

pytestmark = pytest.mark.model

CODES = "\x1b[2J\x1b]0;owned\x07\x9b31m\u202e"
MARKUP = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&"
FORMULAS = ("=HYPERLINK(1)", "+1+1", "-2+3", "@SUM(1)", "\t=1+1", "\r=1+1")


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Tables of an article whose every part carries codes and markup, of one that fails, and of titles that look like formulas."""
    folder = tmp_path_factory.mktemp("hostile")
    raw, out = folder / "in", folder / "out"
    raw.mkdir()
    text = f"Kyiv {CODES}released {MARKUP} 12 Russian prisoners of war on Sunday, the Red {CODES} Cross said.\n"
    evil: dict[str, object] = {"text": text, "title": f"Kyiv{CODES} frees {MARKUP}", "outlet": f"{CODES}{MARKUP}", "url": CODES}
    records = [evil | {"authors": [CODES + MARKUP]}]
    records += [{"text": "Kyiv released 12 prisoners.", "title": formula, "outlet": formula} for formula in FORMULAS]
    (raw / "a\x1b[31m\nb.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records))
    (raw / f"broken{CODES}.json").write_text("{" + CODES)
    assert status(["run", str(raw), "--output", str(out), "--no-gate", "--workers", "1", "--quiet"]) == 3
    return out


def unshown(words: str) -> list[str]:
    return [code for code in CONTROL.findall(words) if code not in "\n\t"]


def test_no_command_passes_a_control_code_on(output: Path, capfd: pytest.CaptureFixture[str]) -> None:
    tables = pipeline.load(output)
    raw = output.parent / "in"
    broken = next(path for path in raw.iterdir() if path.name.startswith("broken"))
    (raw / "plain.txt").write_text(f"Kyiv {CODES} frees 12 prisoners.")
    rows = [tables.figures.figure_id[0], tables.events.event_id[0], tables.documents.doc_id[0]]
    commands = [
        ["show", str(output)], *(["show", str(output), "--table", "documents", how] for how in ("--json", "--ids")),
        *(["explain", row, str(output)] for row in rows), ["status", str(output)], ["diff", str(output)], ["doctor", str(output)],
        ["clean", str(raw / "plain.txt")], ["clean", str(raw / "plain.txt"), "--json"], ["extract", str(raw / "plain.txt")],
        ["extract", str(raw / "plain.txt"), "--json"], ["extract", str(broken)], ["extract", f"nowhere{CODES}"],
        ["show", f"nowhere{CODES}"],
        ["run", str(raw), "--output", str(output), "--no-gate"], ["run", str(raw), "--output", str(output.parent / "dry"), "--dry-run"],
        ["run", f"nowhere{CODES}", "--output", str(output)], ["run", str(raw), "--output", str(broken)], ["codebook", "check", f"x{CODES}"],
        ["explain", CODES, str(output)], ["show", str(output), "--table", "figures", "--where", f"text={CODES}"],
    ]  # fmt: skip
    for command in commands:
        status(command)
        said = capfd.readouterr()
        assert unshown(said.out + said.err) == [], command
        assert said.out + said.err


def test_no_cell_of_a_csv_is_a_formula(output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert status(["show", str(output), "--table", "documents", "--csv", "--columns", "title,outlet,source"]) == 0
    rows = list(csv.reader(io.StringIO(capsys.readouterr().out, newline="")))
    cells = [cell for row in rows for cell in row]
    assert sum(cell.startswith("'") for cell in cells) >= 2 * 4
    assert [cell for cell in cells if cell.startswith(FORMULA)] == []


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[tuple[str, ...]] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add((tag, *sorted(name for name, _ in attrs)))


def test_html_of_an_article_holds_only_our_own_tags(output: Path) -> None:
    tables = pipeline.load(output)
    for doc_id in tables.documents.doc_id:
        tags = Tags()
        tags.feed(review.show(tables, doc_id)._repr_html_())
        assert {tag[0] for tag in tags.found} <= {"div", "span", "mark", "br", "b", "p", "h3", "small", "style"}
        assert not any(name.startswith("on") or name in ("src", "href") for tag in tags.found for name in tag[1:])
