"""What the text says: every rule reads an article (`Reading`), a codebook and what earlier rules found, and adds its own mentions."""
