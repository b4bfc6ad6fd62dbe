"""The benchmark: stock nbgrader and our engine, on the same submissions, in one run; and four nets.

    run          the command: what is measured, when      report       targets, table, JSON
    assignments  two assignments, a class for each        accounting   processor time
    course       a course folder, both engines on it      workers      scripts, started
    measurements the plain facts
    warm_class   script: a class on a warm engine         bare         script: cells alone
    memory       script: memory of k submissions          ready        script: a kernel's start
    coordinator  script: what the coordinator costs by itself
    same_grades  script: the sample class again and again
    mnist_dense  script: train the slides' network, or chapter 04's, on MNIST
    mnist_cnn    script: train Keras's convolutional example, or chapter 05's network, on MNIST

What is measured runs in processes of its own, so that nothing of one measurement is left in the
next. A script's results are one line of JSON on its standard output.
"""
