"""Digits and reviews are the known ones where a copy is at hand, else others; all are whole."""

import importlib.util
import socket

import numpy as np
import pytest
from keras.datasets import imdb, mnist

from course import datasets


@pytest.fixture
def mnist_at_hand(monkeypatch):
    """A tiny MNIST: what Keras's loader gives, with as many pictures as there are thousands."""
    X = np.arange(60, dtype=np.uint8)[:, None, None] * np.ones((1, 28, 28), np.uint8)
    test = np.full((10, 28, 28), 200, np.uint8)
    parts = (X, np.arange(60, dtype=np.uint8) % 10), (test, np.arange(10, dtype=np.uint8))
    monkeypatch.setattr(mnist, "load_data", lambda: parts)


@pytest.fixture
def no_mnist(monkeypatch):
    """What Keras's loader does without a network and without a copy."""

    def load_data():
        raise Exception("URL fetch failure on …: None --\n [Errno -2] Name not known")

    monkeypatch.setattr(mnist, "load_data", load_data)


def arrays(digits):
    return [
        (digits.X_train, digits.y_train),
        (digits.X_validation, digits.y_validation),
        (digits.X_test, digits.y_test),
    ]


@pytest.mark.usefixtures("mnist_at_hand")
def test_mnist_is_split_as_in_the_decks(capsys):
    digits = datasets.load_mnist()
    assert digits.source == datasets.MNIST
    assert digits.is_mnist
    assert [len(X) for X, _ in arrays(digits)] == [55, 5, 10]
    np.testing.assert_array_equal(digits.X_train[:, 0, 0], np.arange(55))
    np.testing.assert_array_equal(digits.X_validation[:, 0, 0], np.arange(55, 60))
    np.testing.assert_array_equal(digits.y_validation, np.arange(55, 60) % 10)
    assert capsys.readouterr().out == ""


@pytest.mark.usefixtures("no_mnist")
def test_without_it_there_are_other_digits_and_a_line_that_says_so(capsys):
    digits = datasets.load_mnist()
    said = capsys.readouterr()
    assert said.err == ""
    (line,) = said.out.splitlines()
    assert "MNIST could not be loaded" in line
    assert "Name not known" in line
    assert not digits.is_mnist
    assert digits.source == datasets.SMALL_DIGITS
    assert str(digits).startswith("scikit-learn's digits: 1,411 pictures to train on, 129 to")


@pytest.mark.usefixtures("no_mnist")
def test_the_other_digits_look_like_mnist():
    digits = datasets.load_mnist()
    for X, y in arrays(digits):
        assert X.dtype == y.dtype == np.uint8
        assert X.shape == (len(y), 28, 28)
        assert set(np.unique(y)) == set(range(10))
        assert X.min() == 0
        assert X.max() == 255
        inside = X[:, 4:24, 4:24].astype(int).sum()
        assert inside == X.astype(int).sum()
    assert sum(len(X) for X, _ in arrays(digits)) == 1797


@pytest.mark.usefixtures("no_mnist")
def test_the_other_digits_are_the_same_each_time_and_the_right_way_round():
    one, other = datasets.load_mnist(), datasets.load_mnist()
    for (X, y), (same_X, same_y) in zip(arrays(one), arrays(other), strict=True):
        np.testing.assert_array_equal(X, same_X)
        np.testing.assert_array_equal(y, same_y)
    # A nearest-mean classifier is enough to see that pictures and labels belong together.
    means = np.stack([one.X_train[one.y_train == digit].mean(axis=0) for digit in range(10)])
    distances = ((one.X_test[:, None] - means) ** 2).sum(axis=(2, 3))
    assert (distances.argmin(axis=1) == one.y_test).mean() > 0.8
    # A seven has its bar on top, a one has ink in the middle column.
    assert means[7][5:10].sum() > means[7][18:23].sum()


def test_a_silent_connection_is_given_up_and_nobody_elses_setting_is_changed(monkeypatch):
    seen = []

    def load_data():
        seen.append(socket.getdefaulttimeout())
        raise TimeoutError

    monkeypatch.setattr(mnist, "load_data", load_data)
    before = socket.getdefaulttimeout()
    assert not datasets.load_mnist().is_mnist
    assert seen == [20]
    assert socket.getdefaulttimeout() == before


def test_an_interrupted_download_stops_the_reader_is_not_given_other_digits(monkeypatch):
    def load_data():
        raise KeyboardInterrupt

    monkeypatch.setattr(mnist, "load_data", load_data)
    with pytest.raises(KeyboardInterrupt):
        datasets.load_mnist()


@pytest.fixture
def imdb_at_hand(monkeypatch):
    """A tiny IMDB: what Keras's loader gives, with as many reviews as there are thousands."""
    seen = []

    def load_data(num_words):
        seen.append(num_words)
        reviews = np.empty(25, dtype=object)
        reviews[:] = [[1, 4, 5 + n % 2, 2] for n in range(25)]
        return (reviews, np.arange(25) % 2), (reviews[::-1], np.arange(25)[::-1] % 2)

    monkeypatch.setattr(imdb, "load_data", load_data)
    monkeypatch.setattr(imdb, "get_word_index", lambda: {"film": 2, "rare": 4, "the": 1, "of": 3})
    return seen


@pytest.fixture
def no_imdb(monkeypatch):
    """What Keras's loader does without a network and without a copy."""

    def load_data(num_words):
        raise Exception("URL fetch failure on …: None -- [Errno -2] Name not known")

    monkeypatch.setattr(imdb, "load_data", load_data)


