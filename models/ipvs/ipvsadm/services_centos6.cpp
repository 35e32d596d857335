// SPDX-License-Identifier: Apache-2.0
//
// The names of TCP and UDP ports on CentOS 6, as far as a student meets them. The first line of a
// port and protocol is its name, further ones are aliases.
#include "models/ipvs/ipvsadm/names.hpp"

namespace lvsim::ipvs::ipvsadm {
namespace {

constexpr PortName kPorts[] = {
    PortName{1, "tcpmux"},
    PortName{7, "echo"},
    PortName{9, "discard"},
    PortName{11, "systat", For::Tcp},
    PortName{13, "daytime"},
    PortName{15, "netstat", For::Tcp},
    PortName{19, "chargen"},
    PortName{20, "ftp-data", For::Tcp},
    PortName{21, "ftp", For::Tcp},
    PortName{22, "ssh", For::Tcp},
    PortName{23, "telnet", For::Tcp},
    PortName{25, "smtp", For::Tcp},
    PortName{37, "time"},
    PortName{43, "nicname"},
    PortName{49, "tacacs"},
    PortName{53, "domain"},
    PortName{67, "bootps", For::Udp},
    PortName{68, "bootpc", For::Udp},
    PortName{69, "tftp", For::Udp},
    PortName{70, "gopher", For::Tcp},
    PortName{79, "finger", For::Tcp},
    PortName{80, "http"},
    PortName{80, "www"},
    PortName{88, "kerberos"},
    PortName{110, "pop3", For::Tcp},
    PortName{111, "sunrpc"},
    PortName{113, "auth", For::Tcp},
    PortName{119, "nntp", For::Tcp},
    PortName{123, "ntp", For::Udp},
    PortName{137, "netbios-ns"},
    PortName{138, "netbios-dgm"},
    PortName{139, "netbios-ssn", For::Tcp},
    PortName{143, "imap"},
    PortName{161, "snmp"},
    PortName{162, "snmptrap"},
    PortName{179, "bgp"},
    PortName{194, "irc"},
    PortName{389, "ldap"},
    PortName{443, "https"},
    PortName{445, "microsoft-ds"},
    PortName{465, "urd", For::Tcp},
    PortName{500, "isakmp", For::Udp},
    PortName{514, "shell", For::Tcp},
    PortName{514, "syslog", For::Udp},
    PortName{515, "printer", For::Tcp},
    PortName{520, "route", For::Udp},
    PortName{587, "submission", For::Tcp},
    PortName{631, "ipp"},
    PortName{636, "ldaps"},
    PortName{873, "rsync", For::Tcp},
    PortName{989, "ftps-data", For::Tcp},
    PortName{990, "ftps", For::Tcp},
    PortName{992, "telnets", For::Tcp},
    PortName{993, "imaps", For::Tcp},
    PortName{995, "pop3s", For::Tcp},
    PortName{1080, "socks", For::Tcp},
    PortName{1194, "openvpn"},
    PortName{1433, "ms-sql-s", For::Tcp},
    PortName{1645, "datametrics"},
    PortName{1812, "radius"},
    PortName{1813, "radius-acct"},
    PortName{2049, "nfs"},
    PortName{3128, "squid", For::Tcp},
    PortName{3306, "mysql", For::Tcp},
    PortName{3636, "servistaitsm"},
    PortName{5060, "sip"},
    PortName{5061, "sip-tls"},
    PortName{5222, "xmpp-client", For::Tcp},
    PortName{5269, "xmpp-server", For::Tcp},
    PortName{5353, "mdns", For::Udp},
    PortName{5432, "postgresql", For::Tcp},
    PortName{5672, "amqp"},
    PortName{8080, "webcache"},
    PortName{11211, "memcache"},
};

}  // namespace

std::span<const PortName> centos6_ports() {
    return kPorts;
}

}  // namespace lvsim::ipvs::ipvsadm
