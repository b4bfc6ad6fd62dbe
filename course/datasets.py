"""The digits, film reviews and sunspots that the chapters learn from, with or without a network.

NumPy only to import it; Keras when digits or reviews are loaded, or scikit-learn and SciPy in its
place, and statsmodels' file of sunspot numbers, but not statsmodels itself.
"""

import contextlib
import csv
import importlib.util
import socket
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

MNIST = "MNIST"
SMALL_DIGITS = "scikit-learn's digits"
IMDB = "IMDB"
MADE_UP_REVIEWS = "made-up reviews"

_SIDE = 28
_MARGIN = 4  # MNIST's digits fill the 20 × 20 pixels in the middle
_PARTS = 55 + 5 + 10  # training, validation and test in the decks, in thousands
_PATIENCE = 20  # seconds without a single byte, not for the whole download

# The numbers that Keras's reviews do not use for words; the most frequent word has number 4.
_MARKS = ("<pad>", "<start>", "<unknown>", "<unused>")
_N_MADE_UP = (4_000, 1_000, 1_000)  # training, validation and test


@dataclass(frozen=True, eq=False)
class Digits:
    """Pictures of handwritten digits in three parts that share no picture.

    Attributes:
        X_train: shape (n_train, 28, 28), dtype uint8, 0 is paper and 255 is ink.
        y_train: shape (n_train,), dtype uint8, the digit that each picture shows, 0 to 9.
        X_validation: shape (n_validation, 28, 28): to choose between models.
        y_validation: shape (n_validation,).
        X_test: shape (n_test, 28, 28): to be looked at once, at the end.
        y_test: shape (n_test,).
        source: `MNIST` or `SMALL_DIGITS`.
    """

    X_train: np.ndarray
    y_train: np.ndarray
    X_validation: np.ndarray
    y_validation: np.ndarray
    X_test: np.ndarray
    y_test: np.ndarray
    source: str

    @property
    def is_mnist(self) -> bool:
        """False where MNIST was not to be had and the small digits stand in for it."""
        return self.source == MNIST

    def __str__(self) -> str:
        """The source and the sizes of the three parts, in a line."""
        return (
            f"{self.source}: {len(self.X_train):,} pictures to train on, "
            f"{len(self.X_validation):,} to choose with, {len(self.X_test):,} to test on, "
            f"{_SIDE} × {_SIDE} pixels each"
        )


def load_mnist() -> Digits:
    """Load MNIST in the decks' split, or real but fewer digits where it cannot be had.

    MNIST comes through Keras's own loader and cache: the file is looked for in the folder
    ``datasets`` of ``KERAS_HOME`` (by default ``~/.keras``) and otherwise downloaded there, once,
    11 MB. Its 60,000 training pictures are split into the first 55,000 to train on and the last
    5,000 to choose with; the 10,000 test pictures stay as they are.

    With no network and no copy at hand, the 1,797 digits that ship with scikit-learn take its
    place, in the same proportions: real handwriting too, but 8 × 8 pixels with 16 shades, enlarged
    here to the 20 × 20 in the middle of 28 × 28. A line is printed that says so.

    Returns:
        the digits; their `source` tells which they are.

    Sources:
        LeCun, Cortes and Burges, The MNIST database of handwritten digits (1998). Alpaydin and
        Kaynak, Optical recognition of handwritten digits, UCI repository (1998).
    """
    from keras.datasets import mnist

    loaded = _by_keras(
        mnist.load_data,
        MNIST,
        "The 1,797 smaller handwritten digits of scikit-learn take its place: expect other "
        "numbers, and less accuracy.",
    )
    if loaded is None:
        return _small_digits()
    (X, y), (X_test, y_test) = loaded
    n_train = len(X) * 55 // 60
    return Digits(X[:n_train], y[:n_train], X[n_train:], y[n_train:], X_test, y_test, MNIST)


def _small_digits() -> Digits:
    """scikit-learn's digits, brought to MNIST's size and shades, shuffled and split like it."""
    from scipy import ndimage
    from sklearn.datasets import load_digits

    pictures, y = load_digits(return_X_y=True)
    pictures = pictures.reshape(-1, 8, 8) / 16  # 0 to 1
    scale = (_SIDE - 2 * _MARGIN) / pictures.shape[1]
    inner = ndimage.zoom(pictures, (1, scale, scale), order=1, grid_mode=True, mode="nearest")
    X = np.pad(inner, ((0, 0), (_MARGIN, _MARGIN), (_MARGIN, _MARGIN)))
    X = np.round(255 * X).astype(np.uint8)
    y = y.astype(np.uint8)
    # The file comes writer by writer; in its own order the test part would be other writers'
    # hands, which is fair but harder. MNIST's validation part is not set apart so either.
    order = np.random.default_rng(0).permutation(len(X))
    n_train, n_rest = len(X) * 55 // _PARTS, len(X) * 60 // _PARTS
    train, validation, test = np.split(order, [n_train, n_rest])
    return Digits(X[train], y[train], X[validation], y[validation], X[test], y[test], SMALL_DIGITS)


