"""Property tests depend neither on how fast the machine is nor on chance."""

from hypothesis import settings

settings.register_profile("gates", deadline=None, derandomize=True)
settings.load_profile("gates")
