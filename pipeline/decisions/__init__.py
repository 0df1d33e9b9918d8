"""What reviewers decided about rows: an append-only file of it, its replay on the tables of any later run, agreement, and gold."""
