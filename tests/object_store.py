"""A store of objects on this machine, which speaks S3: for tests, in a thread of theirs."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from pipeline import places

WAY = {
    "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true",
}  # fmt: skip


@contextmanager
def served() -> Iterator[str]:
    """The address of a server that forgets everything afterwards; the environment leads to it."""
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    address = "http://{}:{}".format(*server.get_host_and_port())
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {**WAY, "AWS_ENDPOINT_URL": address}.items():
            patch.setenv(name, value)
        places._opened.cache_clear()
        try:
            yield address
        finally:
            places._opened.cache_clear()
            server.stop()


def bucket(address: str, name: str) -> str:
    """A new bucket."""
    import boto3

    boto3.client("s3", endpoint_url=address).create_bucket(Bucket=name)
    return f"s3://{name}"
