"""How much one submission may use."""

from dataclasses import dataclass

_MIB = 2**20


@dataclass(frozen=True)
class Limits:
    """How much one submission may use: its kernel, and its judge, each.

    Attributes:
        cell_seconds: a cell that runs longer is interrupted, and the next one runs.
        submission_seconds: after so long in all, no further cell is started.
        output_bytes: what one cell prints beyond this is dropped.
        memory_bytes: memory beyond what the template had when it was copied.
        processes: processes and threads at one time.
        open_files: files, sockets and pipes that one process has open.
        disk_bytes: everything written in the sandbox, in memory while it lasts.
        answer_bytes: the largest message of the judge's conversation.
    """

    cell_seconds: float = 30
    submission_seconds: float = 300
    output_bytes: int = 1_000_000
    memory_bytes: int = 2048 * _MIB
    processes: int = 256
    open_files: int = 512
    disk_bytes: int = 256 * _MIB
    answer_bytes: int = 64 * _MIB
