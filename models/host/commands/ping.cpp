// SPDX-License-Identifier: Apache-2.0
//
// ping(8) of iputils, for IPv4. One echo request each interval; ends
// when as many answers and errors have come as requests were to be sent, or when the last one has
// been waited for: twice the longest round trip, an interval at least; -W (10 s) without any.
// Behaviour reference: iputils 20221126 (debian-12); 20071127 (centos-6, from memory: unjudged).
#include "models/host/calendar.hpp"
#include "models/host/commands/ping_options.hpp"
#include "models/host/commands/programs.hpp"
#include "models/host/host.hpp"
#include "models/host/name_lookup.hpp"
#include "models/host/stop_signal.hpp"
#include "sim/net/icmp.hpp"
#include "sim/net/interface.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <vector>

namespace lvsim::host {

namespace {

constexpr int kStatusNoReply = 1;
constexpr int kStatusError = 2;
/// With fewer there is no room for the time in the request: no round trip is known.
constexpr std::size_t kTimedBytesMin = 16;

/// 1234 us as "1.23": four significant digits at most, three decimals at most.
std::string rtt_text(std::int64_t us) {
    if (us >= 100'000) return fmt::format("{}", us / 1'000);
    if (us >= 10'000) return fmt::format("{}.{:01}", us / 1'000, us % 1'000 / 100);
    if (us >= 1'000) return fmt::format("{}.{:02}", us / 1'000, us % 1'000 / 10);
    return fmt::format("0.{:03}", us);
}

std::string three_decimals(std::int64_t us) {
    return fmt::format("{}.{:03}", us / 1'000, us % 1'000);
}

std::int64_t square_root(std::int64_t value) {
    std::int64_t low = 0;
    std::int64_t high = 3'000'000'000;
    while (low < high) {
        const std::int64_t middle = (low + high + 1) / 2;
        if (middle <= value / middle) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    return low;
}

/// What ping prints for an error message about its request.
std::string error_words(const net::EchoError& error) {
    if (error.type == IcmpType::TimeExceeded) {
        return error.code == kIcmpTtlExceeded ? "Time to live exceeded"
                                              : "Frag reassembly time exceeded";
    }
    if (error.type != IcmpType::DestinationUnreachable) {
        return fmt::format("Bad ICMP type: {}", static_cast<int>(error.type));
    }
    switch (error.code) {
        case 0: return "Destination Net Unreachable";
        case 1: return "Destination Host Unreachable";
        case 2: return "Destination Protocol Unreachable";
        case 3: return "Destination Port Unreachable";
        case 4: return fmt::format("Frag needed and DF set (mtu = {})", error.rest);
        case 5: return "Source Route Failed";
        case 9: return "Destination Net Prohibited";
        case 10: return "Destination Host Prohibited";
        case 13: return "Packet filtered";
        default: return fmt::format("Dest Unreachable, Bad Code: {}", error.code);
    }
}

/// One run of the program: its socket, its counts and what it prints.
class Ping final : public net::EchoEvents {
public:
    /// `name`: how answers of the destination are called; empty: by its address. `news` is notified
    /// when there is something to do.
    Ping(CommandContext* context, const PingOptions& options, std::string name, Signal* news)
        : host_(*context->host),
          out_(*context->out),
          options_(options),
          name_(std::move(name)),
          news_(news),
          identifier_(static_cast<std::uint16_t>(context->pid)) {}
    Ping(const Ping&) = delete;
    Ping& operator=(const Ping&) = delete;
    ~Ping() {
        if (is_open_) host_.stack().icmp().stop_listening(identifier_);
    }

    /// False: complaint() tells why.
    bool open() {
        const auto route = host_.stack().route_to(options_.destination);
        if (!route) return false;
        if (!choose_origin(*route)) return false;
        while (!host_.stack().icmp().listen(identifier_, *this)) ++identifier_;
        is_open_ = true;
        started_ = last_sent_ = next_send_ = now();
        std::string from;
        if (!options_.source.is_unspecified()) {
            from = fmt::format("from {} {}: ", to_text(options_.source), options_.interface);
        }
        print(fmt::format("PING {} ({}) {}{}({}) bytes of data.\n", options_.target,
                          to_text(options_.destination), from, options_.data_bytes,
                          options_.data_bytes + 28));
        return true;
    }

    /// Why it cannot begin.
    [[nodiscard]] std::string complaint(bool is_centos6) const {
        if (is_against_routes_) {
            return "not modelled in lvsim: ping -I INTERFACE against the routing table";
        }
        return is_centos6 ? "connect: Network is unreachable"
                          : "ping: connect: Network is unreachable";
    }

    [[nodiscard]] bool is_over() const {
        if (options_.deadline && now() >= started_ + *options_.deadline) return true;
        if (options_.count == 0) return false;
        return received_ + errors_ >= options_.count || (give_up_ && now() >= *give_up_);
    }

    /// Sends what is due; returns when there is something to do again.
    SimDuration go_on() {
        if (!is_all_sent() && now() >= next_send_) send();
        SimTime next = is_all_sent() ? *give_up_ : next_send_;
        if (options_.deadline) next = std::min(next, started_ + *options_.deadline);
        return next - now();
    }

    void on_echo_reply(const net::EchoReply& reply) override {
        const std::uint64_t sequence = whole_sequence(reply.sequence);
        if (sequence == 0) return;
        const std::int64_t us = (now() - sent_at(sequence)).ns() / 1'000;
        acknowledge(sequence);
        const bool is_repeat = has_reply_[slot(sequence)];
        has_reply_[slot(sequence)] = true;
        ++(is_repeat ? repeats_ : received_);
        if (is_timed()) add_time(us);
        if (!options_.is_quiet) {
            const std::string time =
                is_timed() ? fmt::format(" time={} ms", rtt_text(us)) : std::string();
            print(fmt::format("{}{} bytes from {}: icmp_seq={} ttl={}{}{}\n", stamp(), reply.bytes,
                              sender_text(reply.from), reply.sequence, reply.ttl, time,
                              is_repeat ? " (DUP!)" : ""));
        }
        news_->notify_all();
    }

    void on_echo_error(const net::EchoError& error) override {
        if (error.type == IcmpType::Redirect) return print_redirect(error);
        const std::uint64_t sequence = whole_sequence(error.sequence);
        if (sequence == 0) return;
        acknowledge(sequence);
        ++errors_;
        if (!options_.is_quiet) {
            print(fmt::format("{}From {} icmp_seq={} {}\n", stamp(), sender_text(error.from),
                              error.sequence, error_words(error)));
        }
        news_->notify_all();
    }

    /// Prints the statistics; returns the exit status.
    int finish() {
        std::string text = fmt::format(
            "\n--- {} ping statistics ---\n{} packets transmitted, {} "
            "received",
            options_.target, sent_, received_);
        if (repeats_ > 0) text += fmt::format(", +{} duplicates", repeats_);
        if (errors_ > 0) text += fmt::format(", +{} errors", errors_);
        text += fmt::format(", {}% packet loss, time {}ms\n", loss_text(),
                            ((last_sent_ - started_).ns() + 500'000) / 1'000'000);
        std::string_view comma;
        if (received_ > 0 && is_timed()) {
            const auto count = static_cast<std::int64_t>(received_ + repeats_);
            const std::int64_t variance = (squares_ - sum_ * sum_ / count) / count;
            text += fmt::format("rtt min/avg/max/mdev = {}/{}/{}/{} ms", three_decimals(min_),
                                three_decimals(sum_ / count), three_decimals(max_),
                                three_decimals(square_root(variance)));
            comma = ", ";
        }
        if (pipe_ > 1) text += fmt::format("{}pipe {}", comma, pipe_);
        print(text + "\n");
        return received_ > 0 ? 0 : kStatusNoReply;
    }

private:
    /// Requests of which it is remembered when they left; later answers to older ones are lost.
    static constexpr std::size_t kRemembered = 4'096;

    /// -I: where requests leave from. False: not by the routes.
    bool choose_origin(const net::Route& route) {
        net::Interface& out = host_.stack().interface(route.interface);
        mtu_ = out.mtu();
        if (options_.interface.empty()) return true;
        is_against_routes_ = out.name() != options_.interface;
        if (is_against_routes_) return false;
        options_.source = out.select_source(options_.destination);
        return true;
    }

    [[nodiscard]] bool is_timed() const { return options_.data_bytes >= kTimedBytesMin; }
    [[nodiscard]] std::string sender_text(IpAddress from) const {
        if (name_.empty() || from != options_.destination) return to_text(from);
        return fmt::format("{} ({})", name_, to_text(from));
    }
    /// -D
    [[nodiscard]] std::string stamp() const {
        if (!options_.prints_time) return {};
        const std::int64_t us = now().since_start().ns() / 1'000;
        return fmt::format("[{}.{:06}] ", kEpochSeconds + us / 1'000'000, us % 1'000'000);
    }

    [[nodiscard]] SimTime now() const { return host_.world().now(); }
    [[nodiscard]] bool is_all_sent() const {
        return options_.count != 0 && sent_ >= options_.count;
    }
    [[nodiscard]] static std::size_t slot(std::uint64_t sequence) { return sequence % kRemembered; }
    [[nodiscard]] SimTime sent_at(std::uint64_t sequence) const { return times_[slot(sequence)]; }
    void print(std::string_view text) { out_.write(text); }

    void send() {
        ++sent_;
        times_[slot(sent_)] = now();
        has_reply_[slot(sent_)] = false;
        std::span<std::byte> data;
        PayloadRef payload = host_.stack().payloads().allocate(options_.data_bytes, data);
        for (std::size_t i = 0; i < data.size(); ++i) data[i] = static_cast<std::byte>(i);
        net::EchoRequest request;
        request.destination = options_.destination;
        request.identifier = identifier_;
        request.sequence = static_cast<std::uint16_t>(sent_);
        request.source = options_.source;
        request.ttl = options_.ttl;
        request.dont_fragment = options_.data_bytes + 28 <= mtu_;
        request.payload = std::move(payload);
        last_sent_ = now();
        if (!host_.stack().icmp().send_echo(request)) {
            ++errors_;
            print("ping: sendmsg: Network is unreachable\n");
        }
        next_send_ = now() + options_.interval;
        if (is_all_sent()) give_up_ = now() + last_wait();
    }

    [[nodiscard]] SimDuration last_wait() const {
        if (received_ == 0) return options_.linger;
        return std::max(SimDuration::microseconds(2 * max_), options_.interval);
    }

    /// Sequence numbers on the wire have 16 bits; 0: of no request that is remembered.
    [[nodiscard]] std::uint64_t whole_sequence(std::uint16_t on_wire) const {
        const auto behind = static_cast<std::uint16_t>(static_cast<std::uint16_t>(sent_) - on_wire);
        if (behind >= sent_ || behind >= kRemembered) return 0;
        return sent_ - behind;
    }

    void acknowledge(std::uint64_t sequence) { pipe_ = std::max(pipe_, sent_ - sequence + 1); }

    void add_time(std::int64_t us) {
        min_ = sum_ == 0 && squares_ == 0 ? us : std::min(min_, us);
        max_ = std::max(max_, us);
        sum_ += us;
        squares_ += us * us;
    }

    void print_redirect(const net::EchoError& error) {
        if (options_.is_quiet) return;
        print(fmt::format("From {} icmp_seq={} Redirect {}(New nexthop: {})\n", to_text(error.from),
                          error.sequence, error.code == 1 ? "Host" : "Network",
                          to_text(IpAddress::v4(error.rest))));
    }

    /// As printf's %g: six significant digits, no trailing zeros.
    [[nodiscard]] std::string loss_text() const {
        if (sent_ == 0) return "0";
        const double percent =
            static_cast<double>(sent_ - received_) * 100.0 / static_cast<double>(sent_);
        return fmt::format("{:g}", percent);
    }

    Host& host_;
    Stream& out_;
    PingOptions options_;
    std::string name_;
    Signal* news_;
    std::uint16_t identifier_;  ///< Its process number, as in iputils.
    bool is_against_routes_ = false;
    std::uint32_t mtu_ = net::kEthernetMtu;
    bool is_open_ = false;
    SimTime started_;
    SimTime last_sent_;
    SimTime next_send_;
    std::optional<SimTime> give_up_;
    std::vector<SimTime> times_ = std::vector<SimTime>(kRemembered);
    std::vector<bool> has_reply_ = std::vector<bool>(kRemembered);
    std::uint64_t sent_ = 0;
    std::uint64_t received_ = 0;
    std::uint64_t repeats_ = 0;
    std::uint64_t errors_ = 0;
    std::uint64_t pipe_ = 0;
    std::int64_t min_ = 0;
    std::int64_t max_ = 0;
    std::int64_t sum_ = 0;
    std::int64_t squares_ = 0;
};

std::string unknown_host(std::string_view name, NameLookup::Failure failure, bool is_centos6) {
    if (is_centos6) return fmt::format("ping: unknown host {}\n", name);
    return fmt::format("ping: {}: {}\n", name,
                       failure == NameLookup::Failure::TryAgain
                           ? "Temporary failure in name resolution"
                           : "Name or service not known");
}

}  // namespace

Process ping_main(CommandContext* context) {
    int status = 0;
    auto options = read_ping_options(context, status);
    if (!options) co_return status;
    StopSignal stop(*context, true);
    const bool is_centos6 = context->host->profile() == Profile::Centos6;
    NameLookup lookup(*context->host);
    lookup.ask_for_address(options->target);
    while (!lookup.is_done()) {
        const SimDuration patience = lookup.patience();
        const bool is_news = co_await wait_for(lookup.news(), patience);
        if (!is_news) lookup.give_up_waiting();
    }
    if (!lookup.address()) {
        context->error->write(unknown_host(options->target, lookup.failure(), is_centos6));
        co_return kStatusError;
    }
    options->destination = *lookup.address();
    // A target in figures is shown so; the sender of answers to a name is looked up (once, before
    // the first request; the real program waits with the first answer).
    std::vector<IpAddress> unnamed;
    const bool is_name = to_text(options->destination) != options->target;
    if (is_name && !options->is_numeric) unnamed = {options->destination};
    AddressNaming naming(*context->host, std::move(unnamed));
    while (NameLookup* asked = naming.pending()) {
        const SimDuration patience = asked->patience();
        const bool is_news = co_await wait_for(asked->news(), patience);
        if (!is_news) asked->give_up_waiting();
    }
    const auto named = naming.names().find(options->destination);
    const std::string name = named == naming.names().end() ? "" : named->second;
    Ping ping(context, *options, name, stop.news());
    if (!ping.open()) {
        context->error->write(ping.complaint(is_centos6) + "\n");
        co_return kStatusError;
    }
    while (!ping.is_over() && !stop.has_come()) {
        const SimDuration pause = ping.go_on();
        Signal* news = stop.news();
        [[maybe_unused]] const bool is_woken = co_await wait_for(news, pause);
    }
    status = ping.finish();
    co_return status;
}

}  // namespace lvsim::host
