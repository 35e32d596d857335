// SPDX-License-Identifier: Apache-2.0
#include "models/host/boot/system_log.hpp"

#include "models/host/boot/system.hpp"
#include "models/host/log_file.hpp"

#include <algorithm>

namespace lvsim::host {

namespace {

constexpr std::string_view kMessages = "/var/log/messages";

}  // namespace

void SystemLog::kernel(std::string_view line) {
    kernel_lines_.emplace_back(line);
    ++unwritten_;
    if (kernel_lines_.size() > kKernelLinesMax) kernel_lines_.pop_front();
    unwritten_ = std::min(unwritten_, kernel_lines_.size());
    if (is_running_) {
        append("kernel", line);
        unwritten_ = 0;
    }
}

void SystemLog::note(std::string_view tag, std::string_view line) {
    if (is_running_) append(tag, line);
}

std::string SystemLog::kernel_text() const {
    std::string text;
    for (const std::string& line : kernel_lines_) {
        text += line;
        text += '\n';
    }
    return text;
}

void SystemLog::set_running(bool is_running) {
    is_running_ = is_running;
    if (!is_running) return;
    const std::size_t first = kernel_lines_.size() - unwritten_;
    for (std::size_t i = first; i < kernel_lines_.size(); ++i) append("kernel", kernel_lines_[i]);
    unwritten_ = 0;
}

void SystemLog::append(std::string_view tag, std::string_view line) {
    append_log_line(host_, std::string(kMessages), system_.host_name(), tag, line);
}

}  // namespace lvsim::host
