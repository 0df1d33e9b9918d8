"""The whole way for many articles: read → shards → engine(extraction) → store → summary. And `load`, which brings the tables back."""
