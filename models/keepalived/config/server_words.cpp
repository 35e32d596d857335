// SPDX-License-Identifier: Apache-2.0
#include "models/keepalived/config/server_words.hpp"

#include "models/keepalived/config/blocks.hpp"
#include "models/keepalived/config/values.hpp"

#include <fmt/format.h>

#include <array>

namespace lvsim::keepalived {
namespace {

struct MethodName {
    std::string_view word;
    ipvs::ForwardingMethod method;
};
constexpr std::array kMethods = {
    MethodName{"NAT", ipvs::ForwardingMethod::Masquerade},
    MethodName{"DR", ipvs::ForwardingMethod::DirectRoute},
    MethodName{"TUN", ipvs::ForwardingMethod::Tunnel},
};

/// type, port and checksum of TUN.
class TunnelWords {
public:
    TunnelWords(Reader& in, std::string_view whose) : in_(&in), whose_(whose) {}

    std::optional<ipvs::Tunnel> read() {
        for (std::size_t i = 2; i < in_->size(); ++i) {
            const std::string_view name = in_->word(i);
            bool is_good = true;
            if (name == "type") {
                is_good = take_type(in_->word(++i));
            } else if (name == "port") {
                is_good = take_port(in_->word(++i));
            } else {
                is_good = take_checksum(name);
            }
            if (!is_good) {
                return std::nullopt;
            }
        }
        if ((tunnel_.type == ipvs::TunnelType::Gue) != (tunnel_.port != 0)) {
            in_->report("gue tunnels require port, otherwise cannot have port.");
            return std::nullopt;
        }
        return tunnel_;
    }

private:
    bool take_type(std::string_view type) {
        if (type == "ipip") {
            tunnel_.type = ipvs::TunnelType::IpIp;
        } else if (type == "gue") {
            tunnel_.type = ipvs::TunnelType::Gue;
        } else if (type == "gre") {
            tunnel_.type = ipvs::TunnelType::Gre;
        } else {
            in_->report(fmt::format("Unknown tunnel type {} for {}.", type, whose_));
            return false;
        }
        return true;
    }
    bool take_port(std::string_view text) {
        const auto port = read_unsigned(*in_, text, {1, 65'535});
        if (!port) {
            in_->report(fmt::format("Invalid gue tunnel port {} for {}.", text, whose_));
            return false;
        }
        tunnel_.port = static_cast<std::uint16_t>(*port);
        return true;
    }
    bool take_checksum(std::string_view word) {
        if (word == "nocsum") {
            tunnel_.checksum = ipvs::TunnelChecksum::None;
        } else if (word == "csum") {
            tunnel_.checksum = ipvs::TunnelChecksum::Whole;
        } else if (word == "remcsum") {
            tunnel_.checksum = ipvs::TunnelChecksum::Remote;
        } else {
            in_->report(fmt::format("Unknown tunnel option {} for {}.", word, whose_));
            return false;
        }
        return true;
    }

    Reader* in_;
    std::string_view whose_;
    ipvs::Tunnel tunnel_;
};

}  // namespace

std::optional<Forwarding> read_forwarding(Reader& in, std::string_view whose) {
    const auto word = in.need(1);
    if (!word) {
        return std::nullopt;
    }
    for (const MethodName& each : kMethods) {
        if (each.word != *word) {
            continue;
        }
        Forwarding forwarding{each.method, {}};
        if (each.method == ipvs::ForwardingMethod::Tunnel) {
            forwarding.tunnel = TunnelWords(in, whose).read().value_or(ipvs::Tunnel{});
        }
        return forwarding;
    }
    in.report(fmt::format("PARSER : unknown [{}] routing method for {}.", *word, whose));
    return std::nullopt;
}

std::optional<Endpoint> read_endpoint(Reader& in, std::size_t at) {
    const std::string_view text = in.word(at);
    const auto address = IpAddress::parse(text.substr(0, text.find_first_of("-/")));
    if (!address) {
        return std::nullopt;
    }
    if (in.size() <= at + 1 || in.word(at + 1) == "0") {
        return Endpoint{*address, 0};
    }
    const auto port = read_unsigned(in, in.word(at + 1), {1, 65'535});
    if (!port) {
        return std::nullopt;
    }
    return Endpoint{*address, static_cast<std::uint16_t>(*port)};
}

void set_connect_timeout(Reader& in, CheckTimes& times, std::string_view whose) {
    const auto text = in.need(1);
    if (!text) {
        return;
    }
    const auto timeout = read_seconds(in, *text, kTimeoutRange);
    if (timeout) {
        times.connect_timeout = *timeout;
        return;
    }
    in.report(fmt::format("{}{}connect_timeout {} invalid - ignoring", whose,
                          whose.empty() ? "" : " ", *text));
}

void set_delay_loop(Reader& in, CheckTimes& times, std::string_view whose) {
    const auto text = in.need(1);
    if (!text) {
        return;
    }
    const auto delay = read_seconds(in, *text, kLoopRange);
    if (delay) {
        times.delay_loop = *delay;
    } else if (whose.empty()) {
        in.report(fmt::format("delay_loop '{}' is invalid - ignoring", *text));
    } else {
        const std::string_view word = whose == "virtual server" ? "delay loop" : "delay_loop";
        in.report(fmt::format("{} {} '{}' invalid - ignoring", whose, word, *text));
    }
}

void set_delay_before_retry(Reader& in, CheckTimes& times) {
    if (const auto text = in.need(1)) {
        if (const auto delay = read_seconds(in, *text, kAnyDelayRange)) {
            times.delay_before_retry = *delay;
        }
    }
}

void set_warmup(Reader& in, CheckTimes& times) {
    if (const auto text = in.need(1)) {
        if (const auto warmup = read_seconds(in, *text, kAnyDelayRange)) {
            times.warmup = *warmup;
        }
    }
}

void set_server_retry(Reader& in, CheckTimes& times) {
    const auto text = in.need(1);
    if (!text) {
        return;
    }
    const auto retry = read_unsigned(in, *text, {1, UINT32_MAX});
    if (retry) {
        times.retry = *retry;
    } else {
        in.report(fmt::format("retry value invalid - {}", *text));
    }
}

std::optional<bool> read_parameter_switch(Reader& in, std::string_view what) {
    const auto value = optional_switch(in);
    if (!value) {
        in.report(fmt::format("Invalid {} parameter {}", what, in.word(1)));
    }
    return value;
}

void set_server_command(Reader& in, Draft& draft, CommandConfig& command) {
    const CommandConfig given = read_command(in);
    if (given.line.empty()) {
        return;
    }
    if (!command.line.empty()) {
        // The real one has no name to say here.
        in.report(fmt::format("((null)) {} script already specified - ignoring {}", in.word(0),
                              given.line));
        return;
    }
    if (given.user.empty() && !has_default_user(in, draft)) {
        return;
    }
    draft.lvs.runs_insecure_script |= is_insecure(in, draft, given);
    command = given;
    if (command.user.empty()) {
        command.user = draft.global.scripts.user;
    }
}

}  // namespace lvsim::keepalived
