"""The `autograder` command, and `python -m autograder`."""

import sys


def main() -> None:
    """Run the command line; say what to install where its packages are missing."""
    # jsonschema, which nbformat brings, takes two seconds to import this for a kind of text that
    # no notebook has; without it, it checks no such text.
    sys.modules.setdefault("rfc3987_syntax", None)
    try:
        from autograder.cli import cli
    except ModuleNotFoundError as error:
        if (error.name or "").startswith(("autograder", "course")):
            raise
        sys.stderr.write(
            f"autograder: the package {error.name} is missing; install it with "
            "pip install 'deep-learning-companion[teaching]', or in a clone with make setup\n"
        )
        sys.exit(2)
    cli()


if __name__ == "__main__":
    main()
