// SPDX-License-Identifier: Apache-2.0
#include "cli/output.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace lvsim::cli {

void Output::note_error() {
    if (error_.empty()) error_ = std::strerror(errno);
}

void Output::write(std::string_view text) {
    errno = EIO;
    if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size()) note_error();
}

bool Output::flush() {
    errno = EIO;
    if (std::fflush(stdout) != 0) note_error();
    return error_.empty();
}

void complain(std::string_view text) {
    std::fwrite(text.data(), 1, text.size(), stderr);
    std::fflush(stderr);
}

}  // namespace lvsim::cli
