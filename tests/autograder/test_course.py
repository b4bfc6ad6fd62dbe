"""A course folder's road from release to feedback, and its gradebook."""

import re
import shutil

import pytest
from nbgrader.api import Gradebook
from tiny_course import NAME, answer

from autograder.engine import Limits
from autograder.engine.sandbox import choose
from autograder.errors import UserError
from autograder.feedback import write_feedback
from autograder.files import read_master, write_notebook
from autograder.folder import CourseFolder
from autograder.grade import choose_students, grade_class
from autograder.pool import this_machine
from autograder.release import release


def hand_in(folder, student, notebook):
    write_notebook(folder.submission(student, NAME), notebook)


@pytest.fixture(scope="module")
def place():
    """This machine, with one engine for all tests of the module."""
    with this_machine(choose("auto")[0], 2, preload=()) as here:
        yield here


@pytest.fixture
def grade(place):
    """Grade a class; the results in the class's order."""

    def grade(folder, students=(), database_url=None, **options):
        chosen = choose_students(folder, NAME, students)
        url = database_url or folder.database_url()
        done = grade_class(folder, NAME, chosen, url, place, Limits(cell_seconds=5), **options)
        return sorted(done, key=lambda result: result.student)

    return grade


def submission(gradebook, student):
    return gradebook.find_submission(NAME, student)


@pytest.fixture
def gradebook(folder):
    """The course's gradebook, once something has been released or graded."""
    return lambda: Gradebook(folder.database_url())


class TestRelease:
    def test_it_holds_the_student_version_and_nothing_else(self, folder, released):
        (folder.solutions / NAME / f"{NAME}.py").write_text("# solutions")
        (folder.solutions / NAME / "data.csv").write_text("1,2\n")
        made = release(folder, NAME, folder.database_url())
        assert sorted(path.name for path in made.iterdir()) == [f"{NAME}.ipynb", "data.csv"]
        text = folder.release(NAME).read_text()
        assert "YOUR CODE HERE" in text
        assert "secret_input" not in text
        sources = [cell.source for cell in read_master(folder.release(NAME)).cells]
        assert sources == [cell.source for cell in released.cells]

    def test_it_replaces_an_earlier_one_and_leaves_no_rest(self, folder):
        release(folder, NAME, "")
        (folder.exercises / NAME / "stale.csv").touch()
        release(folder, NAME, "")
        assert not (folder.exercises / NAME / "stale.csv").exists()
        assert sorted(p.name for p in folder.root.iterdir()) == [
            "exercises",
            "nbgrader_config.py",
            "solutions",
        ]

    def test_a_leak_stops_it_and_leaves_the_earlier_release(self, folder, master):
        release(folder, NAME, "")
        before = folder.release(NAME).read_bytes()
        (folder.solutions / NAME / "data.csv").write_text("return x + x\n")
        with pytest.raises(UserError, match=r"students would see too much:\n.*data\.csv"):
            release(folder, NAME, "")
        assert folder.release(NAME).read_bytes() == before
        assert not (folder.exercises / NAME / "data.csv").exists()

    def test_markers_that_do_not_match_are_told_in_a_sentence(self, folder, master):
        master.cells[2].source = master.cells[2].source.replace("### END SOLUTION", "")
        write_notebook(folder.master(NAME), master)
        with pytest.raises(UserError, match="end solution"):
            release(folder, NAME, "")


