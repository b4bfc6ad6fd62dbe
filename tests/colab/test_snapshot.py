import os
import shutil
import subprocess

import pytest

from autograder.errors import UserError
from colab import snapshot

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


def git(folder, *arguments, **variables):
    command = ["git", "-C", folder, *arguments]
    # Run from a git hook, these tests must not touch the repository that the hook belongs to.
    own = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    environment = own | {"LC_ALL": "C"} | variables
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def root(tmp_path):
    folder = tmp_path / "root"
    (folder / "course").mkdir(parents=True)
    (folder / ".gitignore").write_text("*.log\n.venv/\n")
    (folder / "course" / "__init__.py").write_text("old\n")
    (folder / "gone.txt").write_text("gone\n")
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    (folder / "course" / "__init__.py").write_text("new\n")
    (folder / "course" / "größe 1.py").write_text("untracked\n")
    (folder / "install.log").write_text("ignored\n")
    (folder / "gone.txt").unlink()
    return folder


def test_a_snapshot_is_the_working_tree_without_what_git_ignores(root, tmp_path):
    commit = snapshot.take(root, tmp_path / "copy")
    listed = git(tmp_path / "copy", "ls-tree", "-r", "-z", "--name-only", commit).stdout
    assert set(listed.split("\0")) - {""} == {
        ".gitignore",
        "course/__init__.py",
        "course/größe 1.py",
    }
    assert (tmp_path / "copy" / "course" / "__init__.py").read_text() == "new\n"


def test_a_snapshot_leaves_the_repository_alone(root, tmp_path):
    before = git(root, "status", "--porcelain").stdout
    snapshot.take(root, tmp_path / "copy")
    assert git(root, "status", "--porcelain").stdout == before


def test_a_folder_that_is_no_repository_is_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    with pytest.raises(UserError, match="not a git repository"):
        snapshot.take(tmp_path, tmp_path / "copy")


@pytest.mark.parametrize("suffix", ["", ".git"])
def test_git_takes_the_snapshot_for_the_address(root, tmp_path, suffix):
    commit = snapshot.take(root, tmp_path / "copy")
    address = "https://example.org/owner/name"
    variables = snapshot.redirect(address, tmp_path / "copy")
    listed = git(tmp_path, "ls-remote", address + suffix, "refs/heads/main", **variables)
    assert listed.stdout.split() == [commit, "refs/heads/main"]


def test_git_reaches_nothing_else(tmp_path):
    address = "https://example.org/owner/name"
    variables = snapshot.redirect(address, tmp_path / "nowhere")
    assert "nowhere" in git(tmp_path, "ls-remote", address, **variables).stderr
    other = git(tmp_path, "ls-remote", "https://example.org/other", **variables)
    assert "not allowed" in other.stderr
