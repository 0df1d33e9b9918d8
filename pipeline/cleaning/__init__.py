"""Raw bytes → cleaned article: decoding, repair, the article's own lines kept, everything else set aside with a label."""
