// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/machine.hpp"

#include "models/client/commands.hpp"
#include "models/host/boot/system.hpp"
#include "models/host/boot/virtual_networks.hpp"
#include "models/host/centos6/machine.hpp"
#include "models/host/files.hpp"
#include "models/host/ipvs_module.hpp"
#include "models/host/shell/job.hpp"
#include "models/host/sysctl.hpp"
#include "models/httpd/httpd.hpp"
#include "models/httpd/service.hpp"
#include "scenarios/runtime/loader/error_codes.hpp"
#include "sim/core/assert.hpp"
#include "sim/net/interface.hpp"
#include "sim/net/network.hpp"
#include "sim/net/routing_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace lvsim::runtime {
namespace {

/// 02:00 and the bytes of an IPv4 address: easy to recognise, and unique where addresses are.
MacAddress mac_of(const InterfaceConfig& config, NodeId node, std::size_t index) {
    if (config.mac) return config.mac->value;
    constexpr std::uint64_t kLocallyAdministered = 0x0200'0000'0000;
    constexpr std::uint64_t kWithoutAddress = 0x0201'0000'0000;
    if (!config.addresses.empty() && config.addresses.front().value.address.is_v4()) {
        return MacAddress::from_bits(kLocallyAdministered |
                                     config.addresses.front().value.address.v4_value());
    }
    return MacAddress::from_bits(kWithoutAddress | static_cast<std::uint64_t>(node) << 8 | index);
}

std::string_view text_of(net::RouteError error) {
    switch (error) {
        case net::RouteError::None: return "";
        case net::RouteError::Exists: return "there is such a route already";
        case net::RouteError::NoSuchRoute: return "there is no such route";
        case net::RouteError::NetworkUnreachable: return "the gateway is on no network of it";
        case net::RouteError::NetworkDown: return "the interface is down";
        case net::RouteError::InvalidArgument: return "the destination or gateway is not valid";
        case net::RouteError::TableFull: return "the routing table is full";
    }
    return {};
}

/// Of adapter 1 of a virtual machine: 08:00:27 is VirtualBox's; the other adapters follow.
MacAddress first_mac(NodeId node) {
    constexpr std::uint64_t kVirtualBox = 0x0800'2700'0000;
    constexpr std::uint64_t kFirst = 0x10'0000;
    return MacAddress::from_bits(kVirtualBox + kFirst +
                                 host::Hardware::kAdaptersMax * static_cast<std::uint64_t>(node));
}

}  // namespace

std::string Machine::quoted(std::string_view output) {
    constexpr std::size_t kBytesMax = 300;
    std::string text(output.substr(0, kBytesMax));
    text.erase(text.find_last_not_of(" \n") + 1);
    for (std::size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', at)) {
        text.replace(at, 1, " | ");
    }
    return text;
}

net::LinkSettings link_settings(const NetworkConfig& network) {
    return {.delay = network.delay,
            .rate_bits_per_second = static_cast<std::uint64_t>(network.rate.bits_per_second),
            .queue_packets_max = static_cast<std::uint32_t>(network.queue_packets)};
}

Machine::Machine(World& world, net::Network& network, NodeId node, const HostConfig& config,
                 const MachineSetup& setup, BootErrors& errors)
    : world_(world), config_(config), errors_(errors), host_(make_host(network, node, setup)) {
    host_.add_programs(client::commands());
    if (config.is_virtual_machine()) {
        install();
        return;
    }
    plug_in(network, setup.networks);
    install_daemons(setup.work);
}

host::Host& Machine::make_host(net::Network& network, NodeId node, const MachineSetup& setup) {
    if (!config_.is_virtual_machine()) {
        return world_.emplace<host::Host>(
            world_, network,
            host::HostConfig{node, config_.name, config_.profile, setup.scheduler});
    }
    host::Centos6Config config;
    config.node = node;
    config.name = config_.name;
    config.language = config_.language;
    config.mac = first_mac(node);
    config.scheduler = setup.scheduler;
    const auto& own = config_.adapters.front().mac;
    config.installed_mac = config_.installed_mac ? config_.installed_mac->value
                           : own                 ? own->value
                                                 : config.mac;
    return host::make_centos6_machine(world_, network, setup.virtual_networks, config).host;
}

