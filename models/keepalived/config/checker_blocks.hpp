// SPDX-License-Identifier: Apache-2.0
//
// Checkers in a real_server: their blocks.
#pragma once

#include "models/keepalived/config/draft.hpp"
#include "models/keepalived/config/reader.hpp"

#include <span>

namespace lvsim::keepalived {

void begin_tcp_check(Reader& in, Draft& draft);
void begin_http_get(Reader& in, Draft& draft);
void begin_ssl_get(Reader& in, Draft& draft);
void begin_misc_check(Reader& in, Draft& draft);
void begin_ping_check(Reader& in, Draft& draft);
void begin_udp_check(Reader& in, Draft& draft);
/// Kinds that are not modelled: said, and their block is not looked into.
void refuse_checker(Reader& in, Draft& draft);

void end_http_get(Reader& in, Draft& draft);
void end_misc_check(Reader& in, Draft& draft);
void end_udp_check(Reader& in, Draft& draft);

/// TCP_CHECK, PING_CHECK.
[[nodiscard]] std::span<const Keyword> connect_keywords();
/// HTTP_GET, SSL_GET.
[[nodiscard]] std::span<const Keyword> http_keywords();
[[nodiscard]] std::span<const Keyword> misc_keywords();
[[nodiscard]] std::span<const Keyword> udp_keywords();

// Words of several kinds.
void set_checker_alpha(Reader& in, Draft& draft);
void set_checker_retry(Reader& in, Draft& draft);
void set_checker_delay_before_retry(Reader& in, Draft& draft);
void set_checker_warmup(Reader& in, Draft& draft);
void set_checker_delay_loop(Reader& in, Draft& draft);
void set_checker_log_all_failures(Reader& in, Draft& draft);
void set_connect_ip(Reader& in, Draft& draft);
void set_connect_port(Reader& in, Draft& draft);
void set_bindto(Reader& in, Draft& draft);
void set_bind_port(Reader& in, Draft& draft);
void set_bind_if(Reader& in, Draft& draft);
void set_checker_fwmark(Reader& in, Draft& draft);
void set_checker_connect_timeout(Reader& in, Draft& draft);

/// The words that all checkers with a connection have; tables put them first.
inline constexpr Keyword kConnectWords[] = {
    {.word = "connect_ip", .handle = set_connect_ip},
    {.word = "connect_port", .handle = set_connect_port},
    {.word = "bindto", .handle = set_bindto},
    {.word = "bind_port", .handle = set_bind_port},
    {.word = "bind_if", .handle = set_bind_if},
    {.word = "fwmark", .handle = set_checker_fwmark},
    {.word = "connect_timeout", .handle = set_checker_connect_timeout},
    {.word = "alpha", .handle = set_checker_alpha},
    {.word = "retry", .handle = set_checker_retry},
    {.word = "delay_before_retry", .handle = set_checker_delay_before_retry},
    {.word = "warmup", .handle = set_checker_warmup},
    {.word = "delay_loop", .handle = set_checker_delay_loop},
    {.word = "log_all_failures", .handle = set_checker_log_all_failures},
};

/// The part of the checker that is read that has a connection; null: it has none.
[[nodiscard]] ConnectConfig* connection_of(CheckerConfig& checker);

}  // namespace lvsim::keepalived
