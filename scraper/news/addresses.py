"""One address for one article: what the hosts, schemes, trackers and phone editions of a page have in common."""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

_TRACKERS = re.compile(
    r"^(?:utm_\w+|at_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|ref|ref_src|ref_url|src|source|cmp|cmpid|ito|"
    r"ns_\w+|ocid|xtor|icid|int_source|"
    r"action|login|nocache|outputType|amp|_ga|_gl|igshid|smid|ncid|spm|trk|share|rss|page_?views?|"
    r"traffic_source|campaign|CMP|pocid)$",
    re.IGNORECASE,
)
_BBC_HOSTS = re.compile(r"(?:^|\.)bbci?\.co(?:m|\.uk)$")
_BBC_ID = re.compile(r"/news/(?:av/|live/|articles/)?(?:[a-z0-9-]*?-)?((?:c[a-z0-9]{10,}o)|\d{7,9})(?:/|$)")
_NEWSQUEST = re.compile(r"^/news/(?:[a-z-]+/)*(\d{5,9})\.[^/]*/?$", re.IGNORECASE)


def canonical_url(url: str) -> str:
    """The address by which one article is known: https, no "www." or port, no tracking query, no phone edition.

    BBC articles become `https://bbc.co.uk/news/<id>` whichever of its hosts and path styles gave them; Newsquest's
    (`/news/24324887.slug/`) keep host and number, since the slug changes. Text that is no web address is returned
    as it stands.
    """
    parts = urlsplit(url.strip())
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return url.strip()
    host = re.sub(r"^(?:www|m|amp|mobile)\.", "", parts.hostname.lower())
    if _BBC_HOSTS.search(host) and (bbc := _BBC_ID.search(parts.path)):
        return f"https://bbc.co.uk/news/{bbc.group(1)}"
    if newsquest := _NEWSQUEST.match(parts.path):
        return f"https://{host}/news/{newsquest.group(1)}"
    port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    return f"https://{host}{port}{_plain_path(parts.path)}{_plain_query(parts.query)}"


def _plain_path(path: str) -> str:
    without_amp = re.sub(r"(?:\.amp|/amp)(?=/?$|\.html$)|^/amp(?=/)", "", path)
    return re.sub(r"/{2,}", "/", without_amp).rstrip("/")


def _plain_query(query: str) -> str:
    kept = [(name, value) for name, value in parse_qsl(query) if not _TRACKERS.match(name)]
    return f"?{urlencode(sorted(kept))}" if kept else ""
