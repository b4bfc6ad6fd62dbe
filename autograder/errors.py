"""The one exception that becomes a sentence for the user instead of a traceback."""


class UserError(Exception):
    """Something the user can put right: its text says what is wrong and what to do.

    The command line prints it on stderr and ends with exit code 2.
    """
