// SPDX-License-Identifier: Apache-2.0
//
// Lab scripts: what a person types on the machines of a lab and does to them, a line each.
//
//   # a comment
//   directeur# ipvsadm -Ln            as root; here-documents and open quotes run on
//   client$ curl http://10.0.2.100    as the ordinary user
//   serveur1< y                       a line for the program that runs there
//   :key client ctrl-c    :wait 5s    :power serveur1 off    :network client 1 Intnet
//
// docs/guide/lab.md has all lines. Reading is strict and says all that is wrong at once.
#pragma once

#include "sim/core/result.hpp"
#include "sim/core/time.hpp"
#include "sim/wire/address.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace lvsim::runtime {

/// HOST# and HOST$
struct LabCommand {
    std::string host;
    bool is_root = true;
    std::string text;  ///< Whole: with its here-documents.
};
/// HOST<
struct LabInput {
    std::string host;
    std::string text;
};
struct LabKeys {
    std::string host;
    std::string names;  ///< As typed: "up up enter".
    std::string bytes;
};
struct LabWait {
    SimDuration span;
};
enum class PowerSwitch : std::uint8_t { On, Off, Reset };
struct LabPower {
    std::string host;
    PowerSwitch position = PowerSwitch::On;
};
/// An empty name: `none`.
struct LabNetwork {
    std::string host;
    std::uint32_t adapter = 1;
    std::string network;
};
struct LabCable {
    std::string host;
    std::uint32_t adapter = 1;
    bool is_in = true;
};
/// No address: `new`.
struct LabMac {
    std::string host;
    std::uint32_t adapter = 1;
    std::optional<MacAddress> mac;
};
struct LabUndo {};
struct LabSave {
    std::string file;
};
struct LabLoad {
    std::string file;
};

using LabAction = std::variant<LabCommand, LabInput, LabKeys, LabWait, LabPower, LabNetwork,
                               LabCable, LabMac, LabUndo, LabSave, LabLoad>;

struct LabLine {
    SourcePlace place;
    std::string text;  ///< Of a ':' line: as typed.
    LabAction action;
};

using LabScript = std::vector<LabLine>;

/// `hosts`: the machines there are. The errors are the Result's.
[[nodiscard]] Result<LabScript> parse_lab_script(std::string_view text, const std::string& file,
                                                 const std::vector<std::string>& hosts);

}  // namespace lvsim::runtime
