"""What an output folder says of its incidents: the chronology, the same under other collections' names, and where claims conflict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.errors import UsageError
from pipeline.incidents import chronology, exports
from pipeline.incidents import conflicts as reports
from pipeline.places import Place
from pipeline.store import snapshot

if TYPE_CHECKING:
    import pandas as pd

VIEWS = ("chronology", *exports.EXPORTS)
POLICIES = chronology.NAMES
_ROWS = {
    "documents": ["doc_id", "outlet", "published"],
    "figures": [
        "figure_id", "doc_id", "event_id", "value", "kind", "unit", "scope", "nationality", "returned_to", "date_edtf", "sentence",
    ],
    "events": ["event_id", "status", "plover", "parties", "released"],
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Conflicts:
    """`claims` of sides about which claims disagree, `totals` of wholes and their parts, `sums` that articles state over many incidents."""

    claims: list[dict[str, Any]]
    totals: list[dict[str, Any]]
    sums: list[dict[str, Any]]


def rows(
    output: str | Place, *, view: str = "chronology", policy: str | None = None, undated: bool = False, parties: Sequence[str] = ()
) -> list[dict[str, Any]]:
    """The incidents of an output folder as `timeline` has them, as rows.

    Raises:
        UsageError: no dataset there, or no such view or policy.
    """
    if view not in VIEWS:
        raise UsageError(f"no view {view!r}; there are {', '.join(VIEWS)}")
    if policy is not None and policy not in POLICIES:
        raise UsageError(f"no policy {policy!r}; there are {', '.join(POLICIES)}")
    found = _read(output)
    incidents = [row for row in found["incidents"] if set(parties) <= set(row["countries"])]
    if policy is not None:
        days = {row["doc_id"]: row["published"].toordinal() for row in found["documents"] if row["published"]}
        incidents = [chronology.rechosen(row, policy, days) for row in incidents]
    if view == "chronology":
        return chronology.timeline(incidents, found["figures"], undated=undated)
    return exports.EXPORTS[view](incidents, found["events"])


def timeline(
    output: str | Place = "output/", *, view: str = "chronology", policy: str | None = None, undated: bool = False
) -> pd.DataFrame:
    """One row per incident of an output folder, in the order of their days.

    `view` is `chronology`, or `ucdp`, `polecat`, `acled` for columns named as these collections name them. With a `policy` the best
    number is the one that it chooses. `undated` adds those that no article dates, at the end.

    Raises:
        UsageError: no dataset there, or no such view or policy.
    """
    import pandas as pd

    found = rows(output, view=view, policy=policy, undated=undated)
    return pd.DataFrame(found, columns=None if found or view != "chronology" else list(chronology.COLUMNS))


def conflicts(output: str | Place = "output/") -> Conflicts:
    """Where the claims of an output folder disagree, whether parts add up to wholes, and what sums are stated.

    Raises:
        UsageError: no dataset there.
    """
    found = _read(output)
    return Conflicts(
        reports.disagreements(found["incidents"], found["events"], found["figures"], found["documents"]),
        reports.totals(found["incidents"]),
        reports.sums(found["incidents"], found["figures"], found["documents"]),
    )


def _read(output: str | Place) -> Mapping[str, list[dict[str, Any]]]:
    tables = snapshot.tables(output)
    found = {name: tables[name].select(columns).to_pylist() for name, columns in _ROWS.items()}
    return found | {"incidents": tables["incidents"].to_pylist()}
