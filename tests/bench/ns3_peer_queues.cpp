// SPDX-License-Identifier: Apache-2.0
//
// The hold model on ns-3's schedulers, by the interface that its simulator uses.
#include "tests/bench/ns3_peer.hpp"

#include <ns3/core-module.h>

namespace lvsim::bench {
namespace {

class HeldQueue {
public:
    HeldQueue(const std::string& scheduler, const std::vector<std::int64_t>& increments)
        : increments_(increments) {
        ns3::ObjectFactory factory(scheduler);
        queue_ = factory.Create<ns3::Scheduler>();
    }

    void fill(std::size_t pending) {
        for (std::size_t i = 0; i < pending; ++i) {
            insert(0);
        }
    }

    void hold(std::size_t operations) {
        for (std::size_t i = 0; i < operations; ++i) {
            insert(queue_->RemoveNext().key.m_ts);
        }
    }

private:
    void insert(std::uint64_t now) {
        const auto increment = static_cast<std::uint64_t>(increments_[next_]);
        next_ = next_ + 1 == increments_.size() ? 0 : next_ + 1;
        queue_->Insert({nullptr, {now + increment, ++uid_, 0}});
    }

    const std::vector<std::int64_t>& increments_;
    std::size_t next_ = 0;
    std::uint32_t uid_ = 0;
    ns3::Ptr<ns3::Scheduler> queue_;
};

}  // namespace

double ns3_hold(const std::string& scheduler, std::size_t pending, std::size_t operations,
                const std::vector<std::int64_t>& increments) {
    HeldQueue queue(scheduler, increments);
    queue.fill(pending);
    queue.hold(pending);
    const double start = processor_seconds();
    queue.hold(operations);
    return processor_seconds() - start;
}

}  // namespace lvsim::bench
