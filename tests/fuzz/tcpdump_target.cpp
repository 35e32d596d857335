// SPDX-License-Identifier: Apache-2.0
//
// tcpdump against arbitrary input: a line of text is a filter, what follows are the bytes of a
// packet. A filter that can be read decides; the packet is put into words in every way.
#include "models/host/tcpdump/capture_file.hpp"
#include "models/host/tcpdump/filter_parser.hpp"
#include "models/host/tcpdump/packet_printer.hpp"
#include "sim/core/assert.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace lvsim::fuzz {
namespace {

using host::tcpdump::LinkType;
using host::tcpdump::Packet;

void print(const Packet& packet) {
    for (const auto release : {host::tcpdump::Release::V4_1, host::tcpdump::Release::V4_99}) {
        for (const int verbosity : {0, 1, 3}) {
            host::tcpdump::NameBook names(nullptr, true);
            host::tcpdump::LineOptions options;
            options.print = {
                .release = release, .verbosity = verbosity, .shows_link_header = verbosity == 1};
            options.dump = host::tcpdump::DumpStyle::HexAndAscii;
            host::tcpdump::PacketPrinter printer(options, names);
            const std::string line = printer.line(packet);
            LVSIM_ASSERT(line.ends_with('\n'), "a line without an end");
        }
    }
}

void read_file(std::string_view content) {
    host::tcpdump::CaptureReader reader(content);
    if (!reader.open().empty()) return;
    while (const auto packet = reader.next()) {
        LVSIM_ASSERT(packet->bytes.size() <= packet->length, "more captured than there was");
    }
}

void run(std::string_view input) {
    const std::size_t end = std::min(input.find('\n'), input.size());
    const std::string_view bytes = input.substr(std::min(end + 1, input.size()));
    read_file(bytes);
    Packet packet;
    for (const char byte : bytes) packet.bytes.push_back(static_cast<std::byte>(byte));
    packet.length = packet.bytes.size() + end % 3;
    for (const LinkType link :
         {LinkType::Ethernet, LinkType::Raw, LinkType::Cooked, LinkType::CookedV2}) {
        packet.link = link;
        const host::tcpdump::FilterScene scene{.link = link};
        const auto reading = host::tcpdump::read_filter(input.substr(0, end), scene);
        if (reading.error.empty() && reading.missing_host.empty()) {
            (void)reading.filter.matches(packet);
        }
        print(packet);
    }
}

}  // namespace
}  // namespace lvsim::fuzz

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer calls it by this name.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string text;
    for (const std::uint8_t byte : std::span(data, size)) text += static_cast<char>(byte);
    lvsim::fuzz::run(text);
    return 0;
}
