// SPDX-License-Identifier: Apache-2.0
#include "models/host/memory.hpp"

#include "models/host/process_table.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace lvsim::host {

namespace {

constexpr std::size_t kProgramNameMax = 15;  // TASK_COMM_LEN less its end
constexpr std::int64_t kKernelKilobytes = 61'440;
constexpr std::int64_t kBuffersKilobytes = 12'288;
constexpr std::int64_t kCachedKilobytes = 71'680;
constexpr MemoryUse kOther = {4'060, 620};
constexpr std::array<std::pair<std::string_view, MemoryUse>, 14> kPrograms = {{
    {"-bash", {5'192, 1'664}},
    {"NetworkManager", {17'564, 3'492}},
    {"bash", {5'192, 1'492}},
    {"dhclient", {2'892, 1'016}},
    {"httpd", {11'084, 3'012}},
    {"init", {2'900, 1'432}},
    {"keepalived", {14'764, 812}},
    {"lvsd", {2'220, 700}},
    {"nanny", {2'208, 632}},
    {"ps", {4'936, 996}},
    {"pulse", {2'224, 344}},
    {"rsyslogd", {36'220, 1'512}},
    {"sh", {5'056, 1'184}},
    {"sshd", {8'648, 1'056}},
}};

}  // namespace

std::string_view program_name(std::string_view command) {
    std::string_view word = command.substr(0, command.find(' '));
    if (word.ends_with(':')) word.remove_suffix(1);
    if (const std::size_t slash = word.rfind('/'); slash != std::string_view::npos) {
        word.remove_prefix(slash + 1);
    }
    return word.substr(0, kProgramNameMax);
}

MemoryUse memory_of(std::string_view command) {
    const std::string_view name = program_name(command);
    for (const auto& [program, use] : kPrograms) {
        if (program == name) return use;
    }
    return kOther;
}

MemoryState memory_state(const ProcessTable& table) {
    MemoryState state{kKernelKilobytes, kBuffersKilobytes, kCachedKilobytes};
    for (const ProcessInfo& process : table.all()) {
        state.used += memory_of(process.command).resident_kilobytes;
    }
    state.used = std::min(state.used + state.buffers + state.cached, kMemoryTotalKilobytes);
    return state;
}

}  // namespace lvsim::host
