// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/invariants/table_recount.hpp"

#include "tests/models/ipvs/lab.hpp"

#include <catch2/catch.hpp>

namespace lvsim::runtime {
namespace {

using ipvs::test::DirectorLab;

TEST_CASE("counters: a director that counts right has nothing against it", "[unit][hunt]") {
    DirectorLab lab;
    lab.ipvsadm("-A -t 10.0.2.100:80 -s rr -p 300");
    lab.ipvsadm("-a -t 10.0.2.100:80 -r 10.0.3.100 -m");
    lab.request("tcp 10.0.2.15:1000 > 10.0.2.100:80 S");
    lab.reply("tcp 10.0.3.100:80 > 10.0.2.15:1000 SA");
    lab.request("tcp 10.0.2.15:1000 > 10.0.2.100:80 .");
    lab.request("tcp 10.0.2.15:1001 > 10.0.2.100:80 S");
    CHECK(check_counts(lab.director, "directeur").empty());
    // The entries stay with the server that was removed, and nobody counts them here.
    lab.ipvsadm("-d -t 10.0.2.100:80 -r 10.0.3.100");
    CHECK(check_counts(lab.director, "directeur").empty());
    lab.ipvsadm("-a -t 10.0.2.100:80 -r 10.0.3.100 -m");
    CHECK(check_counts(lab.director, "directeur").empty());
    CHECK(lab.director.connection_count() == 3);
}

}  // namespace
}  // namespace lvsim::runtime
