"""What of a submission gets into the notebook that is run."""

import copy

import pytest
from tiny_course import ANSWERS, code, text

from autograder.assemble import assemble


def sources(assembled):
    return [cell.source for cell in assembled.notebook.cells]


def by_id(assembled, name):
    (cell,) = [
        c
        for c in assembled.notebook.cells
        if c.metadata.get("nbgrader", {}).get("grade_id") == name
    ]
    return cell


def test_answers_come_from_the_student_and_tests_from_the_master(master, released, solved):
    assembled = assemble(master, released, solved)
    assert by_id(assembled, "double").source == ANSWERS["double"]
    assert by_id(assembled, "why").source == ANSWERS["why"]
    assert "secret_input" in by_id(assembled, "double_test").source
    assert not assembled.flags
    assert not assembled.unanswered


def test_an_untouched_release_is_unanswered_and_not_suspicious(master, released):
    assembled = assemble(master, released, copy.deepcopy(released))
    assert assembled.unanswered == {"double", "root", "why"}
    assert not assembled.flags


def test_an_edited_test_loses_its_edit_and_its_tags(master, released, solved):
    test = solved.cells[3]
    test.source = "assert True"
    test.metadata.tags = ["skip-execution"]
    assembled = assemble(master, released, solved)
    cell = by_id(assembled, "double_test")
    assert cell.source == master.cells[3].source
    assert "tags" not in cell.metadata
    assert assembled.flags == ("edited, the instructor's version was used: double_test",)


def test_raised_points_are_the_masters_again(master, released, solved):
    solved.cells[3].metadata.nbgrader.points = 100
    assembled = assemble(master, released, solved)
    assert by_id(assembled, "double_test").metadata.nbgrader.points == 2
    assert "other points" in assembled.flags[0]


@pytest.mark.parametrize("lost", ["head", "setup", "double_test", "root_task", "root_test"])
def test_a_deleted_locked_cell_is_back(master, released, solved, lost):
    whole = sources(assemble(master, released, solved))
    solved.cells = [c for c in solved.cells if c.metadata.nbgrader.grade_id != lost]
    assert sources(assemble(master, released, solved)) == whole


def test_a_deleted_answer_is_empty_and_flagged(master, released, solved):
    del solved.cells[2]
    assembled = assemble(master, released, solved)
    assert by_id(assembled, "double").source == ""
    assert by_id(assembled, "root").source == ANSWERS["root"]
    assert assembled.unanswered == {"double"}
    assert "deleted or renamed: double" in assembled.flags[0]


def test_a_written_answer_whose_cell_is_lost_is_left_to_a_person(master, released, solved):
    solved.cells[-1].metadata = {}
    assembled = assemble(master, released, solved)
    assert ANSWERS["why"] in sources(assembled)
    assert "why" not in assembled.unanswered
    assert "deleted or renamed: why" in assembled.flags[0]


def test_a_flag_is_fit_for_a_terminal(master, released, solved):
    solved.cells.insert(3, code("x = 1", "red\x1b[31m\n" + "long" * 50, grade=True))
    (flag,) = assemble(master, released, solved).flags
    assert flag.isprintable()
    assert len(flag) < 120


def test_shuffled_cells_are_in_the_masters_order(master, released, solved):
    whole = sources(assemble(master, released, solved))
    solved.cells.reverse()
    assert sources(assemble(master, released, solved)) == whole


def test_cells_that_the_student_added_stay_where_they_were(master, released, solved):
    solved.cells.insert(2, code("HELPER = 1"))
    solved.cells.insert(6, text("a thought"))
    solved.cells.insert(0, code("FIRST = 1"))
    found = sources(assemble(master, released, solved))
    assert found.index("FIRST = 1") == 0
    assert found[found.index("HELPER = 1") - 1] == "import math"
    assert found[found.index("HELPER = 1") + 1] == ANSWERS["double"]
    assert found[found.index("a thought") + 1] == ANSWERS["root"]


def test_pictures_in_written_answers_come_along(master, released, solved):
    picture = {"paper.png": {"image/png": "AAAA"}}
    answers = {cell.metadata.get("nbgrader", {}).get("grade_id"): cell for cell in solved.cells}
    for name in ("double", "why"):
        answers[name].attachments = picture
    added = text("see ![](attachment:paper.png)")
    added.attachments = picture
    solved.cells.append(added)
    assembled = assemble(master, released, solved)
    why = by_id(assembled, "why")
    assert why.attachments == picture
    assert "attachments" not in by_id(assembled, "double")
    assert assembled.notebook.cells[-1].attachments == picture
    why.attachments.clear()
    assert answers["why"].attachments == {"paper.png": {"image/png": "AAAA"}}


def test_of_two_answers_the_last_counts_and_the_earlier_runs_before_it(master, released, solved):
    again = copy.deepcopy(solved.cells[2])
    again.source = "def double(x):\n    return helper(x)"
    solved.cells[2].source = "def helper(x):\n    return 2 * x"
    solved.cells.insert(4, again)
    assembled = assemble(master, released, solved)
    assert by_id(assembled, "double").source == again.source
    found = sources(assembled)
    assert found.index("def helper(x):\n    return 2 * x") < found.index(again.source)
    assert "more than once" in assembled.flags[0]


def test_a_copy_of_the_stub_does_not_replace_an_answer(master, released, solved):
    solved.cells.append(copy.deepcopy(released.cells[2]))
    assembled = assemble(master, released, solved)
    assert by_id(assembled, "double").source == ANSWERS["double"]


def test_a_retyped_answer_keeps_the_masters_type(master, released, solved):
    solved.cells[2] = text(ANSWERS["double"], "double", solution=True)
    assert by_id(assemble(master, released, solved), "double").cell_type == "code"


def test_a_submission_that_lost_all_metadata_still_brings_its_code(master, released, solved):
    for cell in solved.cells:
        cell.metadata = {}
    found = sources(assemble(master, released, solved))
    assert ANSWERS["double"] in found
    # Its copies of the instructor's cells are recognized by their text, not run twice.
    assert found.count("import math") == 1


def test_a_cell_that_claims_an_unknown_grade_id_is_an_added_cell(master, released, solved):
    solved.cells.insert(3, code("EXTRA = 1", "no_such_cell", grade=True, points=50))
    assembled = assemble(master, released, solved)
    (added,) = [cell for cell in assembled.notebook.cells if cell.source == "EXTRA = 1"]
    assert "nbgrader" not in added.metadata
    assert "no_such_cell" in assembled.flags[0]


def test_the_inputs_are_left_alone(master, released, solved):
    before = copy.deepcopy((master, released, solved))
    assemble(master, released, solved)
    assert (master, released, solved) == before
