"""Film reviews as numbers: IMDB's, or made-up ones where they cannot be had."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from course.datasets.download import by_keras
from course.datasets.made_up_reviews import make_reviews

IMDB = "IMDB"
MADE_UP_REVIEWS = "made-up reviews"

# The numbers that Keras's reviews do not use for words; the most frequent word has number 4.
_MARKS = ("<pad>", "<start>", "<unknown>", "<unused>")
_N_MADE_UP = (4_000, 1_000, 1_000)  # training, validation and test


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

    loaded = by_keras(
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
