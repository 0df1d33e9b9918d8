"""Label Studio: tasks with predictions out, annotations in, and the labelling interface that shows both."""

from __future__ import annotations

import dataclasses
import json
import typing
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import quoteattr

from pipeline.decisions.fields import JUDGED, UNSTABLE, plain
from pipeline.export.annotations import LABELS, TABLES, Annotated, Annotation
from pipeline.export.offsets import Border
from pipeline.export.returning import Returned, ReturnError, Span
from pipeline.rows import TABLES as ROWS
from pipeline.tables import Column, columns

COLOURS = {"figures": "#f7e08a", "dates": "#b9dcf2", "organisations": "#cfe8c0", "events": "#f4b6a6"}
TEXT = "text"
LABEL = "label"


def tasks(documents: Iterable[Annotated], *, version: str = "newsledger") -> Iterator[dict[str, Any]]:
    """One task for each document: its text, and its rows as one prediction, whose regions have the row's id and its fields.

    Offsets count UTF-16 code units, as Label Studio's editor does. A list has one submission for each entry; one of several parts is
    written as JSON.
    """
    for found in documents:
        border = Border(found.text)
        result = [part for annotation in found.annotations for part in _region(annotation, border)]
        data = {
            TEXT: border.text, "doc_id": found.document["doc_id"], "source": found.document["source"],
            "kinds": sorted({annotation.table for annotation in found.annotations}),
        }  # fmt: skip
        yield {"data": data, "predictions": [{"model_version": version, "result": result}]}


def interface(kinds: Sequence[str] = tuple(JUDGED)) -> str:
    """The labelling configuration (XML) for the tasks: labels on the text, and for each kind its fields, shown when a region is chosen."""
    lines = ["<View>", f'  <Labels name="{LABEL}" toName="{TEXT}">']
    lines += [f'    <Label value="{LABELS[kind]}" background="{COLOURS[kind]}"/>' for kind in kinds]
    lines += ["  </Labels>", f'  <Text name="{TEXT}" value="${TEXT}"/>']
    for kind in kinds:
        lines.append(f'  <View visibleWhen="region-selected" whenTagName="{LABEL}" whenLabelValue="{LABELS[kind]}">')
        for column in _fields(kind):
            common = f'name="{kind}.{column.name}" toName="{TEXT}" perRegion="true"'
            lines.append(f"    <Header value={quoteattr(column.name)}/>")
            if options := _options(column):
                choices = "".join(f"<Choice value={quoteattr(option)}/>" for option in options)
                lines.append(f"    <Choices {common}>{choices}</Choices>")
            else:
                most = "" if _is_list(column) else ' maxSubmissions="1"'
                lines.append(f'    <TextArea {common}{most} editable="true"/>')
        lines.append("  </View>")
    return "\n".join([*lines, "</View>"]) + "\n"


def returned(exported: Any, texts: Mapping[str, str]) -> Iterator[Returned]:
    """The annotations of an export (its JSON, read), one entry for each annotator and document; skipped tasks are left out.

    `texts` are our documents' texts by id.

    Raises:
        ReturnError: no Label Studio export, an unknown document, or a region that does not fit the text.
    """
    if not isinstance(exported, list) or not all(isinstance(task, dict) and "data" in task for task in exported):
        raise ReturnError("no Label Studio export: it must be a list of tasks with `data`; export as JSON, not JSON-MIN")
    for task in exported:
        data = task["data"]
        doc_id = data.get("doc_id")
        if doc_id not in texts:
            raise ReturnError(f"document {doc_id!r} is not in the tables; was the task exported from them?")
        offered = frozenset(part["id"] for given in task.get("predictions") or () for part in given["result"] if part["type"] == "labels")
        for annotation in task.get("annotations") or ():
            if not annotation.get("was_cancelled"):
                spans = tuple(_spans(annotation["result"], Border(texts[doc_id])))
                yield Returned(doc_id, _annotator(annotation), spans, offered)


