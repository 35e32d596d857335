// SPDX-License-Identifier: Apache-2.0
//
// MISC_CHECK: a program whose exit status tells (vrrp.md, 14.5). 0 is good; with misc_dynamic 2 to
// 255 are good as well and give the server that weight + 2. One that runs too long gets SIGTERM,
// two seconds later SIGKILL, and counts as failed. Checks are counted from start to start.
#pragma once

#include "models/keepalived/checkers/checker.hpp"

#include <optional>

namespace lvsim::keepalived {

class MiscChecker final : public Checker, private ScriptWatcher {
public:
    using Checker::Checker;
    ~MiscChecker() override;

private:
    enum class Stage : std::uint8_t { Idle, Running, Terminated, Killed };

    [[nodiscard]] std::string_view kind() const override { return "MISC_CHECK"; }
    [[nodiscard]] Endpoint target() const override { return {}; }
    void begin() override;
    void on_limit() override;
    void on_resume() override;
    void on_script_end(ScriptId script, ScriptStatus status) override;
    void succeed(int status);
    void fail(bool is_timeout, const ScriptStatus& status);
    [[nodiscard]] std::string retry_words(bool is_verdict) const;
    [[nodiscard]] SimDuration from_begin(SimDuration span) const;
    [[nodiscard]] const MiscCheck& misc() const;
    void say(std::string_view what);

    ScriptId script_ = kNoScript;
    Stage stage_ = Stage::Idle;
    std::optional<ScriptStatus> ended_;  ///< Noted while suspended.
};

}  // namespace lvsim::keepalived
