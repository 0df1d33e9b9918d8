"""The Parquet dataset: written aside and renamed into place, one generation for every table, readable while it is written.

In the output folder: `TABLE/bucket-NNN.parquet` for each table, `run.json`, and the hidden folder `.newsledger` with what only the
writer needs (lock, journal, staged files, finished shards of a run under way, fingerprints).
"""
