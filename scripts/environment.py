"""Make a virtual environment hold exactly what some lock files name: `python environment.py .venv requirements.txt`.

Runs on any Python 3.11+ before anything is installed, so it uses the standard library only.
It does nothing when the environment was made by this Python and the files have not changed since.
"""

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

STAMP = ".installed.json"
ENSUREPIP_HELP = """\
{python} cannot make virtual environments: its `venv` or `ensurepip` module is missing.
On Debian and Ubuntu they are a package of their own:

    apt-get install python{version}-venv

or name another Python: make PYTHON=/path/to/python3.12 …"""


def main() -> None:
    """Make the environment and install what is missing from it."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this file is the one that older Pythons may meet
        sys.exit(f"Python 3.11 or newer is needed; {sys.executable} is {sys.version.split()[0]}.")
    folder, *names = map(Path, sys.argv[1:])
    wanted = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in names}
    if not is_usable(folder):
        make(folder)
    installed = read_stamp(folder)
    if wanted.items() <= installed.items():
        return
    install(folder, names)
    (folder / STAMP).write_text(json.dumps(installed | wanted, indent=2), encoding="utf-8")


def is_usable(folder: Path) -> bool:
    """Return whether the environment's own Python starts, is new enough and has pip."""
    check = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    try:
        return subprocess.run([folder / "bin/python", "-c", check], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def make(folder: Path) -> None:
    """Make a fresh environment in the place of whatever is there."""
    print(f"Making {folder} with {sys.executable} ({sys.version.split()[0]}) …", flush=True)
    try:
        import ensurepip  # noqa: F401, PLC0415 - Debian splits it off
        import venv  # noqa: PLC0415

        venv.create(folder, with_pip=True, clear=True, symlinks=True)
    except (ImportError, subprocess.CalledProcessError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        sys.exit(ENSUREPIP_HELP.format(python=sys.executable, version=version) + f"\n\n({error})")


def read_stamp(folder: Path) -> dict[str, str]:
    """Return the digests of the files that were installed, by name."""
    try:
        return dict(json.loads((folder / STAMP).read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def install(folder: Path, names: list[Path]) -> None:
    """Install the locked packages; the locks are complete, so pip has nothing to resolve."""
    print(f"Installing {' and '.join(map(str, names))} …", flush=True)
    command = [str(folder / "bin/python"), "-m", "pip", "install", "--require-hashes", "--no-deps", "--quiet"]
    command += ["--disable-pip-version-check", "--no-input"]
    for name in names:
        command += ["-r", str(name)]
    if subprocess.run(command, check=False).returncode:
        sys.exit("pip could not install them: see above. It needs to reach a package index.")


if __name__ == "__main__":
    main()
