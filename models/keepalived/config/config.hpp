// SPDX-License-Identifier: Apache-2.0
//
// What keepalived.conf says of a machine, as plain values: the virtual servers with their real
// servers and checkers, what global_defs sets for them, and the VRRP part. Everything is effective:
// a parameter that a checker does not set has been taken from its real_server, else from the
// virtual_server, else from the defaults (vrrp.md, 14.1), and every check of the configuration has
// been made, so servers that it dropped are not here.
#pragma once

#include "models/ipvs/destination.hpp"
#include "models/ipvs/service.hpp"
#include "models/vrrp/config.hpp"
#include "sim/core/time.hpp"
#include "sim/wire/address.hpp"
#include "sim/wire/ipv4.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace lvsim::keepalived {

/// A command to run, with whom it runs as; an empty line: none.
struct CommandConfig {
    std::string line;       ///< As the shell would take it: words, quotes kept.
    std::string user = {};  ///< Empty: keepalived_script if there is one, else root.
    bool operator==(const CommandConfig&) const = default;
};

/// What TCP_CHECK, HTTP_GET and SSL_GET connect to and from.
struct ConnectConfig {
    Endpoint to;                      ///< connect_ip, connect_port; else the real server's.
    std::optional<IpAddress> bindto;  ///< Source address; none: the machine chooses.
    std::uint16_t bind_port = 0;      ///< Source port; 0: the machine chooses.
    std::string bind_if = {};         ///< Interface; empty: any.
    std::uint32_t fwmark = 0;         ///< Of the packets of the check.
    SimDuration timeout = SimDuration::seconds(5);  ///< connect_timeout
    bool operator==(const ConnectConfig&) const = default;
};

struct TcpCheck {
    ConnectConfig connect;
    bool operator==(const TcpCheck&) const = default;
};

/// A `url` block of HTTP_GET and SSL_GET.
struct UrlConfig {
    std::string path = "/";
    std::string digest = {};  ///< MD5 of the body, 32 lower-case hexadecimal digits; empty: any.
    /// Ranges of good status codes, both ends included; empty: 200 to 299 (tests/models/keepalived/
    /// recordings/http-answers-2.case).
    std::vector<std::pair<std::uint16_t, std::uint16_t>> status_codes = {};
    std::string virtualhost = {};                 ///< Empty: the checker's.
    std::string regex = {};                       ///< PCRE2 that the body must match; empty: any.
    bool is_regex_inverted = false;               ///< regex_no_match
    std::vector<std::string> regex_options = {};  ///< "caseless", ... as given.
    bool operator==(const UrlConfig&) const = default;
};

enum class HttpProtocol : std::uint8_t { Http10, Http10Close, Http11 };

struct HttpCheck {
    ConnectConfig connect;
    bool is_ssl = false;     ///< SSL_GET
    bool sends_sni = false;  ///< enable_sni
    HttpProtocol protocol = HttpProtocol::Http10;
    std::string virtualhost = {};  ///< Of urls without one; empty: ADDRESS:PORT.
    bool is_fast_recovery = false;
    std::vector<UrlConfig> urls;  ///< At least one.
    bool operator==(const HttpCheck&) const = default;
};

struct MiscCheck {
    CommandConfig script;      ///< misc_path
    SimDuration timeout = {};  ///< misc_timeout; filled in with delay_loop when absent.
    bool is_dynamic = false;   ///< misc_dynamic: exit status 2..255 is weight + 2.
    bool operator==(const MiscCheck&) const = default;
};

struct PingCheck {
    ConnectConfig connect;  ///< Ports do not count.
    bool operator==(const PingCheck&) const = default;
};

struct UdpCheck {
    ConnectConfig connect;
    std::vector<std::uint8_t> payload = {};  ///< Empty: some random octets.
    bool requires_reply = false;             ///< require_reply
    std::vector<std::uint8_t> reply = {};    ///< What the answer must begin with ...
    std::vector<std::uint8_t> mask = {};     ///< ... in these bits; as long as `reply`.
    std::uint16_t reply_octets_min = 0;      ///< min_reply_length
    std::uint16_t reply_octets_max = 255;    ///< max_reply_length
    bool operator==(const UdpCheck&) const = default;
};

/// A checker of a real server; the members all kinds have in common.
struct CheckerConfig {
    std::variant<TcpCheck, HttpCheck, MiscCheck, PingCheck, UdpCheck> kind;
    SimDuration delay_loop = SimDuration::seconds(60);
    std::uint32_t retry = 1;
    SimDuration delay_before_retry = SimDuration::seconds(1);
    SimDuration warmup = SimDuration::seconds(60);
    bool is_alpha = false;
    bool logs_all_failures = false;
    bool operator==(const CheckerConfig&) const = default;
};

