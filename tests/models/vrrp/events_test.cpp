// SPDX-License-Identifier: Apache-2.0
//
// What a router tells about its decisions.
#include "models/vrrp/events.hpp"

#include "tests/models/vrrp/packets.hpp"
#include "tests/models/vrrp/pair.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <map>

using namespace lvsim;
using namespace lvsim::vrrp;
using namespace lvsim::vrrp::test;

namespace {

/// Every event as a line, and its fields as text.
class Listener final : public TraceSink, private TraceFields {
public:
    explicit Listener(Machine& machine) { machine.trace.subscribe(*this); }
    void on_trace(const TraceRecord& record) override {
        lines.push_back(std::string(record.kind->name) + ": " + record.text());
        fields.clear();
        record.fields(*this);
    }
    void forget() { lines.clear(); }
    [[nodiscard]] bool has(const std::string& line) const {
        return std::find(lines.begin(), lines.end(), line) != lines.end();
    }

    Lines lines;
    std::map<std::string, std::string> fields;  ///< Of the last event.

private:
    void add(std::string_view name, std::int64_t value) override {
        fields[std::string(name)] = std::to_string(value);
    }
    void add(std::string_view name, std::string_view value) override {
        fields[std::string(name)] = value;
    }
};

}  // namespace

TEST_CASE("vrrp events: a router tells how it became master", "[unit]") {
    Pair pair;
    Listener listener(pair.r1);
    pair.r1.start(config(100));
    CHECK(listener.lines == Lines{"vrrp.state_changed: VI_1 (VRID 51 on eth0) goes from INIT to "
                                  "BACKUP at priority 100: the router has started"});
    listener.forget();
    pair.bus.run_until(at_us(3'700'000));
    CHECK(listener.lines.size() == 9);
    CHECK(listener.lines[0] ==
          "vrrp.timer_expired: VI_1 (VRID 51 on eth0): the master down timer, "
          "armed at 0.000000000 s, expires");
    CHECK(listener.lines[1] ==
          "vrrp.advert_sent: VI_1 (VRID 51 on eth0) sends advert 1 of "
          "priority 100 to 224.0.0.18: it has become master");
    CHECK(listener.lines[2] ==
          "vrrp.state_changed: VI_1 (VRID 51 on eth0) goes from BACKUP to "
          "MASTER at priority 100: no advert counted for 3.609375s");
    CHECK(listener.lines[3] == "vrrp.addresses_set: VI_1 (VRID 51 on eth0) takes 10.0.1.254");
    CHECK(listener.lines[4] ==
          "vrrp.garp_sent: VI_1 (VRID 51 on eth0) tells everybody on eth0 that 10.0.1.254 is at "
          "02:00:00:00:01:01: it has become master");
    CHECK(listener.fields["address"] == "10.0.1.254");
}

TEST_CASE("vrrp events: a farewell is a cause, once", "[unit]") {
    Pair pair;
    pair.settle();
    Listener listener(pair.r2);
    pair.r1.stop();
    pair.bus.run_for(2_s);
    CHECK(
        listener.has("vrrp.state_changed: VI_1 (VRID 51 on eth0) goes from BACKUP to MASTER at "
                     "priority 50: 10.0.1.1 stops, and no other advert counted for 804.687ms"));
    pair.bus.inject(Stranger{.priority = 60}.packet());
    pair.bus.run_for(5_s);
    CHECK(
        listener.has("vrrp.state_changed: VI_1 (VRID 51 on eth0) goes from BACKUP to MASTER at "
                     "priority 50: no advert counted for 3.804687s"));
}

