"""System calls that a child has no use for, refused by the kernel.

Namespaces and limits do the work; this closes what they leave open: memory that no limit counts
(memfd, System V shared memory), looking into other processes, more namespaces and mounts, sockets
of unusual families, and the parts of the kernel where most of its holes have been.
"""

import errno
import os
import struct

from autograder.warm import system

_DENIED = {  # name: number on x86_64, on aarch64
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "process_madvise": (440, 440),
    "pidfd_getfd": (438, 438),
    "kcmp": (312, 272),
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "shmget": (29, 194),
    "msgget": (68, 186),
    "semget": (64, 190),
    "mq_open": (240, 180),
    "keyctl": (250, 219),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    "open_tree_attr": (467, 467),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    "fanotify_init": (300, 262),
    "quotactl": (179, 60),
    "quotactl_fd": (443, 443),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "reboot": (169, 142),
    "acct": (163, 89),
    "syslog": (103, 116),
}
_CLONE, _PRCTL = (56, 220), (157, 167)
_SOCKET, _SOCKETPAIR = (41, 198), (53, 199)
_CLONE3 = 435
_PARENT_SIGNAL = 1  # PR_SET_PDEATHSIG: a child must not outlive its watcher
_ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_OTHER_ABI = 0x40000000  # x32 on x86_64
_NEW_NAMESPACES = 0x7E020000
_FAMILIES = (1, 2, 10, 16)  # AF_UNIX, AF_INET, AF_INET6, and AF_NETLINK to list interfaces

_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _KILL, _ERROR = 0x7FFF0000, 0x80000000, 0x00050000
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16


def install() -> None:
    """Refuse them to this process and all that it starts; nothing on other architectures."""
    machine = os.uname().machine
    if machine not in _ARCHITECTURES:
        return
    steps = _program(machine)
    system.set_filter(b"".join(struct.pack("=HBBI", *step) for step in steps), len(steps))


def _program(machine: str) -> list[tuple[int, int, int, int]]:
    """The filter: (operation, steps to skip if true, steps to skip if false, value)."""
    column = list(_ARCHITECTURES).index(machine)
    denied, missing = _ERROR | errno.EPERM, _ERROR | errno.ENOSYS
    steps = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 1, 0, _ARCHITECTURES[machine]),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER),
        (_AT_LEAST, 0, 1, _OTHER_ABI),
        (_RETURN, 0, 0, missing),
        # The flags of clone3 lie in memory, where a filter cannot look: libc then takes clone.
        (_EQUAL, 0, 1, _CLONE3),
        (_RETURN, 0, 0, missing),
    ]
    for numbers in _DENIED.values():
        steps += [(_EQUAL, 0, 1, numbers[column]), (_RETURN, 0, 0, denied)]
    allow = (_RETURN, 0, 0, _ALLOW)
    steps += [
        (_EQUAL, 0, 4, _CLONE[column]),
        (_LOAD, 0, 0, _FIRST_ARGUMENT),
        (_ANY_BIT, 0, 1, _NEW_NAMESPACES),
        (_RETURN, 0, 0, denied),
        allow,
        (_EQUAL, 0, 4, _PRCTL[column]),
        (_LOAD, 0, 0, _FIRST_ARGUMENT),
        (_EQUAL, 0, 1, _PARENT_SIGNAL),
        (_RETURN, 0, 0, denied),
        allow,
    ]
    for call in (_SOCKET, _SOCKETPAIR):
        steps += [(_EQUAL, 0, len(_FAMILIES) + 3, call[column]), (_LOAD, 0, 0, _FIRST_ARGUMENT)]
        for index, family in enumerate(_FAMILIES):
            steps.append((_EQUAL, len(_FAMILIES) - index, 0, family))
        steps += [(_RETURN, 0, 0, _ERROR | errno.EAFNOSUPPORT), allow]
    return [*steps, allow]
