"""What an address says: its host without furniture, the document behind an archive's copy, the handle of a post."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime
from typing import Final
from urllib.parse import parse_qsl, quote_plus, unquote, urlsplit

from verify.web.addresses import canonical

_ARCHIVED = re.compile(
    r"(?:https?://)?(?:web\.archive\.org/(?:web|save/_embed)|archive\.(?:ph|is|today|li|md|fo|vn))/"
    r"(\d{4,14}|\*)(?:[a-z]{2}_)?/((?:https?:/{1,2}|www\.).{1,4000})\Z",
    re.IGNORECASE | re.DOTALL,
)
_POST_HOSTS: Final = ("twitter.com", "x.com", "nitter.")
_HANDLE = re.compile(r"/@?(\w{1,40})(?:/|\Z)")
# What campaigns and share buttons add to an address; all else may be what names the document (`?article=12`).
_TRACKING = re.compile(
    r"\A(?:utm(?:_\w+)?|fbclid|gclid|dclid|msclkid|igshid|mc_[ce]id|ref|ref_src|ref_url|cmpid|cmp|ocid|smid|s_cid|sh|share|"
    r"output|outputtype|amp|_ga|spm|feature|si|fb_\w+|trk|mkt_tok|yclid)\Z",
    re.IGNORECASE,
)
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?)\Z")


def host_of(address: str | None) -> str:
    """The host in small letters without `www.`, `m.` and port; empty where there is none."""
    if not address:
        return ""
    try:
        host = urlsplit(address if "//" in address else f"//{address}").hostname or ""
    except ValueError:
        return ""
    for front in ("www.", "m.", "mobile.", "amp."):
        rest = host.removeprefix(front)
        host = rest if "." in rest else host
    return host.rstrip(".")


def unwrapped(address: str) -> tuple[str, datetime | None]:
    """The address behind an archive's copy of a page, and when the archive took it (UTC); others as they are."""
    match = _ARCHIVED.match(address.strip())
    if match is None:
        return address.strip(), None
    inner = re.sub(r"\A(https?):/{1,2}(?=[^/])", r"\1://", match[2])
    inner = inner if "://" in inner else f"http://{inner}"
    return inner, _moment(match[1])


def _moment(digits: str) -> datetime | None:
    try:
        return datetime.strptime(digits, "%Y%m%d%H%M%S").replace(tzinfo=UTC) if len(digits) == 14 else None
    except ValueError:
        return None


def canonical_address(address: str | None) -> str | None:
    """One form for one document: archives unwrapped, hosts that moved under their present name, posts on X by number,
    no scheme, fragment, tracking or final slash. None where there is no address.

    >>> canonical_address("https://web.archive.org/web/20240102030405/https://www.desk.example/a/?utm_source=x&id=7")
    'desk.example/a?id=7'
    """
    from verify.publishers.recognising import home_of

    if not address or not address.strip():
        return None
    inner, _ = unwrapped(address[:4000])
    try:
        parts = urlsplit(inner if "//" in inner else f"//{inner}")
        host = home_of(host_of(inner))
    except ValueError:
        return " ".join(address.split()).casefold()
    if is_post_host(host):
        return canonical(inner if "//" in inner else f"https://{inner}")
    path = unicodedata.normalize("NFC", unquote(_INDEX.sub("/", parts.path))).rstrip("/").casefold()
    kept = sorted(
        (key, value) for key, value in parse_qsl(parts.query, max_num_fields=None) if not _TRACKING.match(key)
    )
    query = "&".join(
        f"{quote_plus(key, errors='replace')}={quote_plus(value, errors='replace')}" for key, value in kept
    )
    return " ".join(f"{host}{path}{'?' + query if query else ''}".split())


def place_of(address: str) -> str:
    """The canonical address, as an id for what stands there; what is no address comes back as it is."""
    return canonical_address(address) or address.strip()


def path_of(address: str | None) -> str:
    """The path in small letters; empty where there is none."""
    try:
        return urlsplit(address).path.casefold() if address else ""
    except ValueError:
        return ""


def is_post_host(host: str) -> bool:
    """True for X, by either name, and its mirrors."""
    return any(host == known or host.endswith(f".{known}") or host.startswith(known) for known in _POST_HOSTS)


def handle_of(address: str | None) -> str | None:
    """The handle in a post's address, in small letters."""
    if not address or not is_post_host(host_of(address)):
        return None
    match = _HANDLE.match(path_of(address if "//" in address else f"//{address}"))
    return match[1].lower() if match and match[1].lower() not in {"i", "status"} else None
