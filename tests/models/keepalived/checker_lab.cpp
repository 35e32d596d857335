// SPDX-License-Identifier: Apache-2.0
#include "tests/models/keepalived/checker_lab.hpp"

#include "models/host/files.hpp"
#include "models/host/process_table.hpp"
#include "models/host/shell/job.hpp"
#include "sim/net/interface.hpp"
#include "sim/net/switch.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace lvsim::keepalived {

namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kServers = {
    {{"s1", "10.0.1.2/24"}, {"s2", "10.0.1.3/24"}, {"s3", "10.0.1.4/24"}}};

std::string text_of(const ipvs::ServiceKey& key) {
    return key.fwmark != 0 ? fmt::format("fwmark={}", key.fwmark)
                           : fmt::format("vip={}", to_text(key.address));
}

/// As struct ip_vs_service_user says it: IP_VS_SVC_F_*.
std::string text_of(const ipvs::ServiceSpec& spec) {
    const unsigned flags = (spec.persistence ? 1U : 0U) | (spec.is_one_packet ? 4U : 0U) |
                           (spec.scheduler_flags.flag_1 ? 8U : 0U) |
                           (spec.scheduler_flags.flag_2 ? 16U : 0U) |
                           (spec.scheduler_flags.flag_3 ? 32U : 0U);
    return fmt::format("{} sched={} flags={:x} timeout={} mask={:x}", text_of(spec.key),
                       spec.scheduler, flags,
                       spec.persistence ? spec.persistence->timeout_seconds : 0,
                       spec.persistence ? spec.persistence->netmask : UINT32_MAX);
}

std::string text_of(const ipvs::ServiceKey& key, const ipvs::DestinationSpec& spec) {
    return fmt::format("{} -> rs={} fwd={} weight={} u={} l={}", text_of(key), to_text(spec.server),
                       static_cast<int>(spec.method), spec.weight, spec.u_threshold,
                       spec.l_threshold);
}

std::vector<std::string> texts(std::vector<Seen> seen) {
    std::vector<std::string> all;
    for (Seen& one : seen) all.push_back(std::move(one.text));
    return all;
}

}  // namespace

// --- the table -----------------------------------------------------------------------------------

void RecordingControl::note(std::string text) {
    commands.push_back({host_.world().now(), std::move(text)});
}

bool RecordingControl::fails(std::string_view command, ipvs::AdminError& error) {
    const auto order = host_.files().read("/etc/keepalived/fail");
    if (!order || !order->starts_with(command)) return false;
    const bool is_of_service = command.ends_with("SERVICE");
    const std::string number = order->substr(command.size());
    using enum ipvs::AdminError;
    error = number.starts_with(" 17")  ? (is_of_service ? ServiceExists : DestinationExists)
            : number.starts_with(" 3") ? NoSuchService
            : is_of_service            ? NoSuchScheduler
                                       : NoSuchDestination;
    return true;
}

template <class Call>
ipvs::AdminError RecordingControl::carry_out(std::string_view command, Call call) {
    ipvs::AdminError error{};
    if (fails(command, error)) return error;
    return reaches_director ? call() : ipvs::AdminError::None;
}

ipvs::AdminError RecordingControl::add_service(const ipvs::ServiceSpec& spec) {
    note("NEW_SERVICE " + text_of(spec));
    services[spec.key] = spec;
    return carry_out("NEW_SERVICE", [&] { return director_.add_service(spec); });
}

ipvs::AdminError RecordingControl::edit_service(const ipvs::ServiceSpec& spec) {
    note("SET_SERVICE " + text_of(spec));
    services[spec.key] = spec;
    return carry_out("SET_SERVICE", [&] { return director_.edit_service(spec); });
}

ipvs::AdminError RecordingControl::delete_service(const ipvs::ServiceKey& key) {
    note("DEL_SERVICE " + text_of(services[key]));
    return carry_out("DEL_SERVICE", [&] { return director_.delete_service(key); });
}

ipvs::AdminError RecordingControl::add_destination(const ipvs::ServiceKey& key,
                                                   const ipvs::DestinationSpec& spec) {
    note("NEW_DEST " + text_of(key, spec));
    return carry_out("NEW_DEST", [&] { return director_.add_destination(key, spec); });
}

