// SPDX-License-Identifier: Apache-2.0
#include "tests/models/vrrp/bus.hpp"

#include "sim/wire/arp.hpp"
#include "sim/wire/ethernet.hpp"
#include "sim/wire/vrrp.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace lvsim::vrrp::test {

std::uint8_t Sent::priority() const {
    return VrrpView{std::span<const std::byte>(bytes).subspan(kIpv4HeaderBytes)}.priority();
}

std::uint16_t Sent::id() const {
    return load_16(bytes.data() + 4);
}

IpAddress Sent::address() const {
    const std::span<const std::byte> frame(bytes);
    return ArpMessage::parse(frame.subspan(kEthernetHeaderBytes))->sender_ip;
}

std::string Sent::text() const {
    return is_advert ? fmt::format("advert {} id {}", priority(), id())
                     : fmt::format("garp {}", to_text(address()));
}

Bus::Bus() = default;
Bus::~Bus() = default;

Machine& Bus::add(std::string name, std::uint8_t number, std::size_t interfaces) {
    machines_.push_back(std::make_unique<Machine>(*this, std::move(name)));
    Machine& machine = *machines_.back();
    for (std::size_t i = 0; i < interfaces; ++i) {
        const std::uint32_t net = 0x0a00'0100 + static_cast<std::uint32_t>(i) * 0x100;
        const IpAddress address = IpAddress::v4(net + number);
        machine.interfaces_.push_back(
            {.name = fmt::format("eth{}", i),
             .network = fmt::format("net{}", i + 1),
             .link = {.index = static_cast<std::uint32_t>(i + 2),
                      .mac = MacAddress::from_bits(0x0200'0000'0100 + i * 0x100 + number),
                      .is_running = true,
                      .address = address},
             .addresses = {{address, 24}}});
    }
    return machine;
}

void Bus::schedule(SimTime when, std::function<void()> what) {
    queue_.emplace(std::pair(when, ++sequence_), std::move(what));
}

void Bus::run_until(SimTime when) {
    while (!queue_.empty() && queue_.begin()->first.first <= when) {
        auto event = queue_.extract(queue_.begin());
        now_ = event.key().first;
        event.mapped()();
    }
    now_ = when;
}

void Bus::block(std::string_view from, std::string_view to) {
    blocked_.emplace(from, to);
}

void Bus::heal() {
    blocked_.clear();
}

std::vector<Sent> Bus::sent_by(std::string_view machine) const {
    std::vector<Sent> found;
    std::copy_if(sent_.begin(), sent_.end(), std::back_inserter(found),
                 [&](const Sent& sent) { return sent.machine == machine; });
    return found;
}

std::vector<Sent> Bus::adverts_of(std::string_view machine) const {
    auto found = sent_by(machine);
    std::erase_if(found, [](const Sent& sent) { return !sent.is_advert; });
    return found;
}

std::vector<Sent> Bus::garps_of(std::string_view machine) const {
    auto found = sent_by(machine);
    std::erase_if(found, [](const Sent& sent) { return sent.is_advert; });
    return found;
}

void Bus::deliver(const Machine& from, std::string_view network, std::vector<std::byte> packet) {
    const std::uint64_t frame = ++frames_;
    const IpAddress destination = IpAddress::v4(load_32(packet.data() + 16));
    for (const auto& machine : machines_) {
        if (machine.get() == &from || blocked_.contains(std::pair(from.name(), machine->name()))) {
            continue;
        }
        for (const auto& interface : machine->interfaces_) {
            if (interface.network != network || !interface.link.is_running) continue;
            const bool is_heard = destination.is_multicast()
                                      ? machine->listening_.contains(interface.name)
                                      : machine->has_address(interface.name, destination);
            if (!is_heard) continue;
            schedule(now_, [&to = *machine, index = interface.link.index, packet, frame] {
                const auto read = [&to, index, packet, frame] {
                    if (to.router_) to.router_->on_packet(packet, index, frame);
                };
                if (to.is_frozen_) return to.waiting_.push_back(read);
                read();
            });
        }
    }
}

