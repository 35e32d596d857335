// SPDX-License-Identifier: Apache-2.0
#include "sim/capture/output_folder.hpp"

#include <catch2/catch.hpp>

using namespace lvsim::capture;

TEST_CASE("output folder: a name is given out once", "[unit][capture]") {
    UniqueNames names;
    CHECK(names.claim("a.pcapng") == "a.pcapng");
    CHECK(names.claim("a.pcapng") == "a-2.pcapng");
    CHECK(names.claim("a.pcapng") == "a-3.pcapng");
    CHECK(names.claim("a-4.pcapng") == "a-4.pcapng");
    CHECK(names.claim("a.pcapng") == "a-5.pcapng");
    CHECK(names.claim("log") == "log");
    CHECK(names.claim("log") == "log-2");
}

TEST_CASE("output folder: a file name has nothing that means something else", "[unit][capture]") {
    CHECK(file_name_of("serveur1-eth0.100.pcapng") == "serveur1-eth0.100.pcapng");
    CHECK(file_name_of("../etc/passwd") == ".._etc_passwd");
    CHECK(file_name_of("a b:c\n") == "a_b_c_");
}