ipvs::AdminError RecordingControl::edit_destination(const ipvs::ServiceKey& key,
                                                    const ipvs::DestinationSpec& spec) {
    note("SET_DEST " + text_of(key, spec));
    return carry_out("SET_DEST", [&] { return director_.edit_destination(key, spec); });
}

ipvs::AdminError RecordingControl::delete_destination(const ipvs::ServiceKey& key,
                                                      const ipvs::DestinationSpec& spec) {
    note("DEL_DEST " + text_of(key, spec));
    return carry_out("DEL_DEST", [&] { return director_.delete_destination(key, spec); });
}

void RecordingControl::flush() {
    note("FLUSH");
    if (reaches_director) director_.flush();
}

void RecordingControl::set_timeouts(std::uint32_t tcp_seconds, std::uint32_t tcp_fin_seconds,
                                    std::uint32_t udp_seconds) {
    note(fmt::format("TIMEOUT {} {} {}", tcp_seconds, tcp_fin_seconds, udp_seconds));
    if (!reaches_director) return;
    director_.set_timeouts(tcp_seconds, tcp_fin_seconds, udp_seconds);
}

// --- the machines --------------------------------------------------------------------------------

CheckerLab::CheckerLab(bool is_detailed)
    : network(world.emplace<net::Network>(world)),
      director(world.emplace<host::Host>(
          world, network, host::HostConfig{NodeId{0}, "r1", host::Profile::Debian12})),
      scripts(director),
      control(director),
      is_detailed_(is_detailed),
      switch_(network.add_switch(NodeId{9}, "sw1")) {
    const auto plug = [&](host::Host& host, std::string_view address) {
        const auto bits = 0x0200'0000'0100 | static_cast<std::uint64_t>(host.node());
        net::Interface& card = host.stack().add_interface("eth0", MacAddress::from_bits(bits));
        host.stack().add_address(card.index(), *IpPrefix::parse(address));
        host.stack().set_up(card.index(), true);
        network.attach(card, switch_, {.delay = 10_us, .rate_bits_per_second = 1'000'000'000});
    };
    plug(director, "10.0.1.1/24");
    std::uint32_t node = 0;
    for (const auto& [name, address] : kServers) {
        auto& host = world.emplace<host::Host>(
            world, network,
            host::HostConfig{NodeId{++node}, std::string(name), host::Profile::Debian12});
        plug(host, address);
        machines_[std::string(name)] = {&host, std::make_unique<ScriptedServer>(host, 80)};
    }
    host::ProcessInfo info;
    info.command = "keepalived";
    scripts.set_parent(director.process_table().add(std::move(info)).value());
    daemon = std::make_unique<CheckerDaemon>(
        CheckerDaemonPorts{.host = director, .log = *this, .scripts = scripts, .ipvs = control});
}

ScriptedServer& CheckerLab::server(std::string_view name) {
    return *machines_.find(name)->second.server;
}

host::Host& CheckerLab::machine(std::string_view name) {
    return *machines_.find(name)->second.host;
}

void CheckerLab::silence(std::string_view name, bool is_silent) {
    run_on(name, is_silent ? "iptables -A INPUT -j DROP" : "iptables -D INPUT -j DROP");
}

void CheckerLab::run_on(std::string_view name, std::string_view line) {
    run(machine(name), line);
}

void CheckerLab::run(host::Host& host, std::string_view line) {
    host::ShellJob& job = host.start_line(line);
    while (!job.is_done() && world.step(world.now())) {
    }
    host.forget_job(job);
}

void CheckerLab::start(const LvsConfig& config) {
    begun = world.now();
    daemon->start(config);
}

void CheckerLab::write(vrrp::LogDetail detail, std::string_view line) {
    if (detail == vrrp::LogDetail::Detailed && !is_detailed_) return;
    lines.push_back({world.now(), std::string(line)});
}

std::vector<std::string> CheckerLab::take_lines() {
    return texts(std::exchange(lines, {}));
}

std::vector<std::string> CheckerLab::take_commands() {
    return texts(std::exchange(control.commands, {}));
}

}  // namespace lvsim::keepalived