host::System* Machine::system() {
    return host_.system();
}

/// What is put into a virtual machine before it is switched on for the first time.
void Machine::install() {
    host::System& system = *host_.system();
    service_ = &world_.emplace<httpd::HttpdService>(host_, system);
    for (std::size_t i = 0; i < config_.adapters.size(); ++i) {
        const AdapterConfig& adapter = config_.adapters[i];
        host::Hardware& hardware = system.hardware();
        std::string refusal = hardware.attach(i, adapter.network.value);
        if (refusal.empty() && adapter.mac) refusal = hardware.set_mac(i, adapter.mac->value);
        if (refusal.empty() && !adapter.has_cable) refusal = hardware.set_cable(i, false);
        LVSIM_ASSERT(refusal.empty(), "a machine that is off: {}", refusal);
    }
    write_files();
}

void Machine::plug_in(net::Network& network, const std::vector<NetworkConfig>& networks) {
    for (const auto& interface : config_.interfaces) {
        auto& stack = host_.stack();
        auto& made = stack.add_interface(interface.name,
                                         mac_of(interface, host_.node(), stack.interface_count()));
        const auto found =
            std::find_if(networks.begin(), networks.end(), [&](const NetworkConfig& candidate) {
                return candidate.name == interface.network.value;
            });
        if (found == networks.end()) continue;
        network.attach(made, *network.find_switch(found->name), link_settings(*found));
    }
    for (const auto& interface : config_.cardless) {
        if (host_.stack().find_interface(interface.name) == nullptr) {
            host_.stack().add_interface(interface.name, MacAddress());
        }
    }
}

void Machine::switch_power(bool is_on) {
    if (is_on == host_.is_powered()) return;
    if (auto* virtual_machine = system()) {
        signals_.clear();
        terminated_.clear();
        return is_on ? virtual_machine->power_on() : virtual_machine->power_off();
    }
    if (is_on) {
        host_.power_on();
        boot();
    } else {
        ++boots_;
        signals_.clear();
        terminated_.clear();
        host_.power_off();
    }
}

PowerState Machine::power_state() {
    if (!host_.is_powered()) return PowerState::Off;
    if (system() == nullptr) return PowerState::Up;
    switch (system()->state()) {
        case host::SystemState::Off: return PowerState::Off;
        case host::SystemState::Booting: return PowerState::Booting;
        case host::SystemState::Up: return PowerState::Up;
        case host::SystemState::GoingDown: return PowerState::GoingDown;
    }
    return PowerState::Off;
}

void Machine::reset() {
    if (auto* virtual_machine = system(); virtual_machine != nullptr && host_.is_powered()) {
        return virtual_machine->reset();
    }
    switch_power(false);
    switch_power(true);
}

std::string_view Machine::freeze() {
    if (!host_.is_powered()) return "the machine has no power";
    if (host_.stack().is_frozen()) return "the machine is frozen already";
    host_.stack().freeze();
    return {};
}

std::string_view Machine::thaw() {
    if (!host_.stack().is_frozen()) return "the machine is not frozen";
    host_.stack().thaw();
    for (const auto& [process, action] : std::exchange(signals_, {})) control(process, action);
    return {};
}

void Machine::boot() {
    if (auto* virtual_machine = system()) return virtual_machine->power_on();
    ++boots_;
    next_line_ = 0;
    configure_network();
    apply_sysctl();
    write_files();
    run_next_line();
}

