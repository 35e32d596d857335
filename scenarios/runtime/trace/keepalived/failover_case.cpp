// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/trace/keepalived/failover_case.hpp"

#include "scenarios/runtime/trace/keepalived/case_reader.hpp"
#include "scenarios/runtime/yaml/yaml_reader.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace lvsim::runtime {
namespace {

constexpr std::size_t kConfigBytesMax = std::size_t{1} << 20;

/// The configurations that routers start with and reload.
std::set<std::string> config_names(const FailoverCase& made) {
    std::set<std::string> names;
    for (const CaseHost& host : made.hosts) names.insert(host.config);
    for (const CaseEvent& event : made.events) names.insert(event.config);
    names.erase("");
    return names;
}

Result<FailoverCase> finish(CaseReader& reader) {
    if (!reader.errors().empty()) return tl::unexpected(reader.errors().take());
    return std::move(reader.made());
}

}  // namespace

const CaseHost* FailoverCase::find_host(std::string_view host_name) const {
    const auto found = std::find_if(hosts.begin(), hosts.end(), [host_name](const CaseHost& host) {
        return host.name == host_name;
    });
    return found == hosts.end() ? nullptr : &*found;
}

bool is_failover_file(const std::string& path) {
    const auto document = read_yaml_file(path);
    if (!document || document->root.find("steps") != nullptr) return false;
    constexpr std::array<std::string_view, 3> kOwn{"events", "window", "frames"};
    return std::any_of(kOwn.begin(), kOwn.end(), [&document](std::string_view key) {
        return document->root.find(key) != nullptr;
    });
}

Result<FailoverCase> read_failover_file(const std::string& path) {
    const auto document = read_yaml_file(path);
    if (!document) return tl::unexpected(document.error());
    CaseReader reader(*document);
    reader.read();
    const std::size_t slash = path.rfind('/');
    const std::string folder = slash == std::string::npos ? "" : path.substr(0, slash + 1);
    for (const std::string& name : config_names(reader.made())) {
        const auto text = read_input_file(folder + name, kConfigBytesMax);
        if (text) {
            reader.made().configs.emplace(name, *text);
        } else {
            reader.report_config(name, text.error().front().message);
        }
    }
    return finish(reader);
}

Result<FailoverCase> read_failover_text(std::string_view text, const std::string& file,
                                        std::map<std::string, std::string> configs) {
    const auto document = read_yaml_text(text, file);
    if (!document) return tl::unexpected(document.error());
    CaseReader reader(*document);
    reader.read();
    for (const std::string& name : config_names(reader.made())) {
        if (!configs.contains(name)) reader.report_config(name, "there is no such file");
    }
    reader.made().configs = std::move(configs);
    return finish(reader);
}

}  // namespace lvsim::runtime
