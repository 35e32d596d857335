// SPDX-License-Identifier: Apache-2.0
#include "models/ipvs/persistence.hpp"

#include "models/ipvs/lifecycle.hpp"

#include <optional>

namespace lvsim::ipvs {
namespace {

constexpr std::uint16_t kFtpPort = 21;

/// Whether the packet's port alone is meant: other services stand for several.
bool is_of_one_port(const Service& service, const Packet& packet) {
    const std::uint16_t port = service.spec.key.address.port;
    return port != 0 && port != kFtpPort && port == packet.destination.port;
}

TemplateKey key_of(const Service& service, const Packet& packet) {
    const std::uint32_t mark = service.spec.key.fwmark;
    if (mark != 0) {
        return {.protocol = kAnyProtocol,
                .clients = packet.source.address.v4_value() & service.spec.persistence->netmask,
                .vaddr = mark,
                .vport = 0};
    }
    return {.protocol = packet.protocol,
            .clients = packet.source.address.v4_value() & service.spec.persistence->netmask,
            .vaddr = packet.destination.address.v4_value(),
            .vport = is_of_one_port(service, packet) ? packet.destination.port : std::uint16_t{0}};
}

/// What makes a template useless for new connections; nullopt: it holds.
std::optional<TemplateFault> fault_of(const Core& core, const Conn& entry) {
    if (entry.dest == kNoDestination) {
        return TemplateFault::ServerGone;
    }
    const Destination& server = core.destinations[entry.dest];
    if (!server.is_available) {
        return TemplateFault::ServerGone;
    }
    if (core.settings.expire_quiescent_template != 0 && server.weight == 0) {
        return TemplateFault::ServerQuiesced;
    }
    return std::nullopt;
}

/// Its timer goes on: it ends with its connections.
void move_aside(Core& core, const Frame& frame, ConnId id, TemplateFault fault) {
    const Conn& entry = core.conns[id];
    if (core.is_traced<TemplateInvalidated>()) {
        core.trace(TemplateInvalidated{frame.id, entry.client(), entry.virtual_address(),
                                       entry.server(), fault, id});
    }
    if (entry.vport != kAsidePort) {
        core.conns.move_aside(id);
    }
}

ConnId make_template(Core& core, const Service& service, const TemplateKey& key,
                     Destination& server, std::uint32_t mark) {
    const ConnId id = core.conns.make();
    Conn& entry = core.conns[id];
    entry.is_template = true;
    entry.protocol = key.protocol;
    entry.caddr = key.clients;
    entry.vaddr = key.vaddr;
    entry.vport = key.vport;
    entry.daddr = server.server.address.v4_value();
    entry.dport = key.vport != 0 ? server.server.port : std::uint16_t{0};
    entry.fwmark = mark;
    entry.timeout_seconds = service.spec.persistence->timeout_seconds;
    bind_server(core, entry, server);
    enter(core, id);
    return id;
}

}  // namespace

TemplateAnswer follow_template(Core& core, const Frame& frame, Service& service,
                               const Packet& packet) {
    const TemplateKey key = key_of(service, packet);
    const ConnId known = core.conns.find_template(key);
    if (known != kNoConn) {
        const auto fault = fault_of(core, core.conns[known]);
        if (!fault) {
            return {known, &core.destinations[core.conns[known].dest], false};
        }
        move_aside(core, frame, known, *fault);
    }
    const std::uint16_t port = service.spec.key.address.port;
    const bool is_data_port = port != 0 && port != packet.destination.port;
    if (is_data_port && !core.rules.makes_templates_for_data_ports) {
        return {};
    }
    const FlowKey flow{packet.protocol, packet.source, packet.destination,
                       service.spec.scheduler_flags};
    Destination* server = service.scheduler->pick(service.servers(), flow);
    if (server == nullptr) {
        return {};
    }
    const ConnId id = make_template(core, service, key, *server, packet.mark);
    if (core.is_traced<TemplateCreated>()) {
        core.trace(TemplateCreated{frame.id, service.spec.key, IpAddress::v4(key.clients),
                                   IpAddress::v4(service.spec.persistence->netmask),
                                   core.conns[id].server(),
                                   service.spec.persistence->timeout_seconds, id});
    }
    return {id, server, true};
}

}  // namespace lvsim::ipvs
