// SPDX-License-Identifier: Apache-2.0
#include "models/httpd/file_logs.hpp"

#include "models/host/files.hpp"
#include "models/host/host.hpp"
#include "models/host/open_file.hpp"
#include "models/host/time_format.hpp"

#include <fmt/format.h>

#include <utility>

namespace lvsim::httpd {

namespace {

const host::Credentials kRoot{};

host::OpenOptions appending() {
    host::OpenOptions options;
    options.reads = false;
    options.writes = options.creates = options.appends = true;
    return options;
}

/// errno of what can go wrong with a log's path.
int number_of(host::FileError error) {
    if (error == host::FileError::IsDirectory) return 21;
    if (error == host::FileError::NotDirectory) return 20;
    return error == host::FileError::NoSpace ? 28 : 2;
}

}  // namespace

FileLogs::FileLogs(host::Host& host, LogFiles files) : host_(host), files_(std::move(files)) {}

std::string FileLogs::open() {
    const auto error_log = host_.files().open(files_.error_log, appending(), kRoot);
    if (!error_log) {
        return fmt::format(
            "({}){}: httpd: could not open error log file {}.\nUnable to open logs\n",
            number_of(error_log.error()), to_text(error_log.error()), files_.error_log);
    }
    for (const CustomLog& log : files_.access_logs) {
        const auto opened = host_.files().open(log.path, appending(), kRoot);
        if (opened) continue;
        return fmt::format(
            "({}){}: httpd: could not open transfer log file {}.\nUnable to open logs\n",
            number_of(opened.error()), to_text(opened.error()), log.path);
    }
    return {};
}

std::vector<std::string> FileLogs::lines_of(const LogEntry& entry) const {
    std::vector<std::string> lines;
    for (const CustomLog& log : files_.access_logs) {
        lines.push_back(log.format.line_of(entry) + "\n");
    }
    return lines;
}

void FileLogs::write(const std::vector<std::string>& lines) {
    for (std::size_t i = 0; i < lines.size() && i < files_.access_logs.size(); ++i) {
        auto file = host_.files().open(files_.access_logs[i].path, appending(), kRoot);
        // A full disk loses lines, as it does for Apache.
        if (file) static_cast<void>(file->write(lines[i]));
    }
}

void FileLogs::note(std::string_view level, std::string_view client, std::string_view text) {
    if (!is_used()) return;
    const std::string who = client.empty() ? "" : fmt::format("[client {}] ", client);
    const std::string date = host::format_time("%a %b %d %H:%M:%S %Y", host_.files().now());
    auto file = host_.files().open(files_.error_log, appending(), kRoot);
    if (file)
        static_cast<void>(file->write(fmt::format("[{}] [{}] {}{}\n", date, level, who, text)));
}

}  // namespace lvsim::httpd
