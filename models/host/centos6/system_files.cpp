// SPDX-License-Identifier: Apache-2.0
#include "models/host/centos6/blank_files.hpp"

#include <array>

namespace lvsim::host {

namespace {

constexpr std::string_view kPasswd =
    R"(root:x:0:0:root:/root:/bin/bash
bin:x:1:1:bin:/bin:/sbin/nologin
daemon:x:2:2:daemon:/sbin:/sbin/nologin
adm:x:3:4:adm:/var/adm:/sbin/nologin
mail:x:8:12:mail:/var/spool/mail:/sbin/nologin
nobody:x:99:99:Nobody:/:/sbin/nologin
dbus:x:81:81:System message bus:/:/sbin/nologin
sshd:x:74:74:Privilege-separated SSH:/var/empty/sshd:/sbin/nologin
tcpdump:x:72:72::/:/sbin/nologin
trainee:x:500:500:trainee:/home/trainee:/bin/bash
)";

constexpr std::string_view kGroup =
    R"(root:x:0:root
bin:x:1:root,bin,daemon
daemon:x:2:root,bin,daemon
sys:x:3:root,bin,adm
adm:x:4:root,adm,daemon
mail:x:12:mail
wheel:x:10:root
nobody:x:99:
dbus:x:81:
sshd:x:74:
tcpdump:x:72:
trainee:x:500:
)";

constexpr std::string_view kHosts =
    R"(127.0.0.1   localhost localhost.localdomain localhost4 localhost4.localdomain4
::1         localhost localhost.localdomain localhost6 localhost6.localdomain6
)";

constexpr std::string_view kNsswitch =
    R"(passwd:     files
shadow:     files
group:      files

hosts:      files dns

services:   files
networks:   files
protocols:  files
ethers:     files
)";

constexpr std::string_view kServices =
    R"(# service-name  port/protocol  [aliases ...]   [# comment]
ftp-data        20/tcp
ftp             21/tcp
ssh             22/tcp
ssh             22/udp
telnet          23/tcp
smtp            25/tcp          mail
domain          53/tcp
domain          53/udp
bootps          67/udp
bootpc          68/udp
http            80/tcp          www www-http
http            80/udp          www www-http
pop3            110/tcp         pop-3
sunrpc          111/tcp         portmapper rpcbind
sunrpc          111/udp         portmapper rpcbind
ntp             123/udp
imap            143/tcp         imap2
snmp            161/udp
https           443/tcp
https           443/udp
syslog          514/udp
imaps           993/tcp
pop3s           995/tcp
mysql           3306/tcp
squid           3128/tcp
webcache        8080/tcp        http-alt
webcache        8080/udp        http-alt
)";

/// The settings and comments that students see in the lab, and must not change but for one.
constexpr std::string_view kSysctl =
    R"(# Kernel sysctl configuration file for Red Hat Linux
#
# For binary values, 0 is disabled, 1 is enabled.  See sysctl(8) and
# sysctl.conf(5) for more details.

# Controls IP packet forwarding
net.ipv4.ip_forward = 0

# Controls source route verification
net.ipv4.conf.default.rp_filter = 1

# Do not accept source routing
net.ipv4.conf.default.accept_source_route = 0

# Controls the System Request debugging functionality of the kernel
kernel.sysrq = 0

# Controls whether core dumps will append the PID to the core filename.
# Useful for debugging multi-threaded applications.
kernel.core_uses_pid = 1

# Controls the use of TCP syncookies
net.ipv4.tcp_syncookies = 1

# Disable netfilter on bridges.
net.bridge.bridge-nf-call-ip6tables = 0
net.bridge.bridge-nf-call-iptables = 0
net.bridge.bridge-nf-call-arptables = 0

# Controls the default maxmimum size of a mesage queue
kernel.msgmnb = 65536

# Controls the maximum size of a message, in bytes
kernel.msgmax = 65536

# Controls the maximum shared segment size, in bytes
kernel.shmmax = 4294967295

# Controls the maximum number of shared memory segments, in pages
kernel.shmall = 268435456
)";

constexpr std::string_view kSelinux =
    R"(
# This file controls the state of SELinux on the system.
# SELINUX= can take one of these three values:
#     enforcing - SELinux security policy is enforced.
#     permissive - SELinux prints warnings instead of enforcing.
#     disabled - No SELinux policy is loaded.
SELINUX=enforcing
# SELINUXTYPE= can take one of these two values:
#     targeted - Targeted processes are protected,
#     mls - Multi Level Security protection.
SELINUXTYPE=targeted 


)";

constexpr std::string_view kInittab =
    R"(# inittab is only used for the default runlevel; upstart's own files say the rest.
#
#   0 - halt              1 - single user      2 - multiuser, without NFS
#   3 - full multiuser    4 - unused           5 - X11              6 - reboot
#
id:5:initdefault:
)";

constexpr std::string_view kRcLocal =
    R"(#!/bin/sh
#
# This script is run after all the other init scripts.

touch /var/lock/subsys/local
)";

constexpr std::string_view kBashrc =
    R"(# .bashrc

alias rm='rm -i'
alias cp='cp -i'
alias mv='mv -i'
)";

constexpr std::array kFiles = {
    InstalledFile{"/etc/passwd", kPasswd},
    InstalledFile{"/etc/group", kGroup},
    InstalledFile{"/etc/shadow",
                  "root:$lvsim$fenestros:15693:0:99999:7:::\n"
                  "trainee:$lvsim$trainee:15693:0:99999:7:::\n",
                  0},
    InstalledFile{"/etc/ssh/sshd_config",
                  "# What is commented out are the defaults.\n#Port 22\nProtocol 2\n"
                  "SyslogFacility AUTHPRIV\n#PermitRootLogin yes\nPasswordAuthentication yes\n"
                  "UsePAM yes\n",
                  0600},
    InstalledFile{"/etc/hosts", kHosts},
    InstalledFile{"/etc/host.conf", "multi on\n"},
    InstalledFile{"/etc/nsswitch.conf", kNsswitch},
    InstalledFile{"/etc/resolv.conf", "# Generated by NetworkManager\n"},
    InstalledFile{"/etc/services", kServices},
    InstalledFile{"/etc/redhat-release", "CentOS release 6.3 (Final)\n"},
    InstalledFile{"/etc/system-release", "CentOS release 6.3 (Final)\n"},
    InstalledFile{"/etc/issue", "CentOS release 6.3 (Final)\nKernel \\r on an \\m\n\n"},
    InstalledFile{"/etc/sysctl.conf", kSysctl},
    InstalledFile{"/etc/selinux/config", kSelinux},
    InstalledFile{"/etc/inittab", kInittab},
    InstalledFile{"/etc/rc.d/rc.local", kRcLocal, 0755},
    InstalledFile{"/etc/fstab",
                  "/dev/mapper/vg_centos6-lv_root /    ext4 defaults 1 1\n"
                  "/dev/mapper/vg_centos6-lv_swap swap swap defaults 0 0\n"},
    InstalledFile{"/root/.bashrc", kBashrc},
    InstalledFile{"/root/.bash_profile", "# .bash_profile\n\n. ~/.bashrc\n"},
};

}  // namespace

std::span<const InstalledFile> system_files() {
    return kFiles;
}

}  // namespace lvsim::host
