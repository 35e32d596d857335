// SPDX-License-Identifier: Apache-2.0
//
// The logs of a web server as files of its machine: the access logs of CustomLog and the error log,
// in the words of Apache 2.2.
#pragma once

#include "models/httpd/log_format.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace lvsim::host {
class Host;
}

namespace lvsim::httpd {

struct CustomLog {
    std::string path;
    LogFormat format;
};

struct LogFiles {
    std::string error_log;  ///< Empty: nothing is written to files.
    std::vector<CustomLog> access_logs = {};
};

class FileLogs {
public:
    /// Requires: the host outlives it.
    FileLogs(host::Host& host, LogFiles files);

    /// Makes the files that are not there. Empty, or what httpd prints when it cannot.
    [[nodiscard]] std::string open();
    [[nodiscard]] bool is_used() const { return !files_.error_log.empty(); }
    /// The lines for all access logs, as they will be when the answer has been sent.
    [[nodiscard]] std::vector<std::string> lines_of(const LogEntry& entry) const;
    void write(const std::vector<std::string>& lines);
    /// "[Thu Dec 20 17:00:05 2012] [error] [client 10.0.2.15] TEXT"; no client: a notice of its
    /// own.
    void note(std::string_view level, std::string_view client, std::string_view text);

private:
    host::Host& host_;
    LogFiles files_;
};

}  // namespace lvsim::httpd
