// SPDX-License-Identifier: Apache-2.0
//
// The blocks of keepalived.conf, and which process reads each.
#include "models/keepalived/config/blocks.hpp"

#include <array>

namespace lvsim::keepalived {
namespace {

/// Said by name where it is read; the block behind it is not looked into.
void refuse_and_skip(Reader& in, Draft& /*draft*/) {
    in.refuse(in.word(0));
    in.skip_block();
}
void refuse_word(Reader& in, Draft& /*draft*/) {
    in.refuse(in.word(0));
}

constexpr auto kParent = ConfigProcess::Parent;
constexpr auto kCheckers = ConfigProcess::Checkers;
constexpr auto kVrrp = ConfigProcess::Vrrp;
constexpr auto kBfd = ConfigProcess::Bfd;

constexpr std::array kTopKeywords = {
    Keyword{.word = "global_defs", .block = global_keywords, .owner = kParent},
    Keyword{.word = "use_pid_dir", .owner = kParent},
    Keyword{.word = "child_wait_time", .owner = kParent},
    Keyword{.word = "namespace_with_ipsets", .owner = kParent},
    Keyword{.word = "net_namespace", .handle = refuse_word, .owner = kParent},
    Keyword{.word = "net_namespace_ipvs", .handle = refuse_word, .owner = kParent},
    Keyword{.word = "instance", .handle = refuse_word, .owner = kParent},
    Keyword{.word = "linkbeat_use_polling", .owner = kVrrp},
    Keyword{.word = "linkbeat_interfaces", .handle = refuse_and_skip, .owner = kVrrp},
    Keyword{.word = "vrrp_instance",
            .handle = begin_instance,
            .block = instance_keywords,
            .end = end_instance,
            .owner = kVrrp},
    Keyword{.word = "vrrp_sync_group",
            .handle = begin_sync_group,
            .block = sync_group_keywords,
            .owner = kVrrp},
    Keyword{.word = "vrrp_script",
            .handle = begin_script,
            .block = script_keywords,
            .end = end_script,
            .owner = kVrrp},
    Keyword{.word = "vrrp_track_process",
            .handle = begin_process,
            .block = process_keywords,
            .end = end_process,
            .owner = kVrrp},
    Keyword{.word = "static_ipaddress",
            .handle = refuse_word,
            .item = add_static_address,
            .owner = kVrrp},
    Keyword{.word = "static_routes", .handle = refuse_and_skip, .owner = kVrrp},
    Keyword{.word = "static_rules", .handle = refuse_and_skip, .owner = kVrrp},
    Keyword{.word = "track_group", .handle = refuse_and_skip, .owner = kVrrp},
    Keyword{.word = "track_file", .handle = refuse_and_skip, .owner = kVrrp},
    Keyword{.word = "vrrp_track_file", .handle = refuse_and_skip, .owner = kVrrp},
    Keyword{.word = "garp_group", .handle = refuse_and_skip, .owner = kVrrp},
    Keyword{.word = "interface_up_down_delays", .handle = refuse_and_skip, .owner = kVrrp},
    Keyword{.word = "virtual_server_group",
            .handle = begin_server_group,
            .end = end_server_group,
            .item = add_server_group_entry,
            .owner = kCheckers},
    Keyword{.word = "virtual_server",
            .handle = begin_virtual_server,
            .block = virtual_server_keywords,
            .end = end_virtual_server,
            .owner = kCheckers},
    Keyword{.word = "SSL", .handle = refuse_and_skip, .owner = kCheckers},
    Keyword{.word = "bfd_instance", .handle = refuse_and_skip, .owner = kBfd},
};

}  // namespace

std::span<const Keyword> top_keywords() {
    return kTopKeywords;
}

}  // namespace lvsim::keepalived
