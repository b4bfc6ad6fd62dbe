"""The hostile class: submissions that want points, secrets or the machine, and get none of them.

`submissions/*.py` hold them in percent format, one attack a cell:

    # %% name: total, normalize_test
    # What it tries. Forges in one process.
    def total(numbers): ...

After the name stand the questions, or single tests, that the attack wants without a right answer;
its code is the answer to the first of them. It earns nothing there and full points for all other
questions, which it answers rightly. "Forges in one process" means that the attack did earn points
from the engine this course had before, which ran tests in the student's own kernel: it is a real
one. `malformed.py` makes files that are broken, or edited, by code.

Before an attack's own cells comes one that defines what the attack may use, which is more than a
real attacker has (`introduction.py`).
"""
