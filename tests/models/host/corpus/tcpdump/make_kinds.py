#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes kinds.pcap, one or two packets of each kind that lvsim's machines send and some broken
ones, and cut.pcap, where the captured bytes end too early. `lvsim run --pcap` made the shapes; here
they are put together by hand, so that the files can be made again byte for byte."""
import struct
import sys

CLIENT, DIRECTOR, VIP, SERVER = "10.0.2.15", "10.0.2.50", "10.0.2.100", "10.0.3.100"
MAC_A, MAC_B = "0800279b55b1", "080027e03ef4"
BROADCAST = "ffffffffffff"


def ip_bytes(text):
    return bytes(int(part) for part in text.split("."))


def checksum(data):
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack(f">{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return ~total & 0xffff


def ethernet(payload, ethertype=0x0800, source=MAC_A, to=MAC_B):
    return bytes.fromhex(to) + bytes.fromhex(source) + struct.pack(">H", ethertype) + payload


def ip(protocol, payload, source=CLIENT, to=VIP, ttl=64, ident=0x1234, frag=0x4000, tos=0,
       length=None, options=b"", bad=0):
    words = 5 + len(options) // 4
    size = length if length is not None else words * 4 + len(payload)
    head = struct.pack(">BBHHHBBH", 0x40 | words, tos, size, ident, frag, ttl, protocol, 0)
    head += ip_bytes(source) + ip_bytes(to) + options
    value = checksum(head) ^ bad
    return head[:10] + struct.pack(">H", value) + head[12:] + payload


def pseudo(source, to, protocol, size):
    return ip_bytes(source) + ip_bytes(to) + struct.pack(">BBH", 0, protocol, size)


def tcp(sport, dport, flags, seq=1000, ack=0, data=b"", options=b"", source=CLIENT, to=VIP,
        window=5840, urgent=0, offset=None, bad=0, **rest):
    words = offset if offset is not None else 5 + len(options) // 4
    head = struct.pack(">HHIIBBHHH", sport, dport, seq, ack, words << 4, flags, window, 0, urgent)
    segment = head + options + data
    value = checksum(pseudo(source, to, 6, len(segment)) + segment) ^ bad
    segment = segment[:16] + struct.pack(">H", value) + segment[18:]
    return ip(6, segment, source, to, **rest)


def udp(sport, dport, data, source=CLIENT, to=VIP, check=True, length=None, bad=0, **rest):
    size = length if length is not None else 8 + len(data)
    datagram = struct.pack(">HHHH", sport, dport, size, 0) + data
    value = (checksum(pseudo(source, to, 17, len(datagram)) + datagram) ^ bad) if check else 0
    return ip(17, datagram[:6] + struct.pack(">H", value) + data, source, to, **rest)


def icmp(kind, code, rest=b"\0\0\0\0", data=b"", bad=0, **network):
    message = struct.pack(">BBH", kind, code, 0) + rest + data
    return ip(1, message[:2] + struct.pack(">H", checksum(message) ^ bad) + message[4:], **network)


def arp(operation, sender, target, sender_mac=MAC_A, target_mac="000000000000", pad=0):
    return (struct.pack(">HHBBH", 1, 0x0800, 6, 4, operation) + bytes.fromhex(sender_mac) +
            ip_bytes(sender) + bytes.fromhex(target_mac) + ip_bytes(target) + b"\0" * pad)


def name(text):
    return b"".join(bytes([len(p)]) + p.encode() for p in text.split(".") if p) + b"\0"


def dns(ident, flags, questions=(), answers=(), authorities=(), additionals=()):
    text = struct.pack(">HHHHHH", ident, flags, len(questions), len(answers), len(authorities),
                       len(additionals))
    for question, kind in questions:
        text += name(question) + struct.pack(">HH", kind, 1)
    for kind, ttl, data in [*answers, *authorities, *additionals]:
        text += b"\xc0\x0c" + struct.pack(">HHIH", kind, 1, ttl, len(data)) + data
    return text


def dhcp(operation, kind, your="0.0.0.0", flags=0, extra=b""):
    text = struct.pack(">BBBBIHH", operation, 1, 6, 0, 0x1a2b3c4d, 0, flags)
    text += ip_bytes("0.0.0.0") + ip_bytes(your) + ip_bytes("0.0.0.0") * 2
    text += bytes.fromhex(MAC_A) + b"\0" * 10 + b"\0" * 192
    text += b"\x63\x82\x53\x63" + bytes([53, 1, kind]) + extra + b"\xff"
    return text + b"\0" * max(0, 300 - len(text))


def vrrp(version, vrid, priority, addresses, auth=0, password=b"", bad=0):
    head = struct.pack(">BBBB", version << 4 | 1, vrid, priority, len(addresses))
    head += struct.pack(">BBH", auth, 1, 0) if version == 2 else struct.pack(">HH", 100, 0)
    text = head + b"".join(ip_bytes(a) for a in addresses)
    if version == 2:
        text += password.ljust(8, b"\0")
    data = text
    if version == 3:
        data = pseudo(DIRECTOR, "224.0.0.18", 112, len(text)) + text
    text = text[:6] + struct.pack(">H", checksum(data) ^ bad) + text[8:]
    return ip(112, text, DIRECTOR, "224.0.0.18", ttl=255)


SYN_OPTIONS = (b"\x02\x04\x05\xb4" + b"\x04\x02" + b"\x08\x0a" + struct.pack(">II", 5000, 0) +
               b"\x01\x03\x03\x06")
TIMES = b"\x01\x01\x08\x0a" + struct.pack(">II", 5001, 6000)
GET = b"GET / HTTP/1.1\r\nUser-Agent: curl/7.88.1\r\nHost: 10.0.2.100\r\nAccept: */*\r\n\r\n"
PAGE = b"HTTP/1.1 200 OK\r\nServer: Apache/2.2.15 (CentOS)\r\nContent-Length: 6\r\n\r\nHello\n"


def conversations():
    """Two connections, one of them refused."""
    back = {"source": VIP, "to": CLIENT}
    yield tcp(40000, 80, 2, 1000, options=SYN_OPTIONS)
    yield tcp(80, 40000, 0x12, 77000, 1001, options=SYN_OPTIONS, **back)
    yield tcp(40000, 80, 0x10, 1001, 77001, options=TIMES)
    yield tcp(40000, 80, 0x18, 1001, 77001, GET, TIMES)
    yield tcp(80, 40000, 0x10, 77001, 1001 + len(GET), options=TIMES, **back)
    yield tcp(80, 40000, 0x18, 77001, 1001 + len(GET), PAGE, TIMES, **back)
    sack = b"\x01\x01\x05\x0a" + struct.pack(">II", 77001, 77010)
    yield tcp(40000, 80, 0x10, 1001 + len(GET), 77001, options=sack)
    yield tcp(40000, 80, 0x11, 1001 + len(GET), 77001 + len(PAGE), options=TIMES)
    yield tcp(80, 40000, 0x11, 77001 + len(PAGE), 1002 + len(GET), options=TIMES, **back)
    yield tcp(40000, 80, 0x10, 1002 + len(GET), 77002 + len(PAGE), options=TIMES)
    yield tcp(40001, 8080, 2, 4294967290, options=b"\x02\x04\x05\xb4")
    yield tcp(8080, 40001, 0x14, 0, 4294967291, window=0, **back)
    yield tcp(40002, 22, 0x18, 500, 600, b"SSH-2.0-x\r\n")
    yield tcp(40002, 22, 0x10, 511, 610)
    yield tcp(40003, 80, 0x18, 1, 1, b"no request at all\n")
    yield tcp(40004, 21, 0x18, 1, 1, b"USER anonymous\r\n")
    yield tcp(21, 40004, 0x18, 1, 17, b"331 Please specify the password.\r\n", **back)
    yield tcp(40005, 25, 0x18, 1, 1, b"HELO client\r\n")


def odd_segments():
    yield tcp(1, 2, 0, 7)
    yield tcp(1, 2, 0xff, 7, 8, urgent=3)
    yield tcp(1, 2, 0x10, 7, 8, bad=0x1111)
    yield tcp(1, 2, 2, 7, offset=4)
    yield tcp(1, 2, 2, 7, offset=9)
    yield tcp(1, 2, 2, 7, options=b"\x00\x00\x00\x00")
    yield tcp(1, 2, 2, 7, options=b"\x02\x04\x05\xb4\xfd\x04\xf9\x89")
    yield tcp(1, 2, 2, 7, options=b"\x02\x09\x05\xb4")
    yield tcp(1, 2, 4, 7, data=b"why not")


def datagrams():
    yield udp(5000, 8848, b"\0" * 44, DIRECTOR, "224.0.0.81")
    yield udp(40000, 33434, b"\x40" * 32, ttl=1)
    yield udp(5000, 5001, b"no sum", check=False)
    yield udp(5000, 5001, b"wrong", bad=1)
    yield udp(5000, 5001, b"short", length=40)
    yield udp(5000, 5001, b"", length=3)
    yield udp(40000, 6080, b"\0" * 30)
    yield udp(5060, 5060, b"INVITE sip:bob@example.com SIP/2.0\r\nCall-ID: 1\r\n\r\n")
    query = dns(4660, 0x0100, [("www.example.com", 1)])
    yield udp(40000, 53, query, to="10.0.2.3")
    yield udp(53, 40000, dns(4660, 0x8180, [("www.example.com", 1)], [(1, 300, ip_bytes(VIP))]),
              "10.0.2.3", CLIENT)
    yield udp(40000, 53, dns(1, 0x0100, [("15.2.0.10.in-addr.arpa", 12)]), to="10.0.2.3")
    yield udp(53, 40000, dns(1, 0x8583, [("15.2.0.10.in-addr.arpa", 12)]), "10.0.2.3", CLIENT)
    yield udp(53, 40000, dns(2, 0x8180, [("15.2.0.10.in-addr.arpa", 12)],
                             [(12, 90061, name("client.i2tch.loc"))]), "10.0.2.3", CLIENT)
    yield udp(53, 40000, dns(3, 0x8182, [("x", 28)]), "10.0.2.3", CLIENT)
    yield udp(53, 40000, dns(4, 0x8180, [("a.b", 1)], [(5, 60, name("c.b")), (1, 0, ip_bytes(VIP))],
                             [(2, 60, name("ns.b"))], [(1, 60, ip_bytes(SERVER))]), "10.0.2.3",
              CLIENT)
    yield udp(53, 40000, dns(5, 0x8180, [("b", 15)], [(15, 60, b"\0\x0a" + name("mail.b")),
                                                     (16, 60, b"\x05hello")]), "10.0.2.3", CLIENT)
    yield udp(40000, 53, b"\0\1\2", to="10.0.2.3")


def messages():
    about = tcp(40000, 80, 2, 1000, options=SYN_OPTIONS)
    asked = udp(40000, 33434, b"\x40" * 32, ttl=1)
    back = {"source": VIP, "to": CLIENT, "frag": 0, "tos": 0xc0}
    yield icmp(8, 0, struct.pack(">HH", 1000, 1), bytes(range(56)))
    yield icmp(0, 0, struct.pack(">HH", 1000, 1), bytes(range(56)), source=VIP, to=CLIENT, frag=0)
    for code in range(17):
        rest = struct.pack(">HH", 0, 1400) if code == 4 else b"\0\0\0\0"
        yield icmp(3, code, rest, about, **back)
    yield icmp(3, 4, b"\0\0\0\0", about, **back)
    yield icmp(3, 3, b"\0\0\0\0", asked, **back)
    yield icmp(3, 3, b"\0\0\0\0", about[:28], **back)
    yield icmp(3, 3, b"\0\0\0\0", icmp(8, 0, b"\0\1\0\1", b"x" * 8), **back)
    yield icmp(11, 0, b"\0\0\0\0", asked, **back)
    yield icmp(11, 1, b"\0\0\0\0", asked, **back)
    for code in range(4):
        yield icmp(5, code, ip_bytes("10.0.2.2"), about, **back)
    yield icmp(4, 0, b"\0\0\0\0", about, **back)
    yield icmp(13, 0, b"\0\1\0\1", b"\0" * 12)
    yield icmp(8, 0, b"\0\1\0\1", b"bad", bad=0x0101)
    yield icmp(42, 7, b"\0\1\0\1")


def others():
    inner = tcp(40000, 80, 2, 1000, options=SYN_OPTIONS)
    yield ip(4, inner, DIRECTOR, SERVER)
    yield ip(4, icmp(8, 0, b"\0\1\0\1"), DIRECTOR, SERVER)
    yield ip(47, b"\0\0\x08\0" + inner, DIRECTOR, SERVER)
    yield ip(47, b"\x80\0\x08\0\x12\x34\0\0" + inner, DIRECTOR, SERVER)
    yield vrrp(2, 51, 100, [VIP])
    yield vrrp(2, 51, 0, [VIP, "10.0.3.200"], 1, b"secret")
    yield vrrp(2, 51, 100, [VIP], bad=1)
    yield vrrp(3, 51, 100, [VIP])
    yield ip(253, b"x" * 12)
    yield ip(17, b"x" * 16, frag=185)
    yield ip(1, struct.pack(">BBHHH", 8, 0, 0, 1, 1) + b"y" * 16, frag=0x2000)
    yield ip(6, b"z" * 24, frag=0x2003)
    yield tcp(5, 6, 2, 1, tos=3, ttl=0, frag=0)
    yield tcp(5, 6, 2, 1, frag=0x8000)
    yield ip(6, b"", options=b"\x01\x01\x01\x00")
    yield ip(1, b"\x08\0\0\0\0\1\0\1", length=60)
    yield ip(1, b"\x08\0\xf7\xfd\0\1\0\1", bad=0x0f0f)


def frames():
    yield ethernet(arp(1, CLIENT, VIP), 0x0806, to=BROADCAST)
    yield ethernet(arp(2, VIP, CLIENT, MAC_B, MAC_A, 18), 0x0806, MAC_B, MAC_A)
    yield ethernet(arp(1, VIP, VIP), 0x0806, to=BROADCAST)
    yield ethernet(arp(1, "0.0.0.0", VIP), 0x0806, to=BROADCAST)
    yield ethernet(arp(1, CLIENT, VIP, MAC_A, MAC_B), 0x0806)
    yield ethernet(arp(1, VIP, VIP, MAC_A, BROADCAST), 0x0806, to=BROADCAST)
    yield ethernet(arp(2, VIP, VIP, MAC_A, MAC_A), 0x0806, to=BROADCAST)
    for group in (conversations(), odd_segments(), datagrams(), messages(), others()):
        for packet in group:
            yield ethernet(packet)
    discover = dhcp(1, 1, extra=bytes([50, 4]) + ip_bytes(CLIENT) +
                    bytes([55, 4, 1, 3, 6, 12]) + bytes([12, 6]) + b"client")
    yield ethernet(udp(68, 67, discover, "0.0.0.0", "255.255.255.255", frag=0), to=BROADCAST)
    offer = dhcp(2, 2, CLIENT, extra=bytes([54, 4]) + ip_bytes("10.0.2.2") + bytes([51, 4]) +
                 struct.pack(">I", 86400) + bytes([1, 4, 255, 255, 255, 0]) + bytes([3, 4]) +
                 ip_bytes("10.0.2.2") + bytes([6, 4]) + ip_bytes("10.0.2.3"))
    yield ethernet(udp(67, 68, offer, "10.0.2.2", CLIENT, frag=0), source=MAC_B, to=MAC_A)
    yield ethernet(udp(68, 67, dhcp(1, 3, flags=0x8000), "0.0.0.0", "255.255.255.255", frag=0),
                   to=BROADCAST)
    yield ethernet(udp(67, 68, dhcp(2, 5, CLIENT), "10.0.2.2", CLIENT, frag=0))
    six = struct.pack(">IHBB", 0x60000000, 20, 6, 64) + b"\xfe\x80" + b"\0" * 13 + b"\1"
    six += b"\xfe\x80" + b"\0" * 13 + b"\2"
    six += struct.pack(">HHIIBBHHH", 1, 80, 5, 0, 0x50, 2, 9, 0, 0)
    yield ethernet(six, 0x86dd)
    yield ethernet(b"mystery bytes", 0x88b5)
    yield ethernet(b"", 0x0800)
    yield ethernet(b"\x45\0\0", 0x0800)


def cut_frames():
    """Of some kinds, the first bytes alone."""
    about = tcp(40000, 80, 2, 1000, options=SYN_OPTIONS)
    kinds = [
        ethernet(arp(1, CLIENT, VIP), 0x0806, to=BROADCAST),
        ethernet(about),
        ethernet(tcp(40000, 80, 0x18, 1001, 77001, GET, TIMES)),
        ethernet(udp(40000, 53, dns(9, 0x0100, [("www.example.com", 1)]), to="10.0.2.3")),
        ethernet(icmp(8, 0, struct.pack(">HH", 1000, 1), bytes(range(56)))),
        ethernet(icmp(3, 3, b"\0\0\0\0", about, source=VIP, to=CLIENT)),
        ethernet(vrrp(2, 51, 100, [VIP])),
    ]
    for frame in kinds:
        for size in (13, 14, 20, 33, 34, 36, 38, 41, 42, 48, 54, 60, 66, 68):
            yield frame, min(size, len(frame))


def write(path, packets):
    with open(path, "wb") as to:
        to.write(struct.pack("<IHHIIII", 0xa1b2c3d4, 2, 4, 0, 0, 262144, 1))
        micros = 123456
        for frame, captured in packets:
            to.write(struct.pack("<IIII", 1356022800 + micros // 1000000, micros % 1000000,
                                 captured, len(frame)))
            to.write(frame[:captured])
            micros += 70007


write(sys.argv[1] + "/kinds.pcap", ((frame, len(frame)) for frame in frames()))
write(sys.argv[1] + "/cut.pcap", cut_frames())
