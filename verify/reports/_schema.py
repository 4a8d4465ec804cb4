"""The JSON Schema of the report, as a dict and as text: `report.schema.json` beside this file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def schema_text() -> str:
    """The schema as it is shipped, draft 2020-12."""
    return Path(__file__).with_name("report.schema.json").read_text(encoding="utf-8")


def schema() -> dict[str, Any]:
    """The schema as a dict, for a validator."""
    return dict(json.loads(schema_text()))
