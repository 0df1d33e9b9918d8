"""The codebook and the spaCy model that are used where nobody names another, as `codebooks/defaults.toml` says."""

import tomllib
from pathlib import Path

_SAID = tomllib.loads((Path(__file__).parent / "codebooks" / "defaults.toml").read_text(encoding="utf-8"))
CODEBOOK: str = _SAID["codebook"]
MODEL: str = _SAID["model"]
