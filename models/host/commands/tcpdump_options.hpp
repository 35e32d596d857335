// SPDX-License-Identifier: Apache-2.0
//
// The options of tcpdump(8) and what it says about wrong ones.
#pragma once

#include "models/host/command.hpp"
#include "models/host/tcpdump/live_capture.hpp"
#include "models/host/tcpdump/packet_printer.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lvsim::host::tcpdump {

struct Options {
    LineOptions line = {};
    bool is_numeric = false;                            ///< -n
    bool cuts_domains = false;                          ///< -N
    bool is_line_buffered = false;                      ///< -l
    bool is_packet_buffered = false;                    ///< -U
    bool lists_interfaces = false;                      ///< -D
    bool lists_link_types = false;                      ///< -L
    std::optional<std::uint64_t> count = std::nullopt;  ///< -c
    std::uint32_t snapshot_bytes = 262'144;
    std::string interface = {};    ///< -i
    std::string read_file = {};    ///< -r
    std::string write_file = {};   ///< -w
    std::string filter_file = {};  ///< -F
    bool takes_inbound = true;
    bool takes_outbound = true;
    std::string filter = {};  ///< The other words, with blanks between them.
};

[[nodiscard]] Release release_of(const CommandContext& context);
/// nullopt: what is wrong, or the help, has been printed; `status` is the command's.
[[nodiscard]] std::optional<Options> read_options(const CommandContext& context, int& status);

}  // namespace lvsim::host::tcpdump
