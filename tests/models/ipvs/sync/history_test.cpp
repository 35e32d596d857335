// SPDX-License-Identifier: Apache-2.0
//
// Random histories of a master, with a backup that is told everything it says. A reference keeps
// what was announced last; the backup must have just that, and count it rightly.
#include "models/ipvs/protocol.hpp"
#include "tests/models/ipvs/sync/words.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <rapidcheck.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

using namespace lvsim;
using namespace lvsim::ipvs;
using namespace lvsim::ipvs::test;

namespace {

constexpr std::array kServers = {100, 101, 102};

struct Known {
    SyncEntry entry;
    SimTime ends;
};

/// What the backup should know, by the rules for what it is told.
class Reference {
public:
    void take(const std::vector<SentMessage>& messages, SimTime now) {
        for (const SentMessage& message : messages) {
            SyncMessageReader reader(message.bytes);
            while (const auto entry = reader.next()) take(*entry, now);
        }
    }
    /// "ESTABLISHED"-like words of all entries that have not ended, sorted.
    [[nodiscard]] std::multiset<std::string> entries(SimTime now) const {
        std::multiset<std::string> words;
        for (const auto& [key, known] : known_) {
            if (known.ends > now) words.insert(words_of(known, now));
        }
        return words;
    }

private:
    using Key = std::tuple<bool, std::uint8_t, Endpoint, Endpoint>;

    void take(const SyncEntry& entry, SimTime now) {
        const bool is_template = (entry.flags & kSyncTemplate) != 0;
        const Key key{is_template, entry.protocol, entry.client, entry.virtual_address};
        const auto old = known_.find(key);
        SyncEntry next = entry;
        if (old != known_.end() && old->second.ends > now &&
            old->second.entry.server != entry.server) {
            if (is_template) {
                next.server = old->second.entry.server;
            } else if ((entry.flags & kSyncInactive) != 0) {
                return;
            }
        }
        known_[key] = {next, now + SimDuration::seconds(entry.timeout_seconds)};
    }
    static std::string words_of(const Known& known, SimTime now) {
        const SyncEntry& entry = known.entry;
        const bool is_template = (entry.flags & kSyncTemplate) != 0;
        const auto state = is_template ? (entry.state != 0 ? "ASSURED" : "NONE")
                                       : state_name(IpProtocol{entry.protocol},
                                                    static_cast<std::uint8_t>(entry.state));
        return fmt::format("{} {} {} {} {}", state, to_text(entry.client),
                           to_text(entry.virtual_address), to_text(entry.server),
                           (known.ends - now).whole_seconds());
    }

