// SPDX-License-Identifier: Apache-2.0
#include "sim/net/netfilter.hpp"

#include "sim/core/assert.hpp"

#include <algorithm>

namespace lvsim::net {

void Netfilter::add(HookPoint point, int priority, Hook& hook) {
    LVSIM_ASSERT(running_ == 0, "a hook added from inside a hook");
    auto& hooks = hooks_[static_cast<std::size_t>(point)];
    const auto at =
        std::upper_bound(hooks.begin(), hooks.end(), priority,
                         [](int wanted, const Entry& entry) { return wanted < entry.priority; });
    hooks.insert(at, {priority, &hook});
}

void Netfilter::remove(Hook& hook) {
    for (auto& hooks : hooks_) {
        for (Entry& entry : hooks) {
            if (entry.hook == &hook) {
                entry.hook = nullptr;
            }
        }
    }
    needs_sweep_ = true;
    if (running_ == 0) {
        sweep();
    }
}

HookVerdict Netfilter::run(HookPoint point, HookPacket& packet) {
    ++running_;
    HookVerdict verdict = HookVerdict::Accept;
    const auto& hooks = hooks_[static_cast<std::size_t>(point)];
    for (std::size_t i = 0; i < hooks.size() && verdict == HookVerdict::Accept; ++i) {
        if (hooks[i].hook != nullptr) {
            verdict = hooks[i].hook->on_packet(point, packet);
        }
    }
    --running_;
    if (needs_sweep_ && running_ == 0) {
        sweep();
    }
    return verdict;
}

/// Takes out what was removed while hooks ran.
void Netfilter::sweep() {
    for (auto& hooks : hooks_) {
        std::erase_if(hooks, [](const Entry& entry) { return entry.hook == nullptr; });
    }
    needs_sweep_ = false;
}

}  // namespace lvsim::net
