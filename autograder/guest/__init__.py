"""What runs inside a student's process. Nothing that comes from here is believed.

The student's code can change every line of this package in its own process. All it wins is to give
other answers.
"""
