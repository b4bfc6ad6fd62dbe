"""The page a student gets back: their answers, the points, what each failed test wanted.

The graded notebook holds hidden tests, and tracebacks that quote them; the page holds neither. It
is laid out by nbgrader's own feedback template.
"""

import copy
from collections.abc import Iterator
from pathlib import Path

import nbgrader
from nbconvert.exporters import HTMLExporter
from nbconvert.preprocessors import CSSHTMLHeaderPreprocessor
from nbconvert.preprocessors.sanitize import SanitizeHTML
from nbformat import NotebookNode, v4
from nbgrader.api import MissingEntry
from nbgrader.preprocessors import GetGrades
from traitlets.config import Config

from autograder import cells
from autograder.errors import UserError
from autograder.files import read_master, writing
from autograder.folder import CourseFolder
from autograder.gradebook import opened
from autograder.student_version import student_version
from autograder.summary import in_markdown

_MOST_CHARACTERS = 20_000
"""What is shown of a cell's source, and of a text that it printed."""

_TEMPLATES = Path(nbgrader.__file__).parent / "server_extensions" / "formgrader"


def write_feedback(folder: CourseFolder, name: str, database_url: str) -> Iterator[Path]:
    """Write one page for each graded submission of an assignment, giving each path at once.

    Args:
        folder: the course.
        name: the assignment.
        database_url: the gradebook that holds the points, as an SQLAlchemy URL.

    Raises:
        UserError: nothing is graded yet, or the gradebook does not know a graded notebook.
    """
    graded = sorted(folder.autograded.glob(f"*/{name}/{name}.ipynb"))
    if not graded:
        raise UserError(f"no submission of {name} is graded yet: run autograder grade {name}")
    settings = folder.nbgrader_settings()
    released = student_version(read_master(folder.master(name)), settings)
    with opened(database_url, settings):
        pass  # a gradebook that cannot be opened is better told in a sentence, before the work
    for path in graded:
        student = path.parent.parent.name
        page = for_student(read_master(path), released)
        where = {"assignment": name, "notebook": name, "student": student, "db_url": database_url}
        try:
            html, _ = _exporter().from_notebook_node(page, {"nbgrader": where, **_title(name)})
        except MissingEntry as error:
            raise UserError(
                f"{path} is graded, but not in the gradebook {database_url}: grade it again, or "
                "name the gradebook it is in with --db"
            ) from error
        destination = folder.feedback / student / name / f"{name}.html"
        with writing(destination) as temporary:
            temporary.write_text(html, encoding="utf-8")
        yield destination


def for_student(graded: NotebookNode, released: NotebookNode) -> NotebookNode:
    """A graded notebook as its student may see it.

    Test cells show what the release shows, and as their output the test's message alone.

    Args:
        graded: a notebook from `autograded/`; left as it is.
        released: the student's version of the assignment.
    """
    visible = {cells.grade_id(cell): cell.source for cell in released.cells}
    page = copy.deepcopy(graded)
    for cell in page.cells:
        if cells.is_test(cell):
            cell.source = visible[cells.grade_id(cell)]
            cell.outputs = _verdict(cell.metadata.get("autograder", {}))
            cell.execution_count = None
        elif cell.cell_type == "code":
            cell.outputs = [output for output in cell.outputs if output.output_type != "error"] + [
                v4.new_output("stream", name="stderr", text=f"{output.ename}: {output.evalue}")
                for output in cell.outputs
                if output.output_type == "error"
            ]
        if cells.is_answer(cell) or cells.grade_id(cell) is None or cell.get("outputs"):
            # A student's Markdown or output may hold scripts, and an instructor opens the page too.
            _shorten(cell)
            SanitizeHTML().preprocess_cell(cell, {}, 0)
    page.cells.insert(0, _summary(graded))
    return page


def _shorten(cell: NotebookNode) -> None:
    """Cut what nobody would read to the end, and what takes minutes to color and to sanitize."""
    if len(cell.source) > _MOST_CHARACTERS:
        cell.source = f"{cell.source[:_MOST_CHARACTERS]}\n… (cut here: it is too long to be shown)"
    for output in cell.get("outputs", []):
        if len(output.get("text", "")) > _MOST_CHARACTERS:
            output.text = f"{output.text[:_MOST_CHARACTERS]}\n…"


def _summary(graded: NotebookNode) -> NotebookNode:
    """A cell that says, before all the rest, what each test that did not pass wanted."""
    outcomes = [
        (str(cells.grade_id(cell)), outcome.get("status", ""), outcome.get("message", ""))
        for cell in graded.cells
        if cells.is_test(cell)
        for outcome in [cell.metadata.get("autograder", {})]
    ]
    return v4.new_markdown_cell(in_markdown(outcomes))


def _verdict(outcome: dict) -> list[NotebookNode]:
    """What a test cell's outcome looks like as the output of that cell."""
    text, name = outcome.get("message", ""), "stderr"
    if outcome.get("status") == "passed":
        text, name = "passed", "stdout"
    return [v4.new_output("stream", name=name, text=f"{text}\n")] if text else []


def _title(name: str) -> dict:
    return {"metadata": {"name": name}, "unique_key": name, "output_files_dir": f"{name}_files"}


def _exporter() -> HTMLExporter:
    """nbconvert, set up the way nbgrader's own generate_feedback does it."""
    config = Config()
    config.HTMLExporter.template_name = "feedback"
    config.HTMLExporter.extra_template_basedirs = [str(_TEMPLATES / "templates")]
    css = _TEMPLATES / "static" / "node_modules" / "bootstrap" / "dist" / "css"
    config.HTMLExporter.extra_template_paths = [str(css)]
    exporter = HTMLExporter(config=config)
    exporter.register_preprocessor(GetGrades(), enabled=True)
    exporter.register_preprocessor(CSSHTMLHeaderPreprocessor(), enabled=True)
    return exporter
