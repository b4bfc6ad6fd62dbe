"""Helpers that the chapters import, so that their cells show deep learning and little else.

Only NumPy and Matplotlib are needed to import any of it: in Google Colab the package is installed
with ``--no-deps`` beside whatever versions Colab has.
"""
