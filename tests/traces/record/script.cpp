// SPDX-License-Identifier: Apache-2.0
#include "tests/traces/record/script.hpp"

#include "scenarios/runtime/trace/packet_bytes.hpp"
#include "scenarios/runtime/trace/trace_network.hpp"
#include "sim/wire/ethernet.hpp"
#include "tests/traces/record/hex.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

namespace lvsim::recorder {
namespace {

using namespace runtime;

class Script {
public:
    void prepare(const std::string& command) { add("do " + to_hex(command)); }
    void add(const std::string& line) { text_ += line + "\n"; }
    [[nodiscard]] std::string take() { return std::move(text_); }

private:
    std::string text_;
};

void set_up_interfaces(Script& script, const TraceNetwork& network) {
    constexpr std::string_view kLink = "busybox ip link set {} address {} mtu {} up";
    constexpr std::string_view kAddress = "busybox ip addr add {}/24 dev {}";
    constexpr int kMtu = 1500;
    // There is no model of IPv6 packets to compare with.
    script.prepare("sysctl -qw net.ipv6.conf.all.disable_ipv6=1");
    script.prepare("busybox ip link set lo up");
    script.prepare(fmt::format(kLink, "eth0", to_text(trace_mac(kTraceDirectorOutside)), kMtu));
    script.prepare(
        fmt::format(kLink, "eth1", to_text(trace_mac(kTraceDirectorInside)), network.server_mtu));
    script.prepare(fmt::format(kAddress, to_text(kTraceDirectorOutside), "eth0"));
    for (const IpAddress vip : network.vips) {
        script.prepare(fmt::format(kAddress, to_text(vip), "eth0"));
    }
    script.prepare(fmt::format(kAddress, to_text(kTraceDirectorInside), "eth1"));
    script.prepare(fmt::format(kAddress, to_text(kTraceGateway), "eth1"));
}

void set_up_routes(Script& script, const TraceNetwork& network) {
    constexpr std::string_view kNeighbour = "busybox arp -i {} -s {} {}";
    script.prepare(fmt::format("busybox ip route add {} via {}", to_text(kTraceFarClients),
                               to_text(kTraceClient)));
    script.prepare(
        fmt::format(kNeighbour, "eth0", to_text(kTraceClient), to_text(trace_mac(kTraceClient))));
    for (const IpAddress server : network.servers) {
        script.prepare(
            fmt::format(kNeighbour, "eth1", to_text(server), to_text(trace_mac(server))));
    }
    for (const std::string_view interface : {"all", "default", "eth0", "eth1"}) {
        script.prepare(fmt::format("sysctl -qw net.ipv4.conf.{}.rp_filter=0", interface));
        script.prepare(fmt::format("sysctl -qw net.ipv4.conf.{}.send_redirects=0", interface));
    }
    script.prepare("sysctl -qw net.ipv4.icmp_ratelimit=0");
    script.prepare(fmt::format("sysctl -qw net.ipv4.ip_forward={}", network.ip_forward ? 1 : 0));
}

/// "frame WIRE HEX": the packet in Ethernet, as its sender's neighbour would have sent it.
std::string frame_line(const PlacedPacket& placed) {
    const bool is_client = placed.where == "client";
    const IpAddress sender = is_client ? kTraceClient : IpAddress::parse(placed.where).value();
    const PacketBytes packet = build_packet(placed.packet);
    std::vector<std::byte> frame(kEthernetHeaderBytes + packet.bytes.size());
    EthernetView ethernet(frame.data());
    ethernet.set_destination(trace_mac(is_client ? kTraceDirectorOutside : kTraceDirectorInside));
    ethernet.set_source(trace_mac(sender));
    ethernet.set_type(EtherType::Ipv4);
    std::copy(packet.bytes.begin(), packet.bytes.end(), frame.begin() + kEthernetHeaderBytes);
    return fmt::format("frame {} {}", is_client ? 0 : 1, to_hex(frame));
}

}  // namespace

std::string script_of(const TraceFile& test_case) {
    Script script;
    set_up_interfaces(script, test_case.network);
    set_up_routes(script, test_case.network);
    for (const TraceStep& step : test_case.steps) {
        switch (step.kind) {
            case TraceStepKind::Run:
                script.add(fmt::format("run {} {}", to_hex(step.text), to_hex(step.input)));
                break;
            case TraceStepKind::Send: script.add(frame_line(step.packet)); break;
            case TraceStepKind::Wait: script.add("wait " + step.text); break;
        }
    }
    return script.take();
}

}  // namespace lvsim::recorder
