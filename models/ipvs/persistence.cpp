// SPDX-License-Identifier: Apache-2.0
#include "models/ipvs/persistence.hpp"

#include "models/ipvs/lifecycle.hpp"
#include "models/ipvs/packet_text.hpp"
#include "models/ipvs/sip.hpp"

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
/// `wanted`: the server that it must lead to, if any.
std::optional<TemplateFault> fault_of(const Core& core, const Conn& entry,
                                      const Destination* wanted) {
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
    return wanted != nullptr && wanted != &server ? std::optional(TemplateFault::OtherServer)
                                                  : std::nullopt;
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
    if (!key.engine_data.empty()) {
        core.conns.set_engine_data(id, key.engine_data);
    }
    enter(core, id);
    return id;
}

void trace_made(Core& core, const Frame& frame, const Service& service, const TemplateKey& key,
                ConnId id) {
    if (core.is_traced<TemplateCreated>()) {
        core.trace(TemplateCreated{frame.id, service.spec.key, IpAddress::v4(key.clients),
                                   IpAddress::v4(service.spec.persistence->netmask),
                                   core.conns[id].server(),
                                   service.spec.persistence->timeout_seconds, id, key.engine_data});
    }
}

/// Completes the key by what the service's engine, if it has one, finds in the packet. False: it
/// finds nothing. The engine reads datagrams only.
bool ask_engine(Core& core, Frame& frame, const Service& service, TemplateKey& key) {
    if (service.spec.engine.empty()) {
        return true;
    }
    if (frame.ipv4().protocol() != IpProtocol::Udp) {
        return false;
    }
    const auto call_id = find_call_id(transport_text(frame, kUdpHeaderBytes, core.text));
    key.engine_data = call_id.value_or(std::string_view());
    return call_id.has_value();
}

/// The template of this key, if it holds; what does not is moved aside.
ConnId find_valid(Core& core, const Frame& frame, const TemplateKey& key,
                  const Destination* wanted) {
    const ConnId known = core.conns.find_template(key);
    if (known == kNoConn) {
        return kNoConn;
    }
    const auto fault = fault_of(core, core.conns[known], wanted);
    if (!fault) {
        return known;
    }
    move_aside(core, frame, known, *fault);
    return kNoConn;
}

}  // namespace

TemplateAnswer follow_template(Core& core, Frame& frame, Service& service, const Packet& packet) {
    TemplateKey key = key_of(service, packet);
    if (!ask_engine(core, frame, service, key)) {
        return {.is_refused = true};
    }
    if (const ConnId known = find_valid(core, frame, key, nullptr); known != kNoConn) {
        return {known, &core.destinations[core.conns[known].dest], false};
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
    trace_made(core, frame, service, key, id);
    return {id, server, true};
}

std::optional<ConnId> template_from_server(Core& core, Frame& frame, Service& service,
                                           const Packet& packet, Destination& server) {
    TemplateKey key = key_of(service, packet);
    if (!ask_engine(core, frame, service, key)) {
        return std::nullopt;
    }
    ConnId id = find_valid(core, frame, key, &server);
    if (id == kNoConn) {
        id = make_template(core, service, key, server, 0);
        trace_made(core, frame, service, key, id);
    }
    return id;
}

}  // namespace lvsim::ipvs
