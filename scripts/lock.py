"""Compile the dependencies of pyproject.toml into the three locks: `python -m scripts.lock [--upgrade]`.

Every file has hashes, holds for all systems and Pythons, and names no registry.
"""

import subprocess
import sys

COMPILE = ["uv", "pip", "compile", "pyproject.toml", "--universal", "--generate-hashes", "--quiet"]
COMPILE += ["--no-header", "--no-emit-index-url"]
NEXT_WAGTAIL = "wagtail>=8.0,<8.1"


def main() -> None:
    """Write the locks; what is in them already stays at its version unless `--upgrade` is given."""
    options = sys.argv[1:]
    compile_lock("requirements.txt", *options)
    compile_lock("requirements-dev.txt", "--group", "dev", "--constraint", "requirements.txt", *options)
    compile_lock("requirements-next.txt", "--group", "dev", "--override", "-", *options, stdin=NEXT_WAGTAIL)


def compile_lock(name: str, *options: str, stdin: str = "") -> None:
    """Write the lock `name`; uv's own message and exit code stand where it fails."""
    print(name, flush=True)
    done = subprocess.run([*COMPILE, *options, "--output-file", name], input=stdin, text=True, check=False)
    if done.returncode:
        sys.exit(done.returncode)


if __name__ == "__main__":
    main()
