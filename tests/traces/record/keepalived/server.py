# SPDX-License-Identifier: Apache-2.0
#
# A real server of a recording: HTTP on port 80, told what to do by lines on its standard input:
# "up", "down" (closed port), "hang" (reads, never answers), "status CODE [PATH]".
import selectors
import socket
import sys


class Server:
    def __init__(self):
        self.selector = selectors.DefaultSelector()
        self.selector.register(sys.stdin, selectors.EVENT_READ)
        self.listener = None
        self.hangs = False
        self.status = {}  # by path; None: all paths

    def listen(self):
        self.hangs = False
        self.status = {}
        if self.listener:
            return
        self.listener = socket.socket()
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.listener.bind(("", 80))
        self.listener.listen(64)
        self.selector.register(self.listener, selectors.EVENT_READ)

    def close(self):
        if self.listener:
            self.selector.unregister(self.listener)
            self.listener.close()
            self.listener = None

    def obey(self, words):
        if words[0] == "up":
            self.listen()
        elif words[0] == "down":
            self.close()
        elif words[0] == "hang":
            self.hangs = True
        elif words[0] == "status":
            self.status[words[2] if len(words) > 2 else None] = int(words[1])

    def answer(self, connection):
        data = connection.recv(4096)
        if data and self.hangs:
            return
        self.selector.unregister(connection)
        if data:
            path = data.split()[1].decode()
            status = self.status.get(path, self.status.get(None, 200))
            body = f"server {path}\n"
            connection.sendall(
                f"HTTP/1.0 {status} X\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode())
        connection.close()

    def run(self):
        while True:
            for key, _ in self.selector.select():
                if key.fileobj is sys.stdin:
                    line = sys.stdin.readline()
                    if not line:
                        return
                    self.obey(line.split())
                    print("done", flush=True)
                elif key.fileobj is self.listener:
                    connection, _ = self.listener.accept()
                    self.selector.register(connection, selectors.EVENT_READ)
                else:
                    self.answer(key.fileobj)


Server().run()
