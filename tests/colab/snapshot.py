"""The repository as a reader would fetch it, standing in for the one on the internet.

Readers run `pip install git+https://…`. Here that very command runs, but git is told to take the
address for a local copy of the working tree, so that what is tested is what will be published
next, not what was published last.
"""

import os
import shutil
import subprocess
from pathlib import Path

from autograder.errors import UserError


def take(root: Path, folder: Path) -> str:
    """Copy a working tree into a new git repository.

    Args:
        root: the repository to copy: all tracked files as they are now, and the untracked ones
            that git does not ignore.
        folder: where the new repository shall lie; it must not exist.

    Returns:
        the id of its only commit.

    Raises:
        UserError: root is not a git repository, or git is missing.
    """
    listed = _git(root, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    folder.mkdir(parents=True)
    for name in sorted(set(listed.split("\0")) - {""}):
        source, target = root / name, folder / name
        # A file deleted but not yet committed is listed; a repository inside is one folder.
        if source.is_file() or source.is_symlink():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target, follow_symlinks=False)
    _git(folder, "init", "--quiet", "--initial-branch", "main")
    _git(folder, "add", "--all", "--force")
    _git(folder, "commit", "--quiet", "--allow-empty", "--message", "The working tree")
    return _git(folder, "rev-parse", "HEAD").strip()


def redirect(address: str, folder: Path) -> dict[str, str]:
    """Environment variables that make git take a folder for an address on the internet.

    Args:
        address: where the repository will be published, https://….
        folder: the repository to take instead. It need not exist; fetching then fails as it does
            without a connection.

    Returns:
        the variables. With them git reaches nothing but folders of this machine, reads no one's
        settings, and fails where it would ask for a password.
    """
    pairs = [(f"url.{folder.as_uri()}.insteadOf", name) for name in (address, f"{address}.git")]
    variables = {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_ALLOW_PROTOCOL": "file",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_CONFIG_COUNT": str(len(pairs)),
    }
    for number, (key, value) in enumerate(pairs):
        variables |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
    return variables


def _git(folder: Path, *arguments: str) -> str:
    """Run git in a folder and return what it prints."""
    # A hook that calls this must not make git work on the repository that the hook belongs to.
    variables = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    for role in ("AUTHOR", "COMMITTER"):
        variables |= {
            f"GIT_{role}_NAME": "make colab",
            f"GIT_{role}_EMAIL": "colab@example.org",
        }
    # Signing and hooks are a person's settings; this commit is nobody's.
    settings = ["-c", "commit.gpgSign=false", "-c", f"core.hooksPath={os.devnull}"]
    command = ["git", *settings, *arguments]
    try:
        done = subprocess.run(command, cwd=folder, env=variables, capture_output=True, check=False)
    except FileNotFoundError:
        raise UserError("git is needed to hand the working tree to the notebooks") from None
    if done.returncode != 0:
        reason = done.stderr.decode(errors="replace").strip() or f"exit code {done.returncode}"
        raise UserError(f"git {arguments[0]} failed in {folder}: {reason}")
    return os.fsdecode(done.stdout)
