"""Units under one code each, and the fixed factors between those of one kind."""

from __future__ import annotations

from fractions import Fraction

from verify.facts.tokens import Scan

# Signs that mean the same in every language, folded.
SIGNS: dict[str, tuple[str, str]] = {
    "%": ("%", "percent"),
    "٪": ("%", "percent"),
    "‰": ("‰", "percent"),
    "$": ("USD", "money"),
    "€": ("EUR", "money"),
    "£": ("GBP", "money"),
    "¥": ("JPY", "money"),
    "₪": ("ILS", "money"),
    "₺": ("TRY", "money"),
    "₽": ("RUB", "money"),
    "₹": ("INR", "money"),
    "₩": ("KRW", "money"),
    "°": ("°", "measure"),
}
# Abbreviations in Latin letters, which other scripts use too.
SHORT: dict[str, str] = {
    "km": "km", "kms": "km", "cm": "cm", "mm": "mm", "kg": "kg", "kgs": "kg", "mw": "MW", "gw": "GW", "kw": "kW", "tw": "TW",
    "mwh": "MWh", "gwh": "GWh", "kwh": "kWh", "twh": "TWh", "kv": "kV", "ha": "ha", "bpd": "bbl/d", "kph": "km/h",
    "kmh": "km/h", "mph": "mi/h", "sqm": "m2", "gb": "GB", "mb": "MB", "tb": "TB", "ghz": "GHz", "mhz": "MHz",
}  # fmt: skip
CODES = frozenset(
    ("USD", "EUR", "GBP", "IQD", "KWD", "JOD", "SAR", "AED", "QAR", "BHD", "OMR", "EGP", "SYP")
    + ("LBP", "TRY", "IRR", "ILS", "JPY", "CNY", "RUB", "INR", "CHF", "CAD", "AUD", "DZD", "TND")
    + ("MAD", "LYD", "SDG", "YER", "PKR", "AFN", "SEK", "NOK", "DKK", "PLN", "KRW")
)

# code -> (what it measures, how many of the base unit one is). Only exact or internationally fixed factors.
FACTORS: dict[str, tuple[str, Fraction]] = {
    "mm": ("length", Fraction(1, 1000)),
    "cm": ("length", Fraction(1, 100)),
    "m": ("length", Fraction(1)),
    "km": ("length", Fraction(1000)),
    "in": ("length", Fraction(254, 10000)),
    "ft": ("length", Fraction(3048, 10000)),
    "yd": ("length", Fraction(9144, 10000)),
    "mi": ("length", Fraction(1609344, 1000)),
    "nmi": ("length", Fraction(1852)),
    "m2": ("area", Fraction(1)),
    "km2": ("area", Fraction(10**6)),
    "ha": ("area", Fraction(10**4)),
    "dunam": ("area", Fraction(2500)),  # the Iraqi one
    "acre": ("area", Fraction(40468564224, 10**7)),
    "ft2": ("area", Fraction(9290304, 10**8)),
    "mi2": ("area", Fraction(2589988110336, 10**6)),
    "g": ("mass", Fraction(1, 1000)),
    "kg": ("mass", Fraction(1)),
    "t": ("mass", Fraction(1000)),
    "lb": ("mass", Fraction(45359237, 10**8)),
    "oz": ("mass", Fraction(28349523125, 10**12)),
    "l": ("volume", Fraction(1, 1000)),
    "ml": ("volume", Fraction(1, 10**6)),
    "m3": ("volume", Fraction(1)),
    "ft3": ("volume", Fraction(28316846592, 10**12)),
    "gal": ("volume", Fraction(3785411784, 10**12)),
    "bbl": ("volume", Fraction(158987294928, 10**12)),
    "kW": ("power", Fraction(1)),
    "MW": ("power", Fraction(1000)),
    "GW": ("power", Fraction(10**6)),
    "TW": ("power", Fraction(10**9)),
    "kWh": ("energy", Fraction(1)),
    "MWh": ("energy", Fraction(1000)),
    "GWh": ("energy", Fraction(10**6)),
    "TWh": ("energy", Fraction(10**9)),
    "s": ("time", Fraction(1)),
    "min": ("time", Fraction(60)),
    "h": ("time", Fraction(3600)),
    "d": ("time", Fraction(86400)),
    "wk": ("time", Fraction(7 * 86400)),
    "mo": ("span", Fraction(1)),
    "yr": ("span", Fraction(12)),
    "decade": ("span", Fraction(120)),
    "century": ("span", Fraction(1200)),
}
DURATIONS = frozenset(("s", "min", "h", "d", "wk", "mo", "yr", "decade", "century"))


def convert(value: Fraction, unit: str, wanted: str) -> Fraction | None:
    """The value in another unit of the same kind; None where there is no fixed factor. `/d`, `/h` and the like at the
    end of both must be the same. Celsius and Fahrenheit are scales with a shift."""
    if {unit, wanted} == {"°C", "°F"}:
        return value * 9 / 5 + 32 if unit == "°C" else (value - 32) * 5 / 9
    base, _, rate = unit.partition("/")
    wanted_base, _, wanted_rate = wanted.partition("/")
    one, other = FACTORS.get(base), FACTORS.get(wanted_base)
    if one is None or other is None or one[0] != other[0] or rate != wanted_rate:
        return None
    return value * one[1] / other[1]


def unit_behind(scan: Scan, index: int) -> tuple[str, str, int] | None:
    """Code, kind and the token behind the unit that begins at a token; None where none does."""
    if index >= len(scan):
        return None
    word = scan.words[index]
    if word == "°":
        letter = scan.word(index + 1)
        return (f"°{letter.upper()}", "measure", index + 2) if letter in ("c", "f") else ("°", "measure", index + 1)
    if word in SIGNS:
        return *SIGNS[word], index + 1
    met = scan.hit(index, ("unit",))
    if met is not None:
        hit, end = met
        code, kind = hit.value, hit.flag or "measure"
        return (*_rated(scan, code, kind, end),) if kind == "measure" else (code, kind, end)
    if word in SHORT and not (scan.touches(index + 1) and scan.is_word(index + 1)):
        return _rated(scan, SHORT[word], "measure", index + 1)
    if word.upper() in CODES and scan.printed(index).isupper():
        return word.upper(), "money", index + 1
    return None


def _rated(scan: Scan, code: str, kind: str, end: int) -> tuple[str, str, int]:
    """Squares and cubes written as a digit, and the rate behind the unit: a day, an hour."""
    if scan.word(end) in ("2", "3") and scan.touches(end):
        code, end = f"{code}{scan.word(end)}", end + 1
    if code not in DURATIONS and "/" not in code:
        met = scan.hit(end, ("per",))
        if met is not None:
            return code + met[0].value, kind, met[1]
    return code, kind, end


def unit_before(scan: Scan, index: int) -> tuple[str, int] | None:
    """Currency and the first token of what stands in front of a figure: `$`, `US$`, `IQD`."""
    word = scan.word(index - 1)
    if word in SIGNS and SIGNS[word][1] == "money":
        first = index - 1
        country = {"us": "USD", "a": "AUD", "c": "CAD", "ca": "CAD"}.get(scan.word(index - 2)) if word == "$" else None
        if country and scan.touches(index - 1):
            return country, index - 2
        return SIGNS[word][0], first
    if len(word) == 3 and word.upper() in CODES and scan.printed(index - 1).isupper():
        return word.upper(), index - 1
    return None
