// SPDX-License-Identifier: Apache-2.0
//
// The files in which Linux shows a director: /proc/net/ip_vs, ip_vs_conn and ip_vs_stats
// (behaviour: Linux 6.1 ip_vs_ctl.c ip_vs_info_seq_show, ip_vs_stats_show; ip_vs_conn.c
// ip_vs_conn_seq_show). Addresses, ports and counters are hexadecimal.
#pragma once

#include "models/ipvs/director.hpp"

#include <string>

namespace lvsim::ipvs {

[[nodiscard]] std::string proc_ip_vs(const Director& director);
[[nodiscard]] std::string proc_ip_vs_conn(const Director& director);
[[nodiscard]] std::string proc_ip_vs_conn_sync(const Director& director);
[[nodiscard]] std::string proc_ip_vs_stats(const Director& director);
/// Live, on the one processor of a simulated machine; its last lines are as of the estimator.
[[nodiscard]] std::string proc_ip_vs_stats_percpu(const Director& director);
/// The helpers that are loaded.
[[nodiscard]] std::string proc_ip_vs_app(const Director& director);

}  // namespace lvsim::ipvs
