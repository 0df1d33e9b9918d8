"""The whole way for many articles: read → shards → engine(extract) → store → summary. And `load`, which brings the tables back.

`pipeline.run` names both this package and its function: the package can be called like the function.
"""

import sys
from types import ModuleType
from typing import Any

from pipeline.run.job import Summary, run
from pipeline.run.loading import Tables, load

__all__ = ["Summary", "Tables", "load", "run"]


class _Callable(ModuleType):
    def __call__(self, *args: Any, **kwargs: Any) -> Summary:
        return run(*args, **kwargs)


sys.modules[__name__].__class__ = _Callable
