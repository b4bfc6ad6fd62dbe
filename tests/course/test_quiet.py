"""What a library writes to stderr while it starts must not reach the reader; errors must."""

import os

import pytest

from course import quiet


def test_what_compiled_code_writes_is_dropped_and_only_inside_the_block(capfd):
    os.write(2, b"before\n")
    with quiet.startup():
        os.write(2, b"could not find cuda drivers\n")
    os.write(2, b"after\n")
    assert capfd.readouterr().err == "before\nafter\n"


def test_an_exception_is_raised_as_ever_and_stderr_is_back(capfd):
    with pytest.raises(ImportError, match="no such library"), quiet.startup():  # noqa: PT012
        os.write(2, b"noise\n")
        raise ImportError("no such library")
    os.write(2, b"after\n")
    assert capfd.readouterr().err == "after\n"


def test_no_file_descriptor_is_left_open():
    before = len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0
    for _ in range(5):
        with quiet.startup():
            pass
    after = len(os.listdir("/proc/self/fd")) if before else 0
    assert after == before
