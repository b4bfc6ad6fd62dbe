# The target of the hostile class: NumPy and plain Python, tests as instructors write them.
# Words in capitals that begin with CANARY or SECRET are replaced by random ones in every run.

# %% setup | locked
import math

import numpy as np


def close(actual, expected):
    return np.shape(actual) == np.shape(expected) and np.allclose(actual, expected)


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __eq__(self, other):
        return isinstance(other, Point) and (self.x, self.y) == (other.x, other.y)

    def length(self):
        return math.hypot(self.x, self.y)


# %% total | answer
def total(numbers):
    """The sum of a list of numbers."""
    ### BEGIN SOLUTION
    # CANARY_SOLUTION
    return sum(numbers)
    ### END SOLUTION


# %% total_test | test 2
assert total([1, 2, 3]) == 6, "total([1, 2, 3]): expected 6"
### BEGIN HIDDEN TESTS
# CANARY_TEST_SOURCE
hidden_word = "CANARY_TEST_VALUE"
np.testing.assert_equal(total([SECRET_TOTAL - 59, 9]), SECRET_LESS)
expected = SECRET_TOTAL
assert total([SECRET_TOTAL - 5, 3, 2]) == expected, "a longer list: wrong sum"
assert abs(total([0.5, 0.25]) - 0.75) < 1e-9, "fractions: wrong sum"
### END HIDDEN TESTS


# %% normalize | answer
def normalize(x):
    """An array divided by its Euclidean norm; the argument stays as it is."""
    ### BEGIN SOLUTION
    return x / np.sqrt(np.sum(x**2))
    ### END SOLUTION


# %% normalize_test | test 2
np.testing.assert_allclose(normalize(np.array([3.0, 4.0])), [0.6, 0.8])
### BEGIN HIDDEN TESTS
x = np.array([SECRET_SIDE, 2.0, -4.5])
expected = x / math.sqrt(float((x * x).sum()))
given = x.copy()
assert close(normalize(given), expected), "three entries: wrong direction or length"
matrix = np.arange(6.0).reshape(2, 3)
result = normalize(matrix.copy())
assert isinstance(result, np.ndarray), "an array is wanted"
assert result.shape == (2, 3), "a matrix: wrong shape"
assert np.array_equal(np.round(result * result, 6), np.round(matrix**2 / 55.0, 6)), (
    "a matrix: wrong"
)
### END HIDDEN TESTS

# %% normalize_alone_test | test 1
x = np.array([1.0, 2.0, 2.0])
kept = x.copy()
result = normalize(x)
assert np.array_equal(x, kept), "the argument was changed"
### BEGIN HIDDEN TESTS
assert abs(float(np.sum(result**2)) - 1.0) < 1e-9, "the result's length is not 1"
### END HIDDEN TESTS


# %% evens | answer
def evens(n):
    """A list of the even numbers from 0 up to and including n."""
    ### BEGIN SOLUTION
    return list(range(0, n + 1, 2))
    ### END SOLUTION


# %% evens_test | test 1
assert evens(4) == [0, 2, 4]
### BEGIN HIDDEN TESTS
assert isinstance(evens(6), list), "a list is wanted"
assert len(evens(9)) == 5, "evens(9): wrong length"
assert all(number % 2 == 0 for number in evens(20)) and evens(20)[-1] == 20
assert evens(8) == [0, 2, 4, 6, 8]
### END HIDDEN TESTS


# %% largest_first | answer
def largest_first(items):
    """The items in falling order, in a new list."""
    ### BEGIN SOLUTION
    return sorted(items, reverse=True)
    ### END SOLUTION


# %% largest_first_test | test 1
items = [2, 9, 4]
assert largest_first(items) == [9, 4, 2]
assert items == [2, 9, 4], "the argument was changed"
### BEGIN HIDDEN TESTS
assert largest_first(["CANARY_ITEM_A"[-4:], "z", "a"])[0] == "z"
assert largest_first([]) == []
### END HIDDEN TESTS


