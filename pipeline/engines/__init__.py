"""How shards of work are run: each engine is given a picklable function and shards, and knows nothing of articles."""
