// SPDX-License-Identifier: Apache-2.0
//
// A stream of bytes between programs: a pipe, an input, or what reaches the terminal.
#pragma once

#include "sim/core/process.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace lvsim::host {

/// Unbounded up to kBytesMax: what is written beyond is cut, and said so by is_cut().
class Stream {
public:
    static constexpr std::size_t kBytesMax = std::size_t{64} * 1024 * 1024;

    void write(std::string_view bytes);
    /// No more will be written.
    void close();

    [[nodiscard]] bool is_closed() const { return is_closed_; }
    [[nodiscard]] bool is_cut() const { return is_cut_; }
    /// Everything written and not taken yet.
    [[nodiscard]] std::string take();
    [[nodiscard]] bool has_bytes() const { return !bytes_.empty(); }
    /// Notified when bytes come or the stream closes: read in a loop of
    ///   while (!stream->is_closed()) { co_await wait(stream->changed()); }
    [[nodiscard]] Signal* changed() { return &changed_; }

private:
    std::string bytes_;
    bool is_closed_ = false;
    bool is_cut_ = false;
    Signal changed_;
};

}  // namespace lvsim::host
