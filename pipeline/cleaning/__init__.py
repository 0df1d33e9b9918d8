"""Articles as they come → cleaned articles: text, title, date, language, and what was removed and why."""
