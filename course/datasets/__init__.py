"""The digits, film reviews and sunspots that the chapters learn from, with or without a network.

NumPy only to import it; Keras when digits or reviews are loaded, or scikit-learn and SciPy in its
place, and statsmodels' file of sunspot numbers, but not statsmodels itself.
"""

from course.datasets.digits import MNIST, SMALL_DIGITS, Digits, load_mnist
from course.datasets.made_up_reviews import make_reviews
from course.datasets.reviews import IMDB, MADE_UP_REVIEWS, Reviews, load_reviews
from course.datasets.sunspots import load_sunspots

__all__ = [
    "IMDB",
    "MADE_UP_REVIEWS",
    "MNIST",
    "SMALL_DIGITS",
    "Digits",
    "Reviews",
    "load_mnist",
    "load_reviews",
    "load_sunspots",
    "make_reviews",
]