# %% account | answer
class Account:
    """Money with deposit(amount), withdraw(amount) and balance.

    Withdrawing more than there is raises ValueError.
    """

    ### BEGIN SOLUTION
    def __init__(self, balance=0):
        self.balance = balance

    def deposit(self, amount):
        self.balance += amount

    def withdraw(self, amount):
        if amount > self.balance:
            raise ValueError("not enough")
        self.balance -= amount

    ### END SOLUTION


# %% account_test | test 2
account = Account(10)
account.deposit(5)
assert account.balance == 15, "10 and 5: the balance should be 15"
### BEGIN HIDDEN TESTS
account.withdraw(4)
assert account.balance == 11
try:
    account.withdraw(SECRET_AMOUNT)
except ValueError:
    pass
else:
    raise AssertionError("withdraw: more than there is should raise ValueError")
assert account.balance == 11
expected = SECRET_AMOUNT + 7
account.deposit(SECRET_AMOUNT - 4)
assert account.balance == expected, "after a large deposit: wrong balance"
assert Account().balance == 0
### END HIDDEN TESTS


# %% countdown | answer
def countdown(n):
    """A generator of n, n - 1, …, 1."""
    ### BEGIN SOLUTION
    while n > 0:
        yield n
        n -= 1
    ### END SOLUTION


# %% countdown_test | test 1
assert list(countdown(3)) == [3, 2, 1]
### BEGIN HIDDEN TESTS
steps = countdown(100)
assert next(steps) == 100
assert next(steps) == 99
assert sum(countdown(10)) == 55
assert list(countdown(0)) == []
### END HIDDEN TESTS

# %% gates | answer
# GATES maps "and" and "or" to weights (w1, w2, bias) of a threshold unit.
### BEGIN SOLUTION
GATES = {"and": (1.0, 1.0, -1.5), "or": (1.0, 1.0, -0.5)}
### END SOLUTION

# %% gates_test | test 1
assert set(GATES) == {"and", "or"}
### BEGIN HIDDEN TESTS
for name, wanted in (("and", [0, 0, 0, 1]), ("or", [0, 1, 1, 1])):
    w1, w2, bias = GATES[name]
    found = [int(w1 * a + w2 * b + bias >= 0) for a in (0, 1) for b in (0, 1)]
    assert found == wanted, f"the gate {name!r} is wrong"
### END HIDDEN TESTS


# %% train | answer
def train(x, y, epochs, on_epoch):
    """The slope w of y = w x by gradient descent from 0, rate 0.1; on_epoch(epoch, loss) each."""
    ### BEGIN SOLUTION
    w = 0.0
    for epoch in range(epochs):
        on_epoch(epoch, float(np.mean((w * x - y) ** 2)))
        w -= 0.1 * float(np.mean(2 * (w * x - y) * x))
    return w
    ### END SOLUTION


# %% train_test | test 2
x = np.array([-1.0, 0.0, 1.0, 2.0])
losses = []
w = train(x, 3 * x, 20, lambda epoch, loss: losses.append(loss))
assert len(losses) == 20, "on_epoch should be called once an epoch"
### BEGIN HIDDEN TESTS
secret = "CANARY_CLOSURE"
seen = []


def remember(epoch, loss, secret=secret):
    seen.append((epoch, loss, len(secret), SECRET_SLOPE))


w = train(x, SECRET_SLOPE * x, 40, remember)
assert [entry[0] for entry in seen] == list(range(40)), "epochs: expected 0, 1, …, 39"
assert all(later[1] < earlier[1] for earlier, later in zip(seen, seen[1:])), "the loss should fall"
assert abs(seen[0][1] - 1.5 * SECRET_SLOPE**2) < 1e-6, "the first loss is wrong"
expected = SECRET_SLOPE
assert abs(w - expected) < 1e-3, "the slope is wrong"
### END HIDDEN TESTS


