"""The network, what each neuron makes of the plane, and the losses, in one picture."""

from matplotlib.figure import Figure

from course.playground.settings import Settings


def picture(
    settings: Settings | None = None,
    epochs: int = 0,
    seed: int = 0,
    show_test: bool = False,
    discretize: bool = False,
) -> Figure:
    """Train the playground's network and draw it, without ipywidgets and without a browser.

    Args:
        settings: the controls' position; by default the one that the slides show.
        epochs: how long to train; 0 draws the network with its first weights.
        seed: of the points and of the first weights, 0 or above. `show` starts from the same.
        show_test: whether the test points are drawn too.
        discretize: whether the surfaces show two colors only, one for each sign.

    Returns:
        The figure, which shows itself as a cell's last line. From left to right the features, the
        hidden layers and the output, each neuron with its own surface, and the losses.

    Raises:
        ValueError: `epochs` or `seed` is not a whole number from 0 up.
    """
    raise NotImplementedError
