import sys

import pytest

from autograder.errors import UserError
from colab import environment


def test_requirements_pin_what_the_course_promises_for_colab():
    pins = environment.pinned(environment.REQUIREMENTS.read_text("utf-8"))
    promised = {"tensorflow": "2.19", "keras": "3.10", "numpy": "2.0", "matplotlib": "3.10"}
    promised |= {"scikit-learn": "1.6", "ipython": "7.34", "ipykernel": "6.17"}
    assert {name: pins[name].rpartition(".")[0] for name in promised} == promised


def test_pinned_reads_names_in_any_spelling_and_skips_comments():
    text = "# Colab's\n\nml_dtypes==0.5.4\nPython.DateUtil==2.9.0.post0  # dates\n"
    assert environment.pinned(text) == {"ml-dtypes": "0.5.4", "python-dateutil": "2.9.0.post0"}


@pytest.mark.parametrize("line", ["keras", "keras>=3", "-r other.txt", "keras == 3"])
def test_pinned_takes_nothing_but_exact_versions(line):
    with pytest.raises(ValueError, match="expected name==version"):
        environment.pinned(line)


def test_difference_names_what_came_went_and_changed():
    before = {"keras": "3.10.0", "numpy": "2.0.2", "six": "1.17.0"}
    after = {"keras": "3.15.0", "numpy": "2.0.2", "rich": "13.9.4"}
    expected = "keras 3.10.0 → 3.15.0, rich absent → 13.9.4, six 1.17.0 → absent"
    assert environment.difference(before, after) == expected
    assert environment.difference(after, after) == ""


def test_last_error_passes_over_the_warnings_of_a_missing_folder():
    flood = "WARNING: Location 'x' is ignored: it is neither a file nor a directory.\n"
    assert environment.last_error(f"ERROR: No matching\n{flood}\n[notice] new pip\n{flood}") == (
        "ERROR: No matching"
    )
    assert environment.last_error(f"Collecting keras\n{flood}") == "Collecting keras"
    assert environment.last_error(flood) == "pip said nothing"


def test_find_python_takes_only_colabs_version(monkeypatch):
    monkeypatch.setattr(environment, "PYTHON", sys.version_info[:2])
    assert environment.find_python(sys.executable) == sys.executable
    monkeypatch.setattr(environment, "PYTHON", (2, 7))
    with pytest.raises(UserError, match=r"not a working Python 2\.7"):
        environment.find_python(sys.executable)


def test_without_that_python_a_sentence_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setattr(environment, "PYTHON", (3, 99))
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    with pytest.raises(UserError, match=r"install it .* or say where it is: .*run\.py --python"):
        environment.find_python()


def test_a_python_that_pyenv_keeps_is_found(monkeypatch, tmp_path):
    version = "{}.{}".format(*sys.version_info[:2])
    folder = tmp_path / "versions" / f"{version}.0" / "bin"
    folder.mkdir(parents=True)
    (folder / f"python{version}").symlink_to(sys.executable)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    monkeypatch.setattr(environment, "PYTHON", sys.version_info[:2])
    monkeypatch.setattr(environment.sys, "executable", "/nowhere/python")
    assert environment.find_python() == str(folder / f"python{version}")
