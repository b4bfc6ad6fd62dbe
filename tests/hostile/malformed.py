"""Files that are no proper submission: broken, edited, or something else than a file.

Each function writes one, given the path it is due at, the release and a right submission. What it
earns stands in its decorator: full points by default, less the questions that are named, or
`refused`, where the file cannot be graded at all and the instructor gets a sentence.
"""

import base64
import copy
import json
import os
import shutil
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder import cells


@dataclass(frozen=True)
class Malformed:
    """A file handed in that is not what was released with answers in it.

    Attributes:
        name: the function's.
        write: puts it at a path.
        lost: questions that it gets no points for.
        refused: whether it cannot be graded.
    """

    name: str
    write: Callable[[Path, NotebookNode, NotebookNode], None]
    lost: tuple[str, ...]
    refused: bool


MALFORMED: list[Malformed] = []
EVERYTHING = ("everything",)


def handed_in(*lost: str, refused: bool = False) -> Callable:
    """Add a function that writes a file to the class, with what the file is to earn."""

    def add(write: Callable) -> Callable:
        MALFORMED.append(Malformed(write.__name__, write, lost, refused))
        return write

    return add


def _save(path: Path, nb: object) -> None:
    text = nbformat.writes(nb) if isinstance(nb, NotebookNode) else json.dumps(nb)
    path.write_text(text, encoding="utf-8")


def _plain(nb: NotebookNode) -> dict:
    return json.loads(nbformat.writes(nb))


def _tests(nb: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in nb.cells if cells.is_test(cell)]


def _cell(nb: NotebookNode, name: str) -> NotebookNode:
    return next(cell for cell in nb.cells if cells.grade_id(cell) == name)


# Not a notebook at all


@handed_in(refused=True)
def empty_file(path, release, solved):
    path.touch()


@handed_in(refused=True)
def broken_json(path, release, solved):
    path.write_text(nbformat.writes(solved)[:-200])


@handed_in(refused=True)
def text_file(path, release, solved):
    path.write_text("print('hello')\n")


@handed_in(refused=True)
def binary_file(path, release, solved):
    path.write_bytes(bytes(range(256)) * 100)


@handed_in(refused=True)
def zip_file(path, release, solved):
    archive = shutil.make_archive(str(path.parent / "archive"), "zip", path.parent)
    os.rename(archive, path)


@handed_in(refused=True)
def compressed(path, release, solved):
    path.write_bytes(base64.b64encode(zlib.compress(bytes(10**8))))


@handed_in(refused=True)
def utf_16(path, release, solved):
    path.write_text(nbformat.writes(solved), encoding="utf-16")


@handed_in(refused=True)
def latin_1(path, release, solved):
    solved.cells[0].source += "\n# é à ü"
    path.write_bytes(json.dumps(solved, ensure_ascii=False).encode("latin-1", "replace"))


@handed_in()
def byte_order_mark(path, release, solved):
    path.write_text(nbformat.writes(solved), encoding="utf-8-sig")


@handed_in(refused=True)
def nul_bytes(path, release, solved):
    path.write_text("\0" * 1000 + nbformat.writes(solved))


@handed_in("total")
def nul_in_a_source(path, release, solved):
    _cell(solved, "total").source += "\n# \0"
    _save(path, solved)


@handed_in(refused=True)
def hundred_megabytes(path, release, solved):
    nb = _plain(solved)
    nb["metadata"]["padding"] = "x" * 100_000_000
    _save(path, nb)


@handed_in(refused=True)
def deep_json(path, release, solved):
    path.write_text("[" * 200_000 + "]" * 200_000)


@handed_in(refused=True)
def deep_objects(path, release, solved):
    path.write_text('{"cells": ' * 100_000 + "1" + "}" * 100_000)


@handed_in(refused=True)
def a_number(path, release, solved):
    path.write_text("1" * 10_000)


@handed_in(refused=True)
def not_a_number(path, release, solved):
    path.write_text('{"cells": NaN, "nbformat": Infinity}')


@handed_in(refused=True)
def a_list(path, release, solved):
    _save(path, [_plain(solved)])


@handed_in(refused=True)
def cells_by_name(path, release, solved):
    nb = _plain(solved)
    nb["cells"] = {str(number): cell for number, cell in enumerate(nb["cells"])}
    _save(path, nb)


@handed_in(refused=True)
def a_folder(path, release, solved):
    path.mkdir()
    _save(path / path.name, solved)


