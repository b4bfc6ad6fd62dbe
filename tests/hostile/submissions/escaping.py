# Submissions that want to leave their sandbox: network, files, other processes, the machine.
# `escaped(what)` is called where the attack itself can see that it worked. Those that could hurt the
# machine if they did first ask `confined()`.

# %% tcp: total
# A TCP connection to a port on which somebody listens, by number and by every address of the host.
import socket

for address in ("127.0.0.1", "localhost", "0.0.0.0", "::1", HOST_ADDRESS):
    try:
        with socket.create_connection((address, TCP_PORT), 0.5) as link:
            link.sendall(MARK.encode())
    except OSError:
        pass

# %% udp: total
# Datagrams, among them one that looks like a question to a name server.
import socket

for address in ("127.0.0.1", HOST_ADDRESS, "255.255.255.255"):
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as link:
            link.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
            link.sendto(MARK.encode(), (address, UDP_PORT))
    except OSError:
        pass

# %% names: total
# Names are looked up: a secret could leave as part of one.
import socket

socket.setdefaulttimeout(0.5)
try:
    socket.getaddrinfo("example.org", 80)
    escaped("a name was resolved")
except OSError:
    pass

# %% abstract_socket: total
# A Unix socket without a file: only a network namespace of its own hides it.
import socket

try:
    with socket.socket(socket.AF_UNIX) as link:
        link.connect("\0" + ABSTRACT)
        link.sendall(MARK.encode())
except OSError:
    pass

# %% socket_file: total
# A Unix socket with a file, as databases, displays and container engines have.
import socket

for path in (OUTSIDE + "/socket", "/var/run/docker.sock", "/run/dbus/system_bus_socket"):
    try:
        with socket.socket(socket.AF_UNIX) as link:
            link.connect(path)
            link.sendall(MARK.encode())
    except OSError:
        pass

# %% raw_sockets: total
# Raw and packet sockets, and a network device set up by hand.
import socket
import subprocess

for family, kind in ((socket.AF_PACKET, socket.SOCK_RAW), (socket.AF_INET, socket.SOCK_RAW)):
    try:
        socket.socket(family, kind, 1)
        escaped("a raw socket was opened")
    except OSError:
        pass
subprocess.run("ip link add hostile0 type dummy && echo escaped", shell=True, check=False)

# %% write_outside: total
# Plain writing wherever it might work: the course, its neighbours, homes, /tmp, libraries.
import os
import site
import sys

places = [COURSE, COURSE + "/submitted", OUTSIDE, "/", "/etc", "/usr/lib", "/root", "/home"]
places += ["/var/tmp", "/run", "/opt", sys.prefix, sys.base_prefix, *site.getsitepackages()]
places += [
    os.path.dirname(np.__file__),
    "/proc/self/root" + OUTSIDE,
    COURSE + "/..",
    "/sys",
    "/boot",
]
for place in places:
    try:
        with open(f"{place}/{MARK}", "w") as file:
            file.write(MARK)
        if place in places[9:]:
            escaped(f"{place} can be written")
    except OSError:
        pass

# %% write_temporary: total
# Files in temporary folders, which are to be its own and to vanish.
import os

for place in ("/tmp", "/dev/shm", "/var/tmp", ".", os.environ.get("TMPDIR", "."), OUTSIDE):
    try:
        with open(f"{place}/{MARK}", "w") as file:
            file.write(MARK)
    except OSError:
        pass

# %% library_patched: total
# A library that all submissions share, changed in place.
import numpy

for path in (numpy.__file__, json_file := numpy.__file__.replace("__init__", MARK)):
    try:
        with open(path, "a") as file:
            file.write("#")
        escaped(f"{path} can be written")
    except OSError:
        pass

# %% links: total
# Symbolic links to files outside, then writing through them; the grader might, too.
import os

for number, target in enumerate((OUTSIDE + "/notes.txt", COURSE + "/gradebook.db")):
    for folder in (".", "/tmp", "/dev/shm"):
        try:
            os.symlink(target, f"{folder}/link{number}")
            with open(f"{folder}/link{number}", "a") as file:
                file.write(MARK)
        except OSError:
            pass

# %% hard_links: total
# A second name for a file outside, and for one of the interpreter's.
import os
import sys

