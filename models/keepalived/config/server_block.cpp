// SPDX-License-Identifier: Apache-2.0
//
// virtual_server.
#include "models/keepalived/config/blocks.hpp"
#include "models/keepalived/config/server_words.hpp"
#include "models/keepalived/config/values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace lvsim::keepalived {
namespace {

constexpr std::uint32_t kPersistenceMax = 31 * 86'400;  // LVS_MAX_TIMEOUT of IPVS, in seconds.
constexpr std::string_view kWhose = "virtual server";
constexpr std::array<std::string_view, 14> kSchedulers = {
    "rr", "wrr", "lc", "wlc", "lblc", "sh", "mh", "dh", "fo", "ovf", "lblcr", "sed", "nq", "twos"};

void set_scheduler(Reader& in, Draft& draft) {
    const auto name = in.need(1);
    if (!name) {
        return;
    }
    if (std::find(kSchedulers.begin(), kSchedulers.end(), *name) == kSchedulers.end()) {
        in.report(fmt::format("Invalid lvs_scheduler '{}' - ignoring", *name));
        return;
    }
    draft.server().scheduler = *name;
}

void set_method(Reader& in, Draft& draft) {
    if (const auto forwarding = read_forwarding(in, kWhose)) {
        draft.server().method = forwarding->method;
        draft.server().tunnel = forwarding->tunnel;
    }
}

bool is_word(std::string_view text, std::string_view upper) {
    return std::equal(text.begin(), text.end(), upper.begin(), upper.end(), [](char a, char b) {
        return a == b || (a >= 'a' && a <= 'z' && a - 'a' + 'A' == b);
    });
}

void set_protocol(Reader& in, Draft& draft) {
    const auto name = in.need(1);
    if (!name) {
        return;
    }
    if (is_word(*name, "TCP")) {
        draft.server().protocol = IpProtocol::Tcp;
    } else if (is_word(*name, "UDP")) {
        draft.server().protocol = IpProtocol::Udp;
    } else if (is_word(*name, "SCTP")) {
        draft.server().protocol = IpProtocol::Sctp;
    } else {
        in.report(fmt::format("Unknown protocol {} - ignoring", *name));
    }
}

void set_persistence(Reader& in, Draft& draft) {
    auto& persistence = draft.server().config.persistence;
    if (in.size() < 2) {
        persistence.emplace();
        return;
    }
    const auto seconds = read_unsigned(in, in.word(1), {1, kPersistenceMax});
    if (!seconds) {
        in.report("persistence_timeout invalid");
        return;
    }
    persistence.emplace();
    persistence->timeout_seconds = *seconds;
}

/// A mask in dots, or a number, which stands for its address (0.0.0.24) as inet_aton has it; a
/// length with an IPv6 service.
void set_granularity(Reader& in, Draft& draft) {
    const auto text = in.need(1);
    if (!text) {
        return;
    }
    VirtualServerDraft& server = draft.server();
    if (server.address && !server.address->address.is_v4()) {
        const auto length = read_unsigned(in, *text, {1, 128});
        if (length) {
            server.granularity_v6 = static_cast<std::uint8_t>(*length);
        } else {
            in.report(fmt::format("Invalid IPv6 persistence_granularity specified - {}", *text));
        }
        return;
    }
    const auto mask = IpAddress::parse(*text);
    const bool is_number = text->find_first_not_of("0123456789") == std::string_view::npos;
    if (mask && mask->is_v4()) {
        server.granularity = mask->v4_value();
    } else if (is_number && text->size() < 10) {
        server.granularity = read_unsigned(in, *text, {});
    } else {
        in.report(fmt::format("Invalid IPv4 persistence_granularity specified - {}", *text));
    }
}

void set_weight(Reader& in, Draft& draft) {
    const auto text = in.need(1);
    if (!text) {
        return;
    }
    const auto weight = read_unsigned(in, *text, {1, INT32_MAX});
    if (weight) {
        draft.server().weight = static_cast<std::int32_t>(*weight);
    } else {
        in.report(fmt::format("Virtual server weight {} is outside range 1-{}", *text, INT32_MAX));
    }
}

void set_quorum(Reader& in, Draft& draft) {
    const auto text = in.need(1);
    if (!text) {
        return;
    }
    const auto quorum = read_unsigned(in, *text, {1, UINT32_MAX});
    if (!quorum) {
        in.report(fmt::format("Quorum {} must be in [1, {}]. Setting to 1.", *text, UINT32_MAX));
    }
    draft.server().config.quorum = quorum.value_or(1);
}

void set_hysteresis(Reader& in, Draft& draft) {
    const auto text = in.need(1);
    if (!text) {
        return;
    }
    const auto hysteresis = read_unsigned(in, *text, {});
    if (hysteresis) {
        draft.server().config.hysteresis = *hysteresis;
    } else {
        in.report(fmt::format("Hysteresis {} must be in [0, {}] - ignoring", *text, UINT32_MAX));
    }
}

void set_virtualhost(Reader& in, Draft& draft) {
    if (in.size() < 2) {
        in.report("virtual server virtualhost missing");
        return;
    }
    draft.server().config.virtualhost = in.word(1);
}

/// sh-port and the like: flags of one scheduler by name.
void set_flag_by_name(Reader& in, Draft& draft) {
    VirtualServerDraft& server = draft.server();
    const std::string_view scheduler = in.word(0).substr(0, 2);
    if (server.scheduler != scheduler) {
        // Of mh the real one also says sh.
        in.report(fmt::format("{} only applies to sh scheduler - ignoring", in.word(0)));
        return;
    }
    ipvs::SchedulerFlags& flags = server.config.scheduler_flags;
    (in.word(0).ends_with("port") ? flags.flag_2 : flags.flag_1) = true;
}

void set_family(Reader& in, Draft& draft) {
    const auto text = in.need(1);
    if (!text) {
        return;
    }
    VirtualServerDraft& server = draft.server();
    if (*text != "inet" && *text != "inet6") {
        in.report(fmt::format("unknown address family {}", *text));
        return;
    }
    const bool is_v6 = *text == "inet6";
    if (server.is_v6 && *server.is_v6 != is_v6) {
        in.report(
            fmt::format("Virtual server specified family {} conflicts with server family", *text));
        return;
    }
    server.is_v6 = is_v6;
}

void set_sorry_server(Reader& in, Draft& draft) {
    if (!in.need(1)) {
        return;
    }
    const auto endpoint = read_endpoint(in, 1);
    if (!endpoint) {
        in.report(fmt::format("Invalid sorry server IP address {} - skipping", in.word(1)));
        return;
    }
    draft.server().sorry.emplace();
    draft.server().sorry->address = *endpoint;
}

void set_sorry_inhibit(Reader& in, Draft& draft) {
    if (draft.server().sorry) {
        draft.server().sorry->has_inhibit = true;
    } else {
        in.report("Ignoring sorry_server inhibit used before or without sorry_server");
    }
}

void set_sorry_method(Reader& in, Draft& draft) {
    if (!draft.server().sorry) {
        in.report("sorry_server forwarding used without sorry_server");
        return;
    }
    if (const auto forwarding = read_forwarding(in, "sorry server")) {
        draft.server().sorry_method = forwarding->method;
        draft.server().sorry->tunnel = forwarding->tunnel;
    }
}

void check_smtp_alert(Reader& in, Draft& /*draft*/) {
    [[maybe_unused]] const auto value = read_parameter_switch(in, "virtual_server smtp_alert");
}

template <auto Member>
void set_true(Reader& /*in*/, Draft& draft) {
    draft.server().config.*Member = true;
}
template <auto Member>
void set_flag(Reader& /*in*/, Draft& draft) {
    draft.server().config.scheduler_flags.*Member = true;
}
template <auto Member>
void set_command(Reader& in, Draft& draft) {
    set_server_command(in, draft, draft.server().config.*Member);
}

using Config = VirtualServerConfig;

constexpr std::array kServerKeywords = {
    Keyword{.word = "lb_algo", .handle = set_scheduler},
    Keyword{.word = "lvs_sched", .handle = set_scheduler},
    Keyword{.word = "lb_kind", .handle = set_method},
    Keyword{.word = "lvs_method", .handle = set_method},
    Keyword{.word = "protocol", .handle = set_protocol},
    Keyword{.word = "persistence_engine",
            .handle = [](Reader& in,
                         Draft& draft) { draft.server().config.engine = in.need(1).value_or(""); }},
    Keyword{.word = "persistence_timeout", .handle = set_persistence},
    Keyword{.word = "persistence_granularity", .handle = set_granularity},
    Keyword{.word = "ops", .handle = set_true<&Config::is_one_packet>},
    Keyword{.word = "flag-1", .handle = set_flag<&ipvs::SchedulerFlags::flag_1>},
    Keyword{.word = "flag-2", .handle = set_flag<&ipvs::SchedulerFlags::flag_2>},
    Keyword{.word = "flag-3", .handle = set_flag<&ipvs::SchedulerFlags::flag_3>},
    Keyword{.word = "sh-port", .handle = set_flag_by_name},
    Keyword{.word = "sh-fallback", .handle = set_flag_by_name},
    Keyword{.word = "mh-port", .handle = set_flag_by_name},
    Keyword{.word = "mh-fallback", .handle = set_flag_by_name},
    Keyword{.word = "ip_family", .handle = set_family},
    Keyword{.word = "weight", .handle = set_weight},
    Keyword{.word = "quorum", .handle = set_quorum},
    Keyword{.word = "hysteresis", .handle = set_hysteresis},
    Keyword{.word = "quorum_up", .handle = set_command<&Config::quorum_up>},
    Keyword{.word = "quorum_down", .handle = set_command<&Config::quorum_down>},
    Keyword{.word = "alpha",
            .handle = [](Reader&, Draft& draft) { draft.server().times.is_alpha = true; }},
    Keyword{.word = "omega", .handle = set_true<&Config::is_omega>},
    Keyword{.word = "ha_suspend", .handle = set_true<&Config::has_ha_suspend>},
    Keyword{.word = "inhibit_on_failure",
            .handle = [](Reader&, Draft& draft) { draft.server().has_inhibit = true; }},
    Keyword{.word = "virtualhost", .handle = set_virtualhost},
    Keyword{.word = "smtp_alert", .handle = check_smtp_alert},
    Keyword{.word = "snmp_name"},
    Keyword{.word = "delay_loop",
            .handle = [](Reader& in,
                         Draft& draft) { set_delay_loop(in, draft.server().times, kWhose); }},
    Keyword{.word = "connect_timeout",
            .handle = [](Reader& in,
                         Draft& draft) { set_connect_timeout(in, draft.server().times, kWhose); }},
    Keyword{.word = "retry",
            .handle = [](Reader& in, Draft& draft) { set_server_retry(in, draft.server().times); }},
    Keyword{.word = "delay_before_retry",
            .handle = [](Reader& in,
                         Draft& draft) { set_delay_before_retry(in, draft.server().times); }},
    Keyword{.word = "warmup",
            .handle = [](Reader& in, Draft& draft) { set_warmup(in, draft.server().times); }},
    Keyword{.word = "sorry_server", .handle = set_sorry_server},
    Keyword{.word = "sorry_server_inhibit", .handle = set_sorry_inhibit},
    Keyword{.word = "sorry_server_lvs_method", .handle = set_sorry_method},
    Keyword{.word = "real_server",
            .handle = begin_real_server,
            .block = real_server_keywords,
            .end = end_real_server},
};

/// Its group, its mark or its address. False: reported.
bool read_name(Reader& in, VirtualServerDraft& server) {
    if (in.word(1) == "group") {
        server.config.group = in.need(2).value_or("");
        return true;
    }
    if (in.word(1) == "fwmark") {
        const auto text = in.need(2);
        if (!text) {
            return false;
        }
        const auto mark = read_unsigned(in, *text, {});
        if (!mark) {
            in.report(fmt::format("virtual server fwmark '{}' must be in [0, {}] - ignoring", *text,
                                  UINT32_MAX));
        } else if (*mark == 0) {
            in.refuse("fwmark 0");
        } else {
            server.fwmark = *mark;
        }
        return server.fwmark != 0;
    }
    server.address = read_endpoint(in, 1);
    if (!server.address) {
        in.report(fmt::format("Invalid virtual server IP address/port {}/{} - skipping", in.word(1),
                              in.word(2)));
        return false;
    }
    server.is_v6 = !server.address->address.is_v4();
    return true;
}

}  // namespace

std::span<const Keyword> virtual_server_keywords() {
    return kServerKeywords;
}

void begin_virtual_server(Reader& in, Draft& draft) {
    VirtualServerDraft server;
    if (!in.need(1)) {
        return;
    }
    if (!read_name(in, server)) {
        in.skip_block();
        return;
    }
    draft.lvs.servers.push_back(std::move(server));
}

void end_virtual_server(Reader& in, Draft& draft) {
    VirtualServerDraft& server = draft.server();
    if (server.sorry && server.is_v6 && *server.is_v6 == server.sorry->address.address.is_v4()) {
        in.report(
            fmt::format("Address family of virtual server and sorry server {} don't match - "
                        "skipping sorry server.",
                        to_text(server.sorry->address.address)));
        server.sorry.reset();
    }
}

}  // namespace lvsim::keepalived
