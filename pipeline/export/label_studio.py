"""Label Studio: tasks with predictions out, annotations in, and the labelling interface that shows both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import quoteattr

from pipeline.decisions.fields import JUDGED
from pipeline.export.annotations import LABELS, TABLES, Annotated, Annotation
from pipeline.export.offsets import Border
from pipeline.export.returning import Returned, ReturnError, Span
from pipeline.rows import TABLES as ROWS
from pipeline.tables import columns

COLOURS = {"figures": "#f7e08a", "dates": "#b9dcf2", "organisations": "#cfe8c0", "events": "#f4b6a6"}
TEXT = "text"
LABEL = "label"


def tasks(documents: Iterable[Annotated], *, version: str = "newsledger") -> Iterator[dict[str, Any]]:
    """One task for each document: its text, and its rows as one prediction, whose regions have the row's id and its fields.

    Offsets count UTF-16 code units, as Label Studio's editor does. Lists are left out: its per-region fields hold words.
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
        for name, options in _fields(kind).items():
            common = f'name="{kind}.{name}" toName="{TEXT}" perRegion="true"'
            lines.append(f"    <Header value={quoteattr(name)}/>")
            if options:
                choices = "".join(f"<Choice value={quoteattr(option)}/>" for option in options)
                lines.append(f"    <Choices {common}>{choices}</Choices>")
            else:
                lines.append(f'    <TextArea {common} maxSubmissions="1" editable="true"/>')
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
    for name, options in _fields(annotation.table).items():
        said = annotation.values[name]
        if said is not None:
            field = common | {"from_name": f"{annotation.table}.{name}"}
            place = {"start": value["start"], "end": value["end"]}
            if options:
                yield field | {"type": "choices", "value": place | {"choices": [str(said)]}}
            else:
                yield field | {"type": "textarea", "value": place | {TEXT: [str(said)]}}


def _fields(kind: str) -> dict[str, tuple[str, ...]]:
    """The fields that a region can show, each with its options; none where any words go."""
    known = {column.name: column for column in columns(ROWS[kind])}
    return {name: known[name].enum for name in JUDGED[kind] if known[name].python in (str, float) or known[name].enum}


def _spans(result: Iterable[Mapping[str, Any]], border: Border) -> Iterator[Span]:
    regions: dict[str, dict[str, Any]] = {}
    for part in result:
        region = regions.setdefault(part["id"], {"values": {}})
        value = part["value"]
        if part["type"] == "labels":
            region |= {"label": value["labels"][0], "span": border.span(value["start"], value["end"], value.get(TEXT))}
        else:
            said = value.get("choices") or value.get(TEXT) or [None]
            region["values"][part["from_name"].partition(".")[2]] = said[0] if isinstance(said, list) else said
    for id, region in regions.items():
        if region.get("label") in TABLES:
            table = TABLES[region["label"]]
            values = {name: _typed(table, name, region["values"].get(name)) for name in _fields(table)}
            start, end = region["span"]
            yield Span(table, start, end, id, values)


def _typed(table: str, name: str, said: str | None) -> Any:
    column = next(column for column in columns(ROWS[table]) if column.name == name)
    if column.python is not float or not said:
        return said or None
    try:
        number = float(said.replace(",", ""))
    except ValueError as error:
        raise ReturnError(f"{table}.{name}: {said!r} is no number") from error
    return int(number) if number.is_integer() else number


def _annotator(annotation: Mapping[str, Any]) -> str:
    by = annotation.get("completed_by")
    if isinstance(by, Mapping):
        by = by.get("email") or by.get("id")
    return "" if by is None else str(by)
