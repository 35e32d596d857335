#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A server whose behaviour a file tells, read anew for each connection: server.py ADDRESS PORT FILE

ok STATUS BODY   an answer, then FIN        raw:BYTES   these bytes, then FIN
hang             reads, never answers       open:BYTES  these bytes, and the connection stays open
fin, rst         ends the connection at once            finafter, rstafter  after the request
slow:BYTES       one byte each 0.2 s, then FIN          refuse      does not listen

tls MODE         the same over TLS; "tls fin" and "tls rst": after the handshake. An end is
                 announced (close_notify), but for "tls cut:BYTES". The certificate is tls.pem
                 beside FILE.
"""
import os
import socket
import ssl
import struct
import sys
import threading
import time

address, port, control = sys.argv[1], int(sys.argv[2]), sys.argv[3]


def mode():
    with open(control) as file:
        return file.read().strip()


def unescaped(text):
    return text.encode().decode("unicode_escape").encode("latin1")


def reset(connection):
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def over_tls(connection):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(os.path.join(os.path.dirname(control), "tls.pem"))
    return context.wrap_socket(connection, server_side=True)


def close(connection, what):
    if isinstance(connection, ssl.SSLSocket) and not what.startswith("cut:"):
        connection.settimeout(0)
        try:
            connection.unwrap()
        except OSError:
            pass  # The client's own close_notify is not there yet.
    connection.close()


def serve(connection):
    what = mode()
    try:
        if what.startswith("tls "):
            what = what[4:]
            connection = over_tls(connection)
        if what == "rst":
            return reset(connection)
        if what == "fin":
            return close(connection, what)
        connection.recv(4096)
        if what.startswith("ok "):
            _, status, body = what.split(" ", 2)
            connection.sendall(b"HTTP/1.0 " + status.encode() + b" X\r\n\r\n" + unescaped(body))
        elif what.startswith("raw:") or what.startswith("cut:"):
            connection.sendall(unescaped(what[4:]))
        elif what.startswith("open:"):
            connection.sendall(unescaped(what[5:]))
            time.sleep(60)
        elif what.startswith("slow:"):
            for byte in unescaped(what[5:]):
                connection.sendall(bytes([byte]))
                time.sleep(0.2)
        elif what == "hang":
            time.sleep(60)
        elif what == "rstafter":
            return reset(connection)
        close(connection, what)
    except OSError:
        pass


def listen():
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((address, port))
    listener.listen(16)
    listener.settimeout(0.02)
    return listener


listener = None
while True:
    if mode() == "refuse":
        if listener:
            listener.close()
            listener = None
        time.sleep(0.02)
        continue
    if not listener:
        listener = listen()
    try:
        connection, _ = listener.accept()
    except TimeoutError:
        continue
    connection.settimeout(None)
    threading.Thread(target=serve, args=(connection,), daemon=True).start()
