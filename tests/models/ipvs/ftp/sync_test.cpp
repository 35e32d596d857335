// SPDX-License-Identifier: Apache-2.0
//
// How a helper moved sequence numbers, told to a backup and taken from a master.
#include "tests/models/ipvs/ftp/lab.hpp"
#include "tests/models/ipvs/sync/words.hpp"

#include <catch2/catch.hpp>

using namespace lvsim;
using namespace lvsim::ipvs;
using namespace lvsim::ipvs::test;

namespace {

/// The last announced entry of the control connection.
SyncEntry announced_control(const std::vector<SentMessage>& messages) {
    SyncEntry control;
    for (const SentMessage& message : messages) {
        SyncMessageReader reader(message.bytes);
        while (const auto entry = reader.next()) {
            if (entry->virtual_address.port == 21) control = *entry;
        }
    }
    return control;
}

/// Two bytes more in the server's text at 101, and what follows.
void move_numbers(FtpLab& lab) {
    lab.setup("--start-daemon master");
    lab.connect_control();
    lab.client({.text = "PASV\r\n"});
    lab.server({.text = "227 Entering Passive Mode (10,0,3,1,1,2).\r\n", .sequence = 101});
    lab.client({.text = "", .flags = "F."});
    lab.wait(3_s);
}

SyncEntry control_entry() {
    SyncEntry entry = connection_entry();
    entry.virtual_address.port = 21;
    entry.client.port = 1000;
    entry.server = {IpAddress::v4(0x0a00'0364), 21};
    entry.flags |= kSyncOutSequences;
    entry.sequences = SyncSequencePair{.in = {}, .out = {101, 2, 0}};
    return entry;
}

}  // namespace

TEST_CASE("FTP sync: 2.6.32 tells its backups how far the numbers are off", "[unit][ipvs][ftp]") {
    FtpLab lab(Profile::Centos6);
    move_numbers(lab);
    const auto messages = lab.take_sync_messages();
    const SyncEntry control = announced_control(messages);
    CHECK((control.flags & kSyncSequences) == kSyncOutSequences);
    CHECK((control.flags & kSyncTracked) == 0);
    REQUIRE(control.sequences);
    CHECK(control.sequences->in == SyncSequence{});
    CHECK(control.sequences->out == SyncSequence{101, 2, 0});
}

TEST_CASE("FTP sync: Linux 6.1 leaves the numbers to connection tracking, and tells nothing",
          "[unit][ipvs][ftp]") {
    FtpLab lab;
    move_numbers(lab);
    const auto messages = lab.take_sync_messages();
    const SyncEntry control = announced_control(messages);
    CHECK(control.virtual_address.port == 21);
    CHECK((control.flags & kSyncTracked) != 0);
    CHECK((control.flags & kSyncSequences) == 0);
    CHECK_FALSE(control.sequences);
}

TEST_CASE("FTP sync: a backup moves numbers as its master said, and passes that on",
          "[unit][ipvs][ftp]") {
    FtpLab lab;
    lab.setup("--start-daemon backup").setup("--start-daemon master");
    lab.director.on_sync_message(message_of({control_entry()}));
    CHECK(lab.server({.text = "150 ok\r\n", .sequence = 150}).sequence == 152);
    CHECK(lab.server({.text = "150 ok\r\n", .sequence = 90}).sequence == 90);
    CHECK(lab.client({.text = "", .acknowledgement = 160, .flags = "."}).acknowledgement == 158);
    lab.client({.text = "", .flags = "F."});
    lab.wait(3_s);
    const auto messages = lab.take_sync_messages();
    const SyncEntry control = announced_control(messages);
    CHECK((control.flags & kSyncSequences) == kSyncOutSequences);
    REQUIRE(control.sequences);
    CHECK(control.sequences->out == SyncSequence{101, 2, 0});
}

TEST_CASE("FTP sync: a data connection is announced, and its control connection with it",
          "[unit][ipvs][ftp]") {
    FtpLab lab;
    lab.setup("--start-daemon master");
    lab.connect_control();
    lab.client({.text = "PORT 10,0,2,15,19,136\r\n"});
    lab.wait(3_s);
    static_cast<void>(lab.take_sync_messages());
    lab.packet_of_server("10.0.3.100:20 > 10.0.2.15:5000", "S");
    lab.packet_of_client("10.0.2.15:5000 > 10.0.2.100:20", "S.");
    lab.packet_of_server("10.0.3.100:20 > 10.0.2.15:5000", ".");
    lab.packet_of_client("10.0.2.15:5000 > 10.0.2.100:20", ".");
    lab.packet_of_client("10.0.2.15:5000 > 10.0.2.100:20", ".");
    constexpr auto kControl =
        "TCP 10.0.2.15:1000 at 10.0.2.100:21 on 10.0.3.100:21 state 1 for 900";
    INFO("the control connection with each packet, also of those that tell nothing themselves");
    CHECK(announced(lab) ==
          Lines{kControl, kControl,
                "TCP 10.0.2.15:5000 at 10.0.2.100:20 on 10.0.3.100:20 state 1 for 900", kControl});
}
