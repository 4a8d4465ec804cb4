"""Checking a project's stories again and again: settings in a file, a cache, waivers and a baseline.

>>> from verify import ci
>>> result = ci.run(ci.read_config("verify.toml"))              # doctest: +SKIP
>>> result.exit_code                                             # doctest: +SKIP
0
"""

from verify.ci.config import Config, read_config
from verify.ci.running import CiResult, run

__all__ = ["CiResult", "Config", "read_config", "run"]
