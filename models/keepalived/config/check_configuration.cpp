// SPDX-License-Identifier: Apache-2.0
#include "models/keepalived/config/check_configuration.hpp"

#include "models/keepalived/config/blocks.hpp"
#include "models/keepalived/config/checks.hpp"

#include <algorithm>
#include <array>

namespace lvsim::keepalived {
namespace {

void finish_globals(const ConfigMachine& machine, GlobalDraft& global) {
    if (global.has_min_garp) {
        global.garp.master_repeat = 1;
        global.garp.master_delay = {};
        global.garp.refresh = {};
    }
    if (global.router_id.empty()) {
        global.router_id = machine.host_name();
    }
}

class ConfigTest {
public:
    ConfigTest(const ConfigMachine& machine, const ConfigLines& lines)
        : machine_(&machine), lines_(&lines) {}

    ConfigReport run() {
        constexpr std::array kOrder = {ConfigProcess::Parent, ConfigProcess::Checkers,
                                       ConfigProcess::Vrrp, ConfigProcess::Bfd};
        for (const ConfigProcess process : kOrder) {
            draft_.global.scripts.has_said_no_user = false;
            Reader reader(*machine_, *lines_, process, report_.messages);
            if (!reader.read(top_keywords(), draft_)) {
                report_.status = reader.failure();
                report_.can_start = false;
                return std::move(report_);
            }
            finish(reader, process);
        }
        set_status();
        return std::move(report_);
    }

private:
    void finish(Reader& reader, ConfigProcess process) {
        switch (process) {
            case ConfigProcess::Parent:
                finish_globals(*machine_, draft_.global);
                report_.config.script_user = draft_.global.scripts.user;
                break;
            case ConfigProcess::Checkers: check_lvs(reader, draft_, report_.config.lvs); break;
            case ConfigProcess::Vrrp:
                report_.can_start = check_vrrp(reader, draft_, report_.config.vrrp);
                break;
            case ConfigProcess::Bfd: break;
        }
    }

    void set_status() {
        const auto is_violation = [](const ConfigMessage& message) {
            return message.text.starts_with("SECURITY VIOLATION");
        };
        if (std::any_of(report_.messages.begin(), report_.messages.end(), is_violation)) {
            report_.status = kConfigInsecure;
        } else if (!report_.messages.empty()) {
            report_.status = kConfigTroubled;
        }
    }

    const ConfigMachine* machine_;
    const ConfigLines* lines_;
    Draft draft_;
    ConfigReport report_;
};

}  // namespace

std::vector<std::string> ConfigReport::lines() const {
    std::vector<std::string> all;
    all.reserve(messages.size());
    for (const ConfigMessage& message : messages) {
        all.push_back(message.text);
    }
    return all;
}

ConfigReport check_configuration(const ConfigMachine& machine, std::string_view path) {
    const ConfigLines lines = read_config_lines(machine, path);
    return ConfigTest(machine, lines).run();
}

}  // namespace lvsim::keepalived
