"""The digits are MNIST where a copy is at hand, and others where there is none; both are whole."""

import socket

import numpy as np
import pytest
from keras.datasets import mnist

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
