"""The addresses of the charity on other sites, as an editor writes them: one a line."""

from dataclasses import dataclass
from urllib.parse import urlsplit

# By what ends their host names.
NAMES = {
    "bsky.app": "Bluesky",
    "facebook.com": "Facebook",
    "instagram.com": "Instagram",
    "linkedin.com": "LinkedIn",
    "mastodon.social": "Mastodon",
    "threads.net": "Threads",
    "tiktok.com": "TikTok",
    "twitter.com": "X (Twitter)",
    "x.com": "X (Twitter)",
    "youtube.com": "YouTube",
}


@dataclass(frozen=True)
class SocialLink:
    """A link to the charity elsewhere."""

    name: str
    url: str


def read_links(text: str) -> list[SocialLink]:
    """Return the links of a text, one a line: an address, with a name before it if one likes.

    Raises ValueError, with the line, for one that has no web address.
    """
    return [read_line(line) for line in map(str.strip, text.splitlines()) if line]


def read_line(line: str) -> SocialLink:
    """Return one link. Raises ValueError."""
    name, _, url = line.rpartition(" ")
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        host = ""
    if not url.startswith(("https://", "http://")) or "." not in host:
        raise ValueError(line)
    return SocialLink(name.strip(" :–-") or name_of(host), url)


def name_of(host: str) -> str:
    """Return what people call the site with this host name."""
    host = host.removeprefix("www.")
    return next((name for end, name in NAMES.items() if host == end or host.endswith(f".{end}")), host)
