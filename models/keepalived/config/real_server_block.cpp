// SPDX-License-Identifier: Apache-2.0
//
// real_server.
#include "models/keepalived/config/blocks.hpp"
#include "models/keepalived/config/checker_blocks.hpp"
#include "models/keepalived/config/server_words.hpp"
#include "models/keepalived/config/values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace lvsim::keepalived {
namespace {

constexpr std::string_view kWhose = "real server";

void set_weight(Reader& in, Draft& draft) {
    const auto text = in.need(1);
    if (!text) {
        return;
    }
    const auto weight = read_unsigned(in, *text, {0, INT32_MAX});
    if (weight) {
        draft.real_server().weight = static_cast<std::int32_t>(*weight);
    } else {
        in.report(fmt::format("Real server weight {} is outside range 0-{}", *text, INT32_MAX));
    }
}

void set_method(Reader& in, Draft& draft) {
    if (const auto forwarding = read_forwarding(in, kWhose)) {
        draft.real_server().method = forwarding->method;
        draft.real_server().tunnel = forwarding->tunnel;
    }
}

void set_threshold(Reader& in, std::uint32_t& threshold) {
    const auto text = in.need(1);
    if (!text) {
        return;
    }
    const auto value = read_unsigned(in, *text, {});
    if (value) {
        threshold = *value;
    } else {
        in.report(fmt::format("Invalid real_server {} '{}' - ignoring", in.word(0), *text));
    }
}
void set_upper_threshold(Reader& in, Draft& draft) {
    set_threshold(in, draft.real_server().config.u_threshold);
}
void set_lower_threshold(Reader& in, Draft& draft) {
    set_threshold(in, draft.real_server().config.l_threshold);
}

void set_inhibit(Reader& in, Draft& draft) {
    if (const auto value = read_parameter_switch(in, "inhibit_on_failure")) {
        draft.real_server().has_inhibit = value;
    }
}
void set_alpha(Reader& in, Draft& draft) {
    if (const auto value = read_parameter_switch(in, "alpha")) {
        draft.real_server().times.is_alpha = value;
    }
}
void set_notify_up(Reader& in, Draft& draft) {
    set_server_command(in, draft, draft.real_server().config.notify_up);
}
void set_notify_down(Reader& in, Draft& draft) {
    set_server_command(in, draft, draft.real_server().config.notify_down);
}

void set_virtualhost(Reader& in, Draft& draft) {
    if (in.size() < 2) {
        in.report("real server virtualhost missing");
        return;
    }
    draft.real_server().config.virtualhost = in.word(1);
}

void set_retry(Reader& in, Draft& draft) {
    set_server_retry(in, draft.real_server().times);
}
void set_retry_delay(Reader& in, Draft& draft) {
    set_delay_before_retry(in, draft.real_server().times);
}
void set_server_warmup(Reader& in, Draft& draft) {
    set_warmup(in, draft.real_server().times);
}
void set_timeout(Reader& in, Draft& draft) {
    set_connect_timeout(in, draft.real_server().times, kWhose);
}
void set_loop(Reader& in, Draft& draft) {
    set_delay_loop(in, draft.real_server().times, kWhose);
}
void check_smtp_alert(Reader& in, Draft& /*draft*/) {
    [[maybe_unused]] const auto value = read_parameter_switch(in, "real_server smtp_alert");
}

constexpr Keyword kRealServerKeywords[] = {
    {.word = "weight", .handle = set_weight},
    {.word = "lvs_method", .handle = set_method},
    {.word = "uthreshold", .handle = set_upper_threshold},
    {.word = "lthreshold", .handle = set_lower_threshold},
    {.word = "inhibit_on_failure", .handle = set_inhibit},
    {.word = "notify_up", .handle = set_notify_up},
    {.word = "notify_down", .handle = set_notify_down},
    {.word = "alpha", .handle = set_alpha},
    {.word = "retry", .handle = set_retry},
    {.word = "delay_before_retry", .handle = set_retry_delay},
    {.word = "warmup", .handle = set_server_warmup},
    {.word = "connect_timeout", .handle = set_timeout},
    {.word = "delay_loop", .handle = set_loop},
    {.word = "smtp_alert", .handle = check_smtp_alert},
    {.word = "virtualhost", .handle = set_virtualhost},
    {.word = "snmp_name"},
    {.word = "TCP_CHECK", .handle = begin_tcp_check, .block = connect_keywords},
    {.word = "HTTP_GET", .handle = begin_http_get, .block = http_keywords, .end = end_http_get},
    {.word = "SSL_GET", .handle = begin_ssl_get, .block = http_keywords, .end = end_http_get},
    {.word = "MISC_CHECK",
     .handle = begin_misc_check,
     .block = misc_keywords,
     .end = end_misc_check},
    {.word = "PING_CHECK", .handle = begin_ping_check, .block = connect_keywords},
    {.word = "UDP_CHECK", .handle = begin_udp_check, .block = udp_keywords, .end = end_udp_check},
    {.word = "SMTP_CHECK", .handle = refuse_checker, .block = connect_keywords},
    {.word = "DNS_CHECK", .handle = refuse_checker, .block = connect_keywords},
    {.word = "BFD_CHECK", .handle = refuse_checker, .block = connect_keywords},
    {.word = "FILE_CHECK", .handle = refuse_checker, .block = connect_keywords},
};

}  // namespace

std::span<const Keyword> real_server_keywords() {
    return kRealServerKeywords;
}

void begin_real_server(Reader& in, Draft& draft) {
    if (!in.need(1)) {
        return;
    }
    const auto endpoint = read_endpoint(in, 1);
    if (!endpoint) {
        in.report(fmt::format("Invalid real server ip address/port {}/{} - skipping", in.word(1),
                              in.word(2)));
        in.skip_block();
        return;
    }
    RealServerDraft server;
    server.config.address = *endpoint;
    if (endpoint->port == 0 && draft.server().address) {
        server.config.address.port = draft.server().address->port;
    }
    draft.server().servers.push_back(std::move(server));
}

void end_real_server(Reader& in, Draft& draft) {
    VirtualServerDraft& server = draft.server();
    if (server.servers.empty()) {
        return;
    }
    RealServerDraft& real = server.servers.back();
    std::erase_if(real.checkers, [](const CheckerDraft& each) { return each.is_broken; });
    const bool is_v6 = !real.config.address.address.is_v4();
    const auto method = real.method ? real.method : server.method;
    if (method == ipvs::ForwardingMethod::Tunnel) {
        return;
    }
    if (server.is_v6 && *server.is_v6 != is_v6) {
        in.report(
            fmt::format("Address family of virtual server and real server {} don't match - "
                        "skipping real server.",
                        to_text(real.config.address.address)));
        server.servers.pop_back();
        return;
    }
    server.is_v6 = is_v6;
}

}  // namespace lvsim::keepalived
