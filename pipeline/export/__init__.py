"""Tables in other people's formats, and their annotations back as decisions."""
