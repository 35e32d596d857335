// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/loader/invariant_names.hpp"

#include <algorithm>
#include <array>

namespace lvsim::runtime {
namespace {

constexpr std::array kInvariants{
    InvariantInfo{Invariant::Frames, "frames",
                  "every frame was delivered, dropped for a reason, or flies"},
    InvariantInfo{Invariant::Counters, "counters",
                  "what directors count of their servers is what their tables hold"},
    InvariantInfo{Invariant::Bodies, "bodies",
                  "each answer that came is the page that the server has"},
    InvariantInfo{Invariant::OneMaster, "one-master",
                  "VRRP routers that hear each other have one master, no more and no less"},
    InvariantInfo{Invariant::OneAddress, "one-address",
                  "routers that hear each other do not both hold a virtual address"},
};

}  // namespace

std::span<const InvariantInfo> invariants() {
    return kInvariants;
}

std::string_view to_text(Invariant invariant) {
    return kInvariants[static_cast<std::size_t>(invariant)].name;
}

std::optional<Invariant> find_invariant(std::string_view name) {
    const auto found =
        std::find_if(kInvariants.begin(), kInvariants.end(),
                     [&](const InvariantInfo& candidate) { return candidate.name == name; });
    return found == kInvariants.end() ? std::nullopt : std::optional(found->invariant);
}

}  // namespace lvsim::runtime