@dataclass(frozen=True, eq=False)
class Reviews:
    """Film reviews as lists of word numbers, in three parts that share no review.

    Attributes:
        X_train: shape (n_train,), dtype object, each entry a list of word numbers that begins
            with 1; reviews differ in length.
        y_train: shape (n_train,), dtype uint8, 1 for a review that praises, 0 for one that does
            not.
        X_validation: shape (n_validation,): to choose between models.
        y_validation: shape (n_validation,).
        X_test: shape (n_test,): to be looked at once, at the end.
        y_test: shape (n_test,).
        words: the word that each number stands for, the first four of them marks: 0 is free for
            padding, 1 begins a review, 2 stands for every word left out, 3 is not used; from 4 on
            the words, the most frequent first.
        source: `IMDB` or `MADE_UP_REVIEWS`.
    """

    X_train: np.ndarray
    y_train: np.ndarray
    X_validation: np.ndarray
    y_validation: np.ndarray
    X_test: np.ndarray
    y_test: np.ndarray
    words: tuple[str, ...]
    source: str

    @property
    def is_imdb(self) -> bool:
        """False where IMDB's reviews were not to be had and made-up ones stand in for them."""
        return self.source == IMDB

    def decode(self, numbers: Sequence[int]) -> str:
        """The text of a review; padding and the mark at its beginning are left out.

        Args:
            numbers: word numbers, shape (n_words_of_the_review,).

        Raises:
            ValueError: a number stands for no word.
        """
        numbers = [int(number) for number in numbers]
        wrong = [number for number in numbers if not 0 <= number < len(self.words)]
        if wrong:
            raise ValueError(f"numbers: expected 0 to {len(self.words) - 1}, got {wrong[0]}")
        return " ".join(self.words[number] for number in numbers if number > 1)

    def encode(self, text: str) -> list[int]:
        """The numbers of a text of lower-case words between spaces, with the mark 1 before them."""
        numbers = {word: number for number, word in enumerate(self.words) if number > 3}
        return [1, *(numbers.get(word, 2) for word in text.split())]

    def __str__(self) -> str:
        """The source and the sizes of the three parts, in a line."""
        return (
            f"{self.source}: {len(self.X_train):,} reviews to train on, "
            f"{len(self.X_validation):,} to choose with, {len(self.X_test):,} to test on, "
            f"{len(self.words):,} word numbers"
        )


def load_reviews(n_words: int = 10_000) -> Reviews:
    """Load IMDB's film reviews, or made-up ones where they cannot be had.

    IMDB comes through Keras's own loader and cache, like MNIST in `load_mnist`: 17 MB, and 2 MB
    for the words. Keras shuffles the reviews, always in the same way. Its 25,000 training reviews
    are split into the first 20,000 to train on and the last 5,000 to choose with; the 25,000 test
    reviews stay as they are. Half of all reviews praise.

    With no network and no copy at hand, 6,000 short reviews from `make_reviews` take its place.
    A line is printed that says so.

    Args:
        n_words: how many numbers there are, four marks included; rarer words become number 2.

    Returns:
        the reviews; their `source` tells which they are.

    Raises:
        ValueError: `n_words` is not a whole number above 4.

    Source:
        Maas et al., Learning word vectors for sentiment analysis (ACL 2011).
    """
    if not isinstance(n_words, int | np.integer) or n_words <= len(_MARKS):
        raise ValueError(f"n_words: expected a whole number above {len(_MARKS)}, got {n_words!r}")
    from keras.datasets import imdb

    loaded = _by_keras(
        lambda: (*imdb.load_data(num_words=n_words), imdb.get_word_index()),
        IMDB,
        "6,000 short made-up reviews take its place: expect other numbers.",
    )
    if loaded is None:
        return _made_up_reviews(n_words)
    (X, y), (X_test, y_test), ranks = loaded
    frequent = sorted(ranks, key=ranks.get)[: n_words - len(_MARKS)]
    n_train = len(X) * 20 // 25
    y, y_test = y.astype(np.uint8), y_test.astype(np.uint8)
    return Reviews(
        X[:n_train],
        y[:n_train],
        X[n_train:],
        y[n_train:],
        X_test,
        y_test,
        (*_MARKS, *frequent),
        IMDB,
    )


