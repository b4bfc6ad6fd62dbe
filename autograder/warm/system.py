"""The few system calls that Python's os module does not offer."""

import contextlib
import ctypes
import os

_LIBC = ctypes.CDLL(None, use_errno=True)

MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC = 1, 2, 4, 8
MS_REMOUNT, MS_BIND, MS_MOVE, MS_REC, MS_PRIVATE = 32, 4096, 8192, 16384, 1 << 18
MNT_DETACH = 2

CLONE_NEWNS, CLONE_NEWCGROUP, CLONE_NEWUTS = 0x00020000, 0x02000000, 0x04000000
CLONE_NEWIPC, CLONE_NEWUSER, CLONE_NEWPID = 0x08000000, 0x10000000, 0x20000000
CLONE_NEWNET = 0x40000000

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_CAPBSET_DROP = 1, 4, 24
_PR_SET_SECCOMP, _PR_SET_CHILD_SUBREAPER, _PR_SET_NO_NEW_PRIVS, _PR_CAP_AMBIENT = 22, 36, 38, 47
_PR_CAP_AMBIENT_CLEAR_ALL = 4
_SECCOMP_MODE_FILTER = 2
_CAPABILITY_VERSION_3 = 0x20080522
_MADV_COLLAPSE = 25
_HUGE = 2**21

CAP_SETGID, CAP_SETUID, CAP_SETFCAP = 6, 7, 31


def unshare(flags: int) -> None:
    """Move this process into new namespaces; with a new pid namespace, its next children."""
    _check(_LIBC.unshare(flags), "unshare")


def mount(
    source: str | None, target: str, kind: str | None = None, flags: int = 0, options: str = ""
) -> None:
    """Mount, bind, move or remount something."""
    arguments = [part.encode() if part else None for part in (source, target, kind)]
    data = options.encode() if options else None
    _check(_LIBC.mount(*arguments, ctypes.c_ulong(flags), data), f"mount {target}")


def unmount(target: str, flags: int = 0) -> None:
    """Take a mount away."""
    _check(_LIBC.umount2(target.encode(), flags), f"umount {target}")


def set_host_name(name: str) -> None:
    """Name the machine that this process believes to be on."""
    _check(_LIBC.sethostname(name.encode(), len(name)), "sethostname")


def die_with_parent(signal: int) -> None:
    """Have this process sent a signal when its parent ends."""
    _prctl(_PR_SET_PDEATHSIG, signal)


def adopt_orphans() -> None:
    """Become the parent of every descendant whose own parent ends."""
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)


def set_dumpable(is_dumpable: bool) -> None:
    """Say whether the owner of this process may look into it."""
    _prctl(_PR_SET_DUMPABLE, int(is_dumpable))


def forbid_new_privileges() -> None:
    """Make set-uid programs and file capabilities do nothing from here on."""
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)


def set_filter(program: bytes, count: int) -> None:
    """Install a seccomp filter for this process and all that it starts."""
    buffer = ctypes.create_string_buffer(program, len(program))

    class Program(ctypes.Structure):
        _fields_ = (("count", ctypes.c_ushort), ("steps", ctypes.c_void_p))

    struct = Program(count, ctypes.cast(buffer, ctypes.c_void_p))
    _prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.addressof(struct))


def keep_capabilities(kept: tuple[int, ...] = ()) -> None:
    """Give up every capability but some, for good."""
    for capability in range(64):
        if capability not in kept and _LIBC.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0) != 0:
            break  # past the last one that this kernel knows
    _LIBC.prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0)
    mask = sum(1 << capability for capability in kept)
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    low, high = mask & 0xFFFFFFFF, mask >> 32
    data = (ctypes.c_uint32 * 6)(low, low, 0, high, high, 0)
    _check(_LIBC.capset(header, data), "capset")


def use_huge_pages() -> None:
    """Put this process's memory into huge pages as far as the system can; the rest stays.

    A fork goes through the memory page by page, and so does the end of the copy: this halves what
    both take. It takes as long itself as some 20 forks. A huge page that is written to is split
    first, so that no more is copied than without.
    """
    with contextlib.suppress(OSError), open("/proc/self/maps") as lines:
        for line in lines.readlines():
            span, rights, _, _, _, *name = line.split()
            if rights.startswith("rw") and name in ([], ["[heap]"]):
                first, end = (int(address, 16) for address in span.split("-"))
                for start in range(-(-first // _HUGE) * _HUGE, end - _HUGE + 1, _HUGE):
                    _LIBC.madvise(ctypes.c_void_p(start), ctypes.c_size_t(_HUGE), _MADV_COLLAPSE)


def new_session_keyring() -> None:
    """Leave the keyring that came from the login session; kernels without keyrings do not mind."""
    keyctl = {"x86_64": 250, "aarch64": 219}.get(os.uname().machine)
    if keyctl is not None:
        _LIBC.syscall(keyctl, 1, None)


def _prctl(option: int, value: int, more: int = 0) -> None:
    result = _LIBC.prctl(option, ctypes.c_ulong(value), ctypes.c_ulong(more), 0, 0)
    _check(result, f"prctl {option}")


def _check(result: int, what: str) -> None:
    if result != 0:
        code = ctypes.get_errno()
        raise OSError(code, f"{what}: {os.strerror(code)}")
