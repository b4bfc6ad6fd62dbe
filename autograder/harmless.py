"""What students wrote and put out, made fit for a page: nothing stays that a browser would run.

Whoever opens such a page is signed in to Jupyter, and a script in it could do all that they can.
Feedback is made this way, and by `nbgrader_config.py` the pages on which formgrader has written
answers marked.
"""

import re
from html import unescape
from typing import Any

import bleach
from jinja2 import pass_context
from jinja2.runtime import Context
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbconvert.preprocessors import Preprocessor
from nbconvert.preprocessors.sanitize import SanitizeHTML
from nbformat import NotebookNode

from autograder import cells

_TAGS = frozenset(
    (
        *bleach.ALLOWED_TAGS,
        *("h1", "h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "div", "span", "pre", "img"),
        *("table", "thead", "tbody", "tfoot", "tr", "th", "td", "caption"),
        *("del", "s", "u", "sub", "sup", "small", "dl", "dt", "dd", "details", "summary"),
    )
)
_ATTRIBUTES = {
    "*": ("title",),
    "img": ("alt",),
    "ol": ("start",),
    "th": ("align", "colspan", "rowspan"),
    "td": ("align", "colspan", "rowspan"),
}
_CLASSES = re.compile(r"highlight( hl-\w+)?|[a-z0-9]{1,3}")
"""Those that color code. By others, and by ids, the page's own script finds its buttons."""

_COMMANDS = re.compile(r"\\(href|require)\b")
"""What in a formula makes a link, which may be code, or loads what does."""

_PICTURES = ("http://", "https://", *(f"data:image/{kind};" for kind in ("png", "jpeg", "gif")))


class Harmless(Preprocessor):
    """Makes harmless what the code of a notebook has put out; the Markdown is the filter's."""

    def preprocess_cell(
        self, cell: NotebookNode, resources: dict[str, Any], index: int
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Change one cell in place."""
        if cell.cell_type != "markdown":
            _tame(cell)
            for output in cell.get("outputs", []):
                if isinstance(latex := output.get("data", {}).get("text/latex"), str):
                    output.data["text/latex"] = _without_links(latex)
            _of_outputs().preprocess_cell(cell, resources, index)
        return cell, resources


@pass_context
def markdown_as_html(context: Context, markdown: str) -> str:
    """Markdown as HTML, as nbconvert makes it; what is not the instructor's is cleaned after that.

    Before that would be too early: what is an entity in HTML is none in a formula or in code.
    """
    cell = context.get("cell", {})
    attachments = cell.get("attachments", {})
    renderer = _Renderer(escape=False, allow_harmful_protocols=False, attachments=attachments)
    render = MarkdownWithMath(renderer=renderer).render
    return render(markdown) if _is_instructors(cell) else _cleaned(render(_without_links(markdown)))


def _is_instructors(cell: NotebookNode) -> bool:
    """Whether a cell's Markdown is the master's own."""
    is_markdown = cell.get("cell_type") == "markdown"
    return is_markdown and cells.grade_id(cell) is not None and not cells.is_answer(cell)


def _without_links(formulas: str) -> str:
    return _COMMANDS.sub(r"\\text", formulas)


def _cleaned(html: str) -> str:
    return bleach.clean(
        html,
        tags=_TAGS,
        attributes=_is_allowed,
        protocols=(*bleach.ALLOWED_PROTOCOLS, "data"),
    )


def _is_allowed(tag: str, name: str, value: str) -> bool:
    if name == "class":
        return _CLASSES.fullmatch(value) is not None
    if tag == "img" and name == "src":
        return value.startswith(_PICTURES)
    if tag == "img" and name in ("width", "height"):
        return value.isdigit()
    if name == "href":  # browsers pass over what cannot be seen, and bleach lets entities stand
        seen = "".join(letter for letter in unescape(value) if letter > " ")
        return tag == "a" and not seen.lower().startswith("data:")
    return name in (*_ATTRIBUTES["*"], *_ATTRIBUTES.get(tag, ()))


def _of_outputs() -> SanitizeHTML:
    """nbconvert's, which leaves Markdown to the filter."""
    plain = SanitizeHTML(tags=sorted(_TAGS), attributes=_is_allowed)
    plain.sanitized_output_types = {"text/html"}
    plain.safe_output_keys = {*plain.safe_output_keys, "text/markdown"}
    return plain


def _tame(cell: NotebookNode) -> None:
    """Take from a cell what the page's template believes: a picture's size, which may be code."""
    for output in cell.get("outputs", []):
        if "metadata" in output:
            output.metadata = {
                kind: {
                    name: value
                    for name, value in about.items()
                    if name in ("width", "height") and isinstance(value, (int, float))
                }
                for kind, about in output.metadata.items()
                if isinstance(about, dict)
            }


class _Renderer(IPythonRenderer):
    """nbconvert's, to which a picture that is not there is no error: only some kinds are kept."""

    def _embed_image_or_attachment(self, src: str) -> str:
        is_missing = src.startswith("attachment:") and src[11:] not in self.attachments
        return src if is_missing else super()._embed_image_or_attachment(src)
