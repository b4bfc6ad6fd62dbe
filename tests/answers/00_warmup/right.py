# Right answers to exercise 00_warmup that are written in another way than the reference.
#
# Each cell below replaces one solution cell of solutions/00_warmup/00_warmup.py. Its marker line is
# the question's grade_id, a colon, and how this answer differs. The harness puts each one into the
# reference notebook, alone, and checks that it scores full marks. To add one: copy a cell, change
# the marker line, and write the answer. It must be right on every input the task allows. A right
# answer that fails a test shows a test that asks for more than its task does: mend the test.

# %% accuracy: a loop that counts
def accuracy(predicted, wanted):
    right = 0
    for p, w in zip(predicted, wanted):
        if p == w:
            right += 1
    return right / len(wanted)


# %% accuracy: sum of the matches by the number of samples
def accuracy(predicted, wanted):
    return (predicted == wanted).sum() / predicted.size


# %% accuracy: one minus the share of mistakes, a Python float
def accuracy(predicted, wanted):
    return float(1 - np.count_nonzero(predicted - wanted) / len(predicted))


# %% accuracy: scikit-learn's
def accuracy(predicted, wanted):
    from sklearn.metrics import accuracy_score

    return accuracy_score(wanted, predicted)


# %% accuracy: a list comprehension and the statistics module
def accuracy(predicted, wanted):
    import statistics

    return statistics.fmean([a == b for a, b in zip(predicted.tolist(), wanted.tolist())])


# %% accuracy: an array without dimensions
def accuracy(predicted, wanted):
    return np.array(np.average(np.equal(predicted, wanted)))
