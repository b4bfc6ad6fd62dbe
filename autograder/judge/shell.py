"""An IPython shell without a kernel: runs a cell here and keeps what it puts out."""

import sys
import traceback
from dataclasses import dataclass, field
from typing import Any

from IPython.core.compilerop import CachingCompiler
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from autograder.outputs import shortened


@dataclass
class Cell:
    """A cell that has run.

    Attributes:
        outputs: what it put out, as nbformat's dictionaries.
        error: what it raised, if anything.
        value: the value of its last expression.
        frames: the (file, line) of the error's traceback, outermost first.
        file: the name under which its own code appears in tracebacks.
    """

    outputs: list[dict[str, Any]] = field(default_factory=list)
    error: BaseException | None = None
    value: Any = None
    frames: list[tuple[str, int]] = field(default_factory=list)
    file: str = ""


class Shell:
    """Runs cells one after the other in one namespace."""

    def __init__(self, output_bytes: int) -> None:
        """Start a shell.

        Args:
            output_bytes: what a cell puts out beyond this is dropped.
        """
        config = Config()
        config.HistoryManager.enabled = False
        config.InteractiveShell.colors = "NoColor"
        config.InteractiveShell.xmode = "Plain"  # others take many times as long
        config.InteractiveShell.autoindent = False
        config.InteractiveShell.banner1 = ""
        _Shell.clear_instance()
        self._shell = _Shell.instance(config=config)
        self._output_bytes = output_bytes

    @property
    def names(self) -> dict[str, Any]:
        """The namespace that cells run in."""
        return self._shell.user_ns

    def run(self, source: str) -> Cell:
        """Run a cell."""
        page = _Page(self._output_bytes)
        self._shell.page = page
        out, err = sys.stdout, sys.stderr
        sys.stdout, sys.stderr = _Stream(page, "stdout"), _Stream(page, "stderr")
        try:
            result = self._shell.run_cell(source, store_history=False)
        finally:
            sys.stdout, sys.stderr = out, err
        error = result.error_before_exec or result.error_in_exec
        trace = error.__traceback__ if error else None
        frames = [(frame.f_code.co_filename, line) for frame, line in traceback.walk_tb(trace)]
        if error is None and not result.success:
            error = RuntimeError("the cell did not run to its end")
        return Cell(page.outputs, error, result.result, frames, self._shell.compile.last)


class _Page:
    """What a cell puts out, up to a bound."""

    def __init__(self, room: int) -> None:
        self.outputs: list[dict[str, Any]] = []
        self._room = room

    def add(self, output: dict[str, Any]) -> None:
        last = self.outputs[-1] if self.outputs else {}
        size = len(output["text"]) if "text" in output else len(str(output))
        if size > self._room and output["output_type"] != "error":
            if "text" not in output:
                return
            output["text"] = output["text"][: max(self._room, 0)]
        self._room -= size
        if "text" in output and last.get("name") == output["name"]:
            last["text"] += output["text"]
        elif output.get("text") != "":
            self.outputs.append(output)


class _Stream:
    """A standard stream of a cell."""

    encoding = "utf-8"

    def __init__(self, page: _Page, name: str) -> None:
        self._page = page
        self._name = name

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._page.add({"output_type": "stream", "name": self._name, "text": str(text)})
        return len(text)

    def writelines(self, lines: Any) -> None:
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        """Nothing is held back."""

    def isatty(self) -> bool:
        return False

    def writable(self) -> bool:
        return True


class _Publisher(DisplayPublisher):
    def publish(self, data: Any, metadata: Any = None, **_: Any) -> None:
        output = {"output_type": "display_data", "data": dict(data), "metadata": metadata or {}}
        self.shell.page.add(output)

    def clear_output(self, wait: bool = False) -> None:
        """What was put out stays: a verdict's grounds are not wiped away."""


class _Hook(DisplayHook):
    def write_output_prompt(self) -> None:
        """There is no prompt."""

    def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
        self.shell.page.add(
            {
                "output_type": "execute_result",
                "execution_count": None,
                "data": dict(format_dict),
                "metadata": md_dict or {},
            }
        )

    def finish_displayhook(self) -> None:
        """Nothing was written to a stream."""


def is_cell(file: str) -> bool:
    """Whether a file name in a traceback is that of a notebook's cell."""
    return file.startswith("<cell ")


class _Compiler(CachingCompiler):
    """Gives the code of each cell a name that no other has."""

    last = ""

    def get_code_name(self, raw_code: str, transformed_code: str, number: int) -> str:
        self.last = f"<cell {len(self._filename_map) + 1}>"
        return self.last


class _Shell(InteractiveShell):
    """Keeps tracebacks and displays in place of printing them."""

    compiler_class = _Compiler
    displayhook_class = _Hook
    display_pub_class = _Publisher
    page: _Page = _Page(0)

    def _showtraceback(self, etype: type, evalue: BaseException, stb: list[str]) -> None:
        error = {"ename": etype.__name__, "evalue": str(evalue), "traceback": stb}
        self.page.add({"output_type": "error", **shortened(error)})

    def enable_gui(self, gui: Any = None) -> None:
        """There is no event loop to go with."""
