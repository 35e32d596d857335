// SPDX-License-Identifier: Apache-2.0
//
// What an arping command line asks for.
#pragma once

#include "models/host/command.hpp"
#include "sim/core/time.hpp"
#include "sim/net/route.hpp"
#include "sim/wire/arp.hpp"

#include <tl/expected.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace lvsim::host {

/// The line, before the target's name is known.
struct ArpingLine {
    std::string target;
    std::string interface;    ///< -I; empty: not given.
    std::string source_text;  ///< -s; empty: not given.
    std::optional<std::uint32_t> count = std::nullopt;
    std::optional<SimDuration> deadline = std::nullopt;  ///< -w
    bool announces = false;                              ///< -U, -A
    ArpOperation operation = ArpOperation::Request;
    bool looks_for_duplicates = false;  ///< -D
    bool keeps_broadcasting = false;    ///< -b
    bool ends_with_first = false;       ///< -f
    bool is_quiet = false;
};

struct ArpingOptions : ArpingLine {
    IpAddress address = {};
    IpAddress source = {};
    net::InterfaceIndex card = net::kNoInterface;
};

/// Error: the exit status; what is wrong, or the help, has been printed.
[[nodiscard]] tl::expected<ArpingLine, int> read_arping_line(const CommandContext& context);
/// `address`: of the target's name; nullopt: there is none. Nullopt: what is wrong has been said.
[[nodiscard]] std::optional<ArpingOptions> resolve_arping(const CommandContext& context,
                                                          const ArpingLine& line,
                                                          std::optional<IpAddress> address);

}  // namespace lvsim::host
