"""Who says what: speakers, reporting words, and the stretch of text that a claim covers."""
