// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/capture/tshark.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <cstdio>

namespace lvsim::capture {

std::string output_of(const std::string& command) {
    FILE* pipe = ::popen(command.c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::string output;
    std::array<char, 4096> part{};
    while (const std::size_t count = std::fread(part.data(), 1, part.size(), pipe)) {
        output.append(part.data(), count);
    }
    ::pclose(pipe);
    return output;
}

std::string tshark(const TemporaryFolder& folder, const std::string& arguments) {
    if (output_of("command -v tshark").empty()) {
        FAIL("tshark is missing: apt-get install tshark (packages.txt, [test])");
    }
    return output_of("HOME=" + folder.path() +
                     " tshark -n -o ip.check_checksum:TRUE -o tcp.check_checksum:TRUE " +
                     arguments);
}

}  // namespace lvsim::capture
