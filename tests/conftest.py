"""Property tests depend neither on how fast the machine is nor on chance; nothing that another process has kept is used."""

import os

from hypothesis import settings

os.environ["NEWSLEDGER_CACHE"] = ""

settings.register_profile("gates", deadline=None, derandomize=True)
settings.load_profile("gates")
