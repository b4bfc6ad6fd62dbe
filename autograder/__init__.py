"""Release exercises, grade what a class hands in, give feedback.

From Python, one notebook at a time::

    from autograder.files import read_master, read_submission
    from autograder.grading import grade_notebook

    graded = grade_notebook(read_master(master_path), read_submission(submission_path))
    print(graded.score, "of", graded.max_score)

From a terminal: ``autograder --help``.
"""
