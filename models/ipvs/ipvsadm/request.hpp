// SPDX-License-Identifier: Apache-2.0
//
// One ipvsadm command line, understood and checked: what it asks of the director. The checks run in
// the tool's order: values from left to right, left-over words, the matrix of commands and options,
// then what values forbid together.
#pragma once

#include "models/ipvs/destination.hpp"
#include "models/ipvs/ipvsadm/ipvsadm.hpp"
#include "models/ipvs/ipvsadm/options.hpp"
#include "models/ipvs/service.hpp"
#include "models/ipvs/settings.hpp"
#include "models/ipvs/sync/daemon_spec.hpp"

#include <tl/expected.hpp>

#include <bitset>
#include <span>
#include <string>
#include <vector>

namespace lvsim::ipvs::ipvsadm {

struct Request {
    Command command = Command::List;
    std::bitset<kOptions> options;
    ServiceSpec service;
    DestinationSpec server;
    TimeoutSettings timeouts;
    SyncDaemonSpec daemon;
    /// Features it uses that lvsim does not have, by name.
    std::vector<std::string> unmodelled;

    [[nodiscard]] bool has(Option option) const {
        return options.test(static_cast<std::size_t>(option));
    }
};

/// What the tool says, and leaves with. An empty message: nothing is said.
struct Failure {
    int status = 2;
    std::string message;
};

/// Settings of a line that is read.
struct LineContext {
    Profile profile = Profile::Debian12;
    NameResolver* resolver = nullptr;
};

/// `args` with the program's name. Help and Version are answered without further checks.
[[nodiscard]] tl::expected<Request, Failure> read_request(const LineContext& context,
                                                          std::span<const std::string> args);

/// "Try `ipvsadm -h' or 'ipvsadm --help' for more information.", exit status 255.
[[nodiscard]] Failure try_help(std::string_view program);

/// The first complaint about options that a command needs, forbids or cannot have together.
[[nodiscard]] std::optional<Failure> check_matrix(const Request& request);

}  // namespace lvsim::ipvs::ipvsadm
