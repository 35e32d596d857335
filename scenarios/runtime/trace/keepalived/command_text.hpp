// SPDX-License-Identifier: Apache-2.0
//
// A command to the kernel's IPVS as recordings write it down: what keepalived puts into the
// structures of <linux/ip_vs.h>. Private to this folder.
#pragma once

#include <string>

namespace lvsim::keepalived {
struct TableCommand;
}

namespace lvsim::runtime {

/// "NEW_DEST proto=6 vip=10.0.1.254:80 sched=rr flags=0 timeout=0 -> rs=10.0.1.2:80 fwd=3 weight=1"
[[nodiscard]] std::string command_text(const keepalived::TableCommand& command);

}  // namespace lvsim::runtime
