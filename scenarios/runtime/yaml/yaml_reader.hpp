// SPDX-License-Identifier: Apache-2.0
//
// Reads YAML strictly: the one place that knows yaml-cpp 0.7, whose traps end here. Refused, each
// with its place: duplicate keys (yaml-cpp lets them pass), merge keys, tags, several documents,
// keys that are no plain texts, aliases that refer to themselves or blow up, files that are too
// large, too deep, no UTF-8 or no files. Whoever needs a text, a scenario or a recording alike,
// reads it through here.
#pragma once

#include "scenarios/runtime/yaml/yaml_node.hpp"
#include "sim/core/result.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace lvsim::runtime {

struct YamlLimits {
    std::size_t bytes_max = std::size_t{16} * 1024 * 1024;  ///< Of the file.
    std::size_t nodes_max = 1'000'000;                      ///< Without what aliases repeat.
    std::size_t depth_max = 64;
    std::size_t alias_bytes_max = std::size_t{16} * 1024 * 1024;  ///< Memory of all repetitions.
};

/// The bytes of a regular file. Anything else (missing, a directory, a pipe) is an error, and so
/// is a file larger than `bytes_max`, which is not read then. Never waits for a pipe.
[[nodiscard]] Result<std::string> read_input_file(const std::string& path, std::size_t bytes_max);

[[nodiscard]] Result<YamlDocument> read_yaml_file(const std::string& path,
                                                  const YamlLimits& limits = {});
/// The same from a text in memory; `file` is the name in the diagnostics.
[[nodiscard]] Result<YamlDocument> read_yaml_text(std::string_view text, const std::string& file,
                                                  const YamlLimits& limits = {});

/// A file with its mistakes, for who can go on and look for more of them.
struct YamlInspection {
    Diagnostics problems;
    /// Absent: something keeps the rest from being read. Else what has a problem is left out of
    /// the tree: the second of two equal keys, a key that is no text, with its value.
    std::optional<YamlDocument> document;
};
[[nodiscard]] YamlInspection inspect_yaml_file(const std::string& path,
                                               const YamlLimits& limits = {});
[[nodiscard]] YamlInspection inspect_yaml_text(std::string_view text, const std::string& file,
                                               const YamlLimits& limits = {});

}  // namespace lvsim::runtime