void Machine::configure_network() {
    auto& stack = host_.stack();
    for (const auto& config : config_.interfaces) {
        const auto index = stack.find_interface(config.name)->index();
        stack.set_mtu(index, static_cast<std::uint32_t>(config.mtu));
        stack.set_up(index, true);
        for (const auto& address : config.addresses) stack.add_address(index, address.value);
    }
    for (const auto& config : config_.cardless) {
        const auto index = stack.find_interface(config.name)->index();
        stack.set_up(index, true);
        for (const auto& address : config.addresses) stack.add_address(index, address.value);
    }
    constexpr net::InterfaceIndex kLoopback{0};
    for (const auto& block : config_.any_ip) stack.add_address(kLoopback, block.value);
    if (config_.gateway) {
        add_route(config_.gateway->place, {IpAddress::v4(0), 0}, config_.gateway->value);
    }
    for (const auto& route : config_.routes.list) add_route(route.place, route.to, route.via);
}

void Machine::add_route(const SourcePlace& place, IpPrefix to, IpAddress via) {
    net::RouteEntry entry;
    entry.destination = to;
    entry.gateway = via;
    entry.protocol = net::RouteProtocol::Static;
    const auto error = host_.stack().routes().add(entry);
    // What the machine kept over a loss of power is there already.
    if (error == net::RouteError::None || error == net::RouteError::Exists) return;
    report(code::kBootRoute, place, "routes",
           fmt::format("{} refuses the route to {} by {}: {}", config_.name, to_text(to),
                       to_text(via), text_of(error)),
           "");
}

void Machine::apply_sysctl() {
    for (const auto& setting : config_.sysctl) {
        // As `modprobe ip_vs` in a start script: the settings appear with the module.
        if (setting.name.starts_with("net.ipv4.vs.")) (void)host_.ipvs();
        const auto path = "sysctl." + setting.name;
        switch (host_.sysctl().write(setting.name, setting.value)) {
            case host::SysctlError::None: break;
            case host::SysctlError::NoSuchFile:
                report(code::kBootSysctl, setting.place, path,
                       fmt::format("{} has no setting '{}'", config_.name, setting.name),
                       "'sysctl -a' on the machine lists what there is");
                break;
            case host::SysctlError::NotModelled:
                report(code::kBootSysctl, setting.place, path,
                       fmt::format("'{}' is not modelled, or not this value of it", setting.name),
                       "docs/models has the settings that are modelled");
                break;
            case host::SysctlError::InvalidArgument:
                report(code::kBootSysctl, setting.place, path,
                       fmt::format("{} refuses the value '{}'", setting.name, setting.value), "");
                break;
        }
    }
}

void Machine::write_files() {
    for (const auto& file : config_.files) {
        const host::FileError error = host_.files().write(file.path, file.content);
        if (error == host::FileError::None) continue;
        report(code::kBootFile, file.place, "files." + file.path,
               fmt::format("{} cannot write '{}': {}", config_.name, file.path, to_text(error)),
               "");
    }
}

void Machine::run_next_line() {
    if (next_line_ == config_.run.size()) {
        start_httpd();
        start_keepalived();
        return;
    }
    const auto& line = config_.run[next_line_++];
    auto& job = host_.start_line(line.value);
    job.on_done([this, &line, boot = boots_](const host::ShellJob& done) {
        if (boot != boots_) return;
        line_ended(line, done.exit_status(), done.output());
        host_.forget_job(done);
        // As an event of its own: we are inside the shell.
        world_.schedule(world_.now(), *this, boot);
    });
}

void Machine::on_event(std::uint64_t tag) {
    if (tag == boots_) run_next_line();
}

void Machine::line_ended(const Placed<std::string>& line, int status, std::string_view output) {
    if (status == 0) return;
    const auto printed = quoted(output);
    report(code::kBootCommand, line.place, fmt::format("run[{}]", next_line_ - 1),
           fmt::format("'{}' ends with status {} {}", line.value, status,
                       printed.empty() ? "and prints nothing" : "and prints: " + printed),
           "a machine whose start script fails is no base for a run: mend the line, or end it with "
           "'|| true'");
}

NodeId Machine::machine_of(std::uint64_t) const {
    return host_.node();
}

void Machine::report(std::string_view code, const SourcePlace& place, std::string path,
                     std::string message, std::string hint) {
    errors_.on_boot_error({std::string(code), place, "hosts." + config_.name + "." + path,
                           std::move(message), std::move(hint)});
}

}  // namespace lvsim::runtime
