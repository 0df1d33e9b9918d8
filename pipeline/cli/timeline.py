"""`newsledger timeline` and `newsledger conflicts`: what happened when, over all articles, and where accounts of it differ."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from pipeline.cli.folders import OUTPUT
from pipeline.places import Place

SHOWN = ("date", "event", "status", "parties", "released", "disputed", "n_sources", "of_whom", "mediators", "location", "outlets")
CLAIMS = ("date", "event", "to", "value", "modifier", "claimed_by", "best", "outlet", "sentence")
TOTALS = ("date", "event", "to", "whole", "parts", "missing", "explained")
SUMS = ("published", "to", "stated", "known", "incidents", "missing", "outlet", "sentence")


@click.command("timeline", short_help="What happened when, over all articles.")
@click.argument("output", type=OUTPUT)
@click.option("--view", default="chronology", show_default=True, help="chronology, or the columns of ucdp, polecat or acled.")
@click.option("--policy", help="Choose the best number by both_sides_agree, receiving_side, most_sources or latest.")
@click.option("--type", "kinds", multiple=True, metavar="TYPE", help="Only incidents of this type.")
@click.option("--party", "parties", multiple=True, metavar="CODE", help="Only incidents with this party.")
@click.option("--undated", is_flag=True, help="Also incidents that no article dates, at the end.")
@click.option("--ids", is_flag=True, help="Show the ids of incidents, wholes and chains.")
@click.option("--csv", "as_csv", is_flag=True, help="As CSV (lists as JSON).")
@click.option("--json", "as_json", is_flag=True, help="As JSON lines.")
def timeline(
    output: Place, view: str, policy: str | None, kinds: tuple[str, ...], parties: tuple[str, ...], undated: bool, ids: bool,
    as_csv: bool, as_json: bool,
) -> None:  # fmt: skip
    """The incidents of the folder OUTPUT in the order of their days: one line for each real-world event, whatever number of articles
    reports it. Where claims differ, the best number stands before the lowest and highest; `newsledger conflicts` shows who says what.
    """
    from pipeline.job import timelines

    found = timelines.rows(output, view=view, policy=policy, undated=undated, parties=parties)
    found = [row for row in found if not kinds or (row.get("event") or row.get("event_type") or row.get("Event Mode")) in kinds]
    columns = list(SHOWN if view == "chronology" else found[0] if found else ())
    if ids and view == "chronology":
        columns[1:1] = ["incident_id", "part_of", "chain_id"]
    _put("timeline", found, columns, as_csv=as_csv, as_json=as_json)


@click.command("conflicts", short_help="Where accounts of one event differ.")
@click.argument("output", type=OUTPUT)
@click.option("--json", "as_json", is_flag=True, help="As JSON lines.")
def conflicts(output: Place, as_json: bool) -> None:
    """Every incident of the folder OUTPUT about which claims disagree, with the sentences; wholes beside the sum of their parts; and
    sums over many incidents that articles state, beside what the incidents known here come to.
    """
    from pipeline.job import timelines

    found = timelines.conflicts(output)
    parts = (("claims that disagree", found.claims, CLAIMS), ("wholes and parts", found.totals, TOTALS), ("stated sums", found.sums, SUMS))
    for title, rows, columns in parts:
        if as_json:
            _put(title, [{"report": title, **row} for row in rows], columns, as_csv=False, as_json=True)
        else:
            _put(title, rows, columns, as_csv=False, as_json=False)
            click.echo()


def _put(title: str, rows: Sequence[dict[str, Any]], columns: Sequence[str], *, as_csv: bool, as_json: bool) -> None:
    from pipeline.cli.show import write_csv, write_json
    from pipeline.cli.terminal import print_table

    if as_json:
        write_json(rows)
    elif as_csv:
        write_csv(rows, list(rows[0]) if rows else list(columns))
    else:
        print_table(title, rows, columns)
