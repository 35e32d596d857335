// SPDX-License-Identifier: Apache-2.0
//
// ssh and sshd between two machines: keys, passwords, commands, logins, and what goes wrong.
#include "models/host/files.hpp"
#include "models/host/ssh/link.hpp"
#include "tests/models/host/ssh/ssh_lab.hpp"

namespace lvsim::host {
namespace {

TEST_CASE("ssh asks for the key and the password, and runs a command there", "[host][ssh]") {
    SshLab at;
    const std::string asked = at.type("ssh 10.0.2.100 hostname\r");
    CHECK_THAT(asked, Catch::Contains("The authenticity of host '10.0.2.100 (10.0.2.100)' can't be "
                                      "established.\nRSA key fingerprint is ") &&
                          Catch::EndsWith("Are you sure you want to continue connecting "
                                          "(yes/no)? "));
    CHECK(at.type("perhaps\r") == "perhaps\nPlease type 'yes' or 'no': ");
    CHECK(at.type("yes\r") ==
          "yes\nWarning: Permanently added '10.0.2.100' (RSA) to the list of known hosts.\n"
          "root@10.0.2.100's password: ");
    // The password is not echoed.
    CHECK_THAT(at.type("fenestros\r"),
               Catch::StartsWith("\ncentos6.localdomain\n") && !Catch::Contains("fenestros"));
    CHECK_THAT(at.enter("ssh root@10.0.2.100 'exit 3'; echo status $?"),
               Catch::Contains("status 3\n") && !Catch::Contains("authenticity"));
    CHECK_THAT(at.lab.run(at.client, "cat /root/.ssh/known_hosts").output,
               Catch::StartsWith("10.0.2.100 ssh-rsa AAAA"));
}

TEST_CASE("ssh: output, errors and input of a command go their ways", "[host][ssh]") {
    SshLab at;
    at.enter("ssh 10.0.2.100 true");
    CHECK_THAT(at.enter("ssh 10.0.2.100 'ls /nothing' > out 2> err; wc -c < out; cat err"),
               Catch::Contains("0\n") && Catch::Contains("/nothing: No such file or directory\n"));
    at.enter("ssh 10.0.2.100 cat");
    CHECK_THAT(at.type("typed here\r"), Catch::Contains("typed here\ntyped here\n"));
    at.type("\x04");
    CHECK(at.console->is_at_prompt());
    const std::string many = at.enter("ssh 10.0.2.100 'seq 100000' | tail -n 1");
    CHECK_THAT(many, Catch::Contains("100000\n"));
}

TEST_CASE("ssh logs in on the other machine's own terminal", "[host][ssh]") {
    SshLab at;
    CHECK_THAT(at.enter("ssh 10.0.2.100"), Catch::EndsWith("[root@centos6 ~]# "));
    CHECK_THAT(at.type("echo here > /tmp/mark; tty; echo $SHELL\r"), Catch::Contains("/bin/bash"));
    CHECK(at.run("cat /tmp/mark") == "here\n");
    CHECK_THAT(at.run("netstat -tn"),
               Catch::Contains("10.0.2.100:22") && Catch::Contains("ESTABLISHED"));
    at.type("sleep 1000\r");
    CHECK_THAT(at.type("\x03"), Catch::Contains("^C"));
    CHECK_THAT(at.type("exit\r"), Catch::Contains("Connection to 10.0.2.100 closed.\n"));
    CHECK(at.console->is_at_prompt());
    CHECK(at.run("netstat -tn | grep ESTABLISHED").empty());
    // The own terminal is as it was.
    CHECK_THAT(at.type("echo mine\r"), Catch::Contains("mine\n"));
}

TEST_CASE("ssh: wrong passwords, and users there are not", "[host][ssh]") {
    SshLab at;
    at.enter("ssh 10.0.2.100 true");
    const std::string refused =
        "Permission denied (publickey,gssapi-keyex,gssapi-with-mic,password).\n";
    CHECK_THAT(at.enter("ssh 10.0.2.100", "wrong"),
               Catch::EndsWith("\nPermission denied, please try again.\n"
                               "root@10.0.2.100's password: "));
    at.type("worse\r");
    CHECK_THAT(at.type("worst\r"), Catch::StartsWith("\n" + refused));
    at.enter("ssh nobody@10.0.2.100", "x");
    at.type("x\r");
    CHECK_THAT(at.type("x\r"), Catch::Contains(refused));
    CHECK_THAT(at.enter("ssh trainee@10.0.2.100 id -un", "trainee"), Catch::Contains("trainee\n"));
    at.lab.write(at.server, "/etc/ssh/sshd_config", "PermitRootLogin no\n");
    CHECK(at.lab.run(at.server, "service sshd restart").status == 0);
    CHECK_THAT(at.enter("ssh 10.0.2.100"), Catch::Contains("please try again"));
    at.type("\x03");
    // Without a terminal nobody can be asked.
    CHECK(at.lab.run(at.client, "ssh 10.0.2.100 true") == Outcome{255, refused});
    CHECK(at.lab.run(at.client, "rm -r .ssh; ssh 10.0.2.100 true") ==
          Outcome{255, "Host key verification failed.\n"});
}

TEST_CASE("ssh: nobody there, in its words and both languages", "[host][ssh]") {
    SshLab at;
    const auto run = [&](std::string_view line) { return at.lab.run(at.client, line); };
    CHECK(run("ssh 10.0.2.7") ==
          Outcome{255, "ssh: connect to host 10.0.2.7 port 22: No route to host\n"});
    CHECK(run("ssh -p 23 10.0.2.100") ==
          Outcome{255, "ssh: connect to host 10.0.2.100 port 23: Connection refused\n"});
    CHECK(run("LANG=fr_FR.UTF-8 ssh -p 23 10.0.2.100").output ==
          "ssh: connect to host 10.0.2.100 port 23: Connexion refusée\n");
    CHECK_THAT(run("ssh nosuch").output, Catch::StartsWith("ssh: Could not resolve hostname "
                                                           "nosuch: "));
    CHECK(run("service iptables start; iptables -F; iptables -A INPUT -p tcp -s 10.0.2.100 -j DROP")
              .status == 0);
    CHECK(run("ssh -o ConnectTimeout=5 10.0.2.100") ==
          Outcome{255, "ssh: connect to host 10.0.2.100 port 22: Connection timed out\n"});
    CHECK(run("ssh 10.0.2.100") ==
          Outcome{255, "ssh: connect to host 10.0.2.100 port 22: Connection timed out\n"});
    CHECK(run("ssh").status == 255);
    CHECK(run("ssh -i key x") == Outcome{255, "not modelled in lvsim: ssh -i\n"});
    CHECK(run("ssh -Z x").status == 255);
    CHECK(run("ssh -p x y") == Outcome{255, "Bad port 'x'\n"});
    CHECK(run("ssh -V").output == "OpenSSH_5.3p1, OpenSSL 1.0.0-fips 29 Mar 2010\n");
}

TEST_CASE("ssh notices that another machine has the address", "[host][ssh]") {
    SshLab at;
    at.enter("ssh 10.0.2.100 true");
    CHECK(at.lab.run(at.server, "rm /etc/ssh/ssh_host_rsa_key.pub; service sshd restart").status ==
          0);
    CHECK_THAT(at.type("ssh 10.0.2.100 true\r"),
               Catch::Contains("@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\n") &&
                   Catch::Contains("Offending key in /root/.ssh/known_hosts:1\n") &&
                   Catch::Contains("Host key verification failed.\n"));
}

TEST_CASE("sshd is a service like the others", "[host][ssh]") {
    SshLab at;
    CHECK_THAT(at.run("netstat -ltn"), Catch::Contains(":::22 "));
    CHECK_THAT(at.run("service sshd status"), Catch::StartsWith("sshd (pid  "));
    CHECK_THAT(at.run("chkconfig --list sshd"), Catch::Contains("5:on"));
    CHECK_THAT(at.run("ls /etc/rc.d/rc5.d"), Catch::Contains("S55sshd"));
    CHECK(at.run("service sshd stop") == ok_line("Stopping sshd: "));
    CHECK_THAT(at.type("ssh 10.0.2.100\r"), Catch::Contains("Connection refused"));
    at.lab.write(at.server, "/etc/ssh/sshd_config", "Port 2222\nPrt 1\n");
    CHECK(at.run("service sshd start") ==
          "Starting sshd: /etc/ssh/sshd_config: line 2: Bad configuration option: Prt\n"
          "/etc/ssh/sshd_config: terminating, 1 bad configuration options\n" +
              ok_line("", "FAILED"));
    at.lab.write(at.server, "/etc/ssh/sshd_config", "Port 2222\n");
    CHECK(at.run("service sshd start") == ok_line("Starting sshd: "));
    CHECK_THAT(at.enter("ssh -p 2222 10.0.2.100 echo in"), Catch::Contains("\nin\n"));
    CHECK_THAT(at.lab.run(at.client, "cat .ssh/known_hosts").output,
               Catch::StartsWith("[10.0.2.100]:2222 ssh-rsa "));
}

TEST_CASE("ssh: a machine that goes away takes its logins with it", "[host][ssh]") {
    SshLab at;
    at.enter("ssh 10.0.2.100");
    at.server.system.power_off();
    at.wait(5_s);
    at.lab.boot(at.server);
    CHECK_THAT(at.type("echo anybody\r", 300_s),
               Catch::Contains("Connection to 10.0.2.100 closed.\n"));
    CHECK(at.console->is_at_prompt());
    CHECK_THAT(at.enter("ssh 10.0.2.100 echo again"), Catch::Contains("\nagain\n"));
    at.enter("ssh 10.0.2.100");
    at.console.reset();
    at.wait(5_s);
    CHECK(at.run("netstat -tn | grep ESTABLISHED").empty());
}

TEST_CASE("a terminal that was open when the power went does not kill what runs now",
          "[host][ssh]") {
    SshLab at;
    at.client.system.reset();
    at.wait(60_s);
    at.console.reset();
    at.wait();
    CHECK(at.lab.run(at.client, "service sshd status").status == 0);
}

TEST_CASE("sshd: bytes that are not SSH end the connection", "[host][ssh]") {
    SshLab at;
    const Endpoint sshd{IpAddress::v4(0x0a00'0264), 22};
    ssh::Link link(at.client.host);
    link.connect(sshd);
    at.wait();
    REQUIRE(link.has_banner());
    REQUIRE(link.take()->kind == ssh::MessageKind::HostKey);
    link.send(ssh::MessageKind::Execute, "reboot");  // before any password
    at.wait();
    CHECK(link.is_over());
    CHECK_FALSE(link.take().has_value());
    CHECK(at.server.system.is_up());
    CHECK_THAT(at.enter("ssh 10.0.2.100 echo still there"), Catch::Contains("still there\n"));
}

}  // namespace
}  // namespace lvsim::host
