// SPDX-License-Identifier: Apache-2.0
#include "models/host/log_file.hpp"

#include "models/host/calendar.hpp"
#include "models/host/files.hpp"
#include "models/host/host.hpp"

#include <fmt/format.h>

#include <array>

namespace lvsim::host {

namespace {

constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

}  // namespace

void append_log_line(Host& host, const std::string& path, std::string_view machine,
                     std::string_view tag, std::string_view line) {
    const CivilTime now = civil_time(host.world().now());
    const std::string text = fmt::format(
        "{} {:2} {:02}:{:02}:{:02} {} {}: {}\n", kMonths[static_cast<std::size_t>(now.month - 1)],
        now.day, now.hour, now.minute, now.second, machine.substr(0, machine.find('.')), tag, line);
    Files& files = host.files();
    if (files.open_for_writing(path, false) != FileError::None) return;
    (void)files.append(path, text);
    const auto status = files.stat(path, {});
    if (!status || status->size_bytes <= kLogBytesMax) return;
    std::string content = files.read(path).value_or("");
    content.erase(0, content.find('\n', content.size() / 2) + 1);
    (void)files.write(path, content);
}

}  // namespace lvsim::host
