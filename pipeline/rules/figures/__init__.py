"""Numbers stated about the world: read, bounded, tied to what they count and whom they concern."""
