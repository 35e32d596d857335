// SPDX-License-Identifier: Apache-2.0
//
// The schedulers as the kernel writes them: plain walks over the list. They are what the indexed
// ones must agree with, and share nothing with them.
#pragma once

#include "models/ipvs/scheduler.hpp"

#include <memory>
#include <string_view>

namespace lvsim::ipvs::test {

class PlainScheduler {
public:
    virtual ~PlainScheduler() = default;
    /// The list or one of its weights changed.
    virtual void list_changed(ServerList) {}
    /// A server left the list, in which it stood at this place.
    virtual void server_left(ServerList, std::size_t) {}
    [[nodiscard]] virtual Destination* pick(ServerList servers, const FlowKey& flow) = 0;
};

/// nullptr: there is no plain one of that name. It refers to the context.
[[nodiscard]] std::unique_ptr<PlainScheduler> make_plain(std::string_view name,
                                                         const SchedulerContext& context);

}  // namespace lvsim::ipvs::test
