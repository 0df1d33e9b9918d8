"""A run that the interrupt key, or another signal, ends after its first shards (in a process of its own)."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import stand_in

from pipeline.job import survey
from pipeline.job.run import Job
from pipeline.places import place

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell ignores the key for what it runs in the background
    survey.SHARD = 16
    keep = Job._keep
    kept = 0

    def interrupted(job: Job, *args: object) -> None:
        global kept
        keep(job, *args)  # type: ignore[arg-type]
        kept += 1
        if kept == 2:
            os.kill(os.getpid(), signal.Signals[sys.argv[4]] if len(sys.argv) > 4 else signal.SIGINT)

    Job._keep = interrupted  # type: ignore[assignment,method-assign]
    try:
        stand_in.run(Path(sys.argv[1]), place(sys.argv[2]), workers=int(sys.argv[3]))
    except KeyboardInterrupt:
        sys.exit(130)