class TestGrade:
    def test_points_comments_and_notebooks_arrive(self, folder, solved, released, gradebook, grade):
        hand_in(folder, "ada", solved)
        hand_in(folder, "chloe", released)
        before = folder.submission("ada", NAME).read_bytes()
        assert [result.graded.score for result in grade(folder)] == [5, 0]
        with gradebook() as book:
            assert submission(book, "ada").score == 5
            assert submission(book, "ada").max_score == 9
            assert submission(book, "ada").needs_manual_grade
            assert not submission(book, "chloe").needs_manual_grade
            comment = book.find_comment("double", NAME, NAME, "chloe")
            assert comment.auto_comment == "No response."
        graded = read_master(folder.autograded / "ada" / NAME / f"{NAME}.ipynb")
        assert graded.cells[3].metadata.autograder.status == "passed"
        assert folder.submission("ada", NAME).read_bytes() == before

    def test_a_broken_submission_is_named_and_harms_nobody(self, folder, solved, grade):
        hand_in(folder, "ada", solved)
        hand_in(folder, "zoe", solved)
        broken = folder.submission("mallory", NAME)
        broken.parent.mkdir(parents=True)
        broken.write_text("{")
        (folder.submitted / "nobody" / NAME).mkdir(parents=True)
        results = {result.student: result for result in grade(folder)}
        assert results["ada"].graded.score == results["zoe"].graded.score == 5
        assert "not valid JSON" in results["mallory"].problem
        assert "does not exist" in results["nobody"].problem

    def test_a_folder_whose_name_nobody_can_write_is_named_and_harms_nobody(
        self, folder, solved, grade
    ):
        hand_in(folder, "ada", solved)
        (folder.submitted / "no\nline" / NAME).mkdir(parents=True)
        results = grade(folder)
        assert [result.graded is None for result in results] == [True, False]
        assert "plain letters" in results[0].problem

    def test_a_regrade_keeps_what_a_person_gave(self, folder, solved, gradebook, grade):
        hand_in(folder, "ada", solved)
        grade(folder)
        with gradebook() as book:
            written = book.find_grade("why", NAME, NAME, "ada")
            written.manual_score, written.needs_manual_grade = 3, False
            overruled = book.find_grade("double_test", NAME, NAME, "ada")
            overruled.manual_score = 1
            book.find_comment("double", NAME, NAME, "ada").manual_comment = "Copied?"
            book.db.commit()
        hand_in(folder, "ada", answer(solved, root="root = abs"))
        grade(folder)
        with gradebook() as book:
            assert book.find_grade("why", NAME, NAME, "ada").score == 3
            assert book.find_grade("double_test", NAME, NAME, "ada").score == 1
            assert book.find_grade("double_test", NAME, NAME, "ada").needs_manual_grade
            assert book.find_grade("root_test", NAME, NAME, "ada").score == 0
            assert book.find_comment("double", NAME, NAME, "ada").comment == "Copied?"

    def test_late_work_gets_the_courses_penalty(self, folder, solved, gradebook, grade):
        rule = (
            "\nfrom nbgrader.plugins import LateSubmissionPlugin\n"
            "class TwoPoints(LateSubmissionPlugin):\n"
            "    def late_submission_penalty(self, student_id, score, total_seconds_late):\n"
            "        return 2\n"
            "c.AssignLatePenalties.plugin_class = TwoPoints\n"
        )
        config = folder.root / "nbgrader_config.py"
        config.write_text(config.read_text() + rule)
        hand_in(folder, "ada", solved)
        stamp = folder.submission("ada", NAME).parent / "timestamp.txt"
        stamp.write_text("2026-03-02 12:00:00 UTC\n")
        release(folder, NAME, folder.database_url())
        with gradebook() as book:
            book.update_or_create_assignment(NAME, duedate="2026-03-01 12:00:00 UTC")
        grade(folder)
        with gradebook() as book:
            assert submission(book, "ada").late_submission_penalty == 2
            assert submission(book, "ada").total_seconds_late == 24 * 60 * 60

    def test_a_student_who_handed_in_nothing_is_no_silent_success(self, folder, solved):
        hand_in(folder, "ada", solved)
        with pytest.raises(UserError, match="'bob' handed in nothing"):
            choose_students(folder, NAME, ["bob"])
        assert choose_students(folder, NAME, ["ada"]) == ["ada"]

    def test_a_gradebook_that_cannot_be_used_is_told_in_a_sentence(self, folder, solved, grade):
        hand_in(folder, "ada", solved)
        for url in ("no url", "sqlite:////nowhere/at/all.db", "oracle+none://x", "sqlite://"):
            with pytest.raises(UserError, match=re.escape(url)):
                grade(folder, database_url=url)
        assert not folder.autograded.exists()


