// SPDX-License-Identifier: Apache-2.0
//
// Packets as lines of text: time, link header if wanted, what the printers say, and the bytes.
#pragma once

#include "models/host/tcpdump/dissection.hpp"
#include "models/host/tcpdump/packet.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace lvsim::host::tcpdump {

/// -t: one more letter each.
enum class TimeStyle : std::uint8_t { Clock, None, Unix, Delta, Date, SinceFirst };
/// -x, -X, -A; twice: with the link header.
enum class DumpStyle : std::uint8_t { None, Hex, HexAndAscii, Ascii };

struct LineOptions {
    PrintOptions print = {};
    TimeStyle time = TimeStyle::Clock;
    DumpStyle dump = DumpStyle::None;
    bool dumps_link_header = false;
    bool numbers_lines = false;  ///< -#
};

class PacketPrinter {
public:
    PacketPrinter(LineOptions options, NameBook& names) : options_(options), names_(names) {}

    /// The line, with its line feed. While names are missing from the book nothing is remembered:
    /// the packet will come again.
    [[nodiscard]] std::string line(const Packet& packet);
    /// Whether all names that the packet needs are in the book; else NameBook::take_missing().
    [[nodiscard]] bool can_name(const Packet& packet);

private:
    [[nodiscard]] std::string time_text(const Packet& packet);
    void print_link(Dissection& to, const Packet& packet) const;
    void print_cooked(Dissection& to, const Packet& packet) const;
    /// `is_cut`: the length of the link header is not known then.
    void add_bytes(std::string& text, const Packet& packet, bool is_cut) const;

    LineOptions options_;
    NameBook& names_;
    FlowTable flows_;
    std::optional<std::int64_t> first_ns_;
    std::optional<std::int64_t> previous_ns_;
    std::uint64_t count_ = 0;
};

}  // namespace lvsim::host::tcpdump