def review_arrays(reviews):
    return [
        (reviews.X_train, reviews.y_train),
        (reviews.X_validation, reviews.y_validation),
        (reviews.X_test, reviews.y_test),
    ]


def test_imdb_is_split_and_its_words_are_found(imdb_at_hand, capsys):
    reviews = datasets.load_reviews(7)
    assert imdb_at_hand == [7]
    assert reviews.source == datasets.IMDB
    assert reviews.is_imdb
    assert [len(X) for X, _ in review_arrays(reviews)] == [20, 5, 25]
    assert [review[2] for review in reviews.X_validation] == [5, 6, 5, 6, 5]
    np.testing.assert_array_equal(reviews.y_validation, [0, 1, 0, 1, 0])
    assert all(y.dtype == np.uint8 for _, y in review_arrays(reviews))
    # The most frequent word has number 4, and no number is left for the rarest.
    assert reviews.words == ("<pad>", "<start>", "<unknown>", "<unused>", "the", "film", "of")
    assert reviews.decode([0, 0, 1, 4, 5, 2]) == "the film <unknown>"
    assert reviews.encode("of the rare film") == [1, 6, 4, 2, 5]
    assert capsys.readouterr().out == ""


@pytest.mark.usefixtures("no_imdb")
def test_without_it_there_are_made_up_reviews_and_a_line_that_says_so(capsys):
    reviews = datasets.load_reviews()
    said = capsys.readouterr()
    assert said.err == ""
    (line,) = said.out.splitlines()
    assert "IMDB could not be loaded" in line
    assert "Name not known" in line
    assert not reviews.is_imdb
    assert str(reviews).startswith("made-up reviews: 4,000 reviews to train on, 1,000 to choose")


@pytest.mark.usefixtures("no_imdb")
def test_the_made_up_reviews_look_like_imdb():
    reviews = datasets.load_reviews()
    for X, y in review_arrays(reviews):
        assert X.dtype == object
        assert y.dtype == np.uint8
        assert X.shape == y.shape
        assert 0.4 < y.mean() < 0.6
        assert all(review[0] == 1 and min(review[1:]) >= 4 for review in X)
        assert max(map(max, X)) < len(reviews.words)
    counts = np.bincount(np.concatenate(reviews.X_train.tolist()))
    assert counts[4] == counts[4:].max()
    for review in reviews.X_test[:20]:
        assert reviews.encode(reviews.decode(review)) == review


@pytest.mark.usefixtures("no_imdb")
def test_words_beyond_the_number_asked_for_are_unknown():
    reviews = datasets.load_reviews(10)
    assert len(reviews.words) == 10
    assert max(map(max, reviews.X_train)) == 9
    assert min(min(review[1:]) for review in reviews.X_train) == 2


@pytest.mark.parametrize("n_words", [4, 0, -1, 100.0, None])
def test_a_number_of_words_that_leaves_none_is_refused(n_words):
    with pytest.raises(ValueError, match="n_words: expected a whole number above 4"):
        datasets.load_reviews(n_words)


@pytest.mark.usefixtures("no_imdb")
@pytest.mark.parametrize("numbers", [[-1], [1, 10]])
def test_a_number_without_a_word_is_refused(numbers):
    reviews = datasets.load_reviews(10)
    with pytest.raises(ValueError, match="numbers: expected 0 to 9"):
        reviews.decode(numbers)


def test_made_up_reviews_mean_what_their_labels_say_and_are_the_same_each_time():
    texts, y = datasets.make_reviews(400, seed=3)
    same_texts, same_y = datasets.make_reviews(400, seed=3)
    assert texts == same_texts
    np.testing.assert_array_equal(y, same_y)
    assert texts != datasets.make_reviews(400, seed=4)[0]
    good = ["good", "great", "funny", "clever", "moving", "brilliant", "gripping", "lovely"]
    bad = ["bad", "awful", "boring", "stupid", "flat", "terrible", "dull", "silly"]
    kinds = []
    for text, praises in zip(texts, y, strict=True):
        words = text.split()
        for at, word in enumerate(words):
            if word in good + bad:
                denied = words[at - 1] == "not"
                assert (word in good) != denied if praises else (word in bad) != denied
                kinds.append((word in good, denied))
    # Whether a word praises hardly tells: that is what makes the order matter.
    praising_words = np.mean([good for good, _ in kinds])
    assert 0.45 < praising_words < 0.55
    assert 0.3 < np.mean([denied for _, denied in kinds]) < 0.5


@pytest.mark.parametrize("n_reviews", [0, -3, 2.0])
def test_no_reviews_are_refused(n_reviews):
    with pytest.raises(ValueError, match="n_reviews: expected a whole number above 0"):
        datasets.make_reviews(n_reviews)


def test_sunspots_are_those_of_statsmodels():
    years, numbers = datasets.load_sunspots()
    assert years.tolist() == list(range(1700, 2009))
    assert numbers.shape == (309,)
    assert numbers[:5].tolist() == [5, 11, 16, 23, 36]
    # The highest year of the series is 1957.
    assert years[numbers.argmax()] == 1957
    assert 0 <= numbers.min() <= numbers.max() == pytest.approx(190.2)


def test_without_statsmodels_the_reader_is_told_what_to_install(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ModuleNotFoundError, match="pip install statsmodels"):
        datasets.load_sunspots()
