"""Script: seconds until a kernel has run its first cell, `import tensorflow`, warm and cold.

    python -m bench.ready WARM COLD

The numbers say how often each is tried.
"""

import json
import sys
import time

from nbformat import v4

from autograder.engine import Engine, Limits
from autograder.engine.kernel import new_kernel


def main(warm: str, cold: str) -> None:
    """Tell the seconds of every try."""
    with Engine() as engine, Engine(warm=False) as no_engine:
        _first_reply(engine)  # the template comes up
        found = {"warm": [_first_reply(engine) for _ in range(int(warm))]}
        found["cold"] = [_first_reply(no_engine) for _ in range(int(cold))]
        print(json.dumps(found), flush=True)


def _first_reply(engine: Engine) -> float:
    notebook = v4.new_notebook(cells=[v4.new_code_cell("import tensorflow")])
    started = time.perf_counter()
    with new_kernel(notebook, engine, Limits(), None) as kernel:
        ran = kernel.run(0, time.monotonic() + 120)
        seconds = time.perf_counter() - started
        if ran.ending.kind != "ok":
            raise RuntimeError(f"the kernel could not import tensorflow: {ran.ending}")
        return seconds


if __name__ == "__main__":
    main(*sys.argv[1:])
