// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/lab/files.hpp"

#include "scenarios/runtime/loader.hpp"
#include "scenarios/runtime/loader/error_codes.hpp"
#include "scenarios/runtime/result_file.hpp"
#include "scenarios/runtime/yaml/yaml_reader.hpp"
#include "sim/core/assert.hpp"

#include <fmt/format.h>

#include <filesystem>

namespace lvsim::runtime {
namespace {

constexpr std::size_t kScriptBytesMax = std::size_t{16} * 1024 * 1024;
constexpr std::string_view kLabFile = "lab.yaml";

}  // namespace

Result<Scenario> load_built_in_lab() {
    const auto text = built_in_file(kLabFile);
    LVSIM_ASSERT(text, "the program has no lab built in");
    return load_scenario_text(*text, fmt::format("{}/{}", kBuiltInFolder, kLabFile));
}

Result<std::string> read_beside(const std::string& scenario_file, const std::string& name) {
    const std::filesystem::path folder = std::filesystem::path(scenario_file).parent_path();
    if (folder == kBuiltInFolder) {
        if (const auto text = built_in_file(name)) return std::string(*text);
        return tl::unexpected(Diagnostics{{std::string(code::kLabFile),
                                           {scenario_file, 0, 0},
                                           "stages",
                                           fmt::format("no file '{}' is built in", name),
                                           ""}});
    }
    return read_input_file((folder / name).string(), kScriptBytesMax);
}

tl::expected<std::string, std::string> path_below(const std::string& folder,
                                                  const std::string& name) {
    if (folder.empty()) {
        return tl::unexpected(
            std::string("a script saves and loads below --out DIR only, and "
                        "there is no --out"));
    }
    const std::filesystem::path path(name);
    bool is_below = !path.empty() && path.is_relative() && path.has_filename();
    for (const auto& part : path) is_below = is_below && part != "..";
    if (!is_below) {
        return tl::unexpected(fmt::format("'{}' is not below the folder of --out", name));
    }
    return (std::filesystem::path(folder) / path).string();
}

std::string write_below(const std::string& folder, const std::string& name,
                        std::string_view content) {
    const auto path = path_below(folder, name);
    if (!path) return path.error();
    const std::filesystem::path whole(*path);
    auto file = ResultFile::open(whole.parent_path().string(), whole.filename().string());
    if (!file) return file.error().front().message;
    const auto written = file->write(content);
    return written ? std::string() : written.error().front().message;
}

}  // namespace lvsim::runtime
