// SPDX-License-Identifier: Apache-2.0
#include "tests/cli/terminal.hpp"

#include "tests/cli/runner.hpp"

#include <poll.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <stdexcept>

namespace lvsim::cli {

Terminal::Terminal(const std::vector<std::string>& arguments) {
    winsize size{};
    size.ws_col = 80;
    size.ws_row = 24;
    process_ = ::forkpty(&descriptor_, nullptr, nullptr, &size);
    if (process_ < 0) throw std::runtime_error("no pseudo-terminal");
    if (process_ == 0) become_lvsim(arguments);
}

Terminal::~Terminal() {
    if (process_ >= 0) {
        ::kill(process_, SIGKILL);
        (void)finish();
    }
    ::close(descriptor_);
}

bool Terminal::wait_for(std::string_view text) {
    while (screen_.find(text) == std::string::npos) {
        if (!read_more()) return false;
    }
    return true;
}

void Terminal::type(std::string_view keys) {
    if (::write(descriptor_, keys.data(), keys.size()) != static_cast<ssize_t>(keys.size())) {
        throw std::runtime_error("the terminal takes no keys");
    }
}

int Terminal::finish() {
    while (read_more()) {
    }
    int status = 0;
    ::waitpid(process_, &status, 0);
    process_ = -1;
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

bool Terminal::read_more() {
    constexpr int kMinute = 60'000;
    pollfd wanted{descriptor_, POLLIN, 0};
    if (::poll(&wanted, 1, kMinute) <= 0) return false;
    std::array<char, 4096> part{};
    // Once nobody has the other end open, this is an error (EIO).
    const auto count = ::read(descriptor_, part.data(), part.size());
    if (count <= 0) return false;
    screen_.append(part.data(), static_cast<std::size_t>(count));
    return true;
}

}  // namespace lvsim::cli
