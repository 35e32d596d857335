// SPDX-License-Identifier: Apache-2.0
#include "models/ipvs/ftp/helper.hpp"

#include "sim/core/assert.hpp"

#include <algorithm>

namespace lvsim::ipvs {

void FtpHelper::load(std::span<const std::uint16_t> ports) {
    LVSIM_ASSERT(!is_loaded_, "the FTP helper is loaded already");
    LVSIM_ASSERT(ports.size() <= kPortsMax, "{} ports for the FTP helper", ports.size());
    is_loaded_ = true;
    for (const std::uint16_t port : ports) {
        LVSIM_ASSERT(port != 0 && !watches(port), "port {} cannot be watched", port);
        ports_.push_back({port, 0});
    }
}

void FtpHelper::adopt(ConnId id, std::uint16_t port) {
    const auto use = std::find_if(ports_.begin(), ports_.end(),
                                  [port](const FtpPort& one) { return one.port == port; });
    LVSIM_ASSERT(use != ports_.end(), "nobody watches port {}", port);
    ++use->users;
    FtpState state;
    state.port = port;
    const bool is_new = states_.insert({static_cast<std::uint32_t>(id), state}).second;
    LVSIM_ASSERT(is_new, "connection {} has a helper", static_cast<std::uint32_t>(id));
}

void FtpHelper::forget(ConnId id) {
    const std::uint16_t port = state(id).port;
    states_.erase(static_cast<std::uint32_t>(id));
    for (FtpPort& one : ports_) {
        one.users -= one.port == port ? 1 : 0;
    }
}

FtpState& FtpHelper::state(ConnId id) {
    const auto found = states_.find(static_cast<std::uint32_t>(id));
    LVSIM_ASSERT(found != states_.end(), "connection {} has no helper",
                 static_cast<std::uint32_t>(id));
    return found.value();
}

const FtpState& FtpHelper::state(ConnId id) const {
    const auto found = states_.find(static_cast<std::uint32_t>(id));
    LVSIM_ASSERT(found != states_.end(), "connection {} has no helper",
                 static_cast<std::uint32_t>(id));
    return found->second;
}

const FtpPort* FtpHelper::use_of(std::uint16_t port) const {
    const auto found = std::find_if(ports_.begin(), ports_.end(),
                                    [port](const FtpPort& one) { return one.port == port; });
    return found == ports_.end() ? nullptr : &*found;
}

}  // namespace lvsim::ipvs
