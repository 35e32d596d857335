// SPDX-License-Identifier: Apache-2.0
//
// yum and rpm: what they print, and that they need the mirror (centos6-lab.md, section 4.2).
#include "models/host/boot/packages.hpp"

#include "tests/models/host/boot/centos_lab.hpp"

#include <catch2/catch.hpp>

namespace lvsim::host {

namespace {

/// A clone whose udev rules are emptied: NetworkManager gets it an address on the NAT network.
struct OnNat {
    explicit OnNat(Language language = Language::English) : lab(language) {
        lab.write(machine, "/etc/udev/rules.d/70-persistent-net.rules", "");
        lab.boot(machine);
        lab.wait(10_s);
    }
    CentosLab lab;
    Centos6Machine machine = lab.add("serveur1");
};

}  // namespace

TEST_CASE("yum installs httpd and what it needs, after a yes", "[host][boot]") {
    OnNat at;
    CHECK(at.lab.run(at.machine, "rpm -q httpd") == Outcome{1, "package httpd is not installed\n"});
    const Outcome outcome = at.lab.run(at.machine, "yum install httpd", "y\n");
    CHECK(outcome.status == 0);
    CHECK_THAT(
        outcome.output,
        Catch::StartsWith(
            "Loaded plugins: fastestmirror, refresh-packagekit, security\n"
            "Setting up Install Process\n"
            "Loading mirror speeds from cached hostfile\n"
            " * base: centos.mirror.example.fr\n"
            " * extras: centos.mirror.example.fr\n"
            " * updates: centos.mirror.example.fr\n"
            "Resolving Dependencies\n"
            "--> Running transaction check\n"
            "---> Package httpd.i686 0:2.2.15-39.el6.centos will be installed\n"
            "--> Processing Dependency: httpd-tools = 2.2.15-39.el6.centos for package: "
            "httpd-2.2.15-39.el6.centos.i686\n"
            "--> Processing Dependency: apr-util-ldap for package: "
            "httpd-2.2.15-39.el6.centos.i686\n"
            "--> Processing Dependency: /etc/mime.types for package: "
            "httpd-2.2.15-39.el6.centos.i686\n"
            "--> Running transaction check\n"
            "---> Package apr-util-ldap.i686 0:1.3.9-3.el6_0.1 will be installed\n"
            "---> Package httpd-tools.i686 0:2.2.15-39.el6.centos will be installed\n"
            "---> Package mailcap.noarch 0:2.1.31-2.el6 will be installed\n"
            "--> Finished Dependency Resolution\n"
            "\n"
            "Dependencies Resolved\n"
            "\n"
            "================================================================================\n"
            " Package             Arch         Version                     Repository   Size\n"
            "================================================================================\n"
            "Installing:\n"
            " httpd               i686         2.2.15-39.el6.centos        base        825 k\n"
            "Installing for dependencies:\n"
            " apr-util-ldap       i686         1.3.9-3.el6_0.1             base         15 k\n"
            " httpd-tools         i686         2.2.15-39.el6.centos        base         75 k\n"
            " mailcap             noarch       2.1.31-2.el6                base         27 k\n"
            "\n"
            "Transaction Summary\n"
            "================================================================================\n"
            "Install       4 Package(s)\n"
            "\n"
            "Total download size: 942 k\n"));
    CHECK_THAT(outcome.output,
               Catch::Contains("(1/4): apr-util-ldap-1.3.9-3.el6_0.1.i686.rpm            |  "
                               "15 kB     00:00     \n"));
    CHECK_THAT(
        outcome.output,
        Catch::EndsWith(
            "Installed:\n"
            "  httpd.i686 0:2.2.15-39.el6.centos                                             \n"
            "\n"
            "Dependency Installed:\n"
            "  apr-util-ldap.i686 0:1.3.9-3.el6_0.1   httpd-tools.i686 "
            "0:2.2.15-39.el6.centos\n"
            "  mailcap.noarch 0:2.1.31-2.el6         \n"
            "\n"
            "Complete!\n"));
    CHECK(at.lab.run(at.machine, "rpm -q httpd") ==
          Outcome{0, "httpd-2.2.15-39.el6.centos.i686\n"});
    CHECK(at.lab.run(at.machine, "chkconfig --list httpd") ==
          Outcome{0, "httpd          \t0:off\t1:off\t2:off\t3:off\t4:off\t5:off\t6:off\n"});
    CHECK(at.machine.host.files().read("/etc/httpd/conf/httpd.conf").has_value());
    CHECK_THAT(at.lab.run(at.machine, "yum install httpd").output,
               Catch::EndsWith("Package httpd-2.2.15-39.el6.centos.i686 already installed and "
                               "latest version\nNothing to do\n"));
}

TEST_CASE("yum: a no changes nothing, an unknown package is an error", "[host][boot]") {
    OnNat at(Language::French);
    CHECK(at.lab.run(at.machine, "yum install ipvsadm", "n\n").status == 1);
    CHECK(at.lab.run(at.machine, "rpm -q ipvsadm").status == 1);
    const Outcome outcome = at.lab.run(at.machine, "yum -y install nosuch");
    CHECK(outcome.status == 1);
    CHECK_THAT(outcome.output,
               Catch::EndsWith("Aucun paquet nosuch disponible.\nErreur\u00a0: Rien à faire\n"));
}

TEST_CASE("yum on an internal network cannot find the mirror", "[host][boot]") {
    CentosLab lab;
    auto machine = lab.add_configured("serveur1", "10.0.3.100", "Intnet1");
    lab.write(machine, "/etc/resolv.conf", "nameserver 10.0.2.3\n");
    const Outcome outcome = lab.run(machine, "yum install httpd");
    CHECK(outcome.status == 1);
    CHECK_THAT(
        outcome.output,
        Catch::EndsWith("Could not retrieve mirrorlist "
                        "http://mirrorlist.centos.org/?release=6&arch=i386&repo=os error was\n"
                        "14: PYCURL ERROR 6 - \"Couldn't resolve host 'mirrorlist.centos.org'\"\n"
                        "Error: Cannot find a valid baseurl for repo: base\n"));
}

TEST_CASE("yum remove takes what needs the package along, and keeps changed files",
          "[host][boot]") {
    OnNat at;
    CHECK(at.lab.run(at.machine, "yum -y install httpd").status == 0);
    at.lab.write(at.machine, "/etc/httpd/conf/httpd.conf", "Listen 8080\n");
    CHECK(at.lab.run(at.machine, "yum -y remove mailcap").status == 0);
    CHECK(at.lab.run(at.machine, "rpm -q httpd").status == 1);
    CHECK(at.machine.host.files().read("/etc/httpd/conf/httpd.conf.rpmsave") == "Listen 8080\n");
    CHECK_FALSE(at.machine.host.files().read("/etc/rc.d/init.d/httpd").has_value());
}

}  // namespace lvsim::host
