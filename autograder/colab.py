"""What a notebook needs to open in Google Colab: its badge and the cell that fetches `course`.

Both name the repository's address. It stands once, in pyproject.toml; the build writes it.
"""

import re
import tomllib
from importlib import resources
from pathlib import Path
from string import Template

from autograder.errors import UserError

_BADGE_IMAGE = "https://colab.research.google.com/assets/colab-badge.svg"
_OPEN = "https://colab.research.google.com/github"
_TABLE = re.compile(r"(<!-- notebooks -->\n).*?(<!-- end of notebooks -->)", re.DOTALL)


def repository(root: Path) -> str:
    """The repository's address, from pyproject.toml.

    Raises:
        UserError: there is none, or it is not on GitHub, which is where Colab can open notebooks.
    """
    with (root / "pyproject.toml").open("rb") as file:
        urls = tomllib.load(file).get("project", {}).get("urls", {})
    address = urls.get("Repository", "").rstrip("/").removesuffix(".git")
    if not re.fullmatch(r"https://github\.com/[\w.-]+/[\w.-]+", address):
        raise UserError(
            f"pyproject.toml gives {address!r} as [project.urls] Repository; Colab opens notebooks "
            "from https://github.com/OWNER/NAME"
        )
    return address


def badge(address: str, notebook: str) -> str:
    """A badge, in Markdown, that opens a notebook of the repository in Colab.

    Args:
        address: the repository's address.
        notebook: the notebook's path from the repository's root, with forward slashes.
    """
    return f"[![Open in Colab]({_BADGE_IMAGE})]({_in_colab(address, notebook)})"


def setup_cell(address: str) -> str:
    """The code of the cell that fetches the `course` package in Colab."""
    text = resources.files("autograder").joinpath("templates/colab_setup.txt").read_text("utf-8")
    return Template(text).substitute(repository=address).rstrip("\n")


def fill(text: str, address: str, notebook: str, companion: tuple[str, str] | None = None) -> str:
    """Write badge and set-up cell into a notebook's percent source, in the cells tagged for them.

    Args:
        text: the percent source.
        address: the repository's address.
        notebook: where the notebook that readers open lies in the repository.
        companion: what goes with it ("the exercise") and where that lies. Beside the badge stands
            a link to it, because in Colab a link to a neighboring file leads nowhere.
    """
    comment = f"# {badge(address, notebook)}"
    if companion is not None:
        name, path = companion
        comment += f" · [{name} in Colab]({_in_colab(address, path)})"
    text = _fill_cell(text, '# %% [markdown] tags=["colab-badge"]', comment)
    return _fill_cell(text, '# %% tags=["colab-setup"]', setup_cell(address))


def fill_table(text: str, rows: list[str]) -> str:
    """Put rows between the README's two markers for the table of notebooks."""
    table = "\n".join(rows)
    return _TABLE.sub(lambda match: f"{match[1]}{table}\n{match[2]}", text)


def _in_colab(address: str, notebook: str) -> str:
    """The link that opens a notebook of the repository in Colab."""
    slug = address.removeprefix("https://github.com/")
    return f"{_OPEN}/{slug}/blob/main/{notebook}"


def _fill_cell(text: str, marker: str, body: str) -> str:
    """Replace what follows a cell's marker line, up to the next cell."""
    cell = re.compile(rf"(^{re.escape(marker)}\n).*?(?=^# %%|\Z)", re.DOTALL | re.MULTILINE)
    return cell.sub(lambda match: f"{match[1]}{body}\n\n", text)
