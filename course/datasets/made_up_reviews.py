"""Film reviews that nobody wrote: a little grammar in which the order of words decides."""

import numpy as np

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