for path in (OUTSIDE + "/notes.txt", COURSE + "/gradebook.db", sys.executable, "/etc/passwd"):
    try:
        os.link(path, "mine")
        os.chmod("mine", 0o777)
        with open("mine", "a") as file:
            file.write(MARK)
        escaped(f"{path} was linked and changed")
    except OSError:
        pass

# %% kernel_sockets_replaced: evens
# The kernel's sockets and connection file, replaced by links to files outside. Nothing comes after.
import glob
import os

from ipykernel.connect import get_connection_file

folder = os.path.dirname(get_connection_file())
for path in glob.glob(folder + "/*"):
    try:
        os.unlink(path)
        os.symlink(OUTSIDE + "/notes.txt", path)
    except OSError:
        pass
try:
    os.rename(folder, folder + "-gone")
    os.symlink(OUTSIDE, folder)
except OSError:
    pass

# %% private_folder_filled: total
# The folder of the kernel's sockets lies on the host's disk: is it writable?
import os

from ipykernel.connect import get_connection_file

folder = os.path.dirname(get_connection_file())
try:
    with open(f"{folder}/{MARK}", "w") as file:
        file.write(MARK)
    escaped(f"{folder} can be written")
except OSError:
    pass

# %% shared_memory: total
# Segments that outlive the process: POSIX, System V, message queues.
import ctypes
from multiprocessing import shared_memory

try:
    segment = shared_memory.SharedMemory(MARK, create=True, size=100)
    segment.buf[:2] = b"hi"
except OSError:
    pass
libc = ctypes.CDLL(None)
libc.shmget(IPC_KEY, 4096, 0o1666)
libc.msgget(IPC_KEY, 0o1666)
libc.semget(IPC_KEY, 1, 0o1666)
libc.mq_open(b"/" + MARK.encode(), 0o102, 0o666, None)

# %% ptrace: total
# Attaching to every process that can be seen.
import ctypes
import os

libc = ctypes.CDLL(None)
for process in range(1, 400):
    if process != os.getpid() and libc.ptrace(16, process, 0, 0) == 0:
        escaped(f"attached to process {process}")
        libc.ptrace(17, process, 0, 0)

# %% other_namespaces: total
# Entering the namespaces of other processes.
import ctypes
import glob
import os

libc = ctypes.CDLL(None)
own = {os.readlink(path) for path in glob.glob("/proc/self/ns/*")}
for path in glob.glob("/proc/[0-9]*/ns/*"):
    try:
        if os.readlink(path) not in own and libc.setns(os.open(path, os.O_RDONLY), 0) == 0:
            escaped(f"entered {path}")
    except OSError:
        pass

# %% mounts: total
# Mounting: /proc anew, the root read-write, a disk, a folder over another.
import ctypes

libc = ctypes.CDLL(None)
calls = [
    (b"proc", b"/tmp", b"proc", 0),
    (None, b"/", None, 32 | 4096),
    (b"tmpfs", b"/tmp", b"tmpfs", 0),
    (OUTSIDE.encode(), b"/tmp", None, 4096),
    (b"/dev/sda1", b"/tmp", b"ext4", 0),
    (b"/dev/vda", b"/tmp", b"ext4", 0),
]
for source, target, kind, flags in calls:
    if libc.mount(source, target, kind, flags, None) == 0:
        escaped(f"mounted {source} on {target}")
for target in (b"/proc", b"/usr", b"/tmp", b"/dev"):
    if libc.umount2(target, 2) == 0:
        escaped(f"unmounted {target}")

# %% own_namespaces: total
# A user namespace in which the process is root again, and mounts, and makes devices.
import ctypes
import os

libc = ctypes.CDLL(None)
child = os.fork()
if child == 0:
    code = 0
    for flags in (0x10000000, 0x10020000, 0x20000000, 0x40000000, 0x00020000):
        code |= libc.unshare(flags) == 0
    os._exit(code)
if os.waitpid(child, 0)[1]:
    escaped("a namespace of its own was made")

# %% chroot: total
# The old way out: chroot, and many times "..".
import os

try:
    os.mkdir("cell")
    os.chroot("cell")
    for _ in range(50):
        os.chdir("..")
    os.chroot(".")
    escaped("the root was changed")
except OSError:
    pass

# %% devices: total
# Device files made and opened: disks, memory, the terminal.
import os
import stat

