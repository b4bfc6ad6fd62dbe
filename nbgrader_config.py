"""Settings that plain `nbgrader …` commands, formgrader and our own `autograder …` share."""

import os
import sys
from pathlib import Path

# nbgrader calls `alembic` from PATH when it creates the gradebook. Where the virtual environment
# is not activated that is another one, or none, and the very first command fails.
_bin = str(Path(sys.executable).parent)
if _bin not in os.environ.get("PATH", "").split(os.pathsep):
    os.environ["PATH"] = os.pathsep.join([_bin, os.environ.get("PATH", "")])

c = get_config()

c.CourseDirectory.root = str(Path(__file__).resolve().parent)
c.CourseDirectory.course_id = "deep_learning"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
# nbgrader copies whatever lies beside a source notebook into the student's version; the paired
# .py beside ours holds the solutions.
c.CourseDirectory.ignore = [
    ".ipynb_checkpoints",
    "__pycache__",
    "*.py",
    "*.pyc",
    "*.md",
    "feedback",
]

# `nbgrader zip_collect` sorts a learning platform's zip file into submitted/, once it knows how the
# platform names its files. For names like ada_1234_01_perceptron.ipynb:
# c.FileNameCollectorPlugin.named_regexp = (
#     r".*/(?P<student_id>[^_/]+)_.*(?P<file_id>01_perceptron)\.ipynb"
# )

# A cell that runs longer is interrupted and costs its own question only.
c.Execute.timeout = 30

# Whoever marks written answers in formgrader is signed in to Jupyter: a script in what a student
# wrote or put out could do all that they can.
c.HTMLExporter.preprocessors = ["autograder.harmless.Harmless"]
c.HTMLExporter.filters = {"markdown2html": "autograder.harmless.markdown_as_html"}
