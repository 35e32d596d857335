// SPDX-License-Identifier: Apache-2.0
#include "models/ipvs/scheduling.hpp"

#include "models/ipvs/defence.hpp"
#include "models/ipvs/lifecycle.hpp"
#include "models/ipvs/paths.hpp"
#include "models/ipvs/persistence.hpp"
#include "models/ipvs/sched/registry.hpp"

namespace lvsim::ipvs {
namespace {

constexpr std::uint16_t kFtpPort = 21;
constexpr std::uint16_t kFtpDataPort = 20;
/// Until a packet of its own tells a state; an ICMP error does not.
constexpr std::uint32_t kNewSeconds = 3;

bool may_start(const Core& core, const Packet& packet) {
    if (packet.protocol == IpProtocol::Udp || packet.is_quoted) {
        return true;
    }
    if (packet.protocol == IpProtocol::Sctp) {
        return !packet.is_abort() && (packet.is_opening() || core.settings.sloppy_sctp != 0);
    }
    return !packet.flags.rst && (packet.flags.syn || core.settings.sloppy_tcp != 0);
}

/// A reply of a server on this machine to an entry of the same machine.
bool is_own_reply(const Core& core, PacketPlace place, const Frame& frame, const Packet& packet) {
    const bool is_made_here = place == PacketPlace::LocalOut || frame.ingress == UINT32_MAX;
    return is_made_here &&
           core.conns.find_request({packet.protocol, packet.destination, packet.source}) != kNoConn;
}

Candidate candidate_of(const Destination& server) {
    return {server.server, server.weight, server.activeconns, server.inactconns,
            server.is_overloaded};
}

/// Copies what the scheduler is about to see, for the trace.
void note_candidates(Core& core, const Service& service) {
    core.candidates.clear();
    for (const Destination* server : service.servers()) {
        core.candidates.push_back(candidate_of(*server));
    }
}

void trace_no_destination(Core& core, const Frame& frame, const Service& service,
                          const Packet& packet) {
    NoDestination event{frame.id, service.spec.key, packet.source};
    for (const Destination* server : service.servers()) {
        ++event.servers;
        event.quiesced += server->weight <= 0 ? 1 : 0;
        event.overloaded += server->is_overloaded ? 1 : 0;
    }
    core.trace(event);
}

/// Packets to services only: of the others IPVS has no opinion.
void trace_not_scheduled(Core& core, const Frame& frame, const Packet& packet) {
    const Service* service =
        core.services.find_for_packet(packet.protocol, packet.destination, packet.mark);
    if (service != nullptr) {
        core.trace(PacketNotScheduled{frame.id, service->spec.key, packet.source});
    }
}

/// A service of a mark may stand for other people's servers; what no cache of ours takes goes on to
/// them (cache_bypass).
bool may_bypass(const Core& core, Frame& frame, const Service& service, const Packet& packet) {
    if (core.settings.cache_bypass == 0 || service.spec.key.fwmark == 0 ||
        frame.ipv4().protocol() == IpProtocol::Icmp) {
        return false;
    }
    const IpAddress server = packet.destination.address;
    const auto route = core.ports.routes.route_to(server);
    return core.ports.routes.is_unicast(server) && !(route && route->is_local);
}

/// An entry of the client, without a server yet and not in the table.
ConnId make_entry(Core& core, const Service& service, const Packet& packet) {
    const ConnId id = core.conns.make();
    Conn& conn = core.conns[id];
    conn.protocol = packet.protocol;
    conn.caddr = packet.source.address.v4_value();
    conn.cport = packet.source.port;
    conn.vaddr = packet.destination.address.v4_value();
    conn.vport = packet.destination.port;
    conn.fwmark = packet.mark;
    conn.is_one_packet = service.spec.is_one_packet && packet.protocol == IpProtocol::Udp;
    conn.expiry_reason = conn.is_one_packet ? ExpiryReason::OnePacket : ExpiryReason::Timeout;
    conn.timeout_seconds = kNewSeconds;
    return id;
}

/// It counts nowhere, and has no address to translate to.
ConnId make_bypass(Core& core, const Frame& frame, const Service& service, const Packet& packet) {
    const ConnId id = make_entry(core, service, packet);
    core.conns[id].method = ForwardingMethod::Bypass;
    if (!core.conns[id].is_one_packet) {
        core.conns.insert(id);
    }
    if (core.is_traced<ServersBypassed>()) {
        core.trace(ServersBypassed{frame.id, service.spec.key, packet.protocol, packet.source,
                                   packet.destination});
    }
    return id;
}

PacketVerdict refuse(Core& core, Frame& frame, const Service& service, const Packet& packet) {
    if (core.is_traced<NoDestination>()) {
        trace_no_destination(core, frame, service, packet);
    }
    const std::uint16_t port = service.spec.key.address.port;
    if (port == kFtpPort && packet.destination.port != kFtpPort) {
        return PacketVerdict::Accept;
    }
    if (!packet.is_quoted) {
        core.ports.icmp.send_error(frame, IcmpType::DestinationUnreachable, kIcmpPortUnreachable,
                                   0);
    }
    return drop(core, frame, DropReason::NoDestination).verdict;
}

/// Who gets a new connection; `server` is null: nobody.
struct Choice {
    Destination* server = nullptr;
    ConnId control = kNoConn;   ///< The template that it hangs on.
    bool is_scheduled = false;  ///< The scheduler was asked.
    bool is_refused = false;    ///< By the persistence engine: nobody is told.
};

Choice choose(Core& core, Frame& frame, Service& service, const Packet& packet) {
    if (service.spec.persistence) {
        const TemplateAnswer answer = follow_template(core, frame, service, packet);
        return {answer.server, answer.entry, answer.is_new, answer.is_refused};
    }
    const ServiceKey& key = service.spec.key;
    if (key.fwmark == 0 && packet.destination.port != key.address.port) {
        return {};
    }
    const FlowKey flow{packet.protocol, packet.source, packet.destination,
                       service.spec.scheduler_flags};
    return {service.scheduler->pick(service.servers(), flow), kNoConn, true};
}

/// A server's own port counts where the service has one; persistent services of several ports keep
/// the packet's.
std::uint16_t server_port(const Service& service, const Destination& server, const Packet& packet) {
    const bool is_of_service = packet.destination.port == service.spec.key.address.port;
    const bool is_replaced = !service.spec.persistence || is_of_service;
    return is_replaced && server.server.port != 0 ? server.server.port : packet.destination.port;
}

ConnId make_connection(Core& core, Service& service, const Choice& choice, const Packet& packet) {
    Destination& server = *choice.server;
    const ConnId id = make_entry(core, service, packet);
    Conn& conn = core.conns[id];
    conn.daddr = server.server.address.v4_value();
    conn.dport = server_port(service, server, packet);
    bind_server(core, conn, server);
    if (!conn.is_one_packet) {
        enter(core, id);
    }
    if (choice.control != kNoConn) {
        tie(core, id, choice.control);
        core.timers.start(choice.control, core.conns[choice.control].timeout_seconds, core.unit());
    }
    const std::uint64_t points = core.points();
    server.stats.count_conn(points);
    service.stats.count_conn(points);
    core.totals.count_conn(points);
    return id;
}

void trace_created(Core& core, const Frame& frame, const Service& service, const Packet& packet,
                   const Choice& choice, ConnId id) {
    const std::string_view scheduler =
        choice.is_scheduled ? service.method->name : std::string_view("persistence");
    const std::string_view rule =
        choice.is_scheduled ? service.scheduler->rule() : "the server that its client has already";
    core.trace(ConnectionCreated{frame.id, service.spec.key, packet.source, core.conns[id].server(),
                                 scheduler, rule, core.candidates, packet.protocol,
                                 packet.destination, id});
}

struct EngineService {
    Service* service = nullptr;
    Destination* server = nullptr;
};

/// The service of one port, with a persistence engine, that has this masqueraded server for UDP.
EngineService engine_service_of(const Core& core, const Endpoint& server) {
    for (const auto& service : core.services.all()) {
        const ServiceSpec& spec = service->spec;
        if (spec.engine.empty() || spec.key.fwmark != 0 || spec.key.address.port == 0 ||
            spec.key.protocol != IpProtocol::Udp) {
            continue;
        }
        Destination* found = service->find(server);
        if (found != nullptr && found->method == ForwardingMethod::Masquerade) {
            return {service.get(), found};
        }
    }
    return {};
}

}  // namespace

ScheduleAnswer schedule(Core& core, PacketPlace place, Frame& frame, const Packet& packet) {
    if (packet.is_ipsec) {
        return {};
    }
    if (packet.protocol == IpProtocol::Sctp && !packet.sctp && !packet.is_quoted) {
        return {kNoConn, drop(core, frame, DropReason::TruncatedHeader).verdict};
    }
    if (!may_start(core, packet)) {
        if (core.is_traced<PacketNotScheduled>()) {
            trace_not_scheduled(core, frame, packet);
        }
        return {};
    }
    Service* service =
        core.services.find_for_packet(packet.protocol, packet.destination, packet.mark);
    if (service == nullptr) {
        return {};
    }
    if (is_dropped_by_defence(core)) {
        return {kNoConn, drop(core, frame, DropReason::Defence).verdict};
    }
    if (packet.source.port == kFtpDataPort || is_own_reply(core, place, frame, packet)) {
        return {};
    }
    if (core.is_traced<ConnectionCreated>()) {
        note_candidates(core, *service);
    }
    const Choice choice = choose(core, frame, *service, packet);
    if (choice.is_refused) {
        return {kNoConn, drop(core, frame, DropReason::NoCallId).verdict};
    }
    if (choice.server == nullptr && may_bypass(core, frame, *service, packet)) {
        return {make_bypass(core, frame, *service, packet)};
    }
    if (choice.server == nullptr) {
        return {kNoConn, refuse(core, frame, *service, packet)};
    }
    if (core.is_traced<ConnectionCreated>() && !choice.is_scheduled) {
        core.candidates.assign(1, candidate_of(*choice.server));
    }
    const ConnId id = make_connection(core, *service, choice, packet);
    if (core.is_traced<ConnectionCreated>()) {
        trace_created(core, frame, *service, packet, choice, id);
    }
    return {id};
}

ConnId begin_from_server(Core& core, Frame& frame, const Packet& packet) {
    if (core.services_with_engine == 0 || packet.protocol != IpProtocol::Udp) {
        return kNoConn;
    }
    const auto [service, server] = engine_service_of(core, packet.source);
    if (service == nullptr) {
        return kNoConn;
    }
    Packet request = packet;  // as the client would send it
    request.source = packet.destination;
    request.destination = service->spec.key.address;
    request.mark = 0;
    Choice choice{.server = server};
    if (service->spec.persistence) {
        const auto control = template_from_server(core, frame, *service, request, *server);
        if (!control) {
            return kNoConn;
        }
        choice.control = *control;
    }
    const ConnId id = make_connection(core, *service, choice, request);
    if (core.is_traced<ConnectionCreated>()) {
        core.candidates.assign(1, candidate_of(*server));
        core.trace(ConnectionCreated{frame.id, service->spec.key, request.source,
                                     core.conns[id].server(), service->spec.engine,
                                     "the server that talks first", core.candidates,
                                     request.protocol, request.destination, id});
    }
    return id;
}

}  // namespace lvsim::ipvs
