// SPDX-License-Identifier: Apache-2.0
//
// The FTP helper as a module of the kernel (ip_vs_ftp): the ports that it watches, and what it
// remembers of the control connections there. Connections that began before it was loaded are not
// its own. What it does with their packets: ftp/control.hpp.
#pragma once

#include "models/ipvs/conn.hpp"
#include "models/ipvs/ftp/grammar.hpp"
#include "sim/wire/ipvs_sync.hpp"

#include <tsl/robin_map.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace lvsim::ipvs {

/// What the helper knows of an entry.
struct FtpState {
    FtpMode mode = FtpMode::Active;
    std::uint16_t port = 0;  ///< The watched port that it was found by.
    /// Backups are told the shifts: kSyncSequences bits of the directions that have one. Linux 6.1
    /// leaves shifting to its connection tracking, of which backups learn nothing.
    std::uint32_t announced = 0;
    SyncSequencePair shifts;  ///< `in` of the client's text, `out` of the server's.
};

/// A watched port, as /proc/net/ip_vs_app lists it.
struct FtpPort {
    std::uint16_t port = 0;
    std::uint32_t users = 0;  ///< Entries.
};

class FtpHelper {
public:
    static constexpr std::size_t kPortsMax = 8;

    /// Requires: not loaded; at most kPortsMax ports, all different and none 0.
    void load(std::span<const std::uint16_t> ports);
    [[nodiscard]] bool is_loaded() const { return is_loaded_; }
    [[nodiscard]] const std::vector<FtpPort>& ports() const { return ports_; }
    [[nodiscard]] bool watches(std::uint16_t port) const { return use_of(port) != nullptr; }

    /// Takes care of an entry from now on. Requires: the port is watched; not cared for yet.
    void adopt(ConnId id, std::uint16_t port);
    /// Requires: adopted.
    void forget(ConnId id);
    /// Valid until the next adopt() or forget(). Requires: adopted.
    [[nodiscard]] FtpState& state(ConnId id);
    [[nodiscard]] const FtpState& state(ConnId id) const;

private:
    [[nodiscard]] const FtpPort* use_of(std::uint16_t port) const;

    bool is_loaded_ = false;
    std::vector<FtpPort> ports_;
    tsl::robin_map<std::uint32_t, FtpState> states_;
};

}  // namespace lvsim::ipvs
