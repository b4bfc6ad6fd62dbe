"""Pages with what students wrote: all of it is there, and nothing that a browser would run."""

from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import nbgrader
import pytest
from nbconvert.exporters import HTMLExporter
from nbformat import NotebookNode, v4

from autograder.folder import CourseFolder
from autograder.harmless import Harmless, markdown_as_html

_ROOT = Path(__file__).parents[2]
_TEMPLATES = Path(nbgrader.__file__).parent / "server_extensions" / "formgrader" / "templates"
_BEGIN, _END = "BEGINSHERE", "ENDSHERE"
_PNG = "iVBORw0KGgo="

HOSTILE = {
    "script": "<script>alert(1)</script>",
    "script_in_a_paragraph": "text <script src='https://example.org/x.js'></script> text",
    "handler": "<img src=x onerror=alert(1)> <b onclick=alert(1)>b</b> <svg onload=alert(1)>",
    "link": "[x](javascript:alert(1)) [x](JaVaScRiPt:alert(1)) <javascript:alert(1)>",
    "link_in_html": "<a href='javascript:alert(1)'>x</a> <a href=' java\tscript:alert(1)'>x</a>",
    "link_with_entities": "<a href='&#106;avascript:alert(1)'>x</a>",
    "page_in_a_link": "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "page_in_a_disguised_link": (
        "<a href='da&#9;ta:text/html,x'>x</a> <a href='&#100;ata:text/html,x'>x</a> "
        "<a href='&#1;data:text/html,x'>x</a> <a href='DATA:text/html,x'>x</a>"
    ),
    "link_reference": "[x][1]\n\n[1]: javascript:alert(1)\n",
    "link_in_a_formula": r"$\href{javascript:alert(1)}{x}$ and $$\href {javascript:alert(1)} x$$",
    "formula_that_loads": r"$\require{html}$",
    "frame": "<iframe srcdoc='<script>alert(1)</script>'></iframe><object data=x></object><embed>",
    "form": "<form action=/x><input class=score id=q value=9><button class=full-credit>b</button>",
    "buttons_of_the_page": "<a class='btn full-credit' id=w href='#'>Continue</a>",
    "style": "<style>.score { display: none }</style><p style='position:fixed'>x</p><link href=x>",
    "base": "<base href='https://example.org/'><meta http-equiv=refresh content='0;url=x'>",
    "comment": "<!-- --!><script>alert(1)</script> -->",
    "title_that_ends_early": "[x](https://example.org '\"onmouseover=alert(1) x=\"')",
    "picture_that_is_a_page": "![x](data:text/html,x) ![x](data:image/svg+xml,x)",
    "code_that_ends_early": "```\n</pre><script>alert(1)</script>\n```",
    "language_that_ends_early": '```"><script>alert(1)</script>\nx\n```',
}


class _Elements(HTMLParser):
    """What stands between two words of a page: its elements with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page[page.index(_BEGIN) + len(_BEGIN) : page.index(_END)])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def _exporter(kind: str) -> HTMLExporter:
    """As formgrader has it, by the course's own settings; or as feedback has it."""
    config = CourseFolder(_ROOT).nbgrader_settings()
    config.HTMLExporter.template_name = kind
    config.HTMLExporter.extra_template_basedirs = [str(_TEMPLATES)]
    if kind == "feedback":
        css = _TEMPLATES.parent / "static" / "node_modules" / "bootstrap" / "dist" / "css"
        config.HTMLExporter.extra_template_paths = [str(css)]
        del config.HTMLExporter["preprocessors"], config.HTMLExporter["filters"]
    exporter = HTMLExporter(config=config)
    if kind == "feedback":
        exporter.register_preprocessor(Harmless(), enabled=True)
        exporter.register_filter("markdown2html", markdown_as_html)
    return exporter


@pytest.fixture(scope="module", params=["formgrade", "feedback"])
def page_of(request: pytest.FixtureRequest) -> Callable[..., str]:
    exporter = _exporter(request.param)

    def page(*cells: NotebookNode) -> str:
        resources = {
            "nbgrader": {"student": "ada", "score": 1, "max_score": 2, "late_penalty": 0},
            "base_url": "/",
            "index": 0,
            "total": 1,
        }
        return exporter.from_notebook_node(v4.new_notebook(cells=list(cells)), resources)[0]

    return page


