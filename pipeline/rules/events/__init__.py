"""What happened, is planned or was refused: sightings of triggers, their arguments and status, merged to one row per event."""
