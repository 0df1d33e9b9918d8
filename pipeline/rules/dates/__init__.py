"""Expressions that place something on the calendar: found by form, valued from what the article lets one know."""