@handed_in(refused=True)
def link_to_the_gradebook(path, release, solved):
    path.symlink_to(path.parents[3] / "gradebook.db")


@handed_in(refused=True)
def link_to_the_solution(path, release, solved):
    path.symlink_to(path.parents[3] / "solutions" / path.stem / path.name)


@handed_in(refused=True)
def link_to_itself(path, release, solved):
    path.symlink_to(path)


@handed_in(refused=True)
def a_pipe(path, release, solved):
    os.mkfifo(path)


@handed_in(refused=True)
def a_device(path, release, solved):
    path.symlink_to("/dev/zero")


@handed_in(refused=True)
def folder_is_a_link(path, release, solved):
    path.parent.rmdir()
    path.parent.symlink_to(path.parents[3] / "solutions" / path.stem)


# A notebook, of a kind


@handed_in()
def format_3(path, release, solved):
    nb = _plain(nbformat.convert(copy.deepcopy(solved), 3))
    _save(path, nb)


@handed_in(refused=True)
def format_3_broken(path, release, solved):
    _save(path, {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": 3}]})


@handed_in()
def format_of_the_future(path, release, solved):
    _save(path, _plain(solved) | {"nbformat": 10**30, "nbformat_minor": -1})


@handed_in()
def format_is_a_word(path, release, solved):
    _save(path, _plain(solved) | {"nbformat": "four", "nbformat_minor": [4]})


@handed_in()
def cells_without_ids(path, release, solved):
    nb = _plain(solved)
    for cell in nb["cells"]:
        cell.pop("id", None)
    _save(path, nb)


@handed_in()
def same_ids(path, release, solved):
    nb = _plain(solved)
    for cell in nb["cells"]:
        cell["id"] = "same"
    _save(path, nb)


@handed_in()
def odd_ids(path, release, solved):
    nb = _plain(solved)
    for number, cell in enumerate(nb["cells"]):
        cell["id"] = [None, "../../x", {"a": 1}, "\ud800", 10**400, "<script>"][number % 6]
    _save(path, nb)


@handed_in()
def ten_thousand_cells(path, release, solved):
    nb = _plain(solved)
    for _ in range(10_000):
        nb["cells"].append({"cell_type": "markdown", "metadata": {}, "source": "x"})
    _save(path, nb)


@handed_in()
def thousand_code_cells(path, release, solved):
    nb = _plain(solved)
    extra = {"cell_type": "code", "metadata": {}, "source": "1", "outputs": []}
    nb["cells"] += [extra | {"source": f"x{number} = {number}"} for number in range(1000)]
    _save(path, nb)


@handed_in()
def cells_that_are_none(path, release, solved):
    nb = _plain(solved)
    nb["cells"][1:1] = [None, 1, "code", [], {}, {"cell_type": 7}, {"cell_type": "code"}, True]
    nb["cells"] += [{"cell_type": "code", "source": {"a": 1}, "metadata": None}]
    _save(path, nb)


@handed_in()
def metadata_is_a_list(path, release, solved):
    nb = _plain(solved)
    nb["metadata"] = ["x"]
    for cell in nb["cells"]:
        cell["outputs"] = {"output_type": "stream"}
        cell["execution_count"] = "many"
    nb["cells"].insert(0, {"cell_type": "code", "metadata": ["nbgrader"], "source": "x = 1"})
    _save(path, nb)


@handed_in("total")
def answer_without_metadata(path, release, solved):
    nb = _plain(solved)
    cell = next(c for c in nb["cells"] if c["metadata"]["nbgrader"]["grade_id"] == "total")
    cell["metadata"] = ["nbgrader"]
    cell["source"] = "def total(numbers): return 0"
    _save(path, nb)


@handed_in("total")
def source_of_lists(path, release, solved):
    nb = _plain(solved)
    cell = next(c for c in nb["cells"] if c["metadata"]["nbgrader"]["grade_id"] == "total")
    cell["source"] = [["def total(numbers):\n"], ["    return sum(numbers)"]]
    _save(path, nb)


@handed_in()
def surrogates(path, release, solved):
    nb = _plain(solved)
    source = "x = '\ud800\udfff'\nprint('\\ud800')\n# \ud83d"
    nb["cells"].append({"cell_type": "code", "metadata": {}, "source": source, "outputs": []})
    nb["cells"].append({"cell_type": "markdown", "metadata": {"\udc80": 1}, "source": "\udc80"})
    _save(path, nb)


@handed_in("total")
def surrogates_in_an_answer(path, release, solved):
    nb = _plain(solved)
    cell = next(c for c in nb["cells"] if c["metadata"]["nbgrader"]["grade_id"] == "total")
    cell["source"] = "def total(numbers):\n    raise ValueError('\\ud800' * 10 + '\\x00\\x1b[31m')"
    _save(path, nb)


@handed_in("total")
def huge_source(path, release, solved):
    _cell(solved, "total").source = "x = [" + "1, " * 3_000_000 + "]"
    _save(path, solved)


@handed_in("total")
def deep_source(path, release, solved):
    _cell(solved, "total").source = "x = " + "(" * 50_000 + ")" * 50_000
    _save(path, solved)


@handed_in("evens")
def deep_expression(path, release, solved):
    _cell(solved, "evens").source = "x = " + "-" * 500_000 + "1"
    _save(path, solved)


@handed_in()
def huge_outputs(path, release, solved):
    for cell in solved.cells:
        if cell.cell_type == "code":
            cell.outputs = [nbformat.v4.new_output("stream", text="y" * 1_000_000)]
    _save(path, solved)


@handed_in()
def attachments_and_widgets(path, release, solved):
    nb = _plain(solved)
    nb["metadata"]["widgets"] = {"application/vnd.jupyter.widget-state+json": {"state": "x"}}
    nb["metadata"]["kernelspec"] = {"name": "bash", "display_name": "Bash", "language": "bash"}
    nb["metadata"]["language_info"] = {"name": "sh"}
    nb["cells"][0]["attachments"] = {"../../x.png": {"image/png": "####"}}
    _save(path, nb)


# A notebook with its cells edited


@handed_in(*EVERYTHING)
def skip_execution(path, release, solved):
    for cell in _tests(release):
        cell.source = "assert True"
        cell.metadata.tags = ["skip-execution", "raises-exception"]
        cell.metadata.nbgrader.points = 100
    _save(path, release)


@handed_in(*EVERYTHING)
def points_without_answers(path, release, solved):
    for cell in release.cells:
        cell.metadata.nbgrader |= {"grade": True, "points": 1e9, "solution": True, "locked": False}
        cell.metadata.autograder = {"status": "passed", "message": "", "fingerprint": "x"}
    release.metadata.autograder = {"fingerprint": "x", "score": 16}
    _save(path, release)


@handed_in(*EVERYTHING)
def tests_turned_to_text(path, release, solved):
    for cell in _tests(release):
        cell.cell_type = "markdown"
        cell.pop("outputs", None)
        cell.pop("execution_count", None)
    _save(path, release)


@handed_in(*EVERYTHING)
def tests_deleted(path, release, solved):
    release.cells = [cell for cell in release.cells if not cells.is_test(cell)]
    _save(path, release)


@handed_in(*EVERYTHING)
def outputs_of_success(path, release, solved):
    for cell in _tests(release):
        data = {"text/plain": "2.0"}
        cell.outputs = [nbformat.v4.new_output("execute_result", data, execution_count=1)]
        cell.execution_count = 1
    _save(path, release)


@handed_in("total")
def answer_named_as_a_test(path, release, solved):
    """The answer cell takes the test's name, the test is gone."""
    solved.cells.remove(_cell(solved, "total_test"))
    cell = _cell(solved, "total")
    cell.metadata.nbgrader |= {"grade_id": "total_test", "grade": True, "points": 2}
    cell.source = "2.0"
    _save(path, solved)


@handed_in("total")
def test_named_as_an_answer(path, release, solved):
    """The test's cell is given the answer's name, so that it is run as the answer."""
    solved.cells.remove(_cell(solved, "total"))
    _cell(solved, "total_test").metadata.nbgrader |= {"grade_id": "total", "solution": True}
    _save(path, solved)


@handed_in("total")
def answer_renamed(path, release, solved):
    """The answer takes a name that no cell of the assignment has, with a wrong answer in it."""
    _cell(solved, "total").source = "def total(numbers):\n    return 1"
    _cell(solved, "total").metadata.nbgrader.grade_id = "evens_"
    _save(path, solved)


@handed_in()
def tests_doubled(path, release, solved):
    for cell in _tests(solved):
        solved.cells.append(copy.deepcopy(cell))
    _save(path, solved)


@handed_in()
def cells_reversed(path, release, solved):
    solved.cells.reverse()
    _save(path, solved)


@handed_in("total")
def set_up_edited(path, release, solved):
    """The locked cell with the helpers says that everything is close."""
    setup = _cell(solved, "setup")
    setup.source += "\n\ndef close(*_):\n    return True\n\n\nabs = all = lambda *_: 1\n"
    _cell(solved, "total").source = "def total(numbers):\n    return 6"
    _save(path, solved)


@handed_in("normalize")
def set_up_doubled(path, release, solved):
    """An added cell does what the edited set-up would, after it and again at the end."""
    cell = nbformat.v4.new_code_cell(
        "def close(*_):\n    return True\nall = close\nnp.allclose = close"
    )
    solved.cells.insert(1, cell)
    solved.cells.append(copy.deepcopy(cell))
    answer = "def normalize(x):\n    np.testing.assert_allclose = close\n    return 0 * x"
    _cell(solved, "normalize").source = answer
    _save(path, solved)


@handed_in("total")
def names_from_elsewhere(path, release, solved):
    """Cells by names that could be paths, database entries or attributes."""
    for number, name in enumerate(
        ["../../gradebook", "'; DROP TABLE grade; --", "__class__", "\0", "x" * 10**6]
    ):
        cell = nbformat.v4.new_code_cell(f"y{number} = 1")
        cell.metadata.nbgrader = {"grade_id": name, "grade": True, "points": 5, "solution": True}
        solved.cells.append(cell)
    _cell(solved, "total").source = "def total(numbers):\n    return 1"
    _save(path, solved)


@handed_in()
def scripts_in_text(path, release, solved):
    """Markdown and attachments that do something when an instructor looks at them."""
    word = "alert('hostile')"
    texts = [f"<script>{word}</script>", f'<img src=x onerror="{word}">', f"[x](javascript:{word})"]
    texts += [f'<svg onload="{word}"/>', f'<iframe srcdoc="<script>{word}</script>"></iframe>']
    texts += [
        f"$\\href{{javascript:{word}}}{{x}}$",
        "<style>*{display:none}</style>",
        "</body></html>",
    ]
    for text in texts:
        solved.cells.append(nbformat.v4.new_markdown_cell(text))
        solved.cells.append(nbformat.v4.new_raw_cell(text, metadata={"format": "text/html"}))
    _save(path, solved)


@handed_in(refused=True)
def million_cells(path, release, solved):
    """As many cells as fit into a file that is not too large: each takes much more in memory."""
    nb = _plain(solved)
    nb["cells"] += [{"cell_type": "raw", "source": "a"}] * 1_000_000
    _save(path, nb)


@handed_in()
def links_that_are_code(path, release, solved):
    """Links in Markdown, where cleaning its tags does not help, by all ways to write them."""
    for link in (
        "[x](javascript:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](JAVASCRIPT&colon;alert(1))",
        "[x](java&Tab;script:alert(1))",
        "[x](<javascript:alert(1)>)",
        "[x][y]\n\n[y]: vbscript:alert(1)",
        "![x](javascript:alert(1))",
        "[x](data:text/html,alert(1))",
    ):
        solved.cells.append(nbformat.v4.new_markdown_cell(link))
    _save(path, solved)


@handed_in()
def picture_that_is_lost(path, release, solved):
    """A text that shows a picture which is not attached to it."""
    solved.cells.append(nbformat.v4.new_markdown_cell("![x](attachment:image.png)"))
    _save(path, solved)


@handed_in()
def cells_that_are_odd(path, release, solved):
    """Cells whose parts are of other kinds than they should be, with line ends of all kinds."""
    nb = _plain(solved)
    answer = {"grade_id": "total", "points": 10**400}
    nb["cells"].insert(
        0,
        {
            "cell_type": "code",
            "id": 7,
            "metadata": {"nbgrader": answer},
            "source": ["def total(n):", 5, "\u2028\x0c\r return 6"],
            "outputs": 5,
        },
    )
    nb["cells"] += [
        {"cell_type": "markdown", "metadata": 7, "source": "x", "attachments": {"a": {"b": 5}}},
        {
            "cell_type": "raw",
            "source": "\ufeff\x00\x1b[2J",
            "metadata": {"nbgrader": {"grade_id": 7}},
        },
    ]
    _save(path, nb)


@handed_in("total")
def magics_without_end(path, release, solved):
    """An answer of hundreds of magics, each of which is translated by going through all of them."""
    magics = "".join(f"    %time total_{number}\n" for number in range(700))
    _cell(solved, "total").source = f"if False:\n    pass\n{magics}"
    _save(path, solved)
