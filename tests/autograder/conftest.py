"""Give the tests of the autograder the tiny assignment."""

from tiny_course import folder, master, released, solved

__all__ = ["folder", "master", "released", "solved"]