def _region(annotation: Annotation, border: Border) -> Iterator[dict[str, Any]]:
    value: dict[str, Any] = {"start": border.out(annotation.start), "end": border.out(annotation.end)}
    value |= {TEXT: border.original[annotation.start : annotation.end].replace("\r\n", "\n").replace("\r", "\n")}
    common = {"id": annotation.row_id, "to_name": TEXT}
    yield common | {"from_name": LABEL, "type": "labels", "value": value | {"labels": [LABELS[annotation.table]]}}
    for column in _fields(annotation.table):
        if said := _said(annotation.values[column.name]):
            field = common | {"from_name": f"{annotation.table}.{column.name}"}
            place = {"start": value["start"], "end": value["end"]}
            form, key = ("choices", "choices") if _options(column) else ("textarea", TEXT)
            yield field | {"type": form, "value": place | {key: said}}


def _fields(kind: str) -> list[Column]:
    known = {column.name: column for column in columns(ROWS[kind])}
    return [known[name] for name in JUDGED[kind]]


def _options(column: Column) -> tuple[str, ...]:
    """What a field may say; nothing where any words go."""
    return ("true", "false") if column.python is bool else column.enum


def _is_list(column: Column) -> bool:
    return typing.get_origin(column.python) is tuple


def _said(value: Any) -> list[str]:
    """A value as submissions.

    >>> _said(12), _said(None), _said(["ARE"]), _said([{"code": "UKR", "role": None}])
    (['12'], [], ['ARE'], ['{"code": "UKR"}'])
    """
    if value is None:
        return []
    if isinstance(value, list):
        return [part if isinstance(part, str) else json.dumps(_told(part), ensure_ascii=False) for part in value]
    return [str(value).lower() if isinstance(value, bool) else str(value)]


def _told(part: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in part.items() if value is not None}


def _spans(result: Iterable[Mapping[str, Any]], border: Border) -> Iterator[Span]:
    regions: dict[str, dict[str, Any]] = {}
    for part in result:
        region = regions.setdefault(part["id"], {"values": {}})
        value = part["value"]
        if part["type"] == "labels":
            region |= {"label": value["labels"][0], "span": border.span(value["start"], value["end"], value.get(TEXT))}
        else:
            said = value.get("choices") or value.get(TEXT) or [None]
            region["values"][part["from_name"].partition(".")[2]] = [one for one in (said if isinstance(said, list) else [said]) if one]
    for id, region in regions.items():
        if region.get("label") in TABLES:
            table = TABLES[region["label"]]
            values = {column.name: _typed(table, column, region["values"].get(column.name, [])) for column in _fields(table)}
            start, end = region["span"]
            yield Span(table, start, end, id, values)


def _typed(table: str, column: Column, said: Sequence[str]) -> Any:
    """What the submissions of a field say, as the decisions file has it."""
    if _is_list(column):
        return [_entry(f"{table}.{column.name}", typing.get_args(column.python)[0], one) for one in said]
    if column.python is bool:
        return said[0] == "true" if said else False
    if column.python is not float or not said:
        return said[0] if said else None
    try:
        return plain(float(said[0].replace(",", "")))
    except ValueError as error:
        raise ReturnError(f"{table}.{column.name}: {said[0]!r} is no number") from error


def _entry(where: str, kind: Any, said: str) -> Any:
    if not dataclasses.is_dataclass(kind):
        return said
    names = [part.name for part in columns(typing.cast(Any, kind)) if part.name not in UNSTABLE]
    try:
        parts = json.loads(said)
        if not isinstance(parts, dict) or parts.keys() - set(names):
            raise ValueError
    except ValueError as error:
        raise ReturnError(f'{where}: {said!r} is no entry; write {{"{names[0]}": …}} with any of {", ".join(names)}') from error
    return {name: parts.get(name, "exact" if name == "modifier" else None) for name in names}


def _annotator(annotation: Mapping[str, Any]) -> str:
    by = annotation.get("completed_by")
    if isinstance(by, Mapping):
        by = by.get("email") or by.get("id")
    return "" if by is None else str(by)