# %% shout | answer
def shout(text):
    """Prints and returns the text in capitals with an exclamation mark."""
    ### BEGIN SOLUTION
    print(text.upper() + "!")
    return text.upper() + "!"
    ### END SOLUTION


# %% shout_test | test 1
assert shout("abc") == "ABC!"
### BEGIN HIDDEN TESTS
result = shout("now")
assert type(result) is str or isinstance(result, str), "a string is wanted"
assert result.endswith("!") and result.startswith("NOW") and len(result) == 4
print("CANARY_TEST_OUTPUT")
### END HIDDEN TESTS


# %% sign | answer
def sign(x):
    """-1, 0 or 1."""
    ### BEGIN SOLUTION
    return (x > 0) - (x < 0)
    ### END SOLUTION


# %% sign_test | test 2
cases = [(3, 1), (-2, -1)]
### BEGIN HIDDEN TESTS
cases = [(SECRET_AMOUNT, 1), (-2, -1), (-0.5, -1), (7, 1)]
### END HIDDEN TESTS
right = sum(sign(x) == wanted for x, wanted in cases)
2 * right / len(cases)


# %% moved | answer
def moved(point, dx):
    """A Point so much further to the right."""
    ### BEGIN SOLUTION
    return Point(point.x + dx, point.y)
    ### END SOLUTION


# %% moved_test | test 1
assert moved(Point(1, 2), 3) == Point(4, 2)
### BEGIN HIDDEN TESTS
result = moved(Point(0, 4), 3)
assert isinstance(result, Point), "a Point is wanted"
assert result.length() == 5.0, "the point is at the wrong place"
### END HIDDEN TESTS


# %% square | answer
def square(x):
    """A number times itself."""
    ### BEGIN SOLUTION
    return x * x
    ### END SOLUTION


# %% square_test | test 1
for found, wanted in zip(map(square, [3, 0]), [9, 0]):
    assert found == wanted, f"expected {wanted}, got {found}"
### BEGIN HIDDEN TESTS
assert all(found == wanted for found, wanted in zip(map(square, [7, 5]), [49, 25]))
### END HIDDEN TESTS

# %% square_drawn_test | test 1
assert square(3) == 9
### BEGIN HIDDEN TESTS
for _ in range(4):
    x = np.random.rand()
    assert abs(square(x) - x * x) < 1e-9, "wrong for a fraction"
### END HIDDEN TESTS


# %% squares | answer
def squares(n):
    """The squares of 0, 1, …, n - 1, as any kind of sequence."""
    ### BEGIN SOLUTION
    return np.arange(n) ** 2
    ### END SOLUTION


# %% squares_test | test 1
found = squares(3)
assert len(found) == 3 and all(a == b for a, b in zip(found, [0, 1, 4]))
### BEGIN HIDDEN TESTS
found = squares(6)
assert len(found) == 6
for number, square_of_it in enumerate(found):
    assert square_of_it == number**2
### END HIDDEN TESTS


# %% weights | answer
def weights(n):
    """An array of n numbers drawn from a normal distribution around 0 with deviation 1."""
    ### BEGIN SOLUTION
    return np.random.default_rng(n).normal(size=n)
    ### END SOLUTION


# %% weights_test | test 1
drawn = weights(2000)
assert drawn.shape == (2000,), f"weights(2000): expected shape (2000,), got {drawn.shape}"
### BEGIN HIDDEN TESTS
drawn = weights(3000)
assert np.shape(drawn) == (3000,), "weights(3000): wrong shape"
assert abs(drawn.mean()) < 0.1, "weights: the mean should be near 0"
assert abs(np.std(drawn) - 1) < 0.1, "weights: the deviation should be near 1"
assert drawn.min() < -2 and drawn.max() > 2, "weights: no tails"
### END HIDDEN TESTS
