"""An output folder as one HTML page that needs nothing else: summary, charts, incidents, events with evidence, conflicts, failures."""