for major, minor in ((8, 0), (8, 1), (254, 0), (1, 1), (1, 2), (10, 200)):
    try:
        os.mknod(f"device{major}_{minor}", stat.S_IFBLK | 0o666, os.makedev(major, minor))
        escaped("a device was made")
    except OSError:
        pass
for path in ("/dev/mem", "/dev/kmsg", "/dev/sda", "/dev/vda", "/dev/fuse", "/dev/kvm", "/dev/tty"):
    try:
        os.close(os.open(path, os.O_RDWR))
        escaped(f"{path} was opened")
    except OSError:
        pass

# %% keys: total
# The machine's key rings outlive processes and know no sandbox.
import ctypes

libc = ctypes.CDLL(None)
add_key, keyctl = 248, 250
for ring in (-1, -2, -3, -4, -5):
    libc.syscall(add_key, b"user", MARK.encode(), b"secret", 6, ring)

# %% kill_all: total
# A signal to every process there is.
import os
import signal

if confined():
    for process in [os.getppid(), HOST_PROCESS, *range(2, 500)]:
        if process not in (0, 1, os.getpid()):
            try:
                os.kill(process, signal.SIGKILL)
            except OSError:
                pass
    os.kill(-1, signal.SIGKILL)

# %% kill_the_parent: total
# Signals to process 1 and to its own group, in case that is somebody else's too.
import os
import signal

if confined():
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGSTOP, signal.SIGKILL):
        try:
            os.kill(1, number) if os.getpid() != 1 else None
            os.kill(os.getppid(), number) if os.getppid() else None
        except OSError:
            pass
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    os.killpg(0, signal.SIGTERM)

# %% kernel_settings: total
# The machine's settings in /proc/sys and /sys, each written with the value that it has.
import glob

paths = ["/proc/sys/kernel/core_pattern", "/proc/sys/vm/overcommit_memory", "/proc/sys/fs/file-max"]
paths += ["/proc/sys/kernel/hostname", "/proc/sys/user/max_user_namespaces", "/proc/self/uid_map"]
paths += glob.glob("/sys/kernel/mm/*/enabled") + glob.glob("/sys/class/net/*/mtu")
for path in paths:
    try:
        value = open(path).read()
        with open(path, "r+") as file:
            file.write(value)
        escaped(f"{path} was written")
    except OSError:
        pass

# %% control_groups: total
# Limits lifted by moving to another control group, or by changing one's own.
import glob
import os

for path in glob.glob("/sys/fs/cgroup/**/cgroup.procs", recursive=True)[:50]:
    try:
        with open(path, "w") as file:
            file.write(str(os.getpid()))
        escaped(f"{path} was written")
    except OSError:
        pass
try:
    os.mkdir("/sys/fs/cgroup/" + MARK)
    escaped("a control group was made")
except OSError:
    pass

# %% limits_lifted: total
# Resource limits raised again, priorities taken.
import os
import resource

for name in ("RLIMIT_NPROC", "RLIMIT_NOFILE", "RLIMIT_FSIZE", "RLIMIT_AS", "RLIMIT_DATA"):
    number = getattr(resource, name)
    hard = resource.getrlimit(number)[1]
    if hard != resource.RLIM_INFINITY:
        try:
            resource.setrlimit(number, (hard + 1000, hard + 1000))
            escaped(f"{name} was raised")
        except (ValueError, OSError):
            pass
for attempt in (
    lambda: os.nice(-10),
    lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1)),
):
    try:
        attempt()
        escaped("priority was taken")
    except OSError:
        pass

# %% privileges: total
# Another user's rights: by programs that are set-uid, by system calls, by capabilities.
import ctypes
import glob
import os
import subprocess

for command in (
    "su -c id",
    "sudo -n id",
    "mount -o remount,rw /",
    "newuidmap 1 0 0 1",
    "bwrap --bind / / id",
):
    if (
        subprocess.run(command, shell=True, capture_output=True, stdin=-3, check=False).returncode
        == 0
    ):
        escaped(f"{command} works")
for status in open("/proc/self/status"):
    if status.startswith(("CapEff", "CapPrm", "CapBnd", "CapAmb")) and int(status.split()[1], 16):
        escaped(f"capabilities: {status}")
    if status.startswith("NoNewPrivs") and status.split()[1] != "1":
        escaped("new privileges can be had")
