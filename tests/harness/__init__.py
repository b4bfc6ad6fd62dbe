"""Proves that an exercise is good: answers go in, and each must earn what it deserves.

An exercise is only as good as its tests. Here every kind of answer that a class may hand in --
none, the reference, misconceptions, other right ways, answers that know nothing, the reference
with one operator changed -- is run against the exercise's own test cells, and whatever earns too
much or too little is reported in sentences that say what to change. `tests/test_exercises.py`
applies it to every folder in `solutions/`.

    exercises   an exercise as the harness sees it         jobs       what is run, what came of it
    catalogue   tests/answers/NAME/{wrong,right}.py        runner     runs jobs in forked processes
    mutants     the reference, changed in one place        child      what happens inside of them
    equivalents the list of changes that change nothing    stand_ins  answers that know nothing
    lint        the rules that can be read off the cells   values     plain data: compare, fill, …
    stock       nbgrader itself as the judge               agreeable  the object that equals all
    sources     names and programs, read off the source    units      functions that tests may call
    checks      the questions asked; returns complaints    fixtures   what pytest needs

A check never raises for a bad exercise: it returns a list of complaints, empty where all is well.
That makes the harness itself testable: `tests/test_harness.py` feeds it weak exercises.

Answers here are the course's own and trusted. They run in plain Python, in forked processes, which
takes Linux or macOS; what students hand in is `autograder`'s business.
"""
