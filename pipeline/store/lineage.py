"""What became of incidents whose ids are no longer used: which incidents hold their events now."""

from __future__ import annotations

import json

from pipeline.places import Place
from pipeline.store.linking import LINEAGE


def heirs(root: Place, incident_id: str) -> tuple[str, ...]:
    """The incidents that hold the events of one that was, the one with most of them first; none where nothing is recorded of it.

    What became of its heirs later is followed to the end.
    """
    if not (root / LINEAGE).exists():
        return ()
    holders = [incident_id]
    for entry in map(json.loads, (root / LINEAGE).read_text(encoding="utf-8").splitlines()):
        if entry["incident_id"] in holders:
            at = holders.index(entry["incident_id"])
            holders[at : at + 1] = entry["became"]
    found = tuple(dict.fromkeys(holders))
    return () if found == (incident_id,) else found
