// SPDX-License-Identifier: Apache-2.0
//
// A file that a program has opened: with a position, and alive though its last name be taken away.
#pragma once

#include "models/host/files.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace lvsim::host {

/// From Files::open(), to be moved, not copied. Requires: the Files outlive it.
class OpenFile {
public:
    OpenFile(Files& files, Place place, const OpenOptions& options);
    OpenFile(OpenFile&& other) noexcept;
    OpenFile& operator=(OpenFile&& other) noexcept;
    ~OpenFile();

    /// Up to `bytes_max` from the position on, which moves; "" at the end. Content that is made
    /// when it is read is made when the position is 0.
    [[nodiscard]] Files::Answer<std::string> read(std::size_t bytes_max);
    /// At the position, or at the end when opened to append.
    FileError write(std::string_view bytes);
    void seek(std::uint64_t position) { position_ = position; }
    [[nodiscard]] std::uint64_t position() const { return position_; }
    [[nodiscard]] FileStatus status() const;

private:
    void close();

    Files* files_;
    Place place_;
    OpenOptions options_;
    std::uint64_t position_ = 0;
    std::string made_;  ///< Of a file whose content is made when it is read.
};

}  // namespace lvsim::host
