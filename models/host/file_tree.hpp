// SPDX-License-Identifier: Apache-2.0
//
// A part of a machine's file tree that somebody else keeps (/proc/sys).
#pragma once

#include "models/host/file_error.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::host {

/// Paths are relative: "net/ipv4". Its files are root's, mode 0644; its directories 0555.
class FileTree {
public:
    [[nodiscard]] virtual std::optional<std::string> read(std::string_view path) const = 0;
    virtual FileError write(std::string_view path, std::string_view bytes) = 0;
    [[nodiscard]] virtual bool is_directory(std::string_view path) const = 0;
    /// The names in the directory at `path` ("" for the top), in byte order.
    [[nodiscard]] virtual std::vector<std::string> list(std::string_view path) const = 0;

protected:
    ~FileTree() = default;
};

}  // namespace lvsim::host
