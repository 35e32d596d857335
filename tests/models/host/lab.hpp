// SPDX-License-Identifier: Apache-2.0
//
// Two machines with a cable between them, and what a person would do with them.
#pragma once

#include "models/host/host.hpp"
#include "models/host/shell/job.hpp"
#include "sim/core/world.hpp"
#include "sim/net/link.hpp"
#include "sim/net/network.hpp"
#include "sim/net/stack.hpp"

#include <ostream>
#include <string>
#include <string_view>

namespace lvsim::host {

/// What a command line did.
struct Outcome {
    int status = -1;  ///< -1: it still runs.
    std::string output;
    bool operator==(const Outcome&) const = default;
};
inline std::ostream& operator<<(std::ostream& to, const Outcome& outcome) {
    return to << "status " << outcome.status << ", output:\n" << outcome.output;
}

class HostLab {
public:
    explicit HostLab(Profile profile = Profile::Debian12);

    /// Types a line and waits for its end, an hour at most.
    Outcome run(std::string_view line, std::string_view input = {});
    void wait(SimDuration span) { world.run_until(world.now() + span); }
    /// Switches the machine on and gives its card the address again, as booting does.
    void boot(Host& host);
    /// The cable between the two.
    void unplug() { network.detach(cable_end()); }

    World world{7};
    net::Network& network;
    Host& client;  ///< 10.0.2.15
    Host& server;  ///< 10.0.2.100

private:
    [[nodiscard]] Host& add(std::string name, NodeId node, Profile profile,
                            std::string_view address);
    [[nodiscard]] static std::string_view address_of(const Host& host);
    [[nodiscard]] net::Interface& cable_end();
};

}  // namespace lvsim::host
