// SPDX-License-Identifier: Apache-2.0
//
// The director against arbitrary packets, ICMP errors about what it sends and messages of another
// director, configured by arbitrary commands, with time in between.
// The first bytes choose its configuration; then each step is a byte that says what, and what that
// needs: a command, a setting, a span of time, a packet that looks like one, one that does not.
#include "tests/fuzz/choices.hpp"
#include "tests/fuzz/machine.hpp"
#include "tests/fuzz/sync_choices.hpp"

#include <fmt/format.h>

#include <array>

namespace lvsim::fuzz {
namespace {

using ipvs::PacketPlace;
using ipvs::Settings;

constexpr std::string_view kSchedulers[] = {"rr",    "wrr", "lc", "wlc", "sed", "nq",  "lblc",
                                            "lblcr", "dh",  "sh", "mh",  "fo",  "ovf", "twos"};
constexpr std::string_view kFlags[] = {"sh-port", "sh-fallback,sh-port", "mh-fallback", "flag-3"};
constexpr std::uint16_t kPorts[] = {80, 0, 20, 21, 443, 8080, 1000, 65535};
constexpr IpProtocol kProtocols[] = {IpProtocol::Tcp, IpProtocol::Udp, IpProtocol::Sctp,
                                     IpProtocol::Esp, IpProtocol::Ah,  IpProtocol::IpIp,
                                     IpProtocol::Gre};
constexpr PacketPlace kPlaces[] = {PacketPlace::LocalIn, PacketPlace::Forward,
                                   PacketPlace::LocalOut};
constexpr std::int32_t Settings::*kSettings[] = {
    &Settings::conn_reuse_mode, &Settings::expire_nodest_conn,
    &Settings::lblc_expiration, &Settings::lblcr_expiration,
    &Settings::nat_icmp_send,   &Settings::sloppy_tcp,
    &Settings::snat_reroute,    &Settings::secure_tcp,
    &Settings::drop_entry,      &Settings::schedule_icmp,
    &Settings::drop_packet,     &Settings::am_droprate,
    &Settings::amemthresh,      &Settings::expire_quiescent_template,
    &Settings::sync_threshold,  &Settings::sync_refresh_period,
    &Settings::sync_retries,    &Settings::sync_persist_mode,
    &Settings::backup_only,     &Settings::ignore_tunneled,
    &Settings::pmtu_disc,       &Settings::sloppy_sctp};

class Words {
public:
    explicit Words(std::string_view command) : words_{"ipvsadm", std::string(command)} {}
    Words& add(std::string_view option, std::string value) {
        words_.emplace_back(option);
        words_.push_back(std::move(value));
        return *this;
    }
    Words& add(std::string_view option) {
        words_.emplace_back(option);
        return *this;
    }
    [[nodiscard]] const std::vector<std::string>& all() const { return words_; }

private:
    std::vector<std::string> words_;
};

void name_service(Words& words, Choices& choices) {
    const auto port = choices.one_of(kPorts);
    const auto address = fmt::format("10.0.2.{}:{}", 100 + choices.below(2), port);
    switch (choices.below(8)) {
        case 0: words.add("-u", address); return;
        case 1: words.add("--sctp-service", address); return;
        case 2: words.add("-f", std::to_string(1 + choices.below(3))); return;
        case 3: words.add("-t", fmt::format("[fd00::1]:{}", port)); return;
        default: words.add("-t", address); return;
    }
}

void command_for_service(Machine& machine, Choices& choices) {
    constexpr std::string_view kCommands[] = {"-A", "-A", "-E", "-D"};
    Words words(choices.one_of(kCommands));
    const bool has_more = words.all().back() != "-D";
    name_service(words, choices);
    if (has_more) {
        words.add("-s", std::string(choices.one_of(kSchedulers)));
        const auto options = choices.byte();
        if ((options & 1) != 0) words.add("-b", std::string(choices.one_of(kFlags)));
        if ((options & 2) != 0) words.add("-p", std::to_string(1 + choices.word()));
        if ((options & 4) != 0) words.add("-o");
        if ((options & 8) != 0) words.add("-M", "255.255.0.0");
        if ((options & 16) != 0) words.add("--pe", "sip");
    }
    machine.ipvsadm(words.all());
}

void command_for_server(Machine& machine, Choices& choices) {
    constexpr std::string_view kCommands[] = {"-a", "-a", "-e", "-d"};
    constexpr std::string_view kMethods[] = {"-m", "-m", "-g", "-i"};
    constexpr std::string_view kServerNames[] = {"10.0.3.1",   "10.0.3.2",  "10.0.3.3",
                                                 "10.0.3.200", "127.0.0.1", "192.168.1.1",
                                                 "224.0.0.1",  "[fd00::2]"};
    Words words(choices.one_of(kCommands));
    const bool has_more = words.all().back() != "-d";
    name_service(words, choices);
    const auto port = choices.one_of(kPorts);
    words.add("-r", fmt::format("{}:{}", choices.one_of(kServerNames), port));
    if (has_more) {
        words.add(choices.one_of(kMethods));
        const auto options = choices.byte();
        if ((options & 1) != 0) words.add("-w", std::to_string(choices.word()));
        if ((options & 2) != 0) words.add("-x", std::to_string(choices.below(4)));
        if ((options & 4) != 0) words.add("-y", std::to_string(choices.below(4)));
        if ((options & 8) != 0) words.add("--tun-type", "gue").add("--tun-port", "6080");
        if ((options & 16) != 0) words.add("--tun-type", "gre");
    }
    machine.ipvsadm(words.all());
}

void command_for_all(Machine& machine, Choices& choices) {
    switch (choices.below(5)) {
        case 0: machine.ipvsadm({"ipvsadm", "-C"}); return;
        case 1: machine.ipvsadm({"ipvsadm", "-Z"}); return;
        case 2:
            machine.ipvsadm({"ipvsadm", "--set", std::to_string(choices.byte()),
                             std::to_string(choices.byte()), std::to_string(choices.byte())});
            return;
        case 3: machine.ipvsadm({"ipvsadm", "-Lnc"}); return;
        default: machine.ipvsadm({"ipvsadm", "-Ln", "--stats"}); return;
    }
}

void change_setting(Machine& machine, Choices& choices) {
    Settings settings = machine.director.settings();
    settings.*choices.one_of(kSettings) = static_cast<std::int32_t>(choices.below(5));
    machine.director.change_settings(settings);
}

/// A packet under construction.
class Bytes {
public:
    explicit Bytes(std::size_t bytes) : bytes_(bytes) {}
    [[nodiscard]] std::byte* at(std::size_t offset) { return bytes_.data() + offset; }
    [[nodiscard]] std::span<const std::byte> all() const { return bytes_; }
    [[nodiscard]] std::size_t size() const { return bytes_.size(); }
    void append(std::span<const std::byte> more) {
        bytes_.insert(bytes_.end(), more.begin(), more.end());
    }

private:
    std::vector<std::byte> bytes_;
};

std::uint32_t address_from(Choices& choices) {
    const auto which = choices.byte();
    const std::uint32_t last = which % 4U;
    switch (which / 4 % 4) {
        case 0: return kVip + last % 2;
        case 1: return kServers + last;
        case 2: return kServers + 200;
        default: return kClients + last;
    }
}

void put_ip(Bytes& packet, Choices& choices, IpProtocol protocol) {
    Ipv4View ip(packet.at(0));
    ip.clear(kIpv4HeaderBytes);
    ip.put_total_bytes(packet.size());
    ip.put_fragment(choices.flag(), false, 0);
    ip.put_ttl(static_cast<std::uint8_t>(1 + choices.below(64)));
    ip.put_protocol(protocol);
    ip.put_source(IpAddress::v4(address_from(choices)));
    ip.put_destination(IpAddress::v4(address_from(choices)));
    ip.fill_checksum();
}

/// The sum of a TCP or UDP packet, where its header keeps it.
void fill_transport(Bytes& packet, IpProtocol protocol) {
    const std::size_t offset = protocol == IpProtocol::Tcp ? 16 : 6;
    const std::size_t length = packet.size() - kIpv4HeaderBytes;
    const Ipv4View ip(packet.at(0));
    ChecksumSum sum;
    sum.add_pseudo_header(ip.source(), ip.destination(), static_cast<std::uint8_t>(protocol),
                          static_cast<std::uint32_t>(length));
    sum.add_bytes(packet.all().subspan(kIpv4HeaderBytes));
    store_16(packet.at(kIpv4HeaderBytes + offset), sum.checksum());
}

/// A packet with a whole header of its protocol, and most often with a right checksum.
Bytes packet_from(Choices& choices) {
    const IpProtocol protocol = choices.one_of(kProtocols);
    const bool is_tcp = protocol == IpProtocol::Tcp;
    const std::size_t header = is_tcp ? kTcpHeaderBytes : 12;  // SCTP's header and its first chunk
    const std::size_t data = choices.byte() * std::size_t{8};
    Bytes packet(kIpv4HeaderBytes + header + data);
    put_ip(packet, choices, protocol);
    std::byte* l4 = packet.at(kIpv4HeaderBytes);
    store_16(l4, choices.one_of(kPorts));
    store_16(l4 + 2, choices.one_of(kPorts));
    const auto kind = choices.byte();
    if (is_tcp) {
        store_8(l4 + 12, 5U << 4);
        store_8(l4 + 13, kind & 0x3fU);
        fill_transport(packet, protocol);
    } else if (protocol == IpProtocol::Udp) {
        store_16(l4 + 4, static_cast<std::uint16_t>(header + data));
        if (kind % 8 != 0) fill_transport(packet, protocol);
    } else if (data > 0) {
        store_8(l4 + 12, kind);  // the type of SCTP's first chunk
    }
    return packet;
}

/// What the FTP helper and the engine sip listen to, in pieces, in a TCP or a UDP packet.
Bytes talk_from(Choices& choices) {
    constexpr std::string_view kPieces[] = {
        "PASV\r\n",           "EPSV\r\n",     "EPSV 1\r\n",  "PORT 172,16,0,1,",
        "19,136\r\n",         "EPRT |1|",     "172.16.0.2|", "5000|\r\n",
        "227 ok (10,0,3,1,",  "195,080)\r\n", "229 ok (",    "|||",
        "INVITE\r\nCall-ID:", " a@b\r\n",     "i: c\r\n",    "x"};
    const IpProtocol protocol = choices.flag() ? IpProtocol::Udp : IpProtocol::Tcp;
    const bool is_tcp = protocol == IpProtocol::Tcp;
    Bytes packet(kIpv4HeaderBytes + (is_tcp ? kTcpHeaderBytes : kUdpHeaderBytes));
    for (std::size_t pieces = choices.below(5); pieces > 0; --pieces) {
        packet.append(std::as_bytes(std::span(choices.one_of(kPieces))));
    }
    put_ip(packet, choices, protocol);
    std::byte* l4 = packet.at(kIpv4HeaderBytes);
    store_16(l4, choices.one_of(kPorts));
    store_16(l4 + 2, choices.one_of(kPorts));
    if (is_tcp) {
        store_32(l4 + 4, choices.byte());
        store_32(l4 + 8, choices.byte());
        store_8(l4 + 12, 5U << 4);
        store_8(l4 + 13, choices.byte() & 0x3fU);
    } else {
        store_16(l4 + 4, static_cast<std::uint16_t>(packet.size() - kIpv4HeaderBytes));
    }
    fill_transport(packet, protocol);
    return packet;
}

void put_icmp_checksum(Bytes& packet) {
    ChecksumSum sum;
    sum.add_bytes(packet.all().subspan(kIpv4HeaderBytes));
    store_16(packet.at(kIpv4HeaderBytes + 2), sum.checksum());
}

/// A packet on its way through a tunnel to a server, as the director sends it.
Bytes tunnelled_from(Choices& choices) {
    constexpr std::size_t kGreBytes = 4;
    const IpProtocol outer = choices.flag() ? IpProtocol::IpIp : IpProtocol::Gre;
    const Bytes inner = packet_from(choices);
    Bytes packet(kIpv4HeaderBytes + (outer == IpProtocol::Gre ? kGreBytes : 0));
    if (outer == IpProtocol::Gre) {
        constexpr std::uint16_t kIpv4 = 0x0800;
        store_16(packet.at(kIpv4HeaderBytes + 2), kIpv4);
    }
    packet.append(inner.all());
    put_ip(packet, choices, outer);
    return packet;
}

/// An ICMP error about some packet, of which it holds the beginning.
Bytes error_from(Choices& choices) {
    constexpr std::uint8_t kTypes[] = {3, 4, 11, 5, 8, 0, 12};
    const Bytes about = choices.below(4) == 0 ? tunnelled_from(choices) : packet_from(choices);
    const std::size_t quoted = std::min<std::size_t>(about.size(), choices.below(100));
    Bytes packet(kIpv4HeaderBytes + kIcmpHeaderBytes);
    packet.append(about.all().first(quoted));
    put_ip(packet, choices, IpProtocol::Icmp);
    store_8(packet.at(kIpv4HeaderBytes), choices.one_of(kTypes));
    store_8(packet.at(kIpv4HeaderBytes + 1), static_cast<std::uint8_t>(choices.below(16)));
    put_icmp_checksum(packet);
    return packet;
}

/// Arbitrary bytes behind a header that any machine would let in.
Bytes raw_from(Choices& choices) {
    const auto bytes = std::as_bytes(choices.take(kIpv4HeaderBytes + choices.below(128)));
    Bytes packet(0);
    packet.append(bytes);
    if (packet.size() < kIpv4HeaderBytes) {
        return packet;
    }
    Ipv4View ip(packet.at(0));
    store_8(packet.at(0), static_cast<std::uint8_t>(0x40U | (load_8(packet.at(0)) & 0xfU)));
    ip.put_total_bytes(packet.size());
    store_16(packet.at(6), load_16(packet.at(6)) & 0x4000U);  // no fragment
    if (ip.header_bytes() <= packet.size()) {
        ip.fill_checksum();
    }
    return packet;
}

void show(Machine& machine, Choices& choices, const Bytes& packet) {
    constexpr Hook kHooks[] = {Hook::Request, Hook::Reply, Hook::ForwardedIcmp};
    constexpr std::size_t kInlines[] = {4096, 48, 40, 28, 20};
    const Hook hook = choices.one_of(kHooks);
    const PacketPlace place = choices.one_of(kPlaces);
    const std::size_t at_hand = choices.one_of(kInlines);
    machine.show(packet.all(), at_hand, hook, place, static_cast<std::uint32_t>(choices.below(3)));
}

void synchronise(Machine& machine, Choices& choices) {
    if (choices.below(4) == 0) {
        machine.ipvsadm(daemon_command_from(choices));
        return;
    }
    machine.director.on_sync_message(sync_message_from(choices));
}

/// Beyond the longest timeout of a protocol; some things wake the director up each second.
constexpr int kWaitMax = 2000;

void step(Machine& machine, Choices& choices) {
    switch (choices.below(12)) {
        case 0: command_for_service(machine, choices); return;
        case 1: command_for_server(machine, choices); return;
        case 2: command_for_all(machine, choices); return;
        case 3: change_setting(machine, choices); return;
        case 4: machine.wait(SimDuration::milliseconds(choices.word())); return;
        case 5: machine.wait(SimDuration::seconds(choices.word() % kWaitMax)); return;
        case 6: show(machine, choices, raw_from(choices)); return;
        case 7: show(machine, choices, error_from(choices)); return;
        case 8: show(machine, choices, talk_from(choices)); return;
        case 9: synchronise(machine, choices); return;
        default: show(machine, choices, packet_from(choices)); return;
    }
}

void run(std::span<const std::uint8_t> bytes) {
    constexpr int kStepsMax = 400;
    constexpr SimTime kEnd = SimTime::at(SimDuration::seconds(20'000));
    Choices choices(bytes);
    const auto what = choices.byte();
    ipvs::DirectorConfig config;
    config.profile = (what & 1) == 0 ? ipvs::Profile::Debian12 : ipvs::Profile::Centos6;
    config.timers = (what & 2) == 0 ? ipvs::TimerMode::KernelWheel : ipvs::TimerMode::Exact;
    config.conn_table_size = 2;  // it grows
    Machine machine(config);
    machine.mtu = (what & 4) == 0 ? 1500 : 576;
    constexpr std::uint16_t kFtpPorts[] = {21, 1000};
    if ((what & 8) != 0) machine.director.load_ftp_helper(kFtpPorts);
    for (int i = 0; i < kStepsMax && !choices.empty() && machine.time < kEnd; ++i) {
        step(machine, choices);
    }
    machine.check();
}

}  // namespace
}  // namespace lvsim::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    lvsim::fuzz::run({data, size});
    return 0;
}