def _written(text: str, *, solution: bool = True, **more: object) -> NotebookNode:
    nbgrader = {
        "grade_id": "why",
        "grade": solution,
        "solution": solution,
        "task": False,
        "locked": not solution,
        "points": 2,
        "score": 1,
        "schema_version": 3,
    }
    text = f"{_BEGIN}\n\n{text}\n\n{_END}"
    return v4.new_markdown_cell(text, metadata={"nbgrader": nbgrader}, **more)


def _put_out(data: dict, **more: object) -> NotebookNode:
    mark = [v4.new_output("stream", text=word) for word in (_BEGIN, _END)]
    return v4.new_code_cell(
        "1", outputs=[mark[0], v4.new_output("display_data", data, **more), mark[1]]
    )


def _dangers(page: str) -> list[str]:
    """What a browser might run, or take for the page's own, between the two words."""
    dangers = []
    for tag, attributes in _Elements(page).found:
        if tag in ("script", "iframe", "object", "embed", "form", "input", "button", "svg"):
            dangers.append(tag)
        if tag in ("style", "base", "meta", "link", "textarea"):
            dangers.append(tag)
        for name, value in attributes.items():
            text = "".join(letter for letter in value or "" if letter > " ").lower()
            if name.startswith("on") or "javascript:" in text or text.startswith("data:text"):
                dangers.append(f"{tag} {name}={value}")
            if name == "class" and {"score", "full-credit", "btn"} & set((value or "").split()):
                dangers.append(f"{tag} {name}={value}")
    return dangers


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_written_runs_nothing(page_of: Callable[..., str], name: str) -> None:
    page = page_of(_written(HOSTILE[name]))
    assert _dangers(page) == []
    between = page[page.index(_BEGIN) : page.index(_END)]
    assert "\\href" not in between
    assert "\\require" not in between


@pytest.mark.parametrize("kind", ["text/html", "text/markdown"])
@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_put_out_runs_nothing(page_of: Callable[..., str], name: str, kind: str) -> None:
    assert _dangers(page_of(_put_out({kind: HOSTILE[name], "text/plain": "x"}))) == []


@pytest.mark.parametrize(
    "data",
    [
        {"application/javascript": "alert(1)"},
        {"image/svg+xml": "<svg onload='alert(1)'></svg>"},
        {"image/png": f'{_PNG}" onerror="alert(1)'},
        {"text/latex": r"$\href{javascript:alert(1)}{x}$ <script>alert(1)</script>"},
        {"application/vnd.jupyter.widget-view+json": {"model_id": "</script><script>alert(1)"}},
    ],
    ids=lambda data: next(iter(data)),
)
def test_other_outputs_run_nothing(page_of: Callable[..., str], data: dict) -> None:
    page = page_of(_put_out(data))
    assert _dangers(page) == []
    assert "\\href" not in page[page.index(_BEGIN) : page.index(_END)]


def test_the_size_of_a_picture_is_a_number(page_of: Callable[..., str]) -> None:
    size = {"image/png": {"width": "1 onerror=alert(1)", "height": 20}}
    page = page_of(_put_out({"image/png": _PNG}, metadata=size))
    assert _dangers(page) == []
    assert "height=" in page


def test_formulas_code_tables_and_pictures_are_shown_as_written(
    page_of: Callable[..., str],
) -> None:
    text = (
        "# Why\n\n$a < b$ and `x < y & z`\n\n$$\\begin{align}a &= b \\\\ c &< d\\end{align}$$\n\n"
        "```python\nif a < b:\n    pass\n```\n\n| n | m |\n|---|---|\n| 1 | 2 |\n\n"
        "![a photo](attachment:photo.png)\n\n3. three\n4. four\n\n[a link](https://keras.io)"
    )
    page = page_of(_written(text, attachments={"photo.png": {"image/png": _PNG}}))
    between = page[page.index(_BEGIN) : page.index(_END)]
    for shown in (
        "$a &lt; b$",
        "<code>x &lt; y &amp; z</code>",
        r"\begin{align}a &amp;= b \\ c &amp;&lt; d\end{align}",
        '<span class="o">&lt;</span>',
        "<td>2</td>",
        f'src="data:image/png;base64,{_PNG}"',
        '<ol start="3">',
        'href="https://keras.io"',
    ):
        assert shown in between
    assert [tag for tag, _ in _Elements(page).found].count("h1") == 1


def test_the_instructors_text_stays_as_it_is(page_of: Callable[..., str]) -> None:
    styled = "<div style='color: red' class='note'>Hand in by Friday.</div>"
    found = _Elements(page_of(_written(styled, solution=False))).found
    assert ("div", {"style": "color: red", "class": "note"}) in found
