// SPDX-License-Identifier: Apache-2.0
//
// vrrp_script.
#include "models/keepalived/config/blocks.hpp"
#include "models/keepalived/config/values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace lvsim::keepalived {
namespace {

constexpr std::uint32_t kSecondsMax = 4294;
constexpr std::int32_t kWeightMax = 253;

const std::string& name_of(Draft& draft) {
    return draft.script().config.name;
}

void set_command(Reader& in, Draft& draft) {
    const CommandConfig command = read_command(in);
    TrackedScript& script = draft.script();
    script.config.command = command.line;
    script.is_there = has_program(in, command.line);
    draft.vrrp.runs_insecure_script |= is_insecure(in, draft, command);
}

void set_interval(Reader& in, Draft& draft) {
    const auto text = in.need(1);
    if (!text) {
        return;
    }
    const auto seconds = read_unsigned(in, *text, {0, kSecondsMax});
    if (!seconds) {
        in.report(fmt::format("({}): vrrp script interval '{}' must be between 1 and {} - ignoring",
                              name_of(draft), *text, kSecondsMax));
        return;
    }
    if (*seconds == 0) {
        in.report(fmt::format("({}): vrrp script interval must be greater than 0, setting to 1",
                              name_of(draft)));
    }
    draft.script().config.interval = SimDuration::seconds(std::max(*seconds, 1U));
}

void set_timeout(Reader& in, Draft& draft) {
    const auto text = in.need(1);
    if (!text) {
        return;
    }
    const auto seconds = read_unsigned(in, *text, {0, kSecondsMax});
    if (!seconds) {
        in.report(fmt::format("({}): vrrp script timeout '{}' invalid - ignoring", name_of(draft),
                              *text));
        return;
    }
    if (*seconds == 0) {
        in.report(fmt::format("({}): vrrp script timeout must be greater than 0, setting to 1",
                              name_of(draft)));
    }
    draft.script().timeout = SimDuration::seconds(std::max(*seconds, 1U));
}

void set_weight(Reader& in, Draft& draft) {
    const auto text = in.need(1);
    if (!text) {
        return;
    }
    const auto weight = read_signed(in, *text, {-kWeightMax, kWeightMax});
    if (!weight) {
        in.report(fmt::format("vrrp_script {} weight {} must be in [-{}, {}]", name_of(draft),
                              *text, kWeightMax, kWeightMax));
    }
    draft.script().weight = weight.value_or(draft.script().weight);
    draft.script().is_reverse = in.word(2) == "reverse";
    if (in.size() > 2 && in.word(2) != "reverse") {
        in.report(
            fmt::format("vrrp_script {} unknown weight option {}", name_of(draft), in.word(2)));
    }
}

void set_count(Reader& in, Draft& draft, std::int32_t& count) {
    const auto text = in.need(1);
    if (!text) {
        return;
    }
    const auto value = read_unsigned(in, *text, {1, INT32_MAX});
    if (!value) {
        in.report(fmt::format("({}): vrrp script {} value '{}' invalid, defaulting to 1",
                              name_of(draft), in.word(0), *text));
    }
    count = static_cast<std::int32_t>(value.value_or(1));
}
void set_rise(Reader& in, Draft& draft) {
    set_count(in, draft, draft.script().config.rise);
}
void set_fall(Reader& in, Draft& draft) {
    set_count(in, draft, draft.script().config.fall);
}

void set_user(Reader& in, Draft& draft) {
    const auto user = in.need(1);
    if (!user) {
        return;
    }
    TrackedScript& script = draft.script();
    script.has_user_error =
        !in.machine().has_user(*user) || (in.size() > 2 && !in.machine().has_group(in.word(2)));
    if (script.has_user_error) {
        in.report(fmt::format("Unable to set uid/gid for script '{}'", script.config.command));
    }
    script.config.user = *user;
}

constexpr std::array kScriptKeywords = {
    Keyword{.word = "script", .handle = set_command},
    Keyword{.word = "interval", .handle = set_interval},
    Keyword{.word = "timeout", .handle = set_timeout},
    Keyword{.word = "weight", .handle = set_weight},
    Keyword{.word = "rise", .handle = set_rise},
    Keyword{.word = "fall", .handle = set_fall},
    Keyword{.word = "user", .handle = set_user},
    Keyword{.word = "init_fail",
            .handle = [](Reader&, Draft& draft) { draft.script().config.is_init_failed = true; }},
};

}  // namespace

std::span<const Keyword> script_keywords() {
    return kScriptKeywords;
}

void begin_script(Reader& in, Draft& draft) {
    const auto name = in.need(1);
    if (!name) {
        return;
    }
    draft.vrrp.scripts.emplace_back();
    draft.script().config.name = *name;
}

void end_script(Reader& in, Draft& draft) {
    if (draft.vrrp.scripts.empty()) {
        return;
    }
    TrackedScript& script = draft.script();
    script.config.timeout = script.timeout.value_or(script.config.interval);
    if (script.config.command.empty()) {
        in.report(fmt::format("No script set for vrrp_script {} - removing", script.config.name));
    } else if (script.config.user.empty() && !has_default_user(in, draft)) {
        in.report(fmt::format("Unable to set default user for vrrp script {} - removing",
                              script.config.name));
        script.has_user_error = true;
    } else if (script.config.user.empty()) {
        script.config.user = draft.global.scripts.user;
    }
    if (script.config.command.empty() || script.has_user_error) {
        draft.vrrp.scripts.pop_back();
    }
}

}  // namespace lvsim::keepalived
