"""CSV and Parquet → records, one row at a time."""

from __future__ import annotations

import contextlib
import csv
import io
import tempfile
from collections.abc import Iterator, Mapping
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.readers.metadata import KEYS
from pipeline.readers.streams import RECORD_LIMIT, UNPACKED_LIMIT, ReadError, as_text, undecoded

Record = tuple[str, Any]
_DELIMITERS = ",;\t|"
_ROWS = 64


def csv_records(stream: IO[bytes], fields: Mapping[str, str]) -> Iterator[Record]:
    """One record per row, numbered from 1, under the names of the first row; the delimiter is the one that this row shows.

    Raises:
        ReadError: no first row, or one that names neither text nor HTML.
    """
    text = as_text(stream, newline="")
    csv.field_size_limit(RECORD_LIMIT)
    head = text.readline(RECORD_LIMIT)
    if not head.strip():
        raise ReadError("no header; the first row must name the columns")
    if wrong := undecoded(head):
        raise ReadError(f"line 1: {wrong}")
    delimiter = max(_DELIMITERS, key=head.count)
    names = [name.strip() for name in next(csv.reader([head], delimiter=delimiter))]
    _need(names, fields)
    yield from _rows(csv.reader(text, delimiter=delimiter, strict=True), names)


def _rows(rows: Any, names: list[str]) -> Iterator[Record]:
    number = 0
    while True:
        line = rows.line_num + 2
        try:
            row = next(rows, None)
        except csv.Error as error:
            number += 1
            yield str(number), f"line {line}: not CSV ({error}); mend or remove the row"
            if "field limit" in str(error):
                return
            continue
        if row is None:
            return
        if row:
            number += 1
            yield str(number), _row(row, names, line)


def _row(row: list[str], names: list[str], line: int) -> dict[str, str] | str:
    if len(row) != len(names):
        return f"line {line}: {len(row)} fields, but the first row names {len(names)}; mend or remove the row"
    for name, value in zip(names, row, strict=True):
        if wrong := undecoded(value):
            return f"line {line}, {name}: {wrong}"
    return dict(zip(names, row, strict=True))


def parquet_records(stream: IO[bytes], fields: Mapping[str, str]) -> Iterator[Record]:
    """One record per row, numbered from 1; only the columns that are needed are read, a row group at a time.

    Raises:
        ReadError: no Parquet, neither text nor HTML among its columns, or a row group that is too large.
    """
    with _readable():
        file = pq.ParquetFile(_seekable(stream))
    names = file.schema_arrow.names
    _need(names, fields)
    wanted = [n for n in names if n in {fields.get(k, k).partition(".")[0] for k in ("text", "html", *KEYS)}]
    return _Counted(_records_of(file, wanted), file.metadata.num_rows)


class _Counted(Iterator[Record]):
    """Records of which it is known how many there are: how far one has come in the file does not show it."""

    def __init__(self, records: Iterator[Record], count: int) -> None:
        self._records, self._left = records, count

    def __next__(self) -> Record:
        self._left -= 1
        return next(self._records)

    def __length_hint__(self) -> int:
        return max(0, self._left)


@contextlib.contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except (pa.ArrowException, OSError) as error:
        raise ReadError(f"not readable as Parquet ({' '.join(str(error).split())[:200]}); write it again") from error


def _records_of(file: pq.ParquetFile, wanted: list[str]) -> Iterator[Record]:
    number = 0
    for group in range(file.num_row_groups):
        if file.metadata.row_group(group).total_byte_size > UNPACKED_LIMIT:
            raise ReadError(f"row group {group} unpacks to more than {UNPACKED_LIMIT >> 20} MB; write smaller row groups")
        batches = file.iter_batches(_ROWS, [group], wanted)
        while (batch := _next(batches)) is not None:
            for row in range(batch.num_rows):
                number += 1
                yield str(number), _cells(batch, row)


def _next(batches: Iterator[pa.RecordBatch]) -> pa.RecordBatch | None:
    with _readable():
        return next(batches, None)


def _cells(batch: pa.RecordBatch, row: int) -> dict[str, Any] | str:
    try:
        return {name: batch.column(name)[row].as_py() for name in batch.schema.names}
    except (ValueError, pa.ArrowException) as error:
        return f"row {row + 1}: a value that cannot be read ({error}); mend or remove it"


def _need(names: list[str], fields: Mapping[str, str]) -> None:
    need = [fields.get(key, key) for key in ("text", "html")]
    if not any(name in names or name.partition(".")[0] in names for name in need):
        raise ReadError(f"neither column {need[0]} nor {need[1]} among {', '.join(names[:30])}; name it with --field text=COLUMN")


def _seekable(stream: IO[bytes]) -> IO[bytes]:
    """Parquet is read from its end: what is packed is unpacked to a temporary file first."""
    if stream.seekable():
        return stream
    copy = tempfile.TemporaryFile()  # noqa: SIM115 (lives as long as the reader)
    while chunk := stream.read(io.DEFAULT_BUFFER_SIZE * 16):
        copy.write(chunk)
        if copy.tell() > 16 * UNPACKED_LIMIT:
            raise ReadError("unpacks to more than 8 GB; unpack it yourself")
    copy.seek(0)
    return copy
