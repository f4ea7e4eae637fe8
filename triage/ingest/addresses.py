"""Web addresses: the canonical form that identifies a report, and the outlet that an address names."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urljoin, urlsplit

_TRACKING = re.compile(
    r"(?:utm_\w*|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_[ce]id|_ga|xtor|cmpid|ocid|ns_\w+|wt\.\w+|at_(?:medium|campaign)\w*)"
    r"(?:=.*)?",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"https?://[a-z0-9]+(?:[.-][a-z0-9]+)*/(?=/*[\w%.~-])[\w%.~/-]+", re.ASCII)
"""An address that is its own canonical form, as most are; taking it apart takes ten times as long."""
_DEFAULT_PORTS = {"http": "80", "https": "443"}


def canonical(address: str | None) -> str | None:
    """Return the canonical form of an http or https address, or None for anything else.

    Scheme and host in lower case, no default port, no user, no fragment, no tracking parameters. An address without a
    path and query names a whole site, not a report: None.
    """
    if address and _PLAIN.fullmatch(address):
        return address
    parts = _split(address)
    if parts is None:
        return None
    host, port = (parts.hostname or "").rstrip("."), _port(parts)
    host = f"[{host}]" if ":" in host else host
    scheme = parts.scheme.lower()
    query = "&".join(p for p in map(str.strip, parts.query.split("&")) if p and not _TRACKING.fullmatch(p))
    path = parts.path.strip()
    if not (query or path.strip("/")):
        return None
    where = host if port is None or port == _DEFAULT_PORTS[scheme] else f"{host}:{port}"
    return f"{scheme}://{where}{path or '/'}{'?' + query if query else ''}"


def outlet_of(address: str | None) -> str | None:
    """Return the host of an http or https address without a leading www, or None."""
    parts = _split(address)
    return (parts.hostname or "").removeprefix("www.") or None if parts else None


def resolved(base: str | None, address: str | None) -> str | None:
    """Return an address resolved against a base, without blanks at its ends; None where there is none."""
    address = (address or "").strip()
    if not address:
        return None
    try:
        return urljoin(base, address) if base else address
    except ValueError:
        return address


def _split(address: str | None) -> SplitResult | None:
    try:
        parts = urlsplit((address or "").strip())
        known = parts.scheme.lower() in _DEFAULT_PORTS and bool((parts.hostname or "").strip("."))
    except ValueError:
        return None
    return parts if known else None


def _port(parts: SplitResult) -> str | None:
    try:
        return str(parts.port) if parts.port is not None else None
    except ValueError:
        return None
