// SPDX-License-Identifier: Apache-2.0
//
// How a web server is set up: what its configuration file would say. The defaults are those of the
// distribution's own file (default_config).
#pragma once

#include "models/host/host.hpp"
#include "models/httpd/file_logs.hpp"
#include "sim/core/distributions.hpp"
#include "sim/core/time.hpp"
#include "sim/wire/address.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace lvsim::httpd {

/// What stands behind a path: either a text, or `bytes` bytes that mean nothing.
struct Page {
    std::string text;
    std::uint64_t bytes = 0;  ///< Used when the text is empty.
    std::string content_type = "text/html";
    std::optional<Distribution> service_time = {};  ///< Absent: the server's.
};

struct HttpdConfig {
    /// Addresses and ports to listen on; an unspecified address means all of the machine's.
    std::vector<Endpoint> listen = {{IpAddress::v4(0), 80}};
    /// Ports of `listen` where TLS is spoken (SSLEngine on).
    std::vector<std::uint16_t> tls_ports = {};
    /// By path, "/" for the home page. Query strings do not count.
    std::map<std::string, Page, std::less<>> pages;
    /// Where the files are that are pages; empty: `pages` are all there are.
    std::string document_root = {};
    /// Names of the file that stands for its directory, tried in this order.
    std::vector<std::string> directory_index = {"index.html"};

    /// Alias: what begins with the first is a file below the second, in the order of the file.
    std::vector<std::pair<std::string, std::string>> aliases = {};
    /// ErrorDocument: paths of the site by status; those of `root` count for "/" alone (what the
    /// distribution's welcome.conf is for).
    struct ErrorDocuments {
        std::map<std::uint16_t, std::string> site;
        std::map<std::uint16_t, std::string> root;
    };
    ErrorDocuments error_documents = {};
    bool has_signature = true;  ///< ServerSignature: the last line of error pages.

    bool is_keep_alive = true;             ///< KeepAlive
    SimDuration keep_alive_timeout = 5_s;  ///< KeepAliveTimeout
    std::uint32_t keep_alive_max = 100;    ///< MaxKeepAliveRequests; 0: no limit
    SimDuration request_timeout = 20_s;    ///< For a whole request head to arrive.
    SimDuration send_timeout = 300_s;      ///< Timeout: for a client that takes nothing.
    /// MaxRequestWorkers: processes that each serve one connection from its accept() to its end, as
    /// Apache's prefork. Connections beyond wait in TCP's accept queue. 0: no limit.
    std::uint32_t workers = 0;
    Distribution service_time;      ///< From a whole request to its answer.
    std::uint32_t backlog = 511;    ///< ListenBacklog, capped by net.core.somaxconn
    std::string server = "Apache";  ///< The Server header.
    std::string access_log = "/var/log/httpd/access_log";
    std::size_t access_log_lines_max = 16'384;  ///< Older lines are forgotten.
    /// On a machine that boots logs are files; otherwise access_log is made when it is read.
    LogFiles log_files = {};
    bool writes_log_files = false;
};

/// As the distribution installs it: debian-12's Apache 2.4, centos-6's 2.2 (KeepAlive Off).
[[nodiscard]] HttpdConfig default_config(host::Profile profile);

/// The largest page: what a scenario may ask for.
inline constexpr std::uint64_t kPageBytesMax = std::uint64_t{64} * 1024 * 1024;

}  // namespace lvsim::httpd