def make_reviews(n_reviews: int, seed: int = 0) -> tuple[list[str], np.ndarray]:
    """Write short film reviews by a little grammar, in which the order of words decides.

    A review is two remarks on the film, each with an aside before it. Of the remarks 40 % praise
    or blame plainly (*the story was dull*), 20 % by a denial (*the story was not dull*), and 40 %
    do both (*the story was not dull but clever*), so that a mere list of their words tells little.
    Both remarks of a review agree.

    Args:
        n_reviews: how many.
        seed: of the random choices.

    Returns:
        The texts, in lower-case words between spaces, and their labels, shape (n_reviews,), dtype
        uint8: 1 for praise, 0 for blame.

    Raises:
        ValueError: `n_reviews` is not a whole number above 0.
    """
    if not isinstance(n_reviews, int | np.integer) or n_reviews < 1:
        raise ValueError(f"n_reviews: expected a whole number above 0, got {n_reviews!r}")
    rng = np.random.default_rng(seed)
    y = rng.integers(0, 2, n_reviews, dtype=np.uint8)
    texts = []
    for praises in y:
        fitting, opposite = (_GOOD, _BAD) if praises else (_BAD, _GOOD)
        parts = []
        for aside in rng.choice(_ASIDES, 2, replace=False):
            kind = rng.choice(3, p=(0.4, 0.2, 0.4))
            subject, right, wrong = (rng.choice(w) for w in (_SUBJECTS, fitting, opposite))
            verdict = (right, f"not {wrong}", f"not {wrong} but {right}")[kind]
            parts += [aside, f"the {subject} was {verdict}"]
        texts.append(" ".join(parts))
    return texts, y


_GOOD = ("good", "great", "funny", "clever", "moving", "brilliant", "gripping", "lovely")
_BAD = ("bad", "awful", "boring", "stupid", "flat", "terrible", "dull", "silly")
_SUBJECTS = ("film", "story", "acting", "music", "ending", "script", "cast", "dialogue")
_ASIDES = (
    "we saw it on a rainy evening",
    "the cinema was nearly empty",
    "my sister had chosen it",
    "it lasts two hours",
    "all of it happens in one night",
    "there is a train in it",
    "i knew nobody in it",
    "it is set in a small town",
    "some people left early",
    "i had read the book",
)


def _made_up_reviews(n_words: int) -> Reviews:
    """The reviews of `make_reviews`, numbered as Keras numbers IMDB's."""
    texts, y = make_reviews(sum(_N_MADE_UP))
    counts: dict[str, int] = {}
    for text in texts:
        for word in text.split():
            counts[word] = counts.get(word, 0) + 1
    frequent = sorted(counts, key=lambda word: (-counts[word], word))
    words = (*_MARKS, *frequent[: n_words - len(_MARKS)])
    numbers = {word: number for number, word in enumerate(words)}
    X = np.empty(len(texts), dtype=object)
    X[:] = [[1, *(numbers.get(word, 2) for word in text.split())] for text in texts]
    n_train, n_validation, _ = _N_MADE_UP
    parts = [n_train, n_train + n_validation]
    (X_train, X_validation, X_test), (y_train, y_validation, y_test) = (
        np.split(X, parts),
        np.split(y, parts),
    )
    return Reviews(
        X_train, y_train, X_validation, y_validation, X_test, y_test, words, MADE_UP_REVIEWS
    )


def load_sunspots() -> tuple[np.ndarray, np.ndarray]:
    """The yearly sunspot numbers from 1700 to 2008, as statsmodels ships them.

    A sunspot number counts the spots on the sun, and ten times the groups of spots, weighted by
    observer; these are yearly means. They are the older series: since 2015 the observatory in
    Brussels publishes a revised one, whose numbers are larger.

    Only statsmodels' file is read, since importing the whole of it takes seconds.

    Returns:
        years: shape (309,), dtype int, 1700 to 2008.
        numbers: shape (309,), dtype float.

    Raises:
        ModuleNotFoundError: statsmodels is not installed.

    Source:
        SILSO, Royal Observatory of Belgium, by way of the National Geophysical Data Center.
    """
    found = importlib.util.find_spec("statsmodels")
    if found is None:
        raise ModuleNotFoundError(
            "statsmodels, which the sunspot numbers come with, is not installed: "
            "pip install statsmodels",
            name="statsmodels",
        )
    file = Path(found.origin).parent / "datasets" / "sunspots" / "sunspots.csv"
    with file.open(newline="") as lines:
        rows = list(csv.DictReader(lines))
    years = np.array([int(float(row["YEAR"])) for row in rows])
    return years, np.array([float(row["SUNACTIVITY"]) for row in rows])


def _by_keras(load: Callable[[], tuple], name: str, instead: str) -> tuple | None:
    """What `load` gives, or None where it fails; then a line says so, and what there is instead."""
    try:
        with _patience(_PATIENCE):
            return load()
    # Keras raises a plain Exception where the download fails, and there is nothing else to tell
    # it by. Whatever is wrong (no network, a full disk, a broken copy), there are other data.
    except Exception as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        print(f"{name} could not be loaded ({reason}). {instead}")
        return None


@contextlib.contextmanager
def _patience(seconds: float) -> Iterator[None]:
    """Give up on a connection that is silent for so long; without it some wait for ever."""
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(seconds)
    try:
        yield
    finally:
        socket.setdefaulttimeout(before)
