// SPDX-License-Identifier: Apache-2.0
#include "models/vrrp/reception.hpp"

#include "models/vrrp/backup_rules.hpp"
#include "models/vrrp/log.hpp"
#include "models/vrrp/master_rules.hpp"
#include "models/vrrp/packet_checks.hpp"

namespace lvsim::vrrp {
namespace {

bool is_link(const Core& core, std::string_view name, std::uint32_t index) {
    const auto link = core.ports.links.find(name);
    return link && link->index == index;
}

/// Whether its socket sees what comes to that destination through that interface.
bool listens(const Core& core, const Instance& instance, IpAddress destination,
             std::uint32_t interface) {
    if (!instance.config->peers.empty()) return destination == instance.source;
    if (destination != core.config.group) return false;
    return is_link(core, instance.holder, interface) ||
           is_link(core, instance.config->interface, interface);
}

struct Receiver {
    Instance* instance = nullptr;
    Instance* neighbour = nullptr;  ///< Any instance whose socket it came to.
};

Receiver find_receiver(Core& core, IpAddress destination, std::uint8_t vrid,
                       std::uint32_t interface) {
    Receiver found;
    for (Instance& instance : core.instances) {
        if (!listens(core, instance, destination, interface)) continue;
        found.neighbour = &instance;
        if (instance.config->vrid == vrid) {
            found.instance = &instance;
            break;
        }
    }
    return found;
}

void tell_rejected(Core& core, Instance& instance, const Rejection& rejection,
                   const Packet& packet) {
    ++instance.adverts_rejected;
    const bool is_master = instance.state == State::Master;
    core.ports.trace.emit(
        core.ports.node,
        AdvertRejected{.frame = packet.frame,
                       .subject = subject_of(instance),
                       .state = instance.state,
                       .check = rejection.check,
                       .source = packet.source,
                       .expected = rejection.expected,
                       .received = rejection.received,
                       .missing = rejection.missing,
                       .expires = is_master ? expiry_of(core, instance) : kTimeNever});
}

/// Lets it be known that a packet came for a VRID that this interface does not have.
void tell_unknown(Core& core, const Instance& neighbour, const Packet& packet) {
    const std::uint8_t vrid = packet.message().vrid();
    const std::string& interface = neighbour.config->interface;
    if (core.config.logs_unknown_vrids) {
        write_log(core, LogDetail::Always,
                  "Unknown VRID({}) received on interface({}). ignoring...", vrid, interface);
    }
    core.ports.trace.emit(core.ports.node, AdvertRejected{.frame = packet.frame,
                                                          .subject = {"", interface, vrid},
                                                          .check = PacketCheck::Vrid,
                                                          .source = packet.source});
}

void receive_for(Core& core, Instance& instance, const Packet& packet) {
    if (instance.state != State::Backup && instance.state != State::Master) {
        tell_rejected(core, instance, {.check = PacketCheck::State}, packet);
        return;
    }
    const auto rejection = check_packet(core, instance, packet);
    if (rejection) {
        log_rejection(core, instance, *rejection, packet);
    } else if (instance.state == State::Backup) {
        hear_as_backup(core, instance, packet);
    } else {
        hear_as_master(core, instance, packet);
    }
    // Good or bad: whatever reaches a master puts off its next advert (vrrp.md, 8.3).
    if (instance.state == State::Master && answers_lower_priority(instance)) {
        put_off_advert_timer(core, instance);
    }
    if (rejection) {
        tell_rejected(core, instance, *rejection, packet);
    }
}

/// The line has the length only: nobody knows whom the packet was for.
void refuse_short(Core& core, std::span<const std::byte> bytes, std::uint32_t interface,
                  std::uint64_t frame) {
    if (bytes.size() < kIpv4HeaderBytes) return;
    const IpAddress destination = IpAddress::v4(load_32(bytes.data() + 16));
    const Receiver receiver = find_receiver(core, destination, 0, interface);
    if (receiver.neighbour == nullptr) return;
    write_log(core, LogDetail::Always, "IPv4 VRRP packet too short - {} bytes", bytes.size());
    core.ports.trace.emit(core.ports.node,
                          AdvertRejected{.frame = frame,
                                         .subject = {"", receiver.neighbour->config->interface, 0},
                                         .check = PacketCheck::MinimumLength,
                                         .source = IpAddress::v4(load_32(bytes.data() + 12)),
                                         .expected = kIpv4HeaderBytes + kVrrpHeaderBytes,
                                         .received = static_cast<std::int64_t>(bytes.size())});
}

}  // namespace

void receive(Core& core, std::span<const std::byte> bytes, std::uint32_t interface,
             std::uint64_t frame) {
    const auto packet = parse_packet(bytes, frame);
    if (!packet) return refuse_short(core, bytes, interface, frame);
    const Receiver receiver =
        find_receiver(core, packet->destination, packet->message().vrid(), interface);
    if (receiver.instance != nullptr) {
        receive_for(core, *receiver.instance, *packet);
    } else if (receiver.neighbour != nullptr) {
        tell_unknown(core, *receiver.neighbour, *packet);
    }
}

}  // namespace lvsim::vrrp
