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
from nbformat import NotebookNode, v4
from nbgrader.api import MissingEntry
from nbgrader.preprocessors import GetGrades
from traitlets.config import Config

from autograder import cells
from autograder.errors import UserError
from autograder.files import read_master, writing
from autograder.folder import CourseFolder
from autograder.gradebook import opened
from autograder.harmless import Harmless, markdown_as_html
from autograder.student_version import student_version
from autograder.summary import in_markdown

_MOST_CHARACTERS = 20_000
"""What is shown of a cell's source, and of a text that it printed."""

_MOST_OUTPUTS = 200
"""Of one cell."""

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
    failed = []
    for path in graded:
        student = path.parent.parent.name
        where = {"assignment": name, "notebook": name, "student": student, "db_url": database_url}
        try:
            page = for_student(read_master(path), released)
            html, _ = _exporter().from_notebook_node(page, {"nbgrader": where, **_title(name)})
        except MissingEntry as error:
            raise UserError(
                f"{path} is graded, but not in the gradebook {database_url}: grade it again, or "
                "name the gradebook it is in with --db"
            ) from error
        except Exception as error:  # whatever it is in one notebook, the others get their pages
            failed.append(f"{path} ({type(error).__name__}: {_first_words(error)})")
            continue
        destination = folder.feedback / student / name / f"{name}.html"
        with writing(destination) as temporary:
            temporary.write_text(html, encoding="utf-8")
        yield destination
    if failed:
        raise UserError(
            f"no page could be made of {', '.join(failed)}: grade {name} again with --force, and "
            "if that does not help look at what these students have handed in"
        )


def _first_words(error: Exception) -> str:
    """The beginning of an exception's text, fit for a terminal."""
    text = " ".join(str(error).split())[:100]
    return "".join(letter if letter.isprintable() else "?" for letter in text)


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
            _shorten(cell)
    page.cells.insert(0, _summary(graded))
    return page


def _shorten(cell: NotebookNode) -> None:
    """Cut what nobody would read to the end, and what takes minutes to color and to sanitize."""
    cell.source = _cut(cell.source)
    outputs = cell.get("outputs", [])
    if len(outputs) > _MOST_OUTPUTS:
        left_out = f"… ({len(outputs) - _MOST_OUTPUTS} more are not shown)\n"
        del outputs[_MOST_OUTPUTS:]
        outputs.append(v4.new_output("stream", name="stderr", text=left_out))
    for output in outputs:
        if "text" in output:
            output.text = _cut(output.text)
        for kind, shown in list(output.get("data", {}).items()):
            if kind.startswith("text/") and isinstance(shown, str):
                output.data[kind] = _cut(shown)


def _cut(text: str) -> str:
    if len(text) <= _MOST_CHARACTERS:
        return text
    return f"{text[:_MOST_CHARACTERS]}\n… (cut here: it is too long to be shown)"


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
    exporter.register_preprocessor(Harmless(), enabled=True)
    exporter.register_preprocessor(GetGrades(), enabled=True)
    exporter.register_preprocessor(CSSHTMLHeaderPreprocessor(), enabled=True)
    exporter.register_filter("markdown2html", markdown_as_html)
    return exporter
