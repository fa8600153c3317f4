"""Guards the layout: `site/` is a source root, and the standard library owns the name `site`."""

import os
import re
import subprocess
import sys
from importlib.metadata import requires
from pathlib import Path

import pytest
from django.apps import apps
from django.db.migrations.loader import MigrationLoader

ROOT = Path(__file__).resolve().parent.parent
OURS = [
    config for config in apps.get_app_configs() if Path(config.path).is_relative_to(ROOT) and ".venv" not in config.path
]


def test_site_is_not_a_package():
    assert not (ROOT / "site/__init__.py").exists()
    assert (ROOT / "site/config/settings/base.py").exists()


def test_git_keeps_the_settings():
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert not {"site", "site/", "/site", "/site/"} & set(ignored)
    check = subprocess.run(["git", "check-ignore", "-q", "site/config/settings/base.py"], cwd=ROOT, check=False)
    assert check.returncode, "git ignores the settings"


def test_the_standard_librarys_site_is_still_its_own():
    import site

    assert Path(site.__file__).is_relative_to(sys.base_prefix)


def test_manage_puts_the_source_root_second():
    """The sections come first, and nothing in site/ hides them."""
    script = """
import sys, manage
sys.argv = ["manage.py", "version"]
manage.main()
import site
print(sys.path[:2])
print(site.__file__)
"""
    environment = {
        name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "DJANGO_SETTINGS_MODULE"}
    }
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    *_, path, site_file = done.stdout.splitlines()
    assert path == str(["", str(ROOT / "site")])
    assert Path(site_file).is_relative_to(sys.base_prefix)


def test_the_web_servers_entry_point_is_found_as_the_readme_says():
    script = "import config.wsgi; print(config.wsgi.application)"
    environment = os.environ | {"PYTHONPATH": "site", "DJANGO_SETTINGS_MODULE": "config.settings.test"}
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert "WSGIHandler" in done.stdout


@pytest.mark.parametrize("config", OURS, ids=lambda config: config.label)
def test_migrations_are_one_line_and_named(config):
    """Two heads are a merge gone wrong; a machine's name says nothing to a reader."""
    loader = MigrationLoader(None)
    own = [(app, name) for app, name in loader.disk_migrations if app == config.label]
    for key in own:
        assert not re.search(r"_auto_\d|^\d{4}_alter_", key[1]), f"{key} has a machine's name"
        children = [child.key for child in loader.graph.node_map[key].children if child.key[0] == config.label]
        assert len(children) <= 1, f"two migrations follow {key}: {children}"
    assert len(loader.graph.leaf_nodes(config.label)) == min(1, len(own))


def test_every_package_of_ours_has_a_folder_of_tests_or_nothing_to_test():
    folders = {path.name for path in (ROOT / "tests").iterdir() if path.is_dir()}
    assert {config.label for config in OURS} <= folders


def test_locks_have_hashes_for_everything():
    for lock in ROOT.glob("requirements*.txt"):
        lines = lock.read_text(encoding="utf-8").splitlines()
        pins = [number for number, line in enumerate(lines) if re.match(r"^[A-Za-z0-9._\[\]-]+==", line)]
        assert pins, lock.name
        for number in pins:
            assert "--hash=sha256:" in lines[number + 1], f"{lock.name}: {lines[number]}"


def test_what_runs_the_site_needs_nothing_of_the_tests():
    """`make run` installs requirements.txt alone."""
    assert requires("wagtail")
    installed_by_run = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    assert "pytest" not in installed_by_run
    assert "playwright" not in installed_by_run
