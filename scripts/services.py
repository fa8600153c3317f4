"""Say in plain words which service does not answer: `DATABASE_URL=… REDIS_URL=… python -m scripts.services`."""

import os
import sys
from urllib.parse import urlsplit

import psycopg
import redis


def main() -> None:
    """Exit with a message for each service that does not answer."""
    problems = [*check_postgres(os.environ["DATABASE_URL"]), *check_redis(os.environ["REDIS_URL"])]
    if problems:
        sys.exit("\n".join(["The tests on services cannot run.", *problems, "`make test` needs no service."]))


def check_postgres(url: str) -> list[str]:
    """Return what is wrong with the PostgreSQL server of `url`; its tests make a database of their own."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        return [f"- DATABASE_URL names no PostgreSQL (postgres://user@host:5432/name) but {parts.scheme or 'nothing'}."]
    try:
        with psycopg.connect(
            host=parts.hostname,
            port=parts.port or 5432,
            user=parts.username,
            password=parts.password,
            dbname="postgres",
            connect_timeout=5,
        ) as connection:
            may_create = connection.execute("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user")
            if may_create.fetchone() != (True,):
                return [f"- PostgreSQL: the role {parts.username} may not create databases, and the tests make one."]
    except psycopg.OperationalError as error:
        return [f"- PostgreSQL does not answer at {parts.hostname}:{parts.port or 5432} (DATABASE_URL): {error}"]
    return []


def check_redis(url: str) -> list[str]:
    """Return what is wrong with the Redis server of `url`."""
    try:
        redis.Redis.from_url(url, socket_connect_timeout=5).ping()
    except redis.RedisError as error:
        return [f"- Redis does not answer at {url} (REDIS_URL): {error}"]
    return []


if __name__ == "__main__":
    main()