struct RealServerConfig {
    std::string name;  ///< As messages print it: "[10.0.1.2]:tcp:80".
    Endpoint address;  ///< A port 0 is "any" (and that of the service with DR and TUN).
    std::int32_t weight = 1;
    ipvs::ForwardingMethod method = ipvs::ForwardingMethod::Masquerade;
    ipvs::Tunnel tunnel = {};  ///< Of ForwardingMethod::Tunnel.
    std::uint32_t u_threshold = 0;
    std::uint32_t l_threshold = 0;
    bool has_inhibit = false;  ///< inhibit_on_failure
    CommandConfig notify_up;
    CommandConfig notify_down;
    std::string virtualhost = {};
    std::vector<CheckerConfig> checkers;
    bool operator==(const RealServerConfig&) const = default;
};

/// sorry_server: weight 1, its method sorry_server_lvs_method, else the virtual server's.
struct SorryServerConfig {
    std::string name;  ///< As messages print it: "[10.0.1.100]:tcp:80".
    Endpoint address;
    ipvs::ForwardingMethod method = ipvs::ForwardingMethod::Masquerade;
    ipvs::Tunnel tunnel = {};  ///< Of ForwardingMethod::Tunnel.
    bool has_inhibit = false;  ///< sorry_server_inhibit
    bool operator==(const SorryServerConfig&) const = default;
};

/// A virtual_server. It stands for one service of the director, or for each of its group's.
struct VirtualServerConfig {
    std::string name;  ///< As messages print it: "[10.0.1.254]:tcp:80".
    /// What names its services: one of an address or a mark, or those of the group in the order
    /// that keepalived enters them: addresses, ranges written out, marks.
    std::vector<ipvs::ServiceKey> services;
    std::string group = {};  ///< Name of the virtual_server_group; empty: none.
    std::string scheduler = "wlc";
    ipvs::SchedulerFlags scheduler_flags = {};
    std::optional<ipvs::Persistence> persistence = {};
    std::string engine = {};  ///< persistence_engine
    bool is_one_packet = false;
    ipvs::ForwardingMethod method = ipvs::ForwardingMethod::Masquerade;
    bool is_alpha = false;
    bool is_omega = false;
    bool has_ha_suspend = false;
    std::uint32_t quorum = 1;
    std::uint32_t hysteresis = 0;
    CommandConfig quorum_up;
    CommandConfig quorum_down;
    std::string virtualhost = {};
    std::optional<SorryServerConfig> sorry_server = {};
    std::vector<RealServerConfig> real_servers;
    bool operator==(const VirtualServerConfig&) const = default;
};

/// lvs_sync_daemon of global_defs.
struct SyncDaemonConfig {
    std::string interface;
    std::string instance = {};            ///< Whose state it follows; empty: both roles run always.
    std::uint8_t sync_id = 0;             ///< The VRID of the instance when not given.
    bool has_sync_id = false;             ///< Given in the file.
    std::uint16_t packet_octets_max = 0;  ///< maxlen; 0: what the interface's MTU allows.
    std::uint16_t port = 8848;
    std::uint8_t ttl = 1;
    std::optional<IpAddress> group = {};  ///< None: 224.0.0.81
    bool operator==(const SyncDaemonConfig&) const = default;
};

enum class FlushOnStop : std::uint8_t { No, All, VirtualServers };

struct LvsConfig {
    std::uint32_t tcp_timeout_seconds = 0;  ///< lvs_timeouts; 0: left alone.
    std::uint32_t tcp_fin_timeout_seconds = 0;
    std::uint32_t udp_timeout_seconds = 0;
    bool has_flush = false;  ///< lvs_flush
    FlushOnStop flush_on_stop = FlushOnStop::No;
    std::optional<SyncDaemonConfig> sync_daemon = {};
    std::vector<VirtualServerConfig> virtual_servers;
    bool operator==(const LvsConfig&) const = default;
};

/// All that one file (with those it includes) says.
struct Config {
    /// script_user: whom notifications run as; empty: keepalived_script if there is one, else root.
    std::string script_user = {};
    vrrp::RouterConfig vrrp;
    LvsConfig lvs;
    bool operator==(const Config&) const = default;
};

}  // namespace lvsim::keepalived
