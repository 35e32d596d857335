// SPDX-License-Identifier: Apache-2.0
//
// Where tcpdump writes: the C library's buffering of its output (a line at once on a terminal or
// with -l, else in blocks), or a capture file.
#pragma once

#include "models/host/command.hpp"
#include "models/host/open_file.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace lvsim::host::tcpdump {

class Output {
public:
    static constexpr std::size_t kBlockBytes = 4'096;

    /// To the standard output. `is_immediate`: nothing is held back.
    Output(Stream& out, bool is_immediate) : out_(out), is_immediate_(is_immediate) {}
    /// From now on to the file.
    void use_file(OpenFile file) { file_.emplace(std::move(file)); }

    void write(std::string_view bytes);
    void flush();

private:
    Stream& out_;
    bool is_immediate_;
    std::optional<OpenFile> file_;
    std::string held_;
};

}  // namespace lvsim::host::tcpdump
