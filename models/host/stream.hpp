// SPDX-License-Identifier: Apache-2.0
//
// A stream of bytes between programs: a pipe, an input, or what reaches the terminal or a file.
#pragma once

#include "models/host/files.hpp"
#include "sim/core/process.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace lvsim::host {

/// Unbounded up to kBytesMax: what is written beyond is cut, and said so by is_cut().
class Stream {
public:
    static constexpr std::size_t kBytesMax = std::size_t{64} * 1024 * 1024;

    /// What write(2) answers: None, or what the file behind the stream says. A pipe, an input and
    /// the terminal take everything.
    FileError write(std::string_view bytes);
    /// No more will be written.
    void close();

    [[nodiscard]] bool is_closed() const { return is_closed_; }
    [[nodiscard]] bool is_cut() const { return is_cut_; }
    /// Everything written and not taken yet.
    [[nodiscard]] std::string take();
    /// The same, left where it is; valid until the next write.
    [[nodiscard]] std::string_view bytes() const { return bytes_; }
    [[nodiscard]] bool has_bytes() const { return !bytes_.empty(); }
    /// Notified when bytes come or the stream closes: read in a loop of
    ///   while (!stream->is_closed()) { co_await wait(stream->changed()); }
    [[nodiscard]] Signal* changed() { return &changed_; }

    /// What is in it is the content of a regular file ("< file"): some programs look.
    void set_file() { is_file_ = true; }
    [[nodiscard]] bool is_file() const { return is_file_; }

    /// From now on what is written goes there instead of being kept.
    void send_to(std::function<FileError(std::string_view bytes)> taker);
    /// A pipe whose reader has ended: it keeps nothing, and the first write calls `on_write` (which
    /// kills the writer, as SIGPIPE does).
    void lose_reader(std::function<void()> on_write);

private:
    std::string bytes_;
    bool is_closed_ = false;
    bool is_cut_ = false;
    bool has_reader_ = true;
    bool is_file_ = false;
    Signal changed_;
    std::function<FileError(std::string_view)> taker_;
    std::function<void()> on_broken_write_;
};

}  // namespace lvsim::host
