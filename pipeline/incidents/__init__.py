"""Events of all documents → real-world events, with every claim kept.

The way of an event: `clues` (what it tells that links) → `blocking` (which events may be compared) → `likeness` (features of a pair)
→ `model` (weights, a file of data) → `verdicts` (of pairs, kept) → `clustering` (incidents, within constraints) → `identity` (ids)
→ `dating` and `reconciling` (one row with low, best and high) → `structure` (parts of a whole, chains from agreement to outcome).
`link` joins them in order.
Views on the finished table: `chronology`, `conflicts`, `exports`.
"""
