"""A neural-network playground: a small net that learns while one watches.

The slides show the playground of Smilkov and Carter (playground.tensorflow.org, 2016). This one
has its controls, its data sets and its ways of counting, runs in JupyterLab and in Colab, and is
short enough to be read: the network is NumPy, forward and backward by hand as in chapter 3.

    from course import playground

    playground.show()                                      # the live one, where there is a kernel
    playground.picture(playground.Settings(), epochs=100)  # a picture of it, anywhere

NumPy and Matplotlib are enough for everything but the live one, which takes ipywidgets.
"""

from typing import TYPE_CHECKING, Union

from matplotlib.figure import Figure

from course.playground.drawing import picture
from course.playground.settings import Settings
from course.playground.training import Training

if TYPE_CHECKING:
    from course.playground.live import Playground

__all__ = ["Settings", "Training", "picture", "show"]


def show(settings: Settings | None = None, seed: int = 0) -> Union["Playground", Figure]:
    """Open the live playground, as the last line of a cell.

    A playground that was opened before pauses: run the cell again and the old one stops.

    Args:
        settings: the controls' first position; by default the one that the slides show.
        seed: of the points and of the first weights, 0 or above.

    Returns:
        The playground, which a notebook shows as its controls. Where ipywidgets is missing, a
        line is printed that says so, and the result is the static `picture`.

    Raises:
        ValueError: the seed is not a whole number from 0 up.
    """
    try:
        from course.playground.live import Playground
    except ImportError as error:
        if (error.name or "").partition(".")[0] != "ipywidgets":
            raise
        print(
            "The live playground needs the package ipywidgets, which is not installed here "
            "(pip install ipywidgets). This is a picture of it."
        )
        return picture(settings, seed=seed)
    return Playground(settings, seed)
