"""Refuse tracked files that name a package registry or a path of one machine: `python -m scripts.addresses`.

Locks with a registry's address work only where that registry is reached, and a path of one machine works nowhere else.
The patterns are joined from pieces, so that this file does not name what it looks for.
"""

import subprocess
import sys

LOCKS_AND_CONFIG = ["*.txt", "*.toml", "*.lock", "*.json", "*.cfg", "*.ini", "*.yml", "*.yaml", "*.sh", "*.mk"]
LOCKS_AND_CONFIG += ["Makefile", "Dockerfile*", ".npmrc", ".ci/*", "scripts/*"]
REGISTRY_SETTINGS = "|".join(
    ["index" + "-url", "extra" + "-index", "find" + "-links", '"resolved"' + ":", "^registry" + " *="]
)
# What asks for a lock without addresses is not an address.
ALLOWED = "--no-emit-" + "index" + "-url"
REGISTRY_HOSTS = "|".join(["pypi" + r"\.org", "python" + r"hosted\.org", "registry" + r"\.(npmjs|yarnpkg)"])
MACHINE_PATHS = "(^|[^A-Za-z0-9_.])/(" + "|".join(["work", "farm", "root", "Users"]) + ")/[A-Za-z.]"


def main() -> None:
    """Exit with the places found."""
    found = [
        *(line for line in grep(REGISTRY_SETTINGS, LOCKS_AND_CONFIG) if ALLOWED not in line),
        *grep(REGISTRY_HOSTS, LOCKS_AND_CONFIG),
        *grep(MACHINE_PATHS, ["."]),
    ]
    if found:
        sys.exit("\n".join(["These name a package registry or a path of one machine:", *found]))
    print("No file names a package registry or a path of one machine.")


def grep(pattern: str, paths: list[str]) -> list[str]:
    """Return the lines of tracked and new files that match an extended regular expression."""
    command = ["git", "grep", "--untracked", "-nIE", "-e", pattern, "--", *paths]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode > 1:
        sys.exit(done.stderr)
    return done.stdout.splitlines()


if __name__ == "__main__":
    main()
