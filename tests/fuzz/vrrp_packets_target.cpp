// SPDX-License-Identifier: Apache-2.0
//
// A VRRP router against packets: arbitrary bytes, and adverts that are good but for a few fields,
// in every state, for versions 2 and 3, with a password, with unicast peers, with several options.
// Between them time passes and its link goes up and down. Whatever comes, a timer that runs is in
// the future, a MASTER holds its address and nobody else does, and nothing is sent without end.
#include "models/vrrp/router.hpp"
#include "sim/core/assert.hpp"
#include "sim/wire/vrrp.hpp"
#include "tests/fuzz/choices.hpp"
#include "tests/models/vrrp/quiet_ports.hpp"

#include <vector>

namespace lvsim::fuzz {
namespace {

using namespace vrrp;

constexpr IpAddress kOwn = IpAddress::v4(0x0a00'0101);
constexpr IpAddress kPeer = IpAddress::v4(0x0a00'0102);
constexpr IpAddress kVirtual = IpAddress::v4(0x0a00'01fe);
constexpr IpAddress kGroup = IpAddress::v4(0xe000'0012);

/// Looks at what is sent and logged.
class Surroundings final : public test::QuietPorts {
public:
    void send(std::span<const std::byte> packet, const AdvertWay& way) override {
        QuietPorts::send(packet, way);
        std::vector<std::byte> bytes(packet.begin(), packet.end());
        LVSIM_ASSERT(Ipv4View(bytes.data()).has_good_checksum(), "a bad IP header was sent");
        const VrrpView message(packet.subspan(kIpv4HeaderBytes));
        LVSIM_ASSERT(message.size() == message.expected_bytes(), "a bad length was sent");
    }
    void write(LogDetail, std::string_view line) override {
        LVSIM_ASSERT(!line.empty(), "an empty line was logged");
    }
    [[nodiscard]] std::uint64_t sent() const { return adverts + frames; }
};

/// Makes the words of every event, as a capture would.
class Reader final : public TraceSink {
public:
    void on_trace(const TraceRecord& record) override {
        LVSIM_ASSERT(!record.text().empty(), "an event without words");
    }
};

InstanceConfig instance(Choices& choices) {
    InstanceConfig config;
    config.name = "VI_1";
    config.interface = "eth0";
    config.vrid = 51;
    config.version = choices.flag() ? Version::V3 : Version::V2;
    config.priority = choices.one_of<std::uint8_t>({100, 1, 254, 255});
    config.state = choices.one_of({InitialState::Backup, InitialState::Master});
    config.addresses.push_back({.prefix = {kVirtual, 24}});
    if (config.version == Version::V2 && choices.flag()) {
        config.auth = AuthType::Pass;
        config.password = "secret12";
    }
    if (choices.flag()) config.peers.push_back({.address = kPeer});
    config.checks_unicast_source = choices.flag();
    config.has_nopreempt = choices.flag();
    config.preempt_delay = choices.flag() ? 3_s : 0_s;
    config.skips_check_adv_addr = choices.flag();
    config.has_lower_prio_no_advert = choices.flag();
    config.has_higher_prio_send_advert = choices.flag();
    return config;
}

/// A good advert to this router but for what the choices change.
std::vector<std::byte> advert(Choices& choices, const InstanceConfig& config) {
    std::vector<IpAddress> addresses = {kVirtual};
    if (choices.below(8) == 0) addresses.resize(choices.below(4), kPeer);
    VrrpAdvert advert{.version = static_cast<std::uint8_t>(config.version),
                      .vrid = config.vrid,
                      .priority = choices.byte(),
                      .auth_type = static_cast<std::uint8_t>(config.auth),
                      .interval = config.version == Version::V2 ? std::uint16_t{1} : choices.word(),
                      .addresses = addresses};
    for (std::size_t i = 0; i < config.password.size(); ++i) {
        advert.password[i] = static_cast<std::byte>(config.password[i]);
    }
    const VrrpEnvelope envelope{.source = choices.one_of({kPeer, kOwn, kVirtual}),
                                .destination = config.peers.empty() ? kGroup : kOwn,
                                .summed_destination = choices.flag() ? kGroup : IpAddress{}};
    std::vector<std::byte> bytes(kIpv4HeaderBytes + advert.size());
    static_cast<void>(emit_vrrp_packet(advert, envelope, bytes));
    for (std::size_t change = choices.below(4); change > 0; --change) {
        bytes[choices.below(bytes.size())] = std::byte{choices.byte()};
    }
    return bytes;
}

void check(const Router& router, const Surroundings& around) {
    const InstanceInfo info = router.instances().front();
    LVSIM_ASSERT(info.expires >= around.time, "its timer is in the past");
    LVSIM_ASSERT((info.expires != kTimeNever) ==
                     (info.state == State::Master || info.state == State::Backup),
                 "{} with the wrong timer", to_text(info.state));
    LVSIM_ASSERT(info.expires == kTimeNever || around.wake_up <= info.expires,
                 "nobody wakes it up");
    LVSIM_ASSERT((info.state == State::Master) == around.is_holder, "{} and the address",
                 to_text(info.state));
}

void pass_time(Router& router, Surroundings& around, SimDuration span) {
    const SimTime end = around.time + span;
    while (around.wake_up <= end) {
        LVSIM_ASSERT(around.wake_up >= around.time, "a wake-up in the past");
        around.time = around.wake_up;
        around.wake_up = kTimeNever;
        router.on_wake_up();
        check(router, around);
    }
    around.time = end;
}

/// One thing that happens to the router.
void happen(Choices& choices, Router& router, Surroundings& around, const InstanceConfig& config,
            std::uint64_t frame) {
    std::vector<std::byte> bytes;
    switch (choices.below(6)) {
        case 0:
        case 1:
            bytes = advert(choices, config);
            return router.on_packet(bytes, Surroundings::kIndex, frame);
        case 2: {
            const auto raw = std::as_bytes(choices.take(choices.below(64)));
            bytes.assign(raw.begin(), raw.end());
            return router.on_packet(bytes, Surroundings::kIndex, frame);
        }
        case 3:
        case 4: return pass_time(router, around, 50_ms * static_cast<std::int64_t>(choices.byte()));
        default:
            around.is_running = !around.is_running;
            return router.on_link("eth0", around.is_running);
    }
}

void run(std::span<const std::uint8_t> input) {
    Choices choices(input);
    Surroundings around;
    Reader reader;
    around.trace.subscribe(reader);
    RouterConfig config;
    config.logs_unknown_vrids = true;
    config.instances.push_back(instance(choices));
    Router router(config, around.all());
    router.start();
    for (std::uint64_t frame = 1; !choices.empty(); ++frame) {
        const std::uint64_t sent_before = around.sent();
        const SimTime before = around.time;
        happen(choices, router, around, config.instances.front(), frame);
        check(router, around);
        // An advert and a burst, or two farewells.
        LVSIM_ASSERT(around.time != before || around.sent() - sent_before <= 7,
                     "{} packets at once", around.sent() - sent_before);
    }
    router.stop();
    LVSIM_ASSERT(!around.is_holder, "a stopped router holds its address");
}

}  // namespace
}  // namespace lvsim::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    lvsim::fuzz::run({data, size});
    return 0;
}
