"""What the tags of a saved page mean to an archive."""


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Left out with all that is in them: nothing of it is text that a reader of the page saw.
UNSEEN = _names("script style template title iframe object embed svg math audio video canvas")
# Parts around the content: their words go to the remainder.
FURNITURE = _names("nav footer aside header button select textarea noscript label dialog")
FURNITURE_ROLES = _names("navigation banner contentinfo complementary search")
# All other tags begin and end a paragraph.
INLINE = _names(
    "a abbr acronym b base bdi bdo big br cite code del dfn em font i img input ins kbd label link mark meta picture "
    "q s samp small source span strike strong sub sup time tt u var wbr"
)
HEADINGS = _names("h1 h2 h3 h4 h5 h6 th dt caption legend")
BOLD = _names("b strong")
ITALIC = _names("i em cite")
LISTS = _names("ul ol")
