// SPDX-License-Identifier: Apache-2.0
//
// The command ipvsadm(8), versions 1.25 (centos-6) and 1.31 (debian-12): words in, text and exit
// status out, with a director in between. What of it lvsim does not model is refused by name with
// exit status 2 and changes nothing (docs/models/ipvs.md).
#pragma once

#include "models/ipvs/director.hpp"
#include "models/ipvs/profile.hpp"
#include "sim/wire/address.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace lvsim::ipvs {

/// The machine's resolver (/etc/hosts, DNS), for names instead of numbers. It answers at once; one
/// that must wait notes what it is asked for.
class NameResolver {
public:
    /// The IPv4 address of a host name.
    [[nodiscard]] virtual std::optional<IpAddress> address_of(std::string_view name) = 0;
    /// The name of an address; nullopt: none is known, the number is shown.
    [[nodiscard]] virtual std::optional<std::string> name_of(IpAddress address) = 0;

protected:
    ~NameResolver() = default;
};

struct IpvsadmInput {
    std::span<const std::string> args;  ///< args[0] is the program's name as typed.
    std::string_view standard_input;    ///< Read by --restore only.
    NameResolver* resolver = nullptr;   ///< Null: no name is known.
};

struct IpvsadmOutput {
    std::string out;
    std::string error;
    int exit_status = 0;
};

/// Whether the command reads its standard input (--restore).
[[nodiscard]] bool reads_standard_input(std::span<const std::string> args);

/// Asks the resolver for the hosts that the line, or those of --restore, name, as running it would,
/// and does nothing else. It goes no further than the first that is not known.
void read_ipvsadm(Profile profile, const IpvsadmInput& input);
/// Runs the command. Which version speaks follows the director's profile.
[[nodiscard]] IpvsadmOutput run_ipvsadm(Director& director, const IpvsadmInput& input);

}  // namespace lvsim::ipvs
