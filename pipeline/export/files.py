"""Export formats by name: what each writes into a file or folder, and how a file of annotations is read back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipeline.export import database, docbin, label_studio, sheets, spans, web_annotation
from pipeline.export.annotations import Annotated, annotated
from pipeline.export.returning import Returned, ReturnError

Tables = Mapping[str, pa.Table]


def write(form: str, tables: Tables, kinds: Sequence[str], target: Path) -> list[Path]:
    """The files written. `kinds` names the tables: for `csv` and `sqlite` those to write, else those whose rows are shown."""
    if form == "csv":
        return _sheets(tables, kinds, target)
    if form == "sqlite":
        database.write({name: tables[name] for name in kinds}, target)
        return [target]
    return _ANNOTATED[form](annotated(tables, kinds), target)


def read_back(file: Path, form: str, documents: pa.Table) -> Iterator[Returned]:
    """What came back in a file of `label-studio`, `prodigy` or `doccano`.

    Raises:
        ReturnError: the file is not of that format, or does not fit the documents.
    """
    texts = dict(zip(documents["doc_id"].to_pylist(), documents["text"].to_pylist(), strict=True))
    try:
        content = file.read_text(encoding="utf-8-sig")
        data = json.loads(content) if form == "label-studio" else [json.loads(line) for line in content.splitlines() if line.strip()]
        yield from _BACK[form](data, texts)
    except (KeyError, TypeError, AttributeError, IndexError, ValueError) as error:
        if isinstance(error, ReturnError):
            raise
        raise ReturnError(f"{file}: cannot be read as {form} ({type(error).__name__}: {error})") from error


def _sheets(tables: Tables, kinds: Sequence[str], target: Path) -> list[Path]:
    target.mkdir(parents=True, exist_ok=True)
    found = []
    for name in kinds:
        file = target / f"{name}.csv"
        with file.open("w", encoding="utf-8", newline="") as opened:
            sheets.write(_rows(tables[name]), tables[name].schema.names, opened)
        found.append(file)
    return found


def _rows(table: pa.Table) -> Iterator[dict[str, Any]]:
    for batch in table.to_batches(max_chunksize=5_000):
        yield from batch.to_pylist()


def _label_studio(documents: Iterable[Annotated], target: Path) -> list[Path]:
    interface = target.with_suffix(".xml")
    interface.write_text(label_studio.interface(), encoding="utf-8")
    return [_json(list(label_studio.tasks(documents)), target), interface]


def _json(content: Any, target: Path) -> Path:
    target.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return target


def _lines(make: Callable[[Iterable[Annotated]], Iterator[dict[str, Any]]]) -> Callable[[Iterable[Annotated], Path], list[Path]]:
    def lines(documents: Iterable[Annotated], target: Path) -> list[Path]:
        with target.open("w", encoding="utf-8", newline="\n") as opened:
            opened.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in make(documents))
        return [target]

    return lines


def _docbin(documents: Iterable[Annotated], target: Path) -> list[Path]:
    docbin.docbin(documents).to_disk(target)
    return [target]


_ANNOTATED: Mapping[str, Callable[[Iterable[Annotated], Path], list[Path]]] = {
    "label-studio": _label_studio,
    "prodigy": _lines(spans.prodigy),
    "doccano": _lines(spans.doccano),
    "web-annotation": lambda documents, target: [_json(web_annotation.collection(documents), target)],
    "docbin": _docbin,
}
_BACK: Mapping[str, Callable[[Any, Mapping[str, str]], Iterator[Returned]]] = {
    "label-studio": label_studio.returned,
    "prodigy": spans.from_prodigy,
    "doccano": spans.from_doccano,
}
FORMATS = ("csv", "sqlite", *_ANNOTATED)
"""Every format that `write` knows."""
