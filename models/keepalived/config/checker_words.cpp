// SPDX-License-Identifier: Apache-2.0
//
// Words that several kinds of checkers have, TCP_CHECK and PING_CHECK, which have no others, and
// the kinds that are not modelled.
#include "models/keepalived/config/checker_blocks.hpp"
#include "models/keepalived/config/server_words.hpp"
#include "models/keepalived/config/values.hpp"

#include <fmt/format.h>

#include <utility>
#include <variant>

namespace lvsim::keepalived {
namespace {

template <class Kind>
void begin(Draft& draft, Kind kind) {
    CheckerDraft checker;
    checker.config.kind = std::move(kind);
    draft.real_server().checkers.push_back(std::move(checker));
}

ConnectConfig& connection(Draft& draft) {
    ConnectConfig* found = connection_of(draft.checker().config);
    return found == nullptr ? draft.nowhere.connection : *found;
}

std::optional<std::uint16_t> read_port(Reader& in) {
    const auto text = in.need(1);
    if (!text) {
        return std::nullopt;
    }
    const auto port = read_unsigned(in, *text, {1, 65'535});
    if (!port) {
        in.report(fmt::format("Invalid checker {} '{}'", in.word(0), *text));
        return std::nullopt;
    }
    return static_cast<std::uint16_t>(*port);
}

std::optional<std::uint32_t> read_number(Reader& in) {
    const auto text = in.need(1);
    if (!text) {
        return std::nullopt;
    }
    const auto number = read_unsigned(in, *text, {});
    if (!number) {
        in.report(fmt::format("Invalid {} connection value '{}'", in.word(0), *text));
    }
    return number;
}

}  // namespace

ConnectConfig* connection_of(CheckerConfig& checker) {
    return std::visit(
        [](auto& kind) -> ConnectConfig* {
            if constexpr (requires { kind.connect; }) {
                return &kind.connect;
            } else {
                return nullptr;
            }
        },
        checker.kind);
}

void begin_tcp_check(Reader& /*in*/, Draft& draft) {
    begin(draft, TcpCheck{});
}
void begin_http_get(Reader& /*in*/, Draft& draft) {
    begin(draft, HttpCheck{});
}
void begin_ssl_get(Reader& /*in*/, Draft& draft) {
    HttpCheck check;
    check.is_ssl = true;
    begin(draft, std::move(check));
}
void begin_misc_check(Reader& /*in*/, Draft& draft) {
    begin(draft, MiscCheck{});
}
void begin_ping_check(Reader& /*in*/, Draft& draft) {
    begin(draft, PingCheck{});
}
void begin_udp_check(Reader& /*in*/, Draft& draft) {
    begin(draft, UdpCheck{});
}

void refuse_checker(Reader& in, Draft& /*draft*/) {
    in.refuse(in.word(0));
    in.skip_block();
}

void set_checker_alpha(Reader& in, Draft& draft) {
    if (const auto value = read_parameter_switch(in, "alpha")) {
        draft.checker().times.is_alpha = value;
    }
}
void set_checker_retry(Reader& in, Draft& draft) {
    if (const auto retry = read_number(in)) {
        draft.checker().times.retry = retry;
    }
}
void set_checker_delay_before_retry(Reader& in, Draft& draft) {
    set_delay_before_retry(in, draft.checker().times);
}
void set_checker_warmup(Reader& in, Draft& draft) {
    set_warmup(in, draft.checker().times);
}
void set_checker_delay_loop(Reader& in, Draft& draft) {
    set_delay_loop(in, draft.checker().times, {});
}
void set_checker_log_all_failures(Reader& in, Draft& draft) {
    if (const auto value = read_parameter_switch(in, "log_all_failures")) {
        draft.checker().logs_all_failures = value;
    }
}
void set_checker_connect_timeout(Reader& in, Draft& draft) {
    set_connect_timeout(in, draft.checker().times, {});
}

void set_connect_ip(Reader& in, Draft& draft) {
    const auto text = in.need(1);
    if (!text) {
        return;
    }
    const auto address = IpAddress::parse(*text);
    if (!address) {
        in.report(fmt::format("Invalid connect_ip address {} - ignoring", *text));
        return;
    }
    draft.checker().connect_ip = *address;
}

void set_connect_port(Reader& in, Draft& draft) {
    if (const auto port = read_port(in)) {
        draft.checker().connect_port = port;
    }
}

void set_bindto(Reader& in, Draft& draft) {
    const auto text = in.need(1);
    if (!text) {
        return;
    }
    const auto address = IpAddress::parse(*text);
    if (!address) {
        in.report(fmt::format("Invalid bindto address {} - ignoring", *text));
        return;
    }
    const IpAddress to =
        draft.checker().connect_ip.value_or(draft.real_server().config.address.address);
    if (to.is_v4() != address->is_v4()) {
        in.report(fmt::format(
            "bindto address {} does not match address family of connect_ip - skipping", *text));
        return;
    }
    connection(draft).bindto = *address;
}

void set_bind_port(Reader& in, Draft& draft) {
    if (const auto port = read_port(in)) {
        connection(draft).bind_port = *port;
    }
}
void set_bind_if(Reader& in, Draft& draft) {
    connection(draft).bind_if = in.need(1).value_or("");
}
void set_checker_fwmark(Reader& in, Draft& draft) {
    if (const auto mark = read_number(in)) {
        connection(draft).fwmark = *mark;
    }
}

std::span<const Keyword> connect_keywords() {
    return kConnectWords;
}

}  // namespace lvsim::keepalived
