// SPDX-License-Identifier: Apache-2.0
#include "tests/models/ipvs/sync/words.hpp"

#include "models/ipvs/protocol.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace lvsim::ipvs::test {

std::string words_of(const SyncEntry& entry) {
    constexpr std::array<std::pair<std::uint32_t, std::string_view>, 5> kFlags = {{
        {kSyncFromSync, "synced"},
        {kSyncNoOutput, "one-way"},
        {kSyncInactive, "inactive"},
        {kSyncNoClientPort, "no-cport"},
        {kSyncTemplate, "template"},
    }};
    std::string text =
        fmt::format("{} {} at {} on {} state {} for {}", protocol_name(IpProtocol{entry.protocol}),
                    to_text(entry.client), to_text(entry.virtual_address), to_text(entry.server),
                    entry.state, entry.timeout_seconds);
    if ((entry.flags & kSyncMethodMask) != 0) {
        text += fmt::format(
            " {}",
            to_text(ForwardingMethod{static_cast<std::uint8_t>(entry.flags & kSyncMethodMask)}));
    }
    if (entry.fwmark != 0) {
        text += fmt::format(" mark {}", entry.fwmark);
    }
    for (const auto& [flag, name] : kFlags) {
        if ((entry.flags & flag) != 0) {
            text += fmt::format(" {}", name);
        }
    }
    return text;
}

Lines words_of(const std::vector<SentMessage>& messages) {
    Lines lines;
    for (const SentMessage& message : messages) {
        SyncMessageReader reader(message.bytes);
        while (const auto entry = reader.next()) {
            lines.push_back(words_of(*entry));
        }
    }
    return lines;
}

Lines announced(DirectorLab& master) {
    master.wait(3_s);
    return words_of(master.take_sync_messages());
}

void make_connection(DirectorLab& lab, int client_port, int packets) {
    lab.request(fmt::format("tcp 10.0.2.15:{} > 10.0.2.100:80 S", client_port));
    for (int packet = 2; packet <= packets; ++packet) {
        send_ack(lab, client_port);
    }
}

void send_ack(DirectorLab& lab, int client_port) {
    lab.request(fmt::format("tcp 10.0.2.15:{} > 10.0.2.100:80 .", client_port));
}

void deliver(const std::vector<SentMessage>& messages, DirectorLab& backup) {
    for (const SentMessage& message : messages) {
        backup.director.on_sync_message(message.bytes);
    }
}

std::vector<std::byte> message_of(const std::vector<SyncEntry>& entries, SyncVersion version) {
    SyncMessageWriter writer;
    writer.begin(version, 0, 1472);
    for (const SyncEntry& entry : entries) {
        writer.add(entry);
    }
    return {writer.bytes().begin(), writer.bytes().end()};
}

SyncEntry connection_entry() {
    SyncEntry entry;
    entry.protocol = static_cast<std::uint8_t>(IpProtocol::Tcp);
    entry.state = static_cast<std::uint16_t>(TcpState::Established);
    entry.client = {IpAddress::v4(0x0a00'020f), 5000};
    entry.virtual_address = {IpAddress::v4(0x0a00'0264), 80};
    entry.server = {IpAddress::v4(0x0a00'0396), 8080};
    entry.timeout_seconds = 900;
    return entry;
}

SyncEntry template_entry() {
    SyncEntry entry = connection_entry();
    entry.flags = kSyncTemplate | kSyncInactive;
    entry.state = 0;
    entry.client.port = 0;
    entry.timeout_seconds = 60;
    return entry;
}

}  // namespace lvsim::ipvs::test