void Bus::inject(const std::vector<std::byte>& packet) {
    const Machine nobody(*this, "nobody");
    deliver(nobody, "net1", packet);
}

Machine::Machine(Bus& bus, std::string name) : trace(bus.now_), bus_(bus), name_(std::move(name)) {}

void Machine::start(RouterConfig config) {
    const Ports ports{*this, *this, *this, *this, *this, *this, trace, NodeId{0}, takeover_time};
    ++wake_up_;
    router_ = std::make_unique<Router>(std::move(config), ports);
    router_->start();
}

Machine::Interface* Machine::interface_of(std::string_view name) {
    for (Interface& interface : interfaces_) {
        if (interface.name == name) return &interface;
    }
    return nullptr;
}

const Machine::Interface* Machine::interface_of(std::string_view name) const {
    for (const Interface& interface : interfaces_) {
        if (interface.name == name) return &interface;
    }
    return nullptr;
}

void Machine::set_running(std::string_view interface, bool is_running) {
    interface_of(interface)->link.is_running = is_running;
    if (router_) router_->on_link(interface, is_running);
}

void Machine::tell_address(std::string_view interface, IpAddress address, bool is_added) {
    Interface* const at = interface_of(interface);
    at->link.address = at->addresses.empty() ? IpAddress{} : at->addresses.front().address;
    if (router_) router_->on_address(interface, address, is_added);
}

void Machine::give_address(std::string_view interface, std::string_view prefix) {
    add_address(interface, *IpPrefix::parse(prefix), "");
}

void Machine::take_address(std::string_view interface, std::string_view address) {
    remove_address(interface, *IpAddress::parse(address));
}

bool Machine::has(std::string_view address) const {
    return std::any_of(interfaces_.begin(), interfaces_.end(), [&](const Interface& interface) {
        return has_address(interface.name, *IpAddress::parse(address));
    });
}

std::vector<std::string> Machine::take_log() {
    std::vector<std::string> lines;
    for (const Line& line : log_) {
        lines.push_back(fmt::format("{} {}", milliseconds(line.time), line.text));
    }
    log_.clear();
    return lines;
}

SimTime Machine::now() const {
    return bus_.now_;
}

void Machine::wake_at(SimTime when) {
    const std::uint64_t number = ++wake_up_;
    if (when == kTimeNever) return;
    bus_.schedule(when, [this, number] {
        if (number == wake_up_ && router_ && !is_frozen_) router_->on_wake_up();
    });
}

void Machine::thaw() {
    is_frozen_ = false;
    for (const auto& read : std::exchange(waiting_, {})) read();
    router_->on_wake_up();
}

std::optional<Link> Machine::find(std::string_view name) const {
    const Interface* const interface = interface_of(name);
    return interface == nullptr ? std::nullopt : std::optional(interface->link);
}

bool Machine::has_address(std::string_view interface, IpAddress address) const {
    const Interface* const at = interface_of(interface);
    return at != nullptr &&
           std::any_of(at->addresses.begin(), at->addresses.end(),
                       [&](const IpPrefix& one) { return one.address == address; });
}

bool Machine::add_address(std::string_view interface, IpPrefix prefix, std::string_view) {
    Interface* const at = interface_of(interface);
    if (at == nullptr || has_address(interface, prefix.address)) return false;
    at->addresses.push_back(prefix);
    tell_address(interface, prefix.address, true);
    return true;
}

bool Machine::remove_address(std::string_view interface, IpAddress address) {
    Interface* const at = interface_of(interface);
    if (at == nullptr || !has_address(interface, address)) return false;
    std::erase_if(at->addresses, [&](const IpPrefix& one) { return one.address == address; });
    tell_address(interface, address, false);
    return true;
}

