// SPDX-License-Identifier: Apache-2.0
//
// arping(8) of iputils: asks who has an address, by ARP alone, or (-U, -A) tells the neighbours
// where one is. The first request goes to everybody; once somebody has answered, the next go to him
// alone unless -b. Behaviour reference: iputils 20221126 (debian-12, compared on a real network);
// 20071127 (centos-6): the same but for its errors, unjudged.
#include "models/host/commands/arping_options.hpp"
#include "models/host/commands/net_tools.hpp"
#include "models/host/commands/programs.hpp"
#include "models/host/host.hpp"
#include "models/host/name_lookup.hpp"
#include "models/host/stop_signal.hpp"
#include "sim/net/arp.hpp"
#include "sim/net/frame_trace.hpp"
#include "sim/net/interface.hpp"

#include <fmt/format.h>

#include <array>

namespace lvsim::host {

namespace {

constexpr int kFailed = 2;
constexpr std::size_t kEthernetBytes = 14;
constexpr SimDuration kInterval = 1_s;

/// One run of the program: what it sends, and what it hears through its packet socket.
class Arping final : private TraceSink {
public:
    Arping(CommandContext& context, const ArpingOptions& options, Signal* news)
        : host_(*context.host), out_(*context.out), options_(options), news_(news) {
        host_.world().trace().subscribe(*this, {&kTraceKind<net::FrameReceived>});
    }
    Arping(const Arping&) = delete;
    Arping& operator=(const Arping&) = delete;
    ~Arping() { host_.world().trace().unsubscribe(*this); }

    void begin() {
        print(fmt::format("ARPING {} from {} {}\n", to_text(options_.address),
                          to_text(options_.source), options_.interface));
    }

    void send() {
        net::Stack& stack = host_.stack();
        const net::InterfaceIndex card = options_.card;
        ++sent_;
        sent_at_ = host_.world().now();
        if (options_.announces) {
            ++broadcasts_;
            stack.arp().announce(card, options_.address, options_.operation);
            return;
        }
        if (!answered_) ++broadcasts_;
        FrameHandle frame = stack.frames().make();
        std::byte* bytes = frame->append(kEthernetBytes + kArpBytes);
        const MacAddress own = stack.interface(card).mac();
        EthernetView ethernet(bytes);
        ethernet.set_destination(answered_.value_or(MacAddress::broadcast()));
        ethernet.set_source(own);
        ethernet.set_type(EtherType::Arp);
        ArpMessage request;
        request.sender_mac = own;
        request.sender_ip = options_.source;
        // The real one puts the address it sends to there: everybody's, then the answerer's.
        request.target_mac = answered_.value_or(MacAddress::broadcast());
        request.target_ip = options_.address;
        request.emit(bytes + kEthernetBytes);
        stack.interface(card).transmit(std::move(frame));
    }

    [[nodiscard]] bool is_over() const {
        return received_ > 0 && (options_.ends_with_first || options_.looks_for_duplicates);
    }
    [[nodiscard]] std::uint32_t sent() const { return sent_; }

    int finish() {
        print(fmt::format("Sent {} probes ({} broadcast(s))\nReceived {} response(s)", sent_,
                          broadcasts_, received_));
        if (requests_ > 0) print(fmt::format(" ({} request(s))", requests_));
        print("\n");
        if (options_.announces) return 0;
        return (received_ > 0) == options_.looks_for_duplicates ? 1 : 0;
    }

private:
    void print(std::string_view text) {
        if (!options_.is_quiet) out_.write(text);
    }

    void on_trace(const TraceRecord& record) override {
        const auto* received = record.as<net::FrameReceived>();
        if (record.node != host_.node() || received->interface_index != options_.card) return;
        std::array<std::byte, kEthernetBytes + kArpBytes> bytes{};
        const Frame& frame = *received->frame;
        if (frame.copy_from(0, bytes) != bytes.size() || load_16(&bytes[12]) != 0x0806) return;
        const auto message = ArpMessage::parse(std::span(bytes).subspan(kEthernetBytes));
        if (!message || !is_about_us(*message)) return;
        hear(*message, !MacAddress::read(bytes.data()).is_group());
    }

    [[nodiscard]] bool is_about_us(const ArpMessage& message) const {
        const MacAddress own = host_.stack().interface(options_.card).mac();
        if (options_.looks_for_duplicates) {
            // Whoever speaks for the address, or looks for it himself (RFC 5227, 2.1.1).
            return message.sender_ip == options_.address && message.sender_mac != own;
        }
        return message.sender_ip == options_.address && message.target_ip == options_.source &&
               message.target_mac == own;
    }

    void hear(const ArpMessage& message, bool is_unicast) {
        ++received_;
        const bool is_request = message.operation == ArpOperation::Request;
        if (is_request) ++requests_;
        const std::int64_t us = (host_.world().now() - sent_at_).ns() / 1'000;
        print(fmt::format("{} {} from {} [{}]  {}.{:03}ms\n", is_unicast ? "Unicast" : "Broadcast",
                          is_request ? "request" : "reply", to_text(message.sender_ip),
                          upper_case(message.sender_mac), us / 1'000, us % 1'000));
        if (!options_.keeps_broadcasting) answered_ = message.sender_mac;
        news_->notify_all();
    }

    Host& host_;
    Stream& out_;
    ArpingOptions options_;
    Signal* news_;
    SimTime sent_at_;
    std::optional<MacAddress> answered_;
    std::uint32_t sent_ = 0;
    std::uint32_t broadcasts_ = 0;
    std::uint32_t received_ = 0;
    std::uint32_t requests_ = 0;
};

}  // namespace

Process arping_main(CommandContext* context) {
    auto line = read_arping_line(*context);
    if (!line) co_return line.error();
    StopSignal stop(*context, true);
    NameLookup lookup(*context->host);
    lookup.ask_for_address(line->target);
    while (!lookup.is_done()) {
        const SimDuration patience = lookup.patience();
        const bool is_news = co_await wait_for(lookup.news(), patience);
        if (!is_news) lookup.give_up_waiting();
    }
    const auto options = resolve_arping(*context, *line, lookup.address());
    if (!options) co_return kFailed;
    Arping run(*context, *options, stop.news());
    run.begin();
    const SimTime started = context->host->world().now();
    while (!stop.has_come() && !run.is_over()) {
        const SimTime now = context->host->world().now();
        const bool is_last = options->count && run.sent() >= *options->count;
        const bool is_due = now >= started + kInterval * static_cast<std::int64_t>(run.sent());
        if (is_due && is_last) break;
        if (is_due) run.send();
        if (options->deadline && now >= started + *options->deadline) break;
        SimTime until = started + kInterval * static_cast<std::int64_t>(run.sent());
        if (options->deadline) until = std::min(until, started + *options->deadline);
        const SimDuration pause = until - now;
        Signal* news = stop.news();
        [[maybe_unused]] const bool is_news = co_await wait_for(news, pause);
    }
    co_return run.finish();
}

}  // namespace lvsim::host