class TestFeedback:
    def test_it_shows_points_and_messages_and_no_hidden_test(self, folder, solved, grade):
        script = "<script>alert(1)</script> Because."
        wrong = answer(solved, double="def double(x):\n    return x ** 2", why=script)
        hand_in(folder, "ada", wrong)
        grade(folder)
        (page,) = write_feedback(folder, NAME, folder.database_url())
        html = page.read_text()
        assert page == folder.feedback / "ada" / NAME / f"{NAME}.html"
        assert "Score: 3.0 / 9.0" in html
        assert "double(21): expected 42" in html
        assert "Because." in html
        for secret in ("secret_input", "HIDDEN", "root(16)", "Traceback", "model answer"):
            assert secret not in html
        assert "<script>alert" not in html

    def test_links_and_pictures_are_no_code(self, folder, solved, grade):
        size = "{'image/png': {'width': '1 onerror=alert(1)', 'height': 7}}"
        shown = f"display({{'image/png': 'AAAA'}}, metadata={size}, raw=True)"
        why = "[x](javascript:alert(1)) and ![a picture](attachment:lost.png)"
        double = f"{shown}\ndef double(x): return 2 * x"
        hand_in(folder, "ada", answer(solved, double=double, why=why))
        grade(folder)
        (page,) = write_feedback(folder, NAME, folder.database_url())
        html = page.read_text()
        assert 'height="7"' in html
        assert "a picture" in html
        assert not re.search(r"<img[^>]*onerror|href=.javascript:", html)

    def test_a_picture_pasted_into_a_written_answer_is_shown(self, folder, solved, grade):
        handed_in = answer(solved, why="on paper: ![the sum](attachment:sum.png)")
        (why,) = [cell for cell in handed_in.cells if cell.source.startswith("on paper")]
        why.attachments = {"sum.png": {"image/png": "iVBORw0K"}}
        hand_in(folder, "ada", handed_in)
        grade(folder)
        graded = read_master(folder.autograded / "ada" / NAME / f"{NAME}.ipynb")
        assert why.attachments in [cell.get("attachments") for cell in graded.cells]
        (page,) = write_feedback(folder, NAME, folder.database_url())
        assert "data:image/png;base64,iVBORw0K" in page.read_text()

    def test_a_page_that_cannot_be_made_stops_no_other(self, folder, solved, grade):
        for student in ("ada", "ben", "cleo"):
            hand_in(folder, student, solved)
        grade(folder)
        (folder.autograded / "ben" / NAME / f"{NAME}.ipynb").write_text("{}")
        pages = []
        with pytest.raises(UserError, match=r"no page could be made of .*ben"):
            pages.extend(write_feedback(folder, NAME, folder.database_url()))
        for student in ("ada", "cleo"):
            assert (folder.feedback / student / NAME / f"{NAME}.html").is_file()

    def test_nothing_graded_yet_is_said(self, folder):
        with pytest.raises(UserError, match="run autograder grade"):
            list(write_feedback(folder, NAME, folder.database_url()))

    def test_another_gradebook_is_told_apart(self, folder, solved, tmp_path, grade):
        hand_in(folder, "ada", solved)
        grade(folder)
        with pytest.raises(UserError, match="not in the gradebook"):
            list(write_feedback(folder, NAME, f"sqlite:///{tmp_path / 'other.db'}"))


class TestFolder:
    def test_it_is_found_from_below(self, folder):
        assert CourseFolder.find(folder.solutions / NAME) == folder

    def test_no_course_is_said(self, tmp_path):
        with pytest.raises(UserError, match="no course here"):
            CourseFolder.find(tmp_path)

    def test_a_misspelled_assignment_gets_a_suggestion(self, folder):
        with pytest.raises(UserError, match=f"did you mean {NAME}"):
            folder.choose(["01_tyni"])

    def test_a_course_without_assignments_says_so(self, folder):
        shutil.rmtree(folder.solutions / NAME)
        with pytest.raises(UserError, match="holds no assignment"):
            folder.choose([])

    def test_a_config_that_does_not_run_is_told_in_a_sentence(self, folder):
        (folder.root / "nbgrader_config.py").write_text("c = get_config()\nc.x.y = 1 / 0\n")
        with pytest.raises(UserError, match="ZeroDivisionError"):
            folder.nbgrader_settings()
