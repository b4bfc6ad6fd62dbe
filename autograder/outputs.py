"""Outputs of cells, made fit to be kept: of bearable length, in letters that can be written."""

import math
from typing import Any

_LONGEST_NAME = 200
_LONGEST_TEXT = 10_000
_MOST_LINES = 100


def cleaned(value: Any) -> Any:
    """The same with texts that UTF-8 can hold: half a surrogate pair would spoil the whole file."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)  # JSON has no such number, and browsers refuse the whole file
    if isinstance(value, dict):
        for key in list(value):
            value[cleaned(key)] = cleaned(value.pop(key))
        return value
    if isinstance(value, (list, tuple)):
        return [cleaned(item) for item in value]
    return value


def shortened(error: dict[str, Any]) -> dict[str, Any]:
    """The content of an error message, each part cut to what a reader could bear."""
    lines = error.get("traceback")
    return {
        "ename": str(error.get("ename", ""))[:_LONGEST_NAME],
        "evalue": str(error.get("evalue", ""))[:_LONGEST_TEXT],
        "traceback": [
            str(line)[:_LONGEST_TEXT]
            for line in (lines if isinstance(lines, list) else [])[:_MOST_LINES]
        ],
    }
