// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/sync_choices.hpp"

#include "sim/wire/ipv4.hpp"
#include "sim/wire/ipvs_sync.hpp"
#include "tests/fuzz/machine.hpp"

namespace lvsim::fuzz {
namespace {

constexpr std::uint16_t kPorts[] = {80, 0, 21, 1000, 8080, 65535};
constexpr IpProtocol kProtocols[] = {IpProtocol::Tcp, IpProtocol::Udp, IpProtocol::Sctp,
                                     IpProtocol{0}, IpProtocol::Icmp};
constexpr std::uint32_t kFlags[] = {kSyncInactive,  kSyncTemplate,   kSyncNoClientPort,
                                    kSyncFromSync,  kSyncHashed,     kSyncNoOutput,
                                    kSyncOnePacket, kSyncInSequences};

SyncEntry entry_from(Choices& choices, SyncVersion version) {
    SyncEntry entry;
    entry.protocol = static_cast<std::uint8_t>(choices.one_of(kProtocols));
    entry.flags = static_cast<std::uint32_t>(choices.below(8));  // the method
    for (std::size_t i = choices.below(3); i > 0; --i) entry.flags |= choices.one_of(kFlags);
    entry.state = static_cast<std::uint16_t>(choices.below(16));
    const auto endpoint = [&](std::uint32_t net) {
        const auto last = static_cast<std::uint32_t>(choices.below(4));
        return Endpoint{IpAddress::v4(net + last), choices.one_of(kPorts)};
    };
    entry.client = endpoint(kClients);
    entry.virtual_address = endpoint(kVip);
    entry.server = endpoint(kServers);
    if ((entry.flags & kSyncSequences) != 0) entry.sequences = SyncSequencePair{{1, 2, 3}, {}};
    if (version == SyncVersion::V1) {
        entry.fwmark = static_cast<std::uint32_t>(choices.below(3));
        entry.timeout_seconds = choices.word();
    }
    return entry;
}

}  // namespace

std::vector<std::string> daemon_command_from(Choices& choices) {
    const std::string role = choices.flag() ? "master" : "backup";
    if (choices.below(4) == 0) return {"ipvsadm", "--stop-daemon", role};
    return {"ipvsadm",
            "--start-daemon",
            role,
            "--mcast-interface",
            "eth0",
            "--syncid",
            std::to_string(choices.below(2))};
}

std::vector<std::byte> sync_message_from(Choices& choices) {
    constexpr std::size_t kBytesMax = 1472;
    const SyncVersion version = choices.below(4) == 0 ? SyncVersion::V0 : SyncVersion::V1;
    SyncMessageWriter writer;
    writer.begin(version, static_cast<std::uint8_t>(choices.below(3)), kBytesMax);
    for (std::size_t i = choices.below(5); i > 0; --i) {
        const SyncEntry entry = entry_from(choices, version);
        if (writer.has_room_for(entry)) writer.add(entry);
    }
    std::vector<std::byte> bytes(writer.bytes().begin(), writer.bytes().end());
    if (choices.below(4) == 0 && !bytes.empty()) {
        bytes[choices.word() % bytes.size()] = std::byte{choices.byte()};
    }
    return bytes;
}

}  // namespace lvsim::fuzz
