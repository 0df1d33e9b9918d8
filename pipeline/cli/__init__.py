"""The command line: the only place that prints or exits. Data goes to stdout, log and errors to stderr.

Exit status: 0 done · 1 below a quality floor, or a defect found by `doctor` · 2 usage, configuration or codebook error, nothing
written · 3 finished, some documents failed · 130 interrupted, what was finished is kept.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import NoReturn

import click

from pipeline.cli import (
    clean,
    codebook,
    compact,
    diff,
    doctor,
    evaluate,
    explain,
    export,
    extract,
    merge,
    report,
    review,
    run,
    schema,
    show,
    stale,
    timeline,
)

DONE, USAGE, INTERRUPTED = 0, 2, 130


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}, no_args_is_help=True)
@click.version_option(package_name="newsledger", message="%(prog)s %(version)s")
@click.option("--debug", is_flag=True, help="Show the Python traceback of an error.")
def newsledger(debug: bool) -> None:
    """English news text in, tables of events and figures out.

    \b
    newsledger run raw/ --output output/     folder of articles to Parquet tables
    newsledger extract article.txt           one article, tables on the terminal
    newsledger show output/                  look at the tables
    newsledger timeline output/              what happened when, over all articles
    """


for module in (run, merge, extract, clean, show, stale, diff, compact, explain, review, report, export, evaluate, schema, codebook, doctor):
    newsledger.add_command(module.command)
newsledger.add_command(timeline.timeline)
newsledger.add_command(timeline.conflicts)


def main(args: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and exit with its status."""
    sys.exit(status(sys.argv[1:] if args is None else args))


def status(args: Sequence[str]) -> int:
    """The exit status of a command line, after running it; whatever a user can mend is one message on stderr, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        result = newsledger.main(list(args), prog_name="newsledger", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        return USAGE
    except (click.Abort, KeyboardInterrupt):
        click.echo("newsledger: interrupted; what was finished is kept", err=True)
        return INTERRUPTED
    except (SystemExit, BrokenPipeError):  # the reader of our output has had enough (`… | head`)
        _silence_stdout()
        return DONE
    except Exception as error:
        if "--debug" in args:
            raise
        return _explain(error)
    return result if isinstance(result, int) else DONE


def _explain(error: Exception) -> int:
    """Say on stderr what went wrong and how to mend it."""
    from pipeline.cli.terminal import safe

    if isinstance(error, OSError) or type(error).__module__.startswith("pipeline."):
        click.echo(f"newsledger: {safe(_words(error))}", err=True)
    else:
        words = f"{type(error).__name__}: {safe(_words(error))}"
        click.echo(f"newsledger: {words}. This is a defect; `newsledger --debug …` says where", err=True)
    return USAGE


def _words(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    return str(error)


def _silence_stdout() -> None:
    """Python flushes stdout once more at exit, which would complain about the closed pipe."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
