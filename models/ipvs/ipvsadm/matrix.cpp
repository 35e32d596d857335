// SPDX-License-Identifier: Apache-2.0
//
// Which options each command needs (+), may have (o), cannot have (.) and of which it may have one
// at most (1).
#include "models/ipvs/ipvsadm/request.hpp"

#include <fmt/format.h>

#include <array>

namespace lvsim::ipvs::ipvsadm {
namespace {

// The columns are Option, in its order:
//   n c svc s p M r fwd w x y mcast-if timeout daemon stats rate thresholds persistent-conn nosort
//   syncid exact ops pe sched-flags mcast-group -port -ttl sync-maxlen tun-info tun-type tun-port
//   tun-nocsum tun-csum tun-remcsum
constexpr std::string_view kServiceRow = "..+ooo...............ooo..........";
constexpr std::string_view kKeyRow = "..+...............................";
constexpr std::string_view kServerRow = "..+...+oooo..................ooooo";
constexpr std::string_view kNothingRow = "..................................";

struct Row {
    Command command;
    std::string_view cells;
};

constexpr std::array kRows = {
    Row{Command::AddService, kServiceRow},
    Row{Command::EditService, kServiceRow},
    Row{Command::DeleteService, kKeyRow},
    Row{Command::Flush, kNothingRow},
    Row{Command::List, "o11.........11ooooo.o.......o....."},
    Row{Command::AddServer, kServerRow},
    Row{Command::EditServer, kServerRow},
    Row{Command::DeleteServer, "..+...+..........................."},
    Row{Command::Zero, "..o..............................."},
    Row{Command::SetTimeouts, kNothingRow},
    Row{Command::StartDaemon, "...........o.......o....oooo......"},
    Row{Command::StopDaemon, "...................o.............."},
    Row{Command::Restore, kNothingRow},
    Row{Command::Save, "o................................."},
};
static_assert(kRows[4].cells.size() == kOptions && kServerRow.size() == kOptions &&
              kServiceRow.size() == kOptions);

std::string_view cells_of(Command command) {
    for (const Row& row : kRows) {
        if (row.command == command) {
            return row.cells;
        }
    }
    return kNothingRow;
}

}  // namespace

std::optional<Failure> check_matrix(const Request& request) {
    const std::string_view cells = cells_of(request.command);
    const std::string_view command = to_text(request.command);
    std::optional<Option> earlier;
    for (std::size_t i = 0; i < kOptions; ++i) {
        const Option option{static_cast<std::uint8_t>(i)};
        if (!request.has(option)) {
            if (cells[i] == '+') {
                return Failure{2, fmt::format("You need to supply the '{}' option for the '{}' "
                                              "command",
                                              to_text(option), command)};
            }
            continue;
        }
        if (cells[i] == '.') {
            return Failure{2, fmt::format("Illegal '{}' option with the '{}' command",
                                          to_text(option), command)};
        }
        if (cells[i] == '1') {
            if (earlier) {
                return Failure{2, fmt::format("The option '{}' conflicts with the '{}' option in "
                                              "the '{}' command",
                                              to_text(option), to_text(*earlier), command)};
            }
            earlier = option;
        }
    }
    return std::nullopt;
}

}  // namespace lvsim::ipvs::ipvsadm
