// SPDX-License-Identifier: Apache-2.0
//
// The files of a machine. This floor holds plain files given by a scenario and generated ones
// (/proc/net/ip_vs); the full file system comes at this place.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace lvsim::host {

class Files {
public:
    /// A file whose content is made whenever it is read.
    void add_generated(std::string path, std::function<std::string()> content);
    void write(std::string path, std::string content);
    void remove(std::string_view path);
    /// nullopt: no such file. Requires: an absolute path.
    [[nodiscard]] std::optional<std::string> read(std::string_view path) const;

private:
    struct File {
        std::string content;
        std::function<std::string()> generate;
    };
    std::map<std::string, File, std::less<>> files_;
};

}  // namespace lvsim::host
