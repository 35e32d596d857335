// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/trace/keepalived/case_router.hpp"

#include "models/host/files.hpp"
#include "models/host/process_table.hpp"
#include "sim/core/assert.hpp"

#include <string>

namespace lvsim::runtime {
namespace {

constexpr int kSigKill = 9;

}  // namespace

CaseRouter::CaseRouter(FailoverLab& lab, const FailoverCase& recorded, const CaseHost& host,
                       const keepalived::VrrpPace& pace)
    : host_(lab.host(host.name)),
      scripts_(lab.world().emplace<CaseScripts>(lab.world(), recorded, host.name)),
      daemon_(lab.world().emplace<keepalived::Keepalived>(
          host_, keepalived::Surroundings{.scripts = &scripts_, .pace = pace})) {
    const auto config = recorded.configs.find(host.config);
    LVSIM_ASSERT(config != recorded.configs.end(), "there is no '{}'", host.config);
    write_config(config->second);
    keepalived::Options options;
    options.is_detailed = true;  // every recording was made with -D
    daemon_.set_options(options);
}

void CaseRouter::write_config(std::string_view text) {
    const auto error = host_.files().write(std::string(keepalived::kConfigPath), text);
    LVSIM_ASSERT(error == host::FileError::None, "the configuration cannot be written");
}

void CaseRouter::start() {
    (void)daemon_.start();  // what is wrong with it stands in its log
}

void CaseRouter::terminate() {
    daemon_.terminate();
}

void CaseRouter::kill(keepalived::ProcessRole role) {
    const auto pid = daemon_.pid_of(role);
    if (pid) (void)host_.process_table().signal(*pid, kSigKill);
}

void CaseRouter::reload(std::string_view config) {
    write_config(config);
    daemon_.hang_up();
}

}  // namespace lvsim::runtime
