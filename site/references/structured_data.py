from typing import Any

from content.structured_data import without_empty
from references.models import Reference


def scholarly_article(reference: Reference) -> dict[str, Any]:
    """Return a reference as a schema.org `MedicalScholarlyArticle`."""
    identifiers = [
        {"@type": "PropertyValue", "propertyID": name, "value": value}
        for name, value in (("DOI", reference.doi), ("PMID", reference.pmid))
        if value
    ]
    return without_empty(
        {
            "@type": "MedicalScholarlyArticle",
            "headline": reference.title,
            "author": [{"@type": "Person", "name": name} for name in reference.author_list],
            "datePublished": str(reference.year) if reference.year else "",
            "isPartOf": {"@type": "Periodical", "name": reference.container} if reference.container else None,
            "identifier": identifiers,
            "sameAs": reference.link,
        }
    )
