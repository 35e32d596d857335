// SPDX-License-Identifier: Apache-2.0
//
// GRE version 0 (RFC 2784, 2890) as tcpdump words it: what tunnels of IPVS carry.
#include "models/host/tcpdump/dissection.hpp"

namespace lvsim::host::tcpdump {

namespace {

constexpr std::uint16_t kHasChecksum = 0x8000;
constexpr std::uint16_t kHasKey = 0x2000;
constexpr std::uint16_t kHasSequence = 0x1000;

std::string flags_text(std::uint16_t flags) {
    std::string text;
    const auto add = [&](std::uint16_t bit, std::string_view name) {
        if ((flags & bit) == 0) return;
        if (!text.empty()) text += ", ";
        text += name;
    };
    add(kHasChecksum, "checksum present");
    add(kHasKey, "key present");
    add(kHasSequence, "sequence# present");
    return text.empty() ? "none" : text;
}

}  // namespace

void print_gre(Dissection& to, View message) {
    if (!message.has(0, 4)) return to.add_truncated("gre");
    const std::uint16_t flags = message.u16(0);
    const unsigned version = flags & 7;
    to.add("GREv{}", version);
    if (version != 0) return to.add(" ERROR: unknown-version");
    if (to.options.verbosity > 0) to.add(", Flags [{}]", flags_text(flags));
    std::size_t at = 4;
    if ((flags & kHasChecksum) != 0) {
        if (!message.has(at, 4)) return to.add_truncated("gre");
        if (to.options.verbosity > 0) to.add(", sum 0x{:x}", message.u16(at));
        to.add(", off 0x{:x}", message.u16(at + 2));
        at += 4;
    }
    if ((flags & kHasKey) != 0) {
        if (!message.has(at, 4)) return to.add_truncated("gre");
        to.add(", key=0x{:x}", message.u32(at));
        at += 4;
    }
    if ((flags & kHasSequence) != 0) {
        if (!message.has(at, 4)) return to.add_truncated("gre");
        to.add(", seq {}", message.u32(at));
        at += 4;
    }
    const std::uint16_t type = message.u16(2);
    const std::string_view name = ethertype_name(type);
    if (to.options.shows_link_header) {
        to.add(", proto {} (0x{:04x})", name.empty() ? "unknown" : name, type);
    }
    to.add(", length {}", message.length());
    to.out += to.options.verbosity < 1 ? ": " : "\n\t";
    if (!print_by_ethertype(to, type, message.from(at))) to.add("gre-proto-0x{:x}", type);
}

}  // namespace lvsim::host::tcpdump
