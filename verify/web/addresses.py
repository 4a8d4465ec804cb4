"""One address for one document: hosts, tracking and mirrors folded away."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_POST = re.compile(r"/(?:i/web/|[^/]+/)?status(?:es)?/(\d+)")
_POST_HOSTS = re.compile(r"(?:^|\.)(?:twitter\.com|x\.com|nitter\.[a-z.]+)$")
_OLD_STATE = re.compile(r"^(?:\d{4}-\d{4}\.)?state\.gov$")


def canonical(address: str) -> str:
    """The address without scheme, `www.`, query, fragment and final slash; a post on X by its number alone, whatever
    the host or handle. What is no address comes back as it is."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:  # such as a bracket without its other
        return address.strip().casefold()
    host = (parts.hostname or "").removeprefix("www.").removeprefix("mobile.").removeprefix("m.")
    if _POST_HOSTS.search(host) and (match := _POST.search(parts.path)):
        return f"x.com/status/{match[1]}"
    if _OLD_STATE.match(host):
        host = "state.gov"
    return f"{host}{parts.path.rstrip('/')}".casefold()
