# Wrong answers to exercise 00_warmup: misconceptions that students really have.
#
# Each cell below replaces one solution cell of solutions/00_warmup/00_warmup.py. Its marker line is
# the question's grade_id, a colon, and the misconception in one line. The harness puts each one
# into the reference notebook, alone, and checks that it costs points of its own question and of
# no other. To add one: copy a cell, change the marker line, and write what the student wrote. It
# must be wrong on the task as stated, define the same function, and end by itself within seconds.

# %% accuracy: the number of right answers, not their share
def accuracy(predicted, wanted):
    return np.sum(predicted == wanted)


# %% accuracy: in percent
def accuracy(predicted, wanted):
    return 100 * np.mean(predicted == wanted)


# %% accuracy: the share of wrong answers
def accuracy(predicted, wanted):
    return np.mean(predicted != wanted)


# %% accuracy: one truth value for each sample
def accuracy(predicted, wanted):
    return predicted == wanted


# %% accuracy: prints the answer instead of returning it
def accuracy(predicted, wanted):
    print(np.mean(predicted == wanted))


# %% accuracy: rounded to two digits
def accuracy(predicted, wanted):
    return round(float(np.mean(predicted == wanted)), 2)


# %% accuracy: whole division
def accuracy(predicted, wanted):
    return np.sum(predicted == wanted) // len(wanted)


# %% accuracy: always four samples, as in the example
def accuracy(predicted, wanted):
    return np.sum(predicted == wanted) / 4


# %% accuracy: right is whatever comes close
def accuracy(predicted, wanted):
    return np.mean(np.abs(predicted - wanted) <= 1)


# %% accuracy: how far off on average, from 1
def accuracy(predicted, wanted):
    return 1 - np.mean(np.abs(predicted - wanted)) / 9


# %% accuracy: which classes occur, in whatever order
def accuracy(predicted, wanted):
    return len(set(predicted.tolist()) & set(wanted.tolist())) / len(set(wanted.tolist()))


# %% accuracy: sorts both first
def accuracy(predicted, wanted):
    return np.mean(np.sort(predicted) == np.sort(wanted))


# %% accuracy: sorts the arguments themselves
def accuracy(predicted, wanted):
    share = np.mean(predicted == wanted)
    predicted.sort()
    wanted.sort()
    return share


# %% accuracy: stops at the first wrong one
def accuracy(predicted, wanted):
    right = 0
    for p, w in zip(predicted, wanted):
        if p != w:
            break
        right += 1
    return right / len(wanted)


# %% accuracy: leaves the loop after the first sample
def accuracy(predicted, wanted):
    right = 0
    for p, w in zip(predicted, wanted):
        if p == w:
            right += 1
        return right / len(wanted)


# %% accuracy: never counts the last sample
def accuracy(predicted, wanted):
    right = 0
    for i in range(len(wanted) - 1):
        right += predicted[i] == wanted[i]
    return right / len(wanted)


# %% accuracy: one answer for the example, another for the rest
def accuracy(predicted, wanted):
    return 0.75 if len(predicted) == 4 else 0.2
