// SPDX-License-Identifier: Apache-2.0
//
// What keepalived asks of the kernel's IPVS: the commands of vrrp.md, section 15, and what it says
// when one is refused. A port: models/keepalived/lvs/director_control.hpp hands them to a machine's
// director, a test writes them down.
#pragma once

#include "models/ipvs/destination.hpp"
#include "models/ipvs/director.hpp"
#include "models/ipvs/service.hpp"
#include "models/ipvs/settings.hpp"

#include <optional>
#include <string>

namespace lvsim::keepalived {

class IpvsControl {
public:
    [[nodiscard]] virtual ipvs::AdminError add_service(const ipvs::ServiceSpec& spec) = 0;
    [[nodiscard]] virtual ipvs::AdminError edit_service(const ipvs::ServiceSpec& spec) = 0;
    [[nodiscard]] virtual ipvs::AdminError delete_service(const ipvs::ServiceKey& key) = 0;
    [[nodiscard]] virtual ipvs::AdminError add_destination(const ipvs::ServiceKey& key,
                                                           const ipvs::DestinationSpec& spec) = 0;
    [[nodiscard]] virtual ipvs::AdminError edit_destination(const ipvs::ServiceKey& key,
                                                            const ipvs::DestinationSpec& spec) = 0;
    /// Of `spec` only the server counts.
    [[nodiscard]] virtual ipvs::AdminError delete_destination(
        const ipvs::ServiceKey& key, const ipvs::DestinationSpec& spec) = 0;
    virtual void flush() = 0;
    /// 0 leaves a timeout alone.
    virtual void set_timeouts(std::uint32_t tcp_seconds, std::uint32_t tcp_fin_seconds,
                              std::uint32_t udp_seconds) = 0;

protected:
    ~IpvsControl() = default;
};

/// The commands by their numbers in Linux's include/uapi/linux/ip_vs.h.
enum class IpvsCommand : std::uint16_t {
    AddService = 1154,
    EditService = 1155,
    DeleteService = 1156,
    AddDestination = 1159,
    DeleteDestination = 1160,
    EditDestination = 1161,
};

/// "IPVS cmd IP_VS_SO_SET_ADD(1154) error: Service already exists(17) (10.0.1.254:tcp:80)", with
/// " -> 10.0.1.2:80" for a destination. Requires: error is not None.
[[nodiscard]] std::string ipvs_error_line(IpvsCommand command, ipvs::AdminError error,
                                          const ipvs::ServiceKey& key,
                                          std::optional<Endpoint> server);

}  // namespace lvsim::keepalived
