// SPDX-License-Identifier: Apache-2.0
//
// Synchronisation messages as words, and a master with a backup beside it.
#pragma once

#include "sim/wire/ipvs_sync.hpp"
#include "tests/models/ipvs/lab.hpp"

#include <span>
#include <string>
#include <vector>

namespace lvsim::ipvs::test {

using Lines = std::vector<std::string>;

/// "TCP 10.0.2.15:5000 at 10.0.2.100:80 on 10.0.3.150:8080 state 1 for 900" and the flags that are
/// set: " inactive", " template", ...
[[nodiscard]] std::string words_of(const SyncEntry& entry);
/// The entries of all messages, in order.
[[nodiscard]] Lines words_of(const std::vector<SentMessage>& messages);
/// What the master has announced and sent until now, once three more seconds are over.
[[nodiscard]] Lines announced(DirectorLab& master);

/// A TCP connection of 10.0.2.15 from this port: SYN, ACK, and data up to the packet `packets`.
void make_connection(DirectorLab& lab, int client_port, int packets);
/// One more ACK of the client.
void send_ack(DirectorLab& lab, int client_port);

/// Hands all that was sent to a backup.
void deliver(const std::vector<SentMessage>& messages, DirectorLab& backup);
/// One message of version 1 with these entries, sync id 0.
[[nodiscard]] std::vector<std::byte> message_of(const std::vector<SyncEntry>& entries,
                                                SyncVersion version = SyncVersion::V1);
/// An announced connection of 10.0.2.15:5000 to 10.0.2.100:80 on 10.0.3.150:8080, ESTABLISHED.
[[nodiscard]] SyncEntry connection_entry();
/// The template of 10.0.2.15.
[[nodiscard]] SyncEntry template_entry();

}  // namespace lvsim::ipvs::test
