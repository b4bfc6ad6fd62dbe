"""The benchmark: stock nbgrader and our engine, on the same submissions, in one run.

    run          the command: what is measured, in which order     report       targets, table, JSON
    assignments  two assignments and a class for each              accounting   processor time
    course       a course folder; both engines as commands         workers      scripts, started
    warm_class   script: a class on an engine that is warm         bare         script: cells alone
    memory       script: memory of k submissions at a time         ready        script: kernels' start
    coordinator  script: what the coordinator costs by itself

What is measured runs in processes of its own, so that nothing of one measurement is left in the
next. A script's results are one line of JSON on its standard output.
"""
