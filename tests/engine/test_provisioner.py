"""Warm kernels under the programs that start Jupyter kernels by name."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbformat import v4
from tiny_course import NAME, folder, master, released, solved

from autograder.engine import Engine, Limits, provisioner
from autograder.engine.sandbox import why_not
from autograder.folder import CourseFolder
from engine.kernels import SMALL

__all__ = ["folder", "master", "released", "solved"]  # fixtures
pytestmark = pytest.mark.xdist_group("engine-provisioner")
_NAME = "autograder"
_BIN = Path(sys.executable).parent
_IS_COPY = "import sys; print('autograder.warm.watcher' in sys.modules)"


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing but the least is imported in templates, here and in programs started from here."""
    monkeypatch.setenv("AUTOGRADER_PRELOAD", ",".join(SMALL))
    monkeypatch.setenv("PATH", f"{_BIN}{os.pathsep}{os.environ['PATH']}")
    try:
        KernelSpecManager().get_kernel_spec(_NAME)
    except NoSuchKernel:
        pytest.skip("the kernelspec is not installed: make setup, or pip install -e .")


@pytest.fixture(autouse=True, scope="module")
def _closed() -> Iterator[None]:
    yield
    if provisioner._engine.cache_info().currsize:
        provisioner._engine().close()
        provisioner._engine.cache_clear()


def _notebook(*sources: str) -> nbformat.NotebookNode:
    return v4.new_notebook(cells=[v4.new_code_cell(source) for source in sources])


def _printed(nb: nbformat.NotebookNode) -> list[str]:
    return [
        out.text.strip() for cell in nb.cells for out in cell.get("outputs", ()) if "text" in out
    ]


def test_nbclient_runs_a_notebook_in_its_folder_and_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MINE", "here")
    nb = _notebook(
        _IS_COPY,
        "import os; print(os.getcwd())",
        "print(os.environ['MINE'])",
        "mask = os.umask(0); os.umask(mask); print(mask)",
    )
    NotebookClient(nb, kernel_name=_NAME, resources={"metadata": {"path": str(tmp_path)}}).execute()
    mask = os.umask(0)
    os.umask(mask)
    assert _printed(nb) == ["True", str(tmp_path), "here", str(mask)]


def test_nbclient_interrupts_a_cell_that_takes_too_long() -> None:
    nb = _notebook("x = 1", "while True: pass", "print(x)")
    late = {"ename": "Late", "evalue": "", "traceback": []}
    client = NotebookClient(
        nb,
        kernel_name=_NAME,
        timeout=1,
        interrupt_on_timeout=True,
        error_on_timeout=late,
        allow_errors=True,
    )
    client.execute()
    assert [out.ename for out in nb.cells[1].outputs] == ["KeyboardInterrupt"]
    assert _printed(nb) == ["1"]


def test_a_kernel_restarts() -> None:
    async def restart() -> list[str]:
        manager = AsyncKernelManager(kernel_name=_NAME)
        await manager.start_kernel()
        first = manager.provisioner.child
        await manager.restart_kernel(now=True)
        second = manager.provisioner.child
        client = manager.client()
        client.start_channels()
        await client.wait_for_ready(timeout=20)
        said = [first.poll() is None, second.poll() is None, await manager.is_alive()]
        client.stop_channels()
        await manager.shutdown_kernel()
        return [*said, second.poll() is None, await manager.is_alive()]

    assert asyncio.run(restart()) == [False, True, True, False, False]


@pytest.mark.parametrize("sandbox", ["bubblewrap", "none"])
def test_a_manager_with_an_engine_gets_a_kernel_of_that_engine(
    sandbox: str, tmp_path: Path
) -> None:
    if sandbox == "bubblewrap" and why_not():
        pytest.skip(f"cannot be tried without bubblewrap: {why_not()}")
    (tmp_path / "data.txt").write_text("data")
    with Engine(sandbox, preload=SMALL) as engine:
        manager = AsyncKernelManager(kernel_name=_NAME)
        manager.engine = engine
        manager.limits = Limits(open_files=99)
        manager.files = tmp_path
        nb = _notebook(
            "import os, resource; print(os.getpid() == 1)",
            "print(resource.getrlimit(resource.RLIMIT_NOFILE)[0])",
            "print(open('data.txt').read())",
        )
        client = NotebookClient(nb, km=manager)
        client.owns_km = True
        client.execute()
        assert _printed(nb) == [str(sandbox == "bubblewrap"), "99", "data"]
        assert list(engine._host.glob("*/kernel.json")) == []


def test_nbval_runs_a_notebook(tmp_path: Path) -> None:
    nb = _notebook(_IS_COPY)
    nb.cells[0].outputs = [v4.new_output("stream", name="stdout", text="True\n")]
    nb.cells[0].execution_count = 1
    nbformat.write(nb, tmp_path / "one.ipynb")
    command = [sys.executable, "-m", "pytest", "-q", "--nbval", f"--nbval-kernel-name={_NAME}"]
    answer = subprocess.run(
        [*command, "-p", "no:cacheprovider", "one.ipynb"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "1 passed" in answer.stdout, answer.stdout


def test_nbgrader_grades_with_it(
    folder: CourseFolder, master: nbformat.NotebookNode, solved: nbformat.NotebookNode
) -> None:
    master.metadata.kernelspec.name = _NAME  # nbgrader takes the master's
    nbformat.write(master, folder.root / "solutions" / NAME / f"{NAME}.ipynb")
    solved.cells.append(v4.new_code_cell(_IS_COPY))
    handed_in = folder.root / "submitted" / "alice" / NAME
    handed_in.mkdir(parents=True)
    nbformat.write(solved, handed_in / f"{NAME}.ipynb")
    for command in (["generate_assignment", "--force"], ["autograde"]):
        _nbgrader(folder.root, *command, NAME)
    graded = nbformat.read(
        folder.root / "autograded" / "alice" / NAME / f"{NAME}.ipynb", as_version=4
    )
    assert _printed(graded) == ["True"]
    assert not [out for cell in graded.cells for out in cell.get("outputs", ()) if "ename" in out]


def _nbgrader(root: Path, *arguments: str) -> None:
    command = [sys.executable, "-m", "nbgrader", *arguments]
    answer = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
