// SPDX-License-Identifier: Apache-2.0
#include "models/host/boot/system_log.hpp"

#include "models/host/boot/system.hpp"
#include "models/host/calendar.hpp"
#include "models/host/files.hpp"
#include "models/host/host.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace lvsim::host {

namespace {

constexpr std::string_view kMessages = "/var/log/messages";
constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

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
    const CivilTime now = civil_time(host_.world().now());
    const std::string& full = system_.host_name();
    std::string content = host_.files().read(kMessages).value_or("");
    content += fmt::format("{} {:2} {:02}:{:02}:{:02} {} {}: {}\n",
                           kMonths[static_cast<std::size_t>(now.month - 1)], now.day, now.hour,
                           now.minute, now.second, full.substr(0, full.find('.')), tag, line);
    if (content.size() > kFileBytesMax) {
        content.erase(0, content.find('\n', content.size() / 2) + 1);
    }
    host_.files().write(std::string(kMessages), std::move(content));
}

}  // namespace lvsim::host
