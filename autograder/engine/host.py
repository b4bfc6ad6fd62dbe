"""The engine's folder on the host: private, short to name, and gone when nobody uses it."""

import contextlib
import fcntl
import os
import shutil
import tempfile
from pathlib import Path

_PREFIX = "ag-"
_LOCK = "lock"
_LONGEST = 60
"""The path of a Unix socket has about a hundred characters, and the folder's is a part of it."""


class HostFolder:
    """A folder of this process, in the system's folder for such.

    A process that is killed cannot remove its folder. The next one does: whoever works in a
    folder holds its lock, which ends with the process.

    Attributes:
        path: the folder; others may pass through, and cannot see what is in it.
    """

    def __init__(self) -> None:
        parent = Path(tempfile.gettempdir()).resolve()
        if len(str(parent)) > _LONGEST:
            parent = Path("/tmp").resolve()
        _sweep(parent)
        self.path = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=parent))
        self.path.chmod(0o711)
        new = self.path / "new"
        self._lock = os.open(new, os.O_CREAT | os.O_RDWR, 0o600)
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        new.rename(self.path / _LOCK)  # held before anybody else can find it

    def remove(self) -> None:
        """Remove the folder with all that is in it; doing so twice does no harm."""
        shutil.rmtree(self.path, ignore_errors=True)
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1


def _sweep(parent: Path) -> None:
    """Remove what killed processes of this user have left."""
    for path in parent.glob(f"{_PREFIX}*/{_LOCK}"):
        with contextlib.suppress(OSError):
            if path.lstat().st_uid != os.getuid():
                continue
            number = os.open(path, os.O_RDWR | os.O_NOFOLLOW)
            try:
                fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(path.parent, ignore_errors=True)
            finally:
                os.close(number)
