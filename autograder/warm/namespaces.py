"""A child's own view of the machine: its namespaces and the folders that it sees."""

import contextlib
import fcntl
import os
import socket
import struct

from autograder.warm import system
from autograder.warm.order import SCRATCH, WORK, Order, Settings

_ALL = (
    system.CLONE_NEWUSER
    | system.CLONE_NEWNS
    | system.CLONE_NEWPID
    | system.CLONE_NEWIPC
    | system.CLONE_NEWNET
    | system.CLONE_NEWUTS
    | system.CLONE_NEWCGROUP
)
_ID = 1000
_SAFE = system.MS_NOSUID | system.MS_NODEV
_SAFE_BUT_DEVICES = system.MS_NOSUID | system.MS_NOEXEC
_MOST_TERMINALS = 64
_PAGE = 4096
_IFF_UP, _SIOCSIFFLAGS = 1, 0x8914


def show_own_proc() -> None:
    """Uncover what bubblewrap hid in /proc from root.

    The kernel lets a user namespace mount a /proc of its own only where nothing in the one it
    came from is covered. In its own, a child is nobody and writes to none of these.
    """
    with open("/proc/self/mountinfo") as lines:
        covers = [line.split()[4] for line in lines]
    for path in covers:
        if path.startswith("/proc/"):
            system.unmount(path)


def enter(order: Order) -> None:
    """Move this process, and with the pid namespace its next child, into new namespaces.

    Where the template is root the child becomes another user first: the kernel does not count
    the processes of root.
    """
    if order.owner is not None:
        os.setgroups([])
        os.setresgid(*[order.owner] * 3)
        os.setresuid(*[order.owner] * 3)
        system.set_dumpable(True)  # or its own files in /proc would be root's
    user, group = os.getuid(), os.getgid()
    system.unshare(_ALL)
    _write("/proc/self/setgroups", "deny")
    _write("/proc/self/uid_map", f"{_ID} {user} 1")
    _write("/proc/self/gid_map", f"{_ID} {group} 1")
    system.set_host_name("sandbox")
    _raise_loopback()


def lay_out(order: Order, settings: Settings) -> None:
    """Give this mount namespace private folders in memory, all out of one bounded store.

    Everything that another child could be seen by, or that lies on the host's disk, goes out of
    sight; the child's own folder of the host stays where it was.
    """
    system.mount(None, "/", None, system.MS_REC | system.MS_PRIVATE)
    size, files = order.disk_bytes, max(order.disk_bytes // _PAGE, 1024)
    options = f"size={size},nr_inodes={files},mode=0755,uid={_ID},gid={_ID}"
    system.mount("private", SCRATCH, "tmpfs", _SAFE, options)
    kept = [path for path in (*settings.kept, order.folder) if path]
    for number, path in enumerate(kept):
        _stash(path, f"{SCRATCH}/kept{number}")
    replaced = ["/tmp", "/dev/shm", WORK, settings.host]
    for number, path in enumerate(replaced):
        if any(path.startswith(f"{other}/") for other in replaced):
            continue  # gone with the folder that it lies in
        private = f"{SCRATCH}/{number}"
        os.mkdir(private)
        os.chmod(private, 0o1777)
        system.mount(private, path, None, system.MS_BIND)
    for number, path in enumerate(kept):
        _put_back(f"{SCRATCH}/kept{number}", path)
    system.unmount(SCRATCH, system.MNT_DETACH)
    if os.path.isdir("/dev/pts"):  # terminals of its own: bubblewrap's are shared by all
        options = f"newinstance,ptmxmode=0666,mode=0600,max={_MOST_TERMINALS}"
        system.mount("devpts", "/dev/pts", "devpts", _SAFE_BUT_DEVICES, options)


def _stash(path: str, at: str) -> None:
    if os.path.isdir(path):
        os.mkdir(at)
    else:
        open(at, "w").close()
    system.mount(path, at, None, system.MS_BIND | system.MS_REC)


def _put_back(stashed: str, path: str) -> None:
    if os.path.isdir(stashed):
        os.makedirs(path, exist_ok=True)
    else:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        if not os.path.exists(path):
            open(path, "w").close()
    system.mount(stashed, path, None, system.MS_MOVE)


def lay_out_proc(order: Order) -> None:
    """Show the processes of this pid namespace and no others; called inside it."""
    system.mount("proc", "/proc", "proc", _SAFE | system.MS_NOEXEC)
    with contextlib.suppress(OSError):  # the seccomp filter says the same
        _write("/proc/sys/user/max_user_namespaces", "0")
    if order.owner is None:  # perhaps this is the host's root, which these obey everywhere
        for path in ("/proc/sys", "/proc/sysrq-trigger", "/proc/irq", "/proc/bus"):
            if os.path.exists(path):
                system.mount(path, path, None, system.MS_BIND)
                make_read_only(path)


def make_read_only(folder: str) -> None:
    """Make a mounted folder read-only, with whatever other restrictions it already has."""
    flags = os.statvfs(folder).f_flag & ~os.ST_RELATIME
    extra = system.MS_REMOUNT | system.MS_BIND | system.MS_RDONLY
    system.mount(None, folder, None, _as_mount_flags(flags) | extra)


def _as_mount_flags(flags: int) -> int:
    pairs = {
        os.ST_NOSUID: system.MS_NOSUID,
        os.ST_NODEV: system.MS_NODEV,
        os.ST_NOEXEC: system.MS_NOEXEC,
        os.ST_NOATIME: 1024,
        os.ST_NODIRATIME: 2048,
        os.ST_RELATIME: 1 << 21,
    }
    return sum(mount for status, mount in pairs.items() if flags & status)


def _raise_loopback() -> None:
    """Let 127.0.0.1 be reached, which in a new network namespace is down; Jupyter needs it."""
    request = struct.pack("16sh14x", b"lo", _IFF_UP)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, _SIOCSIFFLAGS, request)


def _write(path: str, text: str) -> None:
    with open(path, "w") as file:
        file.write(text)
