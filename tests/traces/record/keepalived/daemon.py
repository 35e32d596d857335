# SPDX-License-Identifier: Apache-2.0
#
# A keepalived on a host of the lab: started, signalled, its log read with the time of reading.
import os
import re
import signal
import subprocess
import time

# Lines that a recording leaves out: what the process says of itself and of its machine.
LEFT_OUT = re.compile(
    r"Starting |Running on |Command line: |              |Opening file |Configuration file |"
    r"NOTICE: |Registering |Assigned address |VRRP sockpool|Startup complete|Stopped|CPU usage|"
    r"Sending gratuitous ARP on |Removed \d+ |Got SIG|WARNING - script |"
    r"WARNING - (keepalived_script|default user)|SECURITY VIOLATION")
STAMP = re.compile(r"^\w{3} \w{3} +\d+ \d\d:\d\d:\d\d \d{4}: ?")


class Daemon:
    def __init__(self, host, folder, config, shim):
        self.host, self.folder = host, folder
        self.lines = []  # (seconds, text)
        self.children = {}
        self.rest = b""
        name = host.name
        environment = dict(os.environ, LVSIM_IPVS_COMMANDS=str(folder / f"{name}.ipvs"))
        if shim:
            environment["LD_PRELOAD"] = str(shim)
        self.running_config = folder / f"{name}.running.conf"
        self.running_config.write_text(config)
        # Real time scheduling: a busy machine must not show in the recording.
        words = ["chrt", "-f", "20", "keepalived", "-n", "-l", "-D", "-f", self.running_config]
        for option, kind in (("-p", "parent"), ("-r", "vrrp"), ("-c", "check")):
            pid_file = folder / f"{name}.{kind}.pid"
            pid_file.unlink(missing_ok=True)  # of one that was killed: its number is used again
            words += [option, pid_file]
        self.process = subprocess.Popen(host.inside(*map(str, words)), cwd=folder,
                                        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                        env=environment)
        os.set_blocking(self.process.stdout.fileno(), False)

    def fileno(self):
        return self.process.stdout.fileno()

    def read(self):
        """Takes what can be read. False: the process has ended."""
        try:
            data = os.read(self.fileno(), 65536)
        except BlockingIOError:
            return True
        now = time.time()
        self.rest += data
        *lines, self.rest = self.rest.split(b"\n")
        for line in lines:
            self.take(now, STAMP.sub("", line.decode()))
        if data:
            return True
        if self.process.wait() == 0:  # not killed
            self.lines.append((now, "(process exited)"))
        return False

    def take(self, now, text):
        child = re.match(r"Starting (VRRP|Healthcheck) child process, pid=(\d+)", text)
        if child:
            self.children[child[1]] = int(child[2])
        if text == "Startup complete":
            self.ready = now
        if text and not LEFT_OUT.match(text):
            self.lines.append((now, text))

    def signal(self, number):
        self.process.send_signal(number)

    def signal_child(self, number, kind="VRRP"):
        os.kill(self.children[kind], number)

    def kill_all(self):
        for pid in (self.process.pid, *self.children.values()):
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass

    def reload(self, config):
        self.running_config.write_text(config)
        self.signal(signal.SIGHUP)