    std::map<Key, Known> known_;
};

std::multiset<std::string> entries_of(const DirectorLab& lab) {
    std::multiset<std::string> words;
    lab.director.for_each_connection([&](const ConnectionView& conn) {
        words.insert(fmt::format("{} {} {} {} {}", conn.state, to_text(conn.client),
                                 to_text(conn.virtual_address), to_text(conn.server),
                                 conn.seconds_left));
    });
    return words;
}

/// Active, inactive and persistent connections of every server are what the table says.
void check_counters(const DirectorLab& lab) {
    std::map<Endpoint, std::array<std::uint32_t, 3>> recount;
    lab.director.for_each_connection([&](const ConnectionView& conn) {
        const bool is_active = conn.state == "ESTABLISHED";  // half-open ones are not announced
        ++recount[conn.server][conn.is_template ? 2 : (is_active ? 0 : 1)];
    });
    for (const ServiceView& service : lab.director.services()) {
        for (const DestinationView& server : service.destinations) {
            const auto counted = recount[server.server];
            RC_ASSERT(server.activeconns == counted[0]);
            RC_ASSERT(server.inactconns == counted[1]);
            RC_ASSERT(server.persistconns == counted[2]);
        }
    }
}

/// Of three clients, with flags, states and timeouts that may not fit each other.
rc::Gen<SyncEntry> any_entry() {
    return rc::gen::exec([] {
        SyncEntry entry = connection_entry();
        entry.client.port = static_cast<std::uint16_t>(*rc::gen::inRange(0, 3));
        entry.server.address = IpAddress::v4(*rc::gen::element(0x0a00'0364U, 0x0a00'0396U));
        entry.state = static_cast<std::uint16_t>(*rc::gen::inRange(0, 13));
        entry.flags = *rc::gen::inRange<std::uint32_t>(0, 0x4000) & ~kSyncSequences;
        entry.timeout_seconds = *rc::gen::element(0U, 1U, 60U, 900U, 0xffff'ffffU);
        return entry;
    });
}

class Pair {
public:
    Pair() {
        const bool is_persistent = *rc::gen::arbitrary<bool>();
        for (DirectorLab* lab : {&master_, &backup_}) {
            lab->setup(fmt::format("-A -t 10.0.2.100:80 -s rr{}", is_persistent ? " -p 30" : ""));
            for (const int server : kServers) {
                lab->setup(fmt::format("-a -t 10.0.2.100:80 -r 10.0.3.{}:80 -m", server));
            }
        }
        Settings settings = master_.director.settings();
        settings.sync_period = *rc::gen::element(50, 5, 0);
        settings.sync_threshold = *rc::gen::inRange(0, 4);
        settings.sync_refresh_period = *rc::gen::element(0, 0, 20);
        settings.sync_retries = *rc::gen::inRange(0, 3);
        settings.sync_persist_mode = *rc::gen::inRange(0, 2);
        settings.sync_ports = *rc::gen::element(1, 4);
        master_.director.change_settings(settings);
        master_.setup("--start-daemon master --sync-maxlen 120");
        backup_.setup("--start-daemon backup").setup("--start-daemon master");
    }

    void step() {
        const int what = *rc::gen::inRange(0, 20);
        const int client = *rc::gen::inRange(5000, 5004);
        const auto flags = *rc::gen::element<std::string>("S", ".", ".", ".", "F.", "R");
        if (what < 4) {
            wait(SimDuration::milliseconds(*rc::gen::inRange(0, 40'000)));
        } else if (what < 7) {
            wait(SimDuration::milliseconds(*rc::gen::inRange(0, 50)));
        } else if (what < 16) {
            master_.request(fmt::format("tcp 10.0.2.15:{} > 10.0.2.100:80 {}", client, flags));
        } else {
            master_.reply(
                fmt::format("tcp 10.0.3.{}:80 > 10.0.2.15:{} {}",
                            *rc::gen::elementOf(std::vector<int>(kServers.begin(), kServers.end())),
                            client, flags));
        }
    }
    /// Until nothing waits with the master any more.
    void settle() { wait(4_s); }

    void check() {
        RC_ASSERT(entries_of(backup_) == reference_.entries(backup_.time()));
        check_counters(backup_);
        RC_ASSERT(backup_.take_sync_messages().empty());
    }

private:
    /// In small steps, so that a message arrives when it is sent.
    void wait(SimDuration span) {
        const SimTime end = master_.time() + span;
        while (master_.time() < end) {
            const SimDuration rest = end - master_.time();
            const SimDuration step = std::min(rest, SimDuration::milliseconds(20));
            master_.wait(step);
            backup_.wait(step);
            const auto messages = master_.take_sync_messages();
            deliver(messages, backup_);
            reference_.take(messages, backup_.time());
        }
    }

    DirectorLab master_;
    DirectorLab backup_;
    Reference reference_;
};

}  // namespace

TEST_CASE("sync: after any history the backup has what was announced last, and says nothing itself",
          "[property][ipvs][sync]") {
    CHECK(rc::check("random histories of a master", [] {
        Pair pair;
        for (int i = *rc::gen::inRange(0, 60); i > 0; --i) pair.step();
        pair.settle();
        pair.check();
    }));
}

TEST_CASE("sync: whatever a backup is told, it counts what it has", "[property][ipvs][sync]") {
    CHECK(rc::check("random entries between random packets", [] {
        DirectorLab lab;
        make_lab_service(lab, "wlc");
        lab.setup("--start-daemon backup");
        for (int i = *rc::gen::inRange(0, 60); i > 0; --i) {
            const int what = *rc::gen::inRange(0, 6);
            if (what == 0) {
                lab.wait(SimDuration::milliseconds(*rc::gen::inRange(0, 90'000)));
            } else if (what == 1) {
                lab.request(fmt::format("tcp 10.0.2.15:{} > 10.0.2.100:80 {}",
                                        *rc::gen::inRange(0, 3),
                                        *rc::gen::element<std::string>("S", ".", "F.", "R")));
            } else {
                lab.director.on_sync_message(message_of({*any_entry()}));
            }
        }
        std::uint32_t connections = 0;
        std::uint32_t templates = 0;
        lab.director.for_each_connection(
            [&](const ConnectionView& conn) { ++(conn.is_template ? templates : connections); });
        const std::vector<ServiceView> services = lab.director.services();
        for (const DestinationView& server : services[0].destinations) {
            connections -= server.activeconns + server.inactconns;
            templates -= server.persistconns;
        }
        RC_ASSERT(connections == 0U);
        RC_ASSERT(templates == 0U);
    }));
}
