from django.core.files.images import ImageFile

from content.models import Person, PublicSnippet, Topic, UrgentRule
from home.demo_loader.drawings import draw
from home.demo_loader.source import DemoSource, Record
from images.models import CustomImage
from references.models import Reference
from users.models import User


def publish(snippet: PublicSnippet, user: User) -> PublicSnippet:
    """Check, save and publish `snippet`, with a first revision as an editor's own would have."""
    snippet.full_clean()
    snippet.save()
    snippet.save_revision(user=user).publish(user=user)
    return snippet


def make_people(source: DemoSource, user: User, users: dict[str, User]) -> dict[str, Person]:
    """Return the experts and reviewers by key; who has an email address of a log-in is that user."""
    return {
        record["key"]: publish(
            Person(
                slug=record["key"],
                user=users.get(record.get("email", "")),
                **take(record, "name", "credentials", "role", "bio"),
            ),
            user,
        )
        for record in source.people
    }


def make_topics(source: DemoSource, user: User) -> dict[str, Topic]:
    """Return the topics by key."""
    return {
        record["key"]: publish(
            Topic(
                slug=record["key"],
                synonyms="\n".join(record.get("synonyms", [])),
                codes="\n".join(record.get("codes", [])),
                **take(record, "name", "description", "body_part"),
            ),
            user,
        )
        for record in source.topics
    }


def make_urgent_rules(source: DemoSource, user: User) -> dict[str, UrgentRule]:
    """Return the rules of urgent advice by key."""
    return {
        record["key"]: publish(
            UrgentRule(
                patterns=record["patterns"].strip(),
                message=record["message"].strip(),
                **take(record, "name", "severity", "heading"),
            ),
            user,
        )
        for record in source.urgent
    }


def make_references(source: DemoSource, user: User) -> dict[str, Reference]:
    """Return the publications by key."""
    names = ("title", "container", "year", "volume", "issue", "pages", "doi", "pmid", "url", "kind")
    return {
        record["key"]: publish(
            Reference(slug=record["key"], authors="\n".join(record.get("authors", [])), **take(record, *names)), user
        )
        for record in source.references
    }


def make_images(source: DemoSource, user: User) -> dict[str, CustomImage]:
    """Return the drawings by key, made on the spot."""
    images = {}
    for record in source.images:
        image = CustomImage(
            uploaded_by_user=user,
            file=ImageFile(draw(record["drawing"]), name=f"{record['key']}.png"),
            **take(record, "title", "description", "credit", "licence"),
        )
        image.full_clean()
        image.save()
        images[record["key"]] = image
    return images


def take(record: Record, *names: str) -> Record:
    """Return those of the named fields that `record` has."""
    return {name: record[name] for name in names if name in record}