TEST_CASE("vrrp events: a backup tells what it heard, discarded and rejected", "[unit]") {
    Pair pair;
    pair.settle();
    pair.bus.block("r1", "r2");
    Listener listener(pair.r2);
    pair.bus.inject(Stranger{.priority = 60}.packet());
    pair.bus.run_for(1_ms);
    CHECK(listener.lines == Lines{"vrrp.advert_received: VI_1 (VRID 51 on eth0) heeds the advert "
                                  "of 10.0.1.9 (priority 60), ours is 50, the master is down at "
                                  "11.504687000 s"});
    CHECK(listener.fields["frame"] != "0");
    listener.forget();
    pair.bus.inject(Stranger{.priority = 10}.packet());
    pair.bus.inject(Stranger{.ttl = 7}.packet());
    pair.bus.inject(Stranger{.addresses = {IpAddress::v4(1)}}.packet());
    pair.bus.run_for(1_ms);
    CHECK(listener.lines ==
          Lines{"vrrp.advert_discarded: VI_1 (VRID 51 on eth0) discards the advert of 10.0.1.9 "
                "(priority 10): its own priority 50 is higher, it takes over at 11.504687000 s",
                "vrrp.advert_rejected: VI_1 (VRID 51 on eth0) rejects a packet of 10.0.1.9: wrong "
                "TTL (received 7, expected 255)",
                "vrrp.advert_rejected: VI_1 (VRID 51 on eth0) rejects a packet of 10.0.1.9: "
                "another list of addresses (10.0.1.254 is not in it)"});
}

TEST_CASE("vrrp events: an election names both sides and the rule", "[unit]") {
    Pair pair;
    pair.settle();
    Listener listener(pair.r1);
    pair.bus.inject(Stranger{.priority = 100}.packet());
    pair.bus.run_for(1_ms);
    CHECK(listener.lines[0] ==
          "vrrp.election: two masters of VI_1 (VRID 51 on eth0): 10.0.1.1 (priority 100) against "
          "10.0.1.9 (priority 100), 10.0.1.1 yields by address, the priorities being equal");
    CHECK(
        listener.has("vrrp.state_changed: VI_1 (VRID 51 on eth0) goes from MASTER to BACKUP at "
                     "priority 100: the advert of 10.0.1.9 (priority 100) is better than ours"));
    CHECK(listener.has("vrrp.addresses_removed: VI_1 (VRID 51 on eth0) gives up 10.0.1.254"));
}

TEST_CASE("vrrp events: tracks tell what they are and what follows", "[unit]") {
    InstanceConfig only = instance(100);
    only.track_interface.push_back({.name = "eth1", .weight = -60});
    Pair pair(2);
    pair.settle(config(only));
    Listener listener(pair.r1);
    pair.r1.set_running("eth1", false);
    CHECK(listener.lines ==
          Lines{"vrrp.track_changed: tracked interface eth1 is down",
                "vrrp.priority_changed: VI_1 (VRID 51 on eth0): effective priority from 100 to 40, "
                "interface eth1 down"});
    listener.forget();
    pair.r1.set_running("eth0", false);
    CHECK(
        listener.has("vrrp.state_changed: VI_1 (VRID 51 on eth0) goes from MASTER to FAULT at "
                     "priority 40: interface eth0 down"));
    pair.r1.set_running("eth0", true);
    CHECK(
        listener.has("vrrp.state_changed: VI_1 (VRID 51 on eth0) goes from FAULT to BACKUP at "
                     "priority 40: interface eth0 up, nothing else is down"));
}

TEST_CASE("vrrp events: a lost address and a stop are causes", "[unit]") {
    Pair pair;
    pair.settle();
    Listener listener(pair.r1);
    pair.r1.take_address("eth0", "10.0.1.254");
    CHECK(
        listener.has("vrrp.state_changed: VI_1 (VRID 51 on eth0) goes from MASTER to BACKUP at "
                     "priority 100: somebody removed 10.0.1.254"));
    pair.r1.stop();
    CHECK(
        listener.has("vrrp.state_changed: VI_1 (VRID 51 on eth0) goes from BACKUP to INIT at "
                     "priority 100: the router stops"));
}
