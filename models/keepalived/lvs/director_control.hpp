// SPDX-License-Identifier: Apache-2.0
//
// The commands of keepalived, carried out by the director of a simulated machine.
#pragma once

#include "models/keepalived/lvs/ipvs_control.hpp"

namespace lvsim::host {
class Host;
}  // namespace lvsim::host

namespace lvsim::keepalived {

class DirectorControl final : public IpvsControl {
public:
    /// Requires: the host outlives it.
    explicit DirectorControl(host::Host& host) : host_(host) {}

    [[nodiscard]] ipvs::AdminError add_service(const ipvs::ServiceSpec& spec) override;
    [[nodiscard]] ipvs::AdminError edit_service(const ipvs::ServiceSpec& spec) override;
    [[nodiscard]] ipvs::AdminError delete_service(const ipvs::ServiceKey& key) override;
    [[nodiscard]] ipvs::AdminError add_destination(const ipvs::ServiceKey& key,
                                                   const ipvs::DestinationSpec& spec) override;
    [[nodiscard]] ipvs::AdminError edit_destination(const ipvs::ServiceKey& key,
                                                    const ipvs::DestinationSpec& spec) override;
    [[nodiscard]] ipvs::AdminError delete_destination(const ipvs::ServiceKey& key,
                                                      const ipvs::DestinationSpec& spec) override;
    void flush() override;
    void set_timeouts(std::uint32_t tcp_seconds, std::uint32_t tcp_fin_seconds,
                      std::uint32_t udp_seconds) override;

private:
    [[nodiscard]] ipvs::Director& director();
    /// What the table has under that key, as far as keepalived sets it.
    [[nodiscard]] ipvs::ServiceSpec spec_of(const ipvs::ServiceKey& key);
    /// Tells the trace of a command and hands the kernel's answer on.
    ipvs::AdminError told(IpvsCommand command, const ipvs::ServiceSpec& service,
                          const ipvs::DestinationSpec* destination, ipvs::AdminError error);

    host::Host& host_;
};

}  // namespace lvsim::keepalived
