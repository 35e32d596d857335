// SPDX-License-Identifier: Apache-2.0
//
// service, chkconfig, ifup and ifdown, in both languages (centos6-lab.md, sections 3.2 to 4.1).
#include "tests/models/host/boot/centos_lab.hpp"

#include <catch2/catch.hpp>

namespace lvsim::host {

namespace {

const std::string kFrench = "\u00a0";  // the blank in front of a colon

}  // namespace

TEST_CASE("service: NetworkManager stops, and says so in the language of the machine",
          "[host][boot]") {
    CentosLab english;
    auto machine = english.add("client");
    english.boot(machine);
    CHECK(english.run(machine, "service NetworkManager stop") ==
          Outcome{0, ok_line("Stopping NetworkManager daemon: ")});
    CHECK(english.run(machine, "service NetworkManager status") ==
          Outcome{3, "NetworkManager is stopped\n"});

    CentosLab french(Language::French);
    auto machine_fr = french.add("client");
    french.boot(machine_fr);
    CHECK(french.run(machine_fr, "service NetworkManager stop") ==
          Outcome{0, ok_line("Arrêt du démon NetworkManager" + kFrench + ": ")});
    CHECK(french.run(machine_fr, "service NetworkManager status") ==
          Outcome{3, "NetworkManager est arrêté\n"});
}

TEST_CASE("service network restart: block E, and forwarding falls back to what the file says",
          "[host][boot]") {
    CentosLab lab;
    auto machine = lab.add_configured("serveur1", "10.0.3.100", "Intnet1");
    lab.run(machine, "sysctl -w net.ipv4.ip_forward=1");
    CHECK(lab.run(machine, "service network restart") ==
          Outcome{0, ok_line("Shutting down interface eth0:  ") +
                         ok_line("Shutting down loopback interface:  ") +
                         ok_line("Bringing up loopback interface:  ") +
                         ok_line("Bringing up interface eth0:  ")});
    CHECK(lab.run(machine, "cat /proc/sys/net/ipv4/ip_forward").output == "0\n");
    CHECK(lab.run(machine, "ping -c 1 -q 127.0.0.1").status == 0);
    CHECK(lab.run(machine, "service network status") ==
          Outcome{0, "Configured devices:\nlo eth0\nCurrently active devices:\nlo eth0\n"});
}

TEST_CASE("service: names that are no service, and no action", "[host][boot]") {
    CentosLab lab;
    auto machine = lab.add_configured("client", "10.0.2.15");
    CHECK(lab.run(machine, "service foo start") == Outcome{1, "foo: unrecognized service\n"});
    CHECK(lab.run(machine, "service network jump") ==
          Outcome{2,
                  "Usage: /etc/init.d/network "
                  "{start|stop|status|restart|reload|force-reload}\n"});
    CHECK(lab.run(machine, "service").status == 1);
}

TEST_CASE("chkconfig: lists, adds, deletes, and refuses", "[host][boot]") {
    CentosLab lab;
    auto machine = lab.add_configured("client", "10.0.2.15");
    CHECK(lab.run(machine, "chkconfig --list network") ==
          Outcome{0, "network        \t0:off\t1:off\t2:on\t3:on\t4:on\t5:on\t6:off\n"});
    CHECK(lab.run(machine, "chkconfig --del iptables") == Outcome{0, ""});
    CHECK(lab.run(machine, "chkconfig --list iptables") ==
          Outcome{1,
                  "service iptables supports chkconfig, but is not referenced in any runlevel "
                  "(run 'chkconfig --add iptables')\n"});
    CHECK(lab.run(machine, "chkconfig -del iptables") == Outcome{1, "-del: unknown option\n"});
    CHECK(lab.run(machine, "chkconfig --list foo") ==
          Outcome{1, "error reading information on service foo: No such file or directory\n"});
    CHECK(lab.run(machine, "chkconfig --add iptables") == Outcome{0, ""});
    CHECK(lab.run(machine, "chkconfig --level 345 iptables off; chkconfig --list iptables") ==
          Outcome{0, "iptables       \t0:off\t1:off\t2:on\t3:off\t4:off\t5:off\t6:off\n"});
    CHECK(lab.run(machine, "chkconfig network").status == 0);
    CHECK(lab.run(machine, "chkconfig iptables").status == 1);
    CHECK(lab.run(machine, "chkconfig --help").status == 1);
}

TEST_CASE("chkconfig in French, by the variables of the line", "[host][boot]") {
    CentosLab lab;
    auto machine = lab.add_configured("client", "10.0.2.15");
    CHECK(lab.run(machine, "LANG=fr_FR.UTF-8 chkconfig --list network").output ==
          "network        \t0:arrêt\t1:arrêt\t2:marche\t3:marche\t4:marche\t5:marche\t6:arrêt\n");
    CHECK(lab.run(machine, "LANG=fr_FR.UTF-8 service network status").output ==
          "Configured devices:\nlo eth0\nCurrently active devices:\nlo eth0\n");
}

TEST_CASE("a start script that a person writes is run by service and by init", "[host][boot]") {
    CentosLab lab;
    auto machine = lab.add_configured("client", "10.0.2.15");
    lab.write(machine, "/etc/rc.d/init.d/mine",
              "#!/bin/bash\n# chkconfig: 345 99 01\necho \"mine: $1\"\n"
              "echo \"$1\" >> /root/mine.log\n");
    CHECK(lab.run(machine, "chmod 755 /etc/init.d/mine; chkconfig --add mine") == Outcome{0, ""});
    CHECK(lab.run(machine, "service mine status") == Outcome{0, "mine: status\n"});
    CHECK(lab.run(machine, "/etc/init.d/network status").output ==
          "Configured devices:\nlo eth0\nCurrently active devices:\nlo eth0\n");
    lab.run(machine, "reboot");
    lab.wait(60_s);
    CHECK(lab.run(machine, "cat /root/mine.log") == Outcome{0, "status\nstart\n"});
}

TEST_CASE("ifdown and ifup take an interface down and up again, aliases too", "[host][boot]") {
    CentosLab lab;
    auto machine = lab.add_configured("directeur", "10.0.2.50");
    lab.write(machine, "/etc/sysconfig/network-scripts/ifcfg-eth0:0",
              static_ifcfg("eth0:0", "10.0.2.100"));
    CHECK(lab.run(machine, "ifdown eth0; ifup eth0") == Outcome{0, ""});
    CHECK(lab.run(machine, "ping -c 1 -q 10.0.2.100").status == 0);
    CHECK(lab.run(machine, "ifdown eth0:0") == Outcome{0, ""});
    CHECK(lab.run(machine, "ping -c 1 -q -W 1 10.0.2.100").status != 0);
    CHECK(lab.run(machine, "ifup eth5") == Outcome{1,
                                                   "/sbin/ifup: configuration for eth5 not found.\n"
                                                   "Usage: ifup <device name>\n"});
}

TEST_CASE("a blank in a name of an ifcfg file is a command that the shell does not find",
          "[host][boot]") {
    CentosLab lab;
    auto machine = lab.add_configured("client", "10.0.2.15");
    lab.write(machine, "/etc/sysconfig/network-scripts/ifcfg-eth0",
              "DEVICE=\"eth0\"\nNM CONTROLLED=\"no\"\nIPADDR=10.0.2.16\nNETMASK=255.255.255.0\n");
    CHECK(lab.run(machine, "ifdown eth0; ifup eth0") ==
          Outcome{0,
                  "/etc/sysconfig/network-scripts/ifcfg-eth0: line 2: NM: command not "
                  "found\n"});
    CHECK(lab.run(machine, "ping -c 1 -q 10.0.2.16").status == 0);
}

TEST_CASE("sysctl -p prints block F: what it sets, and the keys of a module that is not there",
          "[host][boot]") {
    CentosLab lab;
    auto machine = lab.add_configured("directeur", "10.0.2.50");
    CHECK(lab.run(machine, "sysctl -p") ==
          Outcome{255,
                  "net.ipv4.ip_forward = 0\n"
                  "net.ipv4.conf.default.rp_filter = 1\n"
                  "net.ipv4.conf.default.accept_source_route = 0\n"
                  "kernel.sysrq = 0\n"
                  "kernel.core_uses_pid = 1\n"
                  "net.ipv4.tcp_syncookies = 1\n"
                  "error: \"net.bridge.bridge-nf-call-ip6tables\" is an unknown key\n"
                  "error: \"net.bridge.bridge-nf-call-iptables\" is an unknown key\n"
                  "error: \"net.bridge.bridge-nf-call-arptables\" is an unknown key\n"
                  "kernel.msgmnb = 65536\n"
                  "kernel.msgmax = 65536\n"
                  "kernel.shmmax = 4294967295\n"
                  "kernel.shmall = 268435456\n"});
    lab.write(machine, "/root/mine", "ip forward =1\nnet.ipv4.ip_forward\n");
    CHECK(lab.run(machine, "sysctl -p mine") ==
          Outcome{255,
                  "error: \"ip forward\" is an unknown key\n"
                  "warning: mine(2): invalid syntax, continuing...\n"});
    CHECK(lab.run(machine, "sysctl -p /etc/nothing") ==
          Outcome{255, "error: unable to open preload file \"/etc/nothing\"\n"});
}

TEST_CASE("modules: modprobe, lsmod, rmmod and what the kernel says", "[host][boot]") {
    CentosLab lab;
    auto machine = lab.add_configured("directeur", "10.0.2.50");
    CHECK(lab.run(machine, "modprobe ip_vs_rr; modprobe ip_vs_wrr") == Outcome{0, ""});
    CHECK(lab.run(machine, "lsmod | grep ip_vs") ==
          Outcome{0,
                  "ip_vs_wrr               1599  0 \n"
                  "ip_vs_rr                1420  0 \n"
                  "ip_vs                 115643  2 ip_vs_wrr,ip_vs_rr\n"
                  "ipv6                  264641  1 ip_vs\n"});
    CHECK(lab.run(machine, "rmmod ip_vs").status == 1);
    CHECK(lab.run(machine, "ipvsadm -A -t 10.0.2.50:80 -s rr; rmmod ip_vs_rr") ==
          Outcome{1, "ERROR: Module ip_vs_rr is in use\n"});
    CHECK(lab.run(machine, "ipvsadm -C; rmmod ip_vs_rr ip_vs_wrr ip_vs") == Outcome{0, ""});
    CHECK_FALSE(machine.host.has_ipvs());
    CHECK(lab.run(machine, "modprobe ip vs") == Outcome{1, "FATAL: Module ip not found.\n"});
    CHECK(lab.run(machine, "dmesg | grep IPVS | tail -1") == Outcome{0, "IPVS: ipvs unloaded.\n"});
}

TEST_CASE("SELinux: setenforce holds until the reboot, the file from then on", "[host][boot]") {
    CentosLab lab;
    auto machine = lab.add_configured("client", "10.0.2.15");
    CHECK(lab.run(machine, "getenforce") == Outcome{0, "Enforcing\n"});
    CHECK(lab.run(machine, "setenforce permissive; getenforce") == Outcome{0, "Permissive\n"});
    lab.run(machine, "reboot");
    lab.wait(60_s);
    CHECK(lab.run(machine, "getenforce") == Outcome{0, "Enforcing\n"});
    lab.write(machine, "/etc/selinux/config", "SELINUX=disabled\nSELINUXTYPE=targeted\n");
    lab.run(machine, "reboot");
    lab.wait(60_s);
    CHECK(lab.run(machine, "setenforce 0") == Outcome{1, "setenforce: SELinux is disabled\n"});
}

}  // namespace lvsim::host
