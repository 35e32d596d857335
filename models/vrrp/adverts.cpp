// SPDX-License-Identifier: Apache-2.0
#include "models/vrrp/adverts.hpp"

namespace lvsim::vrrp {
namespace {

std::uint16_t interval_field(const InstanceConfig& config) {
    const std::int64_t unit = config.version == Version::V2 ? 1'000'000'000 : 10'000'000;
    return static_cast<std::uint16_t>(config.advert_int.ns() / unit);
}

VrrpAdvert advert_of(const Instance& instance, std::uint8_t priority) {
    const InstanceConfig& config = *instance.config;
    return {.version = static_cast<std::uint8_t>(config.version),
            .vrid = config.vrid,
            .priority = priority,
            .auth_type = static_cast<std::uint8_t>(config.auth),
            .password = instance.password,
            .interval = interval_field(config),
            .addresses = instance.advertised};
}

/// An instance that lost its source says farewell with it all the same (observed).
IpAddress source_of(const Instance& instance) {
    return instance.source.is_unspecified() ? instance.former_source : instance.source;
}

void send_to(Core& core, Instance& instance, const VrrpAdvert& advert, IpAddress destination,
             AdvertReason reason) {
    const InstanceConfig& config = *instance.config;
    const bool is_multicast = config.peers.empty();
    const VrrpEnvelope envelope{.source = source_of(instance),
                                .destination = destination,
                                .summed_destination = instance.has_old_checksum && !is_multicast
                                                          ? core.config.group
                                                          : IpAddress{},
                                .ttl = is_multicast ? kVrrpTtl : config.unicast_ttl,
                                .id = instance.id};
    const std::size_t size = emit_vrrp_packet(advert, envelope, core.buffer);
    const AdvertWay way{.interface = config.sends_from_base ? config.interface : instance.holder,
                        .is_multicast = is_multicast,
                        .advert = ++core.adverts};
    core.ports.trace.emit(core.ports.node, AdvertSent{.advert = way.advert,
                                                      .subject = subject_of(instance),
                                                      .reason = reason,
                                                      .priority = advert.priority,
                                                      .id = instance.id,
                                                      .source = source_of(instance),
                                                      .destination = destination});
    core.ports.packets.send(std::span(core.buffer).first(size), way);
}

}  // namespace

void send_advert(Core& core, Instance& instance, std::uint8_t priority, AdvertReason reason) {
    if (!source_of(instance).is_unspecified()) {
        const VrrpAdvert advert = advert_of(instance, priority);
        if (instance.config->peers.empty()) {
            send_to(core, instance, advert, core.config.group, reason);
        }
        for (const UnicastPeer& peer : instance.config->peers) {
            send_to(core, instance, advert, peer.address, reason);
        }
        ++instance.adverts_sent;
    }
    if (++instance.id == 0) instance.id = 1;
}

void send_advert(Core& core, Instance& instance, AdvertReason reason) {
    send_advert(core, instance, instance.priority, reason);
}

}  // namespace lvsim::vrrp
