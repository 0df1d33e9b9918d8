"""Output folders as the command line takes them: on this machine, or, for commands that read or fill tables, in a store of objects."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.errors import UsageError
from pipeline.places import Place, is_remote, place


class _Folder(click.ParamType[Place]):
    """A folder that is there; `s3://` and `gs://` only where `anywhere`."""

    name = "folder"

    def __init__(self, *, anywhere: bool) -> None:
        self._anywhere = anywhere
        self._here = click.Path(exists=True, file_okay=False, path_type=Path)

    def convert(self, value: str | Place, param: click.Parameter | None, ctx: click.Context | None) -> Place:
        if not is_remote(value):
            return Path(str(self._here.convert(str(value), param, ctx)))
        if not self._anywhere:
            self.fail(f"{value}: this command works on folders of this machine; copy the folder here, and back", param, ctx)
        try:
            return place(value)
        except UsageError as error:
            self.fail(str(error), param, ctx)


OUTPUT = _Folder(anywhere=True)
HERE = _Folder(anywhere=False)
