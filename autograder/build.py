"""Build the notebooks from their text: percent source in, normalised .ipynb out.

Chapters are executed and keep their outputs, exercises are not. What is built is the same on
every machine but for the outputs: cell ids come from the cells, metadata is cut to what readers'
programs need, nothing tells who built it or how long it took.
"""

import ast
import hashlib
import re
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from subprocess import DEVNULL

import jupytext
import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError
from nbformat import NotebookNode

from autograder import cells, colab
from autograder.errors import UserError
from autograder.files import read_master, write_notebook, writing
from autograder.kernel import new_kernel

CELL_SECONDS = 120
"""A chapter's cell may take 60 s on two cores; a busy machine gets twice that."""

MAX_BYTES = 500_000
"""A larger notebook is slow to open on a phone, and GitHub does not show it."""

_METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"file_extension": ".py", "mimetype": "text/x-python", "name": "python"},
}


@dataclass(frozen=True)
class Pair:
    """A notebook and the text that it is made from.

    Attributes:
        source: the percent-format .py file.
        opens: the notebook that readers open in Colab, as a path from the repository's root.
        title: what the README calls it.
        is_chapter: True where the notebook is executed and keeps its outputs.
        companion: for a chapter its exercise, for an exercise its chapter: what it is called and
            where readers open it; None where there is none.
    """

    source: Path
    opens: str
    title: str
    is_chapter: bool
    companion: tuple[str, str] | None = None

    @property
    def notebook(self) -> Path:
        """The .ipynb beside the text."""
        return self.source.with_suffix(".ipynb")


def pairs(root: Path) -> list[Pair]:
    """Every chapter and every exercise of the repository, by name."""
    chapters = {
        source.stem: (source, f"course/chapters/{source.stem}.ipynb")
        for source in sorted((root / "course" / "chapters").glob("*.py"))
    }
    exercises = {
        source.stem: (source, f"exercises/{source.stem}/{source.stem}.ipynb")
        for source in sorted((root / "solutions").glob("*/*.py"))
        if source.stem == source.parent.name
    }
    return [
        Pair(source, opens, _title(source), is_chapter, _companion(name, stem, others))
        for is_chapter, own, others, name in (
            (True, chapters, exercises, "the exercise"),
            (False, exercises, chapters, "the chapter"),
        )
        for stem, (source, opens) in own.items()
    ]


def _companion(name: str, stem: str, others: dict[str, tuple[Path, str]]) -> tuple[str, str] | None:
    """What goes with a notebook: the one of the same number, 00_warmup with 00_deep_learning."""
    number = stem.partition("_")[0]
    opens = [opens for other, (_, opens) in others.items() if other.partition("_")[0] == number]
    return (name, opens[0]) if opens else None


def build(root: Path, pair: Pair, *, force: bool = False) -> bool:
    """Bring a notebook up to date with its text.

    Args:
        root: the repository's root.
        pair: what to build.
        force: rebuild even if nothing has changed.

    Returns:
        whether it was rebuilt.

    Raises:
        UserError: the text cannot be parsed, a cell fails or is too slow, the result is too large.
    """
    text = pair.source.read_text("utf-8")
    filled = _filled(root, pair, text)
    if filled != text:
        with writing(pair.source) as temporary:
            temporary.write_text(filled, encoding="utf-8")
    if not force and not drift(root, pair):
        return False
    notebook = _unexecuted(root, pair)
    if pair.is_chapter:
        _execute(notebook, pair)
    if len(nbformat.writes(notebook)) > MAX_BYTES:
        size = len(nbformat.writes(notebook)) / 1000
        raise UserError(f"{pair.notebook} would be {size:.0f} kB, the limit is 500: smaller plots")
    write_notebook(pair.notebook, notebook)
    return True


def drift(root: Path, pair: Pair) -> str:
    """How a built notebook differs from its text; an empty string where it does not."""
    if not pair.notebook.is_file():
        return "it is not built"
    text = pair.source.read_text("utf-8")
    if _filled(root, pair, text) != text:
        return "its Colab cells do not name the repository's address"
    built, expected = read_master(pair.notebook), _unexecuted(root, pair)
    both = zip(built.cells, expected.cells, strict=False)
    for number, (one, other) in enumerate(both, start=1):
        if (one.cell_type, one.source) != (other.cell_type, other.source):
            return f"cell {number} differs from the text"
        if (one.id, one.metadata) != (other.id, other.metadata):
            return f"the metadata of cell {number} differ from the text's"
    if len(built.cells) != len(expected.cells):
        return f"it has {len(built.cells)} cells, the text {len(expected.cells)}"
    if built.metadata != expected.metadata:
        return "the text or a helper that it imports has changed since it was built"
    return ""


