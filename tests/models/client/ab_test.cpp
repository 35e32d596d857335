// SPDX-License-Identifier: Apache-2.0
//
// ab: its report from simulated times, and what goes wrong. Layout and errors are those of the real
// one.
#include "tests/models/client/web_lab.hpp"

#include <catch2/catch.hpp>

namespace lvsim::client {
namespace {

using host::Outcome;

const std::string kHead =
    "This is ApacheBench, Version 2.3 <$Revision: 1903618 $>\n"
    "Copyright 1996 Adam Twiss, Zeus Technology Ltd, http://www.zeustech.net/\n"
    "Licensed to The Apache Software Foundation, http://www.apache.org/\n\n";

TEST_CASE("ab reports how long requests took, by the simulated clock", "[protocol][client][ab]") {
    WebLab lab;
    lab.config.service_time = *Distribution::make(laws::Constant{(20_ms).ns()});
    lab.start_web();
    const Outcome outcome = lab.run("ab -n 20 -c 4 http://10.0.2.100/");
    CHECK(outcome.status == 0);
    CHECK_THAT(outcome.output,
               Catch::StartsWith(kHead + "Benchmarking 10.0.2.100 (be patient).....done\n\n\n"
                                         "Server Software:        Apache/2.4.57\n"
                                         "Server Hostname:        10.0.2.100\n"
                                         "Server Port:            80\n\n"
                                         "Document Path:          /\n"
                                         "Document Length:        21 bytes\n\n"
                                         "Concurrency Level:      4\n"
                                         "Time taken for tests:   0.1") &&
                   Catch::Contains("Complete requests:      20\nFailed requests:        0\n"
                                   "Total transferred:      ") &&
                   Catch::Contains("HTML transferred:       420 bytes\n") &&
                   Catch::Contains("\nProcessing:    20   20   0.") &&
                   Catch::Contains("\n  50%     2") && Catch::EndsWith(" (longest request)\n"));
    CHECK(lab.web->counters().requests == 20);
    CHECK(lab.web->counters().busy_max == 4);
}

TEST_CASE("ab counts kept connections, wrong statuses and its time", "[protocol][client][ab]") {
    WebLab lab;
    lab.start_web();
    CHECK_THAT(lab.run("ab -k -n 30 10.0.2.100/").output,
               Catch::Contains("Keep-Alive requests:    30\n"));
    CHECK(lab.web->counters().connections == 1);
    CHECK_THAT(lab.run("ab -n 3 10.0.2.100/nope").output,
               Catch::Contains("Failed requests:        0\nNon-2xx responses:      3\n"));
    const Outcome many = lab.run("ab -n 250 -c 10 10.0.2.100/");
    CHECK_THAT(many.output, Catch::Contains("(be patient)\nCompleted 100 requests\n"
                                            "Completed 200 requests\nFinished 250 requests\n"));
    lab.config.service_time = {};
    const SimTime before = lab.world.now();
    CHECK_THAT(lab.run("ab -q -t 2 -c 2 10.0.2.100/").output,
               Catch::Contains("Time taken for tests:   "));
    CHECK(lab.world.now() - before <= 2_s);
}

TEST_CASE("ab in its own words: nobody there, and wrong lines", "[protocol][client][ab]") {
    WebLab lab;
    CHECK(lab.run("ab http://10.0.2.100/") ==
          Outcome{111, kHead + "Benchmarking 10.0.2.100 (be patient)...apr_socket_recv: "
                               "Connection refused (111)\n"});
    CHECK(lab.run("ab http://10.0.2.2/").status == 113);
    CHECK(lab.run("ab http://nosuch.invalid/").status == 50);
    CHECK_THAT(lab.run("ab http://10.0.2.100").output,
               Catch::StartsWith("ab: invalid URL\nUsage: ab "));
    CHECK_THAT(lab.run("ab -c 5 -n 2 10.0.2.100/").output,
               Catch::StartsWith("ab: Cannot use concurrency level greater than total number of "
                                 "requests\n"));
    CHECK(lab.run("ab -n x 10.0.2.100/") == Outcome{1, "Invalid number of requests\n"});
    CHECK_THAT(lab.run("ab").output, Catch::StartsWith("ab: wrong number of arguments\n"));
    CHECK(lab.run("ab -p file x/") == Outcome{2, "not modelled in lvsim: ab -p\n"});
    CHECK(lab.run("ab -V") == Outcome{0, kHead});
    lab.config.pages["/slow"].service_time = *Distribution::make(laws::Constant{(300_s).ns()});
    lab.start_web();
    const Outcome silent = lab.run("ab -n 2 -s 5 10.0.2.100/slow");
    CHECK_THAT(silent.output, Catch::EndsWith("...apr_poll: The timeout specified has expired "
                                              "(70007)\n"));
}

}  // namespace
}  // namespace lvsim::client
