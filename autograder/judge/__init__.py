"""The trusted process that runs the tests, and never the student's code.

It handles what the student's process sends, all of it by value or as handles. Its verdict rests on
test cells that ran here to their end.
"""