bool Machine::add_macvlan(std::string_view base, std::string_view name, MacAddress mac) {
    if (interface_of(name) != nullptr) return true;
    Interface macvlan{.name = std::string(name),
                      .network = interface_of(base)->network,
                      .link = interface_of(base)->link,
                      .addresses = {}};
    macvlan.link.index = static_cast<std::uint32_t>(interfaces_.size() + 2);
    macvlan.link.mac = mac;
    macvlan.link.address = {};
    interfaces_.push_back(macvlan);
    return true;
}

void Machine::remove_macvlan(std::string_view name) {
    std::erase_if(interfaces_, [&](const Interface& interface) { return interface.name == name; });
}

void Machine::listen(std::string_view interface, IpAddress, bool shall_listen) {
    if (shall_listen) {
        listening_.emplace(interface);
    } else {
        listening_.erase(std::string(interface));
    }
}

void Machine::send(std::span<const std::byte> packet, const AdvertWay& way) {
    const Interface* const interface = interface_of(way.interface);
    if (interface == nullptr || !interface->link.is_running) return;
    std::vector<std::byte> bytes(packet.begin(), packet.end());
    bus_.sent_.push_back({bus_.now_, name_, interface->name, true, bytes});
    bus_.deliver(*this, interface->network, std::move(bytes));
}

void Machine::send_frame(std::span<const std::byte> frame, std::string_view interface) {
    const Interface* const out = interface_of(interface);
    if (out == nullptr || !out->link.is_running) return;
    bus_.sent_.push_back({bus_.now_, name_, out->name, false, {frame.begin(), frame.end()}});
}

void Machine::write(LogDetail detail, std::string_view line) {
    log_.push_back({bus_.now_, detail, std::string(line)});
}

void Machine::start_script(std::size_t script) {
    const auto result = script_results.find(script);
    if (result == script_results.end()) return;
    bus_.schedule(bus_.now_, [this, script, status = result->second] {
        if (router_) router_->on_script_exit(script, {.is_signalled = false, .status = status});
    });
}

void Machine::signal_script(std::size_t script, int signal) {
    signals.emplace_back(script, signal);
    if (signal != 9) return;
    bus_.schedule(bus_.now_, [this, script, signal] {
        if (router_) router_->on_script_exit(script, {.is_signalled = true, .status = signal});
    });
}

void Machine::notify(std::string_view command, std::string_view arguments) {
    notified.push_back(fmt::format("{} {}", command, arguments));
}

std::size_t Machine::count_processes(std::size_t process) const {
    return process < processes.size() ? processes[process] : 0;
}

void Machine::set_lvs_sync_daemon(std::string_view interface, std::uint8_t vrid, bool is_master) {
    notified.push_back(fmt::format("sync daemon {} {} {}", interface, vrid, is_master));
}

void Machine::set_address_blocked(IpAddress address, std::string_view interface, bool is_blocked) {
    const std::string text = fmt::format("{} on {}", to_text(address), interface);
    std::erase(blocked, text);
    if (is_blocked) blocked.push_back(text);
}

InstanceConfig instance(std::uint8_t priority, std::string name, std::string interface,
                        std::uint8_t vrid, std::vector<std::string> addresses) {
    InstanceConfig config;
    config.name = std::move(name);
    config.interface = std::move(interface);
    config.vrid = vrid;
    config.state = InitialState::Backup;
    config.priority = priority;
    for (const std::string& address : addresses) {
        config.addresses.push_back({.prefix = *IpPrefix::parse(address)});
    }
    return config;
}

RouterConfig config(InstanceConfig only) {
    RouterConfig config;
    config.instances.push_back(std::move(only));
    return config;
}

RouterConfig config(std::uint8_t priority) {
    return config(instance(priority));
}

std::string milliseconds(SimTime time) {
    const std::int64_t microseconds = time.ns() / 1000;
    return fmt::format("{}.{:03}", microseconds / 1000, microseconds % 1000);
}

std::vector<std::string> texts(const std::vector<Sent>& sent) {
    std::vector<std::string> lines;
    for (const Sent& one : sent) {
        lines.push_back(fmt::format("{} {}", milliseconds(one.time), one.text()));
    }
    return lines;
}

}  // namespace lvsim::vrrp::test
