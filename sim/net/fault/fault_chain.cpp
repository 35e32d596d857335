// SPDX-License-Identifier: Apache-2.0
#include "sim/net/fault/fault_chain.hpp"

#include "sim/net/fault/events.hpp"
#include "sim/net/fault/registry.hpp"
#include "sim/net/network.hpp"

#include <algorithm>
#include <utility>

namespace lvsim::net {

FaultChain::FaultChain(Network& network, NodeId sender, std::string name, LinkSide side,
                       FrameSink& link)
    : place_{network, sender, name + '/' + std::string(to_text(side))},
      name_(std::move(name)),
      side_(side),
      link_(link) {}

FaultChain::~FaultChain() = default;

bool FaultChain::set(const LinkFaultConfig& fault) {
    auto made = link_fault(fault.kind).make(place_, fault);
    const auto found = find(fault.kind, fault.only);
    if (found != active_.end()) {
        retire(std::exchange(*found, std::move(made)));
    } else if (active_.size() < kFaultsMax) {
        active_.push_back(std::move(made));
    } else {
        return false;
    }
    connect();
    tell(fault, true);
    return true;
}

bool FaultChain::end(LinkFaultKind kind, const FrameFilter& only) {
    const auto found = find(kind, only);
    if (found == active_.end()) return false;
    auto fault = std::move(*found);
    active_.erase(found);
    tell(fault->config(), false);
    retire(std::move(fault));
    connect();
    return true;
}

bool FaultChain::heal() {
    if (active_.empty()) return false;
    for (auto& fault : std::exchange(active_, {})) {
        tell(fault->config(), false);
        retire(std::move(fault));
    }
    connect();
    return true;
}

FrameSink& FaultChain::entrance() {
    return active_.empty() ? link_ : *active_.front();
}

std::vector<LinkFaultConfig> FaultChain::active() const {
    std::vector<LinkFaultConfig> configs;
    for (const auto& fault : active_) configs.push_back(fault->config());
    return configs;
}

FaultChain::Faults::iterator FaultChain::find(LinkFaultKind kind, const FrameFilter& only) {
    return std::find_if(active_.begin(), active_.end(), [&](const auto& fault) {
        return fault->config().kind == kind && fault->config().only == only;
    });
}

/// What it still holds goes straight to the link. Called between events only, never by a fault.
void FaultChain::retire(std::unique_ptr<LinkFault> fault) {
    std::erase_if(retired_, [](const auto& old) { return old->is_idle(); });
    if (fault->is_idle()) return;
    fault->set_next(link_);
    retired_.push_back(std::move(fault));
}

void FaultChain::connect() {
    for (std::size_t i = 0; i < active_.size(); ++i) {
        active_[i]->set_next(i + 1 < active_.size() ? *active_[i + 1] : link_);
    }
}

void FaultChain::tell(const LinkFaultConfig& fault, bool is_active) {
    place_.network.world().trace().emit(place_.sender,
                                        LinkFaultChanged{name_, side_, &fault, is_active});
}

}  // namespace lvsim::net
