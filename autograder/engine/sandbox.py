"""The outer sandbox: whether bubblewrap works here, and what to do where it does not."""

import contextlib
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

from autograder.errors import UserError

_INSTALL = {
    "apt-get": "apt-get install -y bubblewrap",
    "dnf": "dnf install -y bubblewrap",
    "pacman": "pacman -S --noconfirm bubblewrap",
    "zypper": "zypper install -y bubblewrap",
    "apk": "apk add bubblewrap",
}


def choose(wanted: str) -> tuple[str, str]:
    """Settle on a sandbox.

    Args:
        wanted: "auto" for bubblewrap where it works, "bubblewrap" or "none".

    Returns:
        "bubblewrap" or "none", and a sentence for the user where there is no sandbox, else "".

    Raises:
        UserError: bubblewrap is wanted and does not work; the text says what to do about it.
    """
    if wanted == "none":
        return "none", "Without a sandbox, what is graded can read and change your files."
    why = why_not()
    if not why:
        return "bubblewrap", ""
    if wanted == "auto":
        return "none", f"No sandbox: what is graded can read and change your files. {why}"
    raise UserError(f"{why} Or go on without a sandbox: --sandbox none")


def why_not() -> str:
    """Why bubblewrap cannot be used here, with what to do about it; "" where it can."""
    return _trial()[0]


@cache
def _trial() -> tuple[str, tuple[str, ...]]:
    """Try bubblewrap once; return why it does not work, or the namespaces it can make."""
    if sys.platform != "linux":
        return "The sandbox, bubblewrap, exists for Linux only.", ()
    program = shutil.which("bwrap")
    if program is None:
        return f"The sandbox needs bubblewrap, which is not installed. {how_to_install()}", ()
    said = ""
    # Root can do without a user namespace of bubblewrap's, unless in a container that says no.
    for variant in ((), ("--unshare-user",)) if os.getuid() == 0 else (("--unshare-user",),):
        namespaces = (*variant, "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts")
        trial = [program, *namespaces, "--ro-bind", "/", "/", "--proc", "/proc", "--dev", "/dev"]
        inner = [sys.executable, "-I", "-c", _TRY_INNER]
        try:
            answer = subprocess.run(
                [*trial, *inner], capture_output=True, text=True, timeout=30, check=False
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            said = str(error)
            continue
        if answer.returncode == 0:
            return "", (program, *namespaces)
        said = (answer.stderr.strip().splitlines() or ["it says nothing"])[-1]
    return f"The sandbox, bubblewrap, is not allowed to work here ({said}). {_how_to_allow()}", ()


# Every child makes a user namespace of its own inside bubblewrap's.
_TRY_INNER = """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
if libc.unshare(0x10020000):
    raise SystemExit("unshare: " + os.strerror(ctypes.get_errno()))
"""


def command() -> tuple[str, ...]:
    """How a command line begins that runs something inside bubblewrap.

    Raises:
        UserError: bubblewrap does not work here; the text says what to do about it.
    """
    why, start = _trial()
    if why:
        raise UserError(why)
    return start


def how_to_install() -> str:
    """The sentence with the command that installs bubblewrap here."""
    for tool, command in _INSTALL.items():
        if shutil.which(tool):
            sudo = "" if os.getuid() == 0 else "sudo "
            return f"Install it with: {sudo}{command}"
    return "Install the package bubblewrap with your system's package manager."


def _how_to_allow() -> str:
    """What most likely keeps bubblewrap from working, and how to change it."""
    for setting, bad, good in (
        ("kernel/apparmor_restrict_unprivileged_userns", "1", "0"),
        ("kernel/unprivileged_userns_clone", "0", "1"),
        ("user/max_user_namespaces", "0", "10000"),
    ):
        with contextlib.suppress(OSError):
            if Path("/proc/sys", setting).read_text().strip() == bad:
                name = setting.replace("/", ".")
                return f"An administrator can allow it with: sysctl -w {name}={good}"
    return (
        "In a container, start it with --security-opt seccomp=unconfined "
        "--security-opt apparmor=unconfined --security-opt systempaths=unconfined, "
        "or with --privileged."
    )
