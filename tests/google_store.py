"""A store of objects on this machine that speaks as Google's does: for tests, in a process of its own.

Within theirs it would wait for a lock that pyarrow holds while it asks for the size of a file.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from pipeline import places

SERVER = """
import sys
from gcp_storage_emulator.server import create_server
server = create_server("127.0.0.1", 0, in_memory=True, default_bucket="news")
server.start()
print(server._api._httpd.server_port, flush=True)
sys.stdin.read()
server.stop()
"""


@contextmanager
def served() -> Iterator[str]:
    """The name of a bucket that is forgotten afterwards; the environment leads to it, and nobody asks who one is."""
    process = subprocess.Popen([sys.executable, "-c", SERVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    with process, pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLOUD_STORAGE_EMULATOR_ENDPOINT", f"http://127.0.0.1:{int(process.stdout.readline())}")
        places._opened.cache_clear()
        try:
            yield "gs://anonymous@news"
        finally:
            places._opened.cache_clear()
            process.kill()
