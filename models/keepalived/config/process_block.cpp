// SPDX-License-Identifier: Apache-2.0
//
// vrrp_track_process.
#include "models/keepalived/config/blocks.hpp"
#include "models/keepalived/config/values.hpp"

#include <fmt/format.h>

#include <array>

namespace lvsim::keepalived {
namespace {

constexpr std::int32_t kWeightMax = 254;
constexpr std::uint32_t kQuorumMax = 65'535;
constexpr SecondsRange kDelayRange{1, 3600 * kSecondUs};

const std::string& name_of(Draft& draft) {
    return draft.process().config.name;
}

void set_process(Reader& in, Draft& draft) {
    const auto program = in.need(1);
    if (!program) {
        return;
    }
    vrrp::ProcessConfig& config = draft.process().config;
    config.process = *program;
    config.parameters.clear();
    for (std::size_t i = 2; i < in.size(); ++i) {
        config.parameters += (i == 2 ? "" : " ") + std::string(in.word(i));
    }
}

void set_weight(Reader& in, Draft& draft) {
    const auto text = in.need(1);
    if (!text) {
        return;
    }
    const auto weight = read_signed(in, *text, {-kWeightMax, kWeightMax});
    if (!weight) {
        in.report(
            fmt::format("Weight ({}) for vrrp_track_process {} must be between [-254..254] "
                        "inclusive. Ignoring...",
                        *text, name_of(draft)));
        return;
    }
    draft.process().weight = *weight;
    draft.process().is_reverse = in.word(2) == "reverse";
}

void set_quorum(Reader& in, Draft& draft) {
    const auto text = in.need(1);
    if (!text) {
        return;
    }
    const auto quorum = read_unsigned(in, *text, {1, kQuorumMax});
    if (!quorum) {
        in.report(
            fmt::format("Quorum ({}) for vrrp_track_process {} must be between [1..65535] "
                        "inclusive. Ignoring...",
                        *text, name_of(draft)));
        return;
    }
    draft.process().config.quorum = static_cast<std::int32_t>(*quorum);
}

void set_quorum_max(Reader& in, Draft& draft) {
    const auto text = in.need(1);
    if (!text) {
        return;
    }
    const auto quorum = read_unsigned(in, *text, {0, kQuorumMax});
    if (!quorum) {
        in.report(
            fmt::format("Quorum_max ({}) for vrrp_track_process {} must be between "
                        "[0..65535] inclusive. Ignoring...",
                        *text, name_of(draft)));
        return;
    }
    vrrp::ProcessConfig& config = draft.process().config;
    if (static_cast<std::int32_t>(*quorum) < config.quorum) {
        in.report("quorum_max is less than quorum - ignoring");
        return;
    }
    config.quorum_max = static_cast<std::int32_t>(*quorum);
}

std::optional<SimDuration> read_delay(Reader& in, Draft& draft) {
    const auto text = in.need(1);
    if (!text) {
        return std::nullopt;
    }
    const auto delay = read_seconds(in, *text, kDelayRange);
    if (!delay) {
        in.report(
            fmt::format("{} ({}) for vrrp_track_process {} must be between "
                        "[0.000001..3600] inclusive. Ignoring...",
                        in.word(0), *text, name_of(draft)));
    }
    return delay;
}
void set_fork_delay(Reader& in, Draft& draft) {
    vrrp::ProcessConfig& config = draft.process().config;
    config.fork_delay = read_delay(in, draft).value_or(config.fork_delay);
}
void set_terminate_delay(Reader& in, Draft& draft) {
    vrrp::ProcessConfig& config = draft.process().config;
    config.terminate_delay = read_delay(in, draft).value_or(config.terminate_delay);
}
void set_both_delays(Reader& in, Draft& draft) {
    vrrp::ProcessConfig& config = draft.process().config;
    if (const auto delay = read_delay(in, draft)) {
        config.fork_delay = *delay;
        config.terminate_delay = *delay;
    }
}

void set_match(Reader& in, Draft& /*draft*/) {
    const auto kind = in.need(1);
    if (!kind) {
        return;
    }
    if (*kind != "initial" && *kind != "partial") {
        in.report(fmt::format("Invalid param_match type {} - ignoring", *kind));
        return;
    }
    in.refuse("param_match");
}

constexpr std::array kProcessKeywords = {
    Keyword{.word = "process", .handle = set_process},
    Keyword{.word = "param_match", .handle = set_match},
    Keyword{.word = "weight", .handle = set_weight},
    Keyword{.word = "quorum", .handle = set_quorum},
    Keyword{.word = "quorum_max", .handle = set_quorum_max},
    Keyword{.word = "fork_delay", .handle = set_fork_delay},
    Keyword{.word = "terminate_delay", .handle = set_terminate_delay},
    Keyword{.word = "delay", .handle = set_both_delays},
    Keyword{.word = "full_command",
            .handle = [](Reader&, Draft& draft) { draft.process().config.is_full_command = true; }},
};

}  // namespace

std::span<const Keyword> process_keywords() {
    return kProcessKeywords;
}

void begin_process(Reader& in, Draft& draft) {
    const auto name = in.need(1);
    if (!name) {
        return;
    }
    draft.vrrp.processes.emplace_back();
    draft.process().config.name = *name;
}

void end_process(Reader& in, Draft& draft) {
    if (!draft.vrrp.processes.empty() && draft.process().config.process.empty()) {
        in.report(fmt::format("track process '{}' process name not specified", name_of(draft)));
        draft.vrrp.processes.pop_back();
    }
}

}  // namespace lvsim::keepalived
