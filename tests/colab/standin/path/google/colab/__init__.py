"""A stand-in for the package by which a notebook can tell that it runs in Google Colab.

Colab's kernel loads `google.colab` as an IPython extension before the first cell. This package
lets itself be loaded in the same way and does nothing else. There is no google/__init__.py beside
it: `google` is a namespace that it shares with protobuf, as in Colab.
"""


def load_ipython_extension(ipython: object) -> None:
    """Be an extension that IPython can load.

    Args:
        ipython: the shell of the kernel that starts.
    """
