// SPDX-License-Identifier: Apache-2.0
//
// What global_defs says of the director: lvs_timeouts, lvs_flush_on_stop, lvs_sync_daemon.
#include "models/keepalived/config/blocks.hpp"
#include "models/keepalived/config/values.hpp"

#include <fmt/format.h>

namespace lvsim::keepalived {
namespace {

constexpr std::uint32_t kLvsTimeoutMax = 31 * 86'400;  // LVS_MAX_TIMEOUT of IPVS, in seconds.
constexpr std::uint32_t kSyncPacketMax = 65'507;

std::uint32_t* timeout_named(LvsConfig& config, std::string_view name) {
    if (name == "tcp") {
        return &config.tcp_timeout_seconds;
    }
    if (name == "tcpfin") {
        return &config.tcp_fin_timeout_seconds;
    }
    return name == "udp" ? &config.udp_timeout_seconds : nullptr;
}

void set_sync_id(Reader& in, std::string_view text, SyncDaemonConfig& daemon) {
    const auto id = read_unsigned(in, text, {0, 255});
    if (id) {
        daemon.sync_id = static_cast<std::uint8_t>(*id);
        daemon.has_sync_id = true;
    } else {
        in.report(fmt::format("Invalid syncid ({}) - defaulting to vrid", text));
    }
}

void set_sync_group(Reader& in, std::string_view text, SyncDaemonConfig& daemon) {
    const auto group = IpAddress::parse(text);
    if (!group) {
        in.report(fmt::format("Invalid lvs_sync_daemon group ({}) - ignoring", text));
    } else if (!group->is_multicast()) {
        in.report(
            fmt::format("lvs_sync_daemon group address {} is not multicast - ignoring", text));
    } else {
        daemon.group = *group;
    }
}

template <class T>
void set_sync_number(Reader& in, std::string_view name, std::string_view text, UnsignedRange range,
                     T& value) {
    const auto number = read_unsigned(in, text, range);
    if (number) {
        value = static_cast<T>(*number);
    } else {
        in.report(fmt::format("Invalid lvs_sync_daemon {} ({}) - ignoring", name, text));
    }
}

/// Requires: is_sync_option(name).
void set_sync_option(Reader& in, std::string_view name, std::string_view text,
                     SyncDaemonConfig& daemon) {
    if (name == "id") {
        set_sync_id(in, text, daemon);
    } else if (name == "inst") {
        daemon.instance = text;
    } else if (name == "port") {
        set_sync_number(in, name, text, {1, 65'535}, daemon.port);
    } else if (name == "ttl") {
        set_sync_number(in, name, text, {1, 255}, daemon.ttl);
    } else if (name == "maxlen") {
        set_sync_number(in, name, text, {1, kSyncPacketMax}, daemon.packet_octets_max);
    } else {
        set_sync_group(in, text, daemon);
    }
}

bool is_sync_option(std::string_view word) {
    return word == "id" || word == "inst" || word == "port" || word == "ttl" || word == "maxlen" ||
           word == "group";
}

/// An id without the word "id" in front, as older configurations have it.
void set_bare_sync_id(Reader& in, std::string_view text, SyncDaemonConfig& daemon) {
    const bool had_id = daemon.has_sync_id;
    set_sync_id(in, text, daemon);
    if (daemon.has_sync_id && !had_id) {
        in.report("Please use keyword \"id\" before lvs_sync_daemon SYNCID");
    }
}

}  // namespace

void set_lvs_timeouts(Reader& in, Draft& draft) {
    if (in.size() < 3) {
        in.report("lvs_timeouts requires at least one option");
        return;
    }
    for (std::size_t i = 1; i < in.size(); ++i) {
        std::uint32_t* timeout = timeout_named(draft.lvs.config, in.word(i));
        if (timeout == nullptr) {
            in.report(fmt::format("Unknown option {} specified for lvs_timeouts", in.word(i)));
            continue;
        }
        const std::string_view name = in.word(i);
        const std::string_view text = in.word(++i);
        const auto value = read_unsigned(in, text, {0, kLvsTimeoutMax});
        if (value) {
            *timeout = *value;
        } else {
            in.report(fmt::format("Invalid lvs_timeout {} ({}) - ignoring", name, text));
        }
    }
}

void set_lvs_flush_on_stop(Reader& in, Draft& draft) {
    if (in.size() < 2) {
        draft.lvs.config.flush_on_stop = FlushOnStop::All;
    } else if (in.word(1) == "VS") {
        draft.lvs.config.flush_on_stop = FlushOnStop::VirtualServers;
    } else {
        in.report(fmt::format("Unknown lvs_flush_on_stop type {}", in.word(1)));
    }
}

void set_lvs_sync_daemon(Reader& in, Draft& draft) {
    if (in.size() < 2) {
        in.report("lvs_sync_daemon requires interface");
        return;
    }
    SyncDaemonConfig daemon;
    daemon.interface = in.word(1);
    std::size_t next = 2;
    if (in.size() > 2 && !is_sync_option(in.word(2))) {
        daemon.instance = in.word(2);
        next = 3;
    }
    bool may_be_id = next == 3;
    for (std::size_t i = next; i < in.size(); ++i, may_be_id = false) {
        const std::string_view name = in.word(i);
        if (is_sync_option(name) && i + 1 >= in.size()) {
            in.report(fmt::format("No value specified for lvs_sync_daemon {}, defaulting to {}",
                                  name, name == "id" ? "vrid" : "default"));
        } else if (is_sync_option(name)) {
            set_sync_option(in, name, in.word(++i), daemon);
        } else if (may_be_id) {
            set_bare_sync_id(in, name, daemon);
        } else {
            in.report(fmt::format("Unknown option {} specified for lvs_sync_daemon", name));
        }
    }
    draft.lvs.config.sync_daemon = std::move(daemon);
}

}  // namespace lvsim::keepalived
