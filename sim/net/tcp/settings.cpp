// SPDX-License-Identifier: Apache-2.0
#include "sim/net/tcp/settings.hpp"

namespace lvsim::net {

namespace {

TcpSettings common() {
    TcpSettings settings;
    settings.rto_min = 200_ms;
    settings.rto_max = 120_s;
    settings.fallback_rto = 3_s;
    settings.delayed_ack_min = 40_ms;
    settings.delayed_ack_max = 200_ms;
    settings.fin_timeout = 60_s;
    settings.time_wait = 60_s;
    settings.invalid_ratelimit = 500_ms;
    settings.synack_retries = 5;
    settings.retries2 = 15;
    settings.max_syn_backlog = 1024;
    settings.max_tw_buckets = 262'144;
    settings.send_buffer_bytes = 131'072;
    settings.receive_window_max = 65'535;
    return settings;
}

}  // namespace

TcpSettings TcpSettings::of(StackProfile profile) {
    TcpSettings settings = common();
    switch (profile) {
        case StackProfile::Debian12:
            settings.initial_rto = 1_s;
            settings.syn_retries = 6;
            settings.somaxconn = 4096;
            settings.syn_repeat_after_stray_ack = 8_ms;  // two ticks of HZ=250
            settings.local_port_range = {32768, 60999};
            break;
        case StackProfile::Centos6:
            settings.initial_rto = 3_s;
            settings.syn_retries = 5;
            settings.somaxconn = 128;
            settings.is_initial_window_10 = false;
            settings.local_port_range = {32768, 61000};
            break;
    }
    return settings;
}

}  // namespace lvsim::net
