# SPDX-License-Identifier: Apache-2.0
#
# The network of a case, made of Linux bridges (the switches) and network namespaces (the hosts),
# and the frames its routers send, with the kernel's time stamps. Needs to be in a network
# namespace of its own: that becomes the switches'.
import ctypes
import fcntl
import socket
import struct
import subprocess

CLONE_NEWNET = 0x40000000
SO_TIMESTAMPNS = 35
PACKET_OUTGOING = 4
ETH_P_ALL = 3
SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 1


def run(*words):
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL)


def set_up(name, is_up):
    """As `ip link set NAME up|down`, without starting a program."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        request = struct.pack("16sh14x", name.encode(), 0)
        flags = struct.unpack("16sh14x", fcntl.ioctl(control, SIOCGIFFLAGS, request))[1]
        flags = flags | IFF_UP if is_up else flags & ~IFF_UP
        fcntl.ioctl(control, SIOCSIFFLAGS, struct.pack("16sh14x", name.encode(), flags))


class Host:
    """A namespace that lives as long as its keeper."""

    def __init__(self, name):
        self.name = name
        self.keeper = subprocess.Popen(["unshare", "-n", "sh", "-c", "echo; exec sleep infinity"],
                                       stdout=subprocess.PIPE)
        self.keeper.stdout.readline()

    def inside(self, *words):
        return ["nsenter", "-t", str(self.keeper.pid), "-n", *words]

    def run(self, *words):
        run(*self.inside(*words))

    def begin(self, *words):
        """Does not wait: real time priority, as what it changes is what is recorded."""
        return subprocess.Popen(["chrt", "-f", "15", *self.inside(*words)])

    def stop(self):
        self.keeper.kill()
        self.keeper.wait()


class Lab:
    def __init__(self, case):
        self.hosts = {host["name"]: Host(host["name"]) for host in case["hosts"]}
        self.links = {}
        self.injectors = {}  # of stations: "h.eth0" -> its own socket
        self.ports = {}  # of routers: "r1.eth0" -> its socket at the switch
        for host in self.hosts.values():
            for setting in ("net.ipv6.conf.all.disable_ipv6=1",
                            "net.ipv6.conf.default.disable_ipv6=1",
                            "net.ipv4.conf.all.promote_secondaries=1"):  # as Debian has it
                host.run("sysctl", "-qw", setting)
            host.run("ip", "link", "set", "lo", "up")
        for network in case["networks"]:
            self.add_switches(network)
        for host in case["hosts"]:
            for interface in host["interfaces"]:
                self.add_interface(host, interface)

    def add_switches(self, network):
        self.attached = getattr(self, "attached", {})
        for name, members in network["switches"].items():
            run("ip", "link", "add", "name", name, "type", "bridge", "mcast_snooping", "0",
                "forward_delay", "0")
            run("sysctl", "-qw", f"net.ipv6.conf.{name}.disable_ipv6=1")
            set_up(name, True)
            self.attached.update({member: name for member in members})
        link = network.get("link")
        if not link:
            return
        ends = [f"{link['name']}-a", f"{link['name']}-b"]
        run("ip", "link", "add", "name", ends[0], "type", "veth", "peer", "name", ends[1])
        for end, switch in zip(ends, link["between"]):
            run("ip", "link", "set", end, "master", switch)
            set_up(end, True)
        self.links[link["name"]] = ends

    def add_interface(self, host, interface):
        name = f"{host['name']}.{interface['name']}"
        inside = self.hosts[host["name"]]
        run("ip", "link", "add", "name", name, "type", "veth", "peer", "name",
            interface["name"], "netns", str(inside.keeper.pid))
        if "mac" in interface:
            inside.run("ip", "link", "set", interface["name"], "address", interface["mac"])
        if name in self.attached:
            run("ip", "link", "set", name, "master", self.attached[name])
        set_up(name, True)
        inside.run("ip", "link", "set", interface["name"], "up")
        if "ipv4" in interface:
            inside.run("ip", "address", "add", interface["ipv4"], "dev", interface["name"])
        if host["role"] == "router" and name in self.attached:
            self.ports[name] = self.tap(name)
        if host["role"] == "station":
            self.injectors[name] = self.inside_socket(inside, interface["name"])

    @staticmethod
    def inside_socket(host, interface):
        """A packet socket of that host: a frame is sent without starting a program."""
        libc = ctypes.CDLL(None, use_errno=True)
        with open("/proc/self/ns/net") as own, \
                open(f"/proc/{host.keeper.pid}/ns/net") as other:
            libc.setns(other.fileno(), CLONE_NEWNET)
            made = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
            made.bind((interface, 0))
            libc.setns(own.fileno(), CLONE_NEWNET)
        return made

    def tap(self, name):
        tap = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
        tap.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
        tap.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        tap.bind((name, 0))
        tap.setblocking(False)
        return tap

    @staticmethod
    def read(tap):
        """The next frame that came from the router: (seconds, bytes), or None."""
        while True:
            try:
                data, ancillary, _, address = tap.recvmsg(65536, 1024)
            except BlockingIOError:
                return None
            except OSError:  # told once: the port went down; the socket works on when it is up
                return None
            if address[2] == PACKET_OUTGOING:
                continue
            for level, kind, value in ancillary:
                if (level, kind) == (socket.SOL_SOCKET, SO_TIMESTAMPNS):
                    seconds, nanoseconds = struct.unpack("qq", value)
                    return seconds + nanoseconds / 1e9, data

    def forward(self, ports, is_on):
        """Ports of a switch forward, or not, once the process that is returned has ended."""
        lines = [f"link set dev {port} state {'3' if is_on else '0'}\n" for port in ports]
        made = subprocess.Popen(["chrt", "-f", "15", "bridge", "-batch", "-"], text=True,
                                stdin=subprocess.PIPE)
        made.stdin.write("".join(lines))
        made.stdin.close()
        return made

    def stop(self):
        for host in self.hosts.values():
            host.stop()
