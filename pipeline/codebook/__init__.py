"""Codebooks (what a topic is) and lexicons (how a language says things), read from data files and checked when read."""