def write_readme_table(root: Path) -> bool:
    """Write the README's table of notebooks, with badges; say whether that changed it."""
    address = colab.repository(root)
    rows = ["| | in Colab |", "|---|---|"]
    for pair in pairs(root):
        name = f"[{pair.title}]({pair.opens})"
        rows.append(f"| {name} | {colab.badge(address, pair.opens)} |")
    readme = root / "README.md"
    text = readme.read_text("utf-8")
    filled = colab.fill_table(text, rows)
    if filled != text:
        with writing(readme) as temporary:
            temporary.write_text(filled, encoding="utf-8")
    return filled != text


def _filled(root: Path, pair: Pair, text: str) -> str:
    """A notebook's text with its Colab cells written."""
    return colab.fill(text, colab.repository(root), pair.opens, pair.companion)


def _title(source: Path) -> str:
    """The text of a notebook's first heading."""
    heading = re.search(r"^# # (.+)$", source.read_text("utf-8"), re.MULTILINE)
    return heading[1].strip() if heading else source.stem


def _unexecuted(root: Path, pair: Pair) -> NotebookNode:
    """The notebook that the text says, normalised, without outputs."""
    try:
        notebook = jupytext.read(pair.source)
    except Exception as error:
        raise UserError(f"{pair.source} is not a percent-format notebook: {error}") from error
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    notebook.metadata = nbformat.from_dict(_METADATA)
    if pair.is_chapter:
        notebook.metadata["built_from"] = _fingerprint(root, pair)
    taken: Counter[str] = Counter()
    for cell in notebook.cells:
        cell.id = _cell_id(cell, taken)
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return notebook


def _cell_id(cell: NotebookNode, taken: Counter[str]) -> str:
    """An id that stays when other cells come or go: the grade_id, or a hash of the cell."""
    name = cells.grade_id(cell)
    if name is None:
        name = hashlib.sha256(f"{cell.cell_type}\n{cell.source}".encode()).hexdigest()[:8]
    name = re.sub(r"[^\w-]", "-", name, flags=re.ASCII)[:60]
    taken[name] += 1
    return name if taken[name] == 1 else f"{name}-{taken[name]}"


def _fingerprint(root: Path, pair: Pair) -> str:
    """A hash of all that a chapter's outputs rest on: its text and the helpers it imports."""
    text = pair.source.read_text("utf-8")
    digest = hashlib.sha256(text.encode())
    for module in sorted(_helpers(text)):
        helper = root / "course" / module
        for file in [helper.with_suffix(".py"), *sorted(helper.glob("*.py"))]:
            if file.is_file():
                digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def _helpers(text: str) -> set[str]:
    """The modules of `course` that a chapter imports."""
    found = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and node.module == "course":
            found.update(name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("course."):
            found.add(node.module.split(".")[1])
        elif isinstance(node, ast.Import):
            found.update(n.name.split(".")[1] for n in node.names if n.name.startswith("course."))
    return found


def _execute(notebook: NotebookNode, pair: Pair) -> None:
    """Run a chapter top to bottom where it lies, and normalise what came out."""
    with tempfile.TemporaryDirectory(prefix="building-") as private:
        client = NotebookClient(
            notebook,
            km=new_kernel(Path(private)),
            timeout=CELL_SECONDS,
            record_timing=False,
            resources={"metadata": {"path": str(pair.source.parent)}},
        )
        client.owns_km = True
        try:
            client.execute(stdout=DEVNULL, stderr=DEVNULL)
        except CellTimeoutError as error:
            raise UserError(f"{pair.source}: a cell takes longer than {CELL_SECONDS} s") from error
        except CellExecutionError as error:
            raise UserError(
                f"{pair.source}: a cell fails: {error.ename}: {error.evalue}"
            ) from error
    fingerprint = notebook.metadata["built_from"]
    notebook.metadata = nbformat.from_dict(_METADATA | {"built_from": fingerprint})
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "stream" and output.name == "stderr":
                head = cell.source.splitlines()[0]
                raise UserError(
                    f"{pair.source}: the cell that begins {head!r} writes to stderr, which readers "
                    f"see as red noise: {output.text[:300]}"
                )
            if "metadata" in output:
                output.metadata = NotebookNode()
            if "image/png" in output.get("data", {}):
                # The widget is gone with its kernel; JupyterLab would show an error in its place.
                output.data.pop("application/vnd.jupyter.widget-view+json", None)