for user in (0, 1, 1000, 65534):
    if user != os.getuid():
        try:
            os.setresuid(user, user, user)
            escaped(f"became user {user}")
        except OSError:
            pass

# %% rare_system_calls: total
# Calls that sandboxes have been left by: bpf, perf, userfaultfd, modules, open by handle, reboot's kin.
import ctypes

libc = ctypes.CDLL(None, use_errno=True)
if confined():
    calls = {"bpf": (321, 5, 0, 0), "init_module": (175, b"", 0, b""), "swapoff": (168, b"/x")}
    calls |= {"acct": (163, b"/tmp/acct"), "quotactl": (179, 0, 0, 0, 0), "syslog": (103, 5, 0, 0)}
    calls |= {"pivot_root": (155, b"/tmp", b"/tmp"), "settimeofday": (164, 0, 0)}
    calls |= {"sethostname": (170, b"hostile", 7)}
    for name, arguments in calls.items():
        if libc.syscall(*arguments) == 0 and name not in ("settimeofday", "acct"):
            escaped(f"{name} is allowed")
    handle = ctypes.create_string_buffer(b"\x08\x00\x00\x00\x01\x00\x00\x00" + b"\x02" + bytes(127))
    if libc.syscall(304, -100, handle, 0) >= 0:
        escaped("a file was opened by its handle")

# %% terminal: total
# Letters typed into the instructor's terminal.
import fcntl
import os
import termios

for path in (
    "/dev/tty",
    "/dev/console",
    "/dev/pts/0",
    "/dev/pts/1",
    "/proc/self/fd/0",
    "/proc/1/fd/2",
):
    try:
        number = os.open(path, os.O_RDWR)
        os.write(number, MARK.encode())
        fcntl.ioctl(number, termios.TIOCSTI, b"#")
        escaped(f"typed into {path}")
    except OSError:
        pass

# %% standard_files: total
# Written straight to the descriptors that may be the instructor's terminal or log.
import os
import subprocess

for number in (0, 1, 2):
    try:
        os.write(number, MARK.encode())
    except OSError:
        pass
subprocess.run(f"echo {MARK}; echo {MARK} >&2; echo {MARK} > /dev/tty", shell=True, check=False)

# %% daemons: total
# Processes that leave their parent, their session and their group, and stay.
import os
import time

for _ in range(5):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            os.close(0)
            for number in range(1, 200):
                try:
                    os.close(number)
                except OSError:
                    pass
            time.sleep(3600)
        os._exit(0)

# %% daemon_programs: total
# The same with another program, which does not die of signals that can be ignored.
import subprocess

for _ in range(3):
    command = ["sh", "-c", "trap '' TERM HUP INT; exec sleep 3600"]
    subprocess.Popen(command, start_new_session=True)

# %% template_addressed: total
# Requests to whatever forked this process, on any socket that was left open.
import array
import json
import os
import socket

request = {
    "main": "os",
    "module": "os",
    "command": "start",
    "kill": 1,
    "exit": True,
    "arguments": [],
}
for number in range(3, 64):
    try:
        with socket.socket(fileno=os.dup(number)) as link:
            link.setblocking(False)
            files = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [number]))]
            link.sendmsg([json.dumps(request).encode()], files)
    except OSError:
        pass

# %% core_dump: total
# A crash on purpose: is its memory left on the host's disk?
import os
import resource

try:
    resource.setrlimit(resource.RLIMIT_CORE, (10**9, 10**9))
except (ValueError, OSError):
    pass
if not os.path.exists("/tmp/crashed"):
    open("/tmp/crashed", "w").write(MARK)
    os.abort()


# %% pairs_of_sockets: total
# Pairs of connected sockets, which are made by another call than single ones, of every family.
import socket

for family in range(1, 46):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_SEQPACKET):
        try:
            socket.socketpair(family, kind)
        except OSError as error:
            if error.errno == 19:  # no such device: the kernel has the family, and looked
                escaped(f"family {family}: {error}")
            continue
        if family != socket.AF_UNIX:
            escaped(f"a pair of sockets of family {family}")


# %% newer_calls: total
# System calls that are younger than the ones they stand for: quotactl_fd, open_tree_attr.
import ctypes

libc = ctypes.CDLL(None)
for number in (443, 467):
    if libc.syscall(number, 0, b"", 4096, 0, 0, 0) >= 0:
        escaped(f"system call {number}")
