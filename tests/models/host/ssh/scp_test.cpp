// SPDX-License-Identifier: Apache-2.0
//
// scp: files to another machine and from it.
#include "models/host/files.hpp"
#include "models/host/ssh/transfer_meter.hpp"
#include "tests/models/host/ssh/ssh_lab.hpp"

namespace lvsim::host {
namespace {

TEST_CASE("scp copies a file there, with its progress line and its mode", "[host][ssh]") {
    SshLab at;
    at.enter("ssh 10.0.2.100 true");
    at.lab.run(at.client, "echo some text > page; chmod 640 page");
    CHECK_THAT(at.enter("scp page root@10.0.2.100:/tmp"),
               Catch::Contains("page                                         100%   10     0.0KB/s "
                               "  00:00    \n"));
    CHECK(at.run("cat /tmp/page; stat -c %a /tmp/page") == "some text\n640\n");
    at.enter("scp page 10.0.2.100:");
    CHECK(at.run("cat /root/page") == "some text\n");
    at.enter("scp page 10.0.2.100:other");
    CHECK(at.run("cat /root/other") == "some text\n");
}

TEST_CASE("scp fetches files, great ones too", "[host][ssh]") {
    SshLab at;
    at.enter("ssh 10.0.2.100 true");
    at.run("seq 200000 > big; echo small > small");
    at.enter("scp 10.0.2.100:big 10.0.2.100:small .");
    CHECK(at.lab.run(at.client, "tail -n 1 big; cat small").output == "200000\nsmall\n");
    at.enter("scp big 10.0.2.100:/tmp/copy");
    CHECK(at.run("wc -c < /tmp/copy") == at.run("wc -c < big"));
}

TEST_CASE("scp says what it cannot read or write", "[host][ssh]") {
    SshLab at;
    at.enter("ssh 10.0.2.100 true");
    at.lab.run(at.client, "echo x > x; mkdir d");
    CHECK_THAT(at.enter("scp 10.0.2.100:/none .; echo status $?"),
               Catch::Contains("scp: /none: No such file or directory\nstatus 1\n"));
    CHECK_THAT(at.enter("scp x 10.0.2.100:/none/y; echo status $?"),
               Catch::Contains("scp: /none/y: No such file or directory\nstatus 1\n"));
    CHECK_THAT(at.enter("scp none d 10.0.2.100:/tmp; echo status $?"),
               Catch::Contains("none: No such file or directory\nd: not a regular file\n"
                               "status 1\n"));
    CHECK_THAT(at.enter("scp x trainee@10.0.2.100:/etc/x", "trainee"),
               Catch::Contains("scp: /etc/x: Permission denied\n"));
    const auto run = [&](std::string_view line) { return at.lab.run(at.client, line); };
    CHECK(run("scp -r d 10.0.2.100:").output == "not modelled in lvsim: scp -r\n");
    CHECK(run("scp x y") == Outcome{1,
                                    "not modelled in lvsim: scp of a file here to a file here "
                                    "(use cp)\n"});
    CHECK(run("scp x").status == 1);
    CHECK(run("scp -P 23 x 10.0.2.100:").output ==
          "ssh: connect to host 10.0.2.100 port 23: Connection refused\n");
    CHECK(run("scp 10.0.2.100:a 10.0.2.100:b x") == Outcome{1, "x: Not a directory\n"});
}

TEST_CASE("scp's progress line at the beginning, on the way and at the end", "[unit][host][ssh]") {
    CHECK(ssh::meter_line({"index.html", 117, 117, {}}) ==
          "\rindex.html                                   100%  117     0.1KB/s   00:00    ");
    CHECK(ssh::meter_line({"big", 0, 3'000'000, {}}) ==
          "\rbig                                            0%    0     0.0KB/s   --:-- ETA");
    CHECK(ssh::meter_line({"big", 1'500'000, 3'000'000, 3_s}) ==
          "\rbig                                           50% 1465KB 488.3KB/s   00:03 ETA");
}

}  // namespace
}  // namespace lvsim::host
