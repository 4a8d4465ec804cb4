"""Writes `verify/languages/CODE/territories_OTHER.tsv`: names of countries and territories in two languages, from the
Unicode CLDR as `babel` brings it (Unicode licence). Needs `pip install babel`; run after an update of CLDR.

    python scripts/territories.py ar en
"""

from __future__ import annotations

import sys
import unicodedata
from pathlib import Path

from babel import Locale

LANGUAGES = Path(__file__).resolve().parents[1] / "verify" / "languages"


def rows(one: str, other: str) -> list[str]:
    left, right = Locale(one).territories, Locale(other).territories
    found = []
    for code in sorted(left.keys() & right.keys()):
        # Two letters are a country or territory, three digits a region of the world.
        if len(code) == 2 and code not in ("ZZ", "QO", "XA", "XB"):
            found.append(f"{plain(left[code])}\t{plain(right[code])}\tcountry")
    return found


def plain(name: str) -> str:
    """`Congo - Kinshasa` is `Congo`, `Myanmar (Burma)` both names; no invisible characters."""
    name = "".join(char for char in unicodedata.normalize("NFC", name) if unicodedata.category(char) != "Cf")
    name = name.split(" - ")[0].replace(" & ", " and ").rstrip(")").replace(" (", "|")
    return " ".join(name.split())


def main() -> None:
    one, other = sys.argv[1:3]
    lines = ["# Names of countries and territories, from the Unicode CLDR: made by scripts/territories.py"]
    lines += dict.fromkeys(rows(one, other))
    path = LANGUAGES / one / f"territories_{other}.tsv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
