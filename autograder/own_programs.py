"""Let programs that belong to this interpreter be found before any others.

nbgrader calls `alembic` from PATH when it makes a gradebook; where the virtual environment is not
activated that is another one or none.
"""

import os
import sys
from pathlib import Path


def put_own_programs_first() -> None:
    """Put this interpreter's folder of programs at the front of PATH, once."""
    own = str(Path(sys.executable).parent)
    path = os.environ.get("PATH", "")
    if path.split(os.pathsep)[0] != own:
        os.environ["PATH"] = os.pathsep.join(filter(None, [own, path]))
