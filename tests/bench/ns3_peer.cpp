// SPDX-License-Identifier: Apache-2.0
//
// The peer of the benchmark, a program of its own: ns-3 3.37 (Debian's libns3-dev) does the same as
// lvsim, so that both are measured in one run on one machine. ns-3 is GPL-2: this program uses its
// public interface, and nothing of lvsim is linked with it.
//
//   lvsim-ns3-peer exchanges COUNT
//   lvsim-ns3-peer hold SCHEDULER PENDING OPERATIONS FILE      FILE: 64-bit increments
//
// Prints the processor seconds that it took.
#include "tests/bench/ns3_peer.hpp"

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>

namespace lvsim::bench {

double processor_seconds() {
    std::timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

namespace {

std::vector<std::int64_t> read_increments(const char* path) {
    std::ifstream file(path, std::ios::binary | std::ios::ate);
    std::vector<std::int64_t> increments(static_cast<std::size_t>(file.tellg()) /
                                         sizeof(std::int64_t));
    file.seekg(0);
    file.read(reinterpret_cast<char*>(increments.data()),
              static_cast<std::streamsize>(increments.size() * sizeof(std::int64_t)));
    return increments;
}

std::size_t number(const char* text) {
    return std::strtoull(text, nullptr, 10);
}

}  // namespace
}  // namespace lvsim::bench

int main(int count, char** arguments) {
    using namespace lvsim::bench;
    const std::string what = count > 1 ? arguments[1] : "";
    double seconds = 0;
    if (what == "exchanges" && count == 3) {
        seconds = ns3_exchanges(static_cast<std::int64_t>(number(arguments[2])));
    } else if (what == "hold" && count == 6) {
        seconds = ns3_hold(arguments[2], number(arguments[3]), number(arguments[4]),
                           read_increments(arguments[5]));
    } else {
        std::fputs(
            "usage: lvsim-ns3-peer exchanges COUNT\n"
            "       lvsim-ns3-peer hold SCHEDULER PENDING OPERATIONS FILE\n",
            stderr);
        return 2;
    }
    std::printf("%.9f\n", seconds);
}
