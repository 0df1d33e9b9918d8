"""Parties and organisations: found by name, pattern and context, linked to one id each."""
