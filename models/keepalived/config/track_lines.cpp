// SPDX-License-Identifier: Apache-2.0
//
// Lines of track_interface, track_script and track_process: NAME [weight n [reverse|noreverse]].
// Scripts and processes must have been defined before.
#include "models/keepalived/config/blocks.hpp"
#include "models/keepalived/config/values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

namespace lvsim::keepalived {
namespace {

constexpr std::int32_t kWeightMax = 253;

/// How a kind of tracked thing is called, and what its messages are.
struct TrackKind {
    std::string_view block;  ///< "track_script"
    std::string_view owner;  ///< Name of the instance or group.
    std::vector<vrrp::Tracked>* to = nullptr;
};

bool is_duplicate(Reader& in, const TrackKind& kind) {
    const bool is_there = std::any_of(kind.to->begin(), kind.to->end(),
                                      [&](const auto& each) { return each.name == in.word(0); });
    if (is_there) {
        in.report(
            fmt::format("({}) duplicate {} {} - ignoring", kind.owner, kind.block, in.word(0)));
    }
    return is_there;
}

void set_weight(vrrp::Tracked& tracked, std::int32_t weight, bool is_reverse) {
    tracked.weight = is_reverse ? -weight : weight;
    tracked.is_reverse = is_reverse;
}

/// Whether weight is given with a value; otherwise it is reported, or absent.
bool has_weight(Reader& in, const TrackKind& kind, std::string_view what) {
    if (in.size() < 2) {
        return false;
    }
    if (in.word(1) != "weight") {
        const std::string name =
            what == "track_interface" ? fmt::format(" {}", in.word(0)) : std::string();
        in.report(fmt::format("({}) unknown {}{} option {} - ignoring", kind.owner, what, name,
                              in.word(1)));
        return false;
    }
    if (in.size() < 3) {
        in.report(fmt::format("({}) weight without value specified for {} {} - ignoring",
                              kind.owner, what, in.word(0)));
        return false;
    }
    return true;
}

void add_interface(Reader& in, Draft& draft, const TrackKind& kind) {
    if (!in.machine().has_interface(in.word(0))) {
        in.report(fmt::format("({}) tracked interface {} doesn't exist", kind.owner, in.word(0)));
        draft.vrrp.has_absent_interface = true;
        return;
    }
    if (is_duplicate(in, kind)) {
        return;
    }
    vrrp::Tracked tracked{std::string(in.word(0))};
    if (has_weight(in, kind, "track_interface")) {
        const auto weight = read_signed(in, in.word(2), {-kWeightMax - 1, kWeightMax + 1});
        if (!weight) {
            in.report(
                fmt::format("({}) weight {} for {} must be between [-253..253] inclusive. "
                            "Ignoring...",
                            kind.owner, in.word(2), in.word(0)));
        } else if (std::abs(*weight) > kWeightMax) {
            in.report(fmt::format("({}) weight for {} cannot be +/-254. Setting to +/-253",
                                  kind.owner, in.word(0)));
        }
        set_weight(tracked, std::clamp(weight.value_or(0), -kWeightMax, kWeightMax),
                   in.word(3) == "reverse");
    }
    kind.to->push_back(std::move(tracked));
}

/// reverse, noreverse or nothing behind a weight; nothing leaves the definition's.
bool is_reverse_here(Reader& in, bool is_default) {
    return in.word(3) == "reverse" || (in.word(3) != "noreverse" && in.size() < 3 && is_default);
}

void add_script(Reader& in, Draft& draft, const TrackKind& kind) {
    const auto& scripts = draft.vrrp.scripts;
    const auto known = std::find_if(scripts.begin(), scripts.end(), [&](const auto& each) {
        return each.config.name == in.word(0);
    });
    if (known == scripts.end()) {
        in.report(
            fmt::format("({}) track script {} not found, ignoring...", kind.owner, in.word(0)));
        return;
    }
    if (is_duplicate(in, kind)) {
        return;
    }
    std::int32_t weight = known->weight;
    if (has_weight(in, kind, "track script")) {
        const auto given = read_signed(in, in.word(2), {-kWeightMax - 1, kWeightMax + 1});
        if (!given) {
            in.report(
                fmt::format("({}) track script {}: weight must be between [-253..253] "
                            "inclusive, ignoring...",
                            kind.owner, in.word(0)));
        }
        weight = std::clamp(given.value_or(weight), -kWeightMax, kWeightMax);
    }
    vrrp::Tracked tracked{std::string(in.word(0))};
    set_weight(tracked, weight, is_reverse_here(in, known->is_reverse));
    kind.to->push_back(std::move(tracked));
}

void add_process(Reader& in, Draft& draft, const TrackKind& kind) {
    const auto& processes = draft.vrrp.processes;
    const auto known = std::find_if(processes.begin(), processes.end(), [&](const auto& each) {
        return each.config.name == in.word(0);
    });
    if (known == processes.end()) {
        in.report(
            fmt::format("({}) track process {} not found, ignoring...", kind.owner, in.word(0)));
        return;
    }
    if (is_duplicate(in, kind)) {
        return;
    }
    std::int32_t weight = known->weight;
    if (has_weight(in, kind, "track process")) {
        const auto given = read_signed(in, in.word(2), {-kWeightMax - 1, kWeightMax + 1});
        if (!given) {
            in.report(
                fmt::format("({}) weight for track process {} must be in [-254..254] "
                            "inclusive. Ignoring...",
                            kind.owner, in.word(0)));
        }
        weight = given.value_or(weight);
    }
    vrrp::Tracked tracked{std::string(in.word(0))};
    set_weight(tracked, std::clamp(weight, -kWeightMax, kWeightMax),
               is_reverse_here(in, known->is_reverse));
    kind.to->push_back(std::move(tracked));
}

template <class Owner>
TrackKind kind_of(Owner& owner, std::string_view block, std::vector<vrrp::Tracked>& to) {
    return {block, owner.config.name, &to};
}

}  // namespace

void track_interface(Reader& in, Draft& draft) {
    InstanceDraft& instance = draft.instance();
    add_interface(in, draft, kind_of(instance, "track_interface", instance.config.track_interface));
}
void track_script(Reader& in, Draft& draft) {
    InstanceDraft& instance = draft.instance();
    add_script(in, draft, kind_of(instance, "track_script", instance.config.track_script));
}
void track_process(Reader& in, Draft& draft) {
    InstanceDraft& instance = draft.instance();
    add_process(in, draft, kind_of(instance, "track_process", instance.config.track_process));
}
void group_track_interface(Reader& in, Draft& draft) {
    GroupDraft& group = draft.group();
    add_interface(in, draft, kind_of(group, "track_interface", group.config.track_interface));
}
void group_track_script(Reader& in, Draft& draft) {
    GroupDraft& group = draft.group();
    add_script(in, draft, kind_of(group, "track_script", group.config.track_script));
}
void group_track_process(Reader& in, Draft& draft) {
    GroupDraft& group = draft.group();
    add_process(in, draft, kind_of(group, "track_process", group.config.track_process));
}

}  // namespace lvsim::keepalived
