import sys
import time
from pathlib import Path

LOOK_EVERY = 1.0


class CodeWatch:
    """Notices, while somebody develops, that a loaded file below `folder` has been saved since it was loaded."""

    def __init__(self, folder: Path) -> None:
        self.folder = str(folder)
        self.saved_at: dict[str, float] = {}
        self.next_look = 0.0

    def has_changed(self) -> bool:
        """Return whether a file has changed since an earlier call; looks at most once a second."""
        if time.monotonic() < self.next_look:
            return False
        self.next_look = time.monotonic() + LOOK_EVERY
        now = self.look()
        changed = any(self.saved_at.get(path, saved_at) != saved_at for path, saved_at in now.items())
        self.saved_at |= now
        return changed

    def look(self) -> dict[str, float]:
        """Return when each loaded file of the project was saved, leaving out installed packages."""
        times = {}
        for module in list(sys.modules.values()):
            path = getattr(module, "__file__", None) or ""
            if path.startswith(self.folder) and "site-packages" not in path:
                try:
                    times[path] = Path(path).stat().st_mtime
                except OSError:
                    continue
        return times
