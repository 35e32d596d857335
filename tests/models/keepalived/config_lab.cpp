// SPDX-License-Identifier: Apache-2.0
#include "tests/models/keepalived/config_lab.hpp"

#include <fnmatch.h>

#include <utility>

namespace lvsim::keepalived {

std::optional<std::string> ConfigLab::read(std::string_view path) const {
    const auto found = files.find(path);
    return found == files.end() ? std::nullopt : std::optional(found->second);
}

std::vector<std::string> ConfigLab::glob(std::string_view pattern) const {
    std::vector<std::string> found;
    for (const auto& [path, text] : files) {
        if (fnmatch(std::string(pattern).c_str(), path.c_str(), FNM_PATHNAME) == 0) {
            found.push_back(path);
        }
    }
    return found;
}

std::vector<std::string> lines_of(std::string text) {
    return ConfigLab(std::move(text)).read().lines();
}

}  // namespace lvsim::keepalived
