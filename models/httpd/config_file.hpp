// SPDX-License-Identifier: Apache-2.0
//
// /etc/httpd/conf/httpd.conf as Apache 2.2 reads it, and the files it includes. Directives that
// change something here: Listen, DocumentRoot, DirectoryIndex, ServerName, ServerRoot, Include,
// Alias, ErrorDocument, KeepAlive, KeepAliveTimeout, MaxKeepAliveRequests, Timeout, ListenBacklog,
// ErrorLog, LogFormat, CustomLog, ServerTokens, ServerSignature, HostnameLookups. Those of the
// distribution's file that change nothing that is modelled (User, <Directory>, ...) are read over;
// others of Apache's are refused by name, and what is no directive is Apache's error.
#pragma once

#include "models/httpd/config.hpp"

#include <tl/expected.hpp>

#include <string>
#include <string_view>

namespace lvsim::host {
class Files;
}

namespace lvsim::httpd {

inline constexpr std::string_view kConfigFile = "/etc/httpd/conf/httpd.conf";

struct ConfigFile {
    HttpdConfig config;
    bool has_server_name = false;
};

/// What httpd says when the file has no ServerName.
[[nodiscard]] std::string missing_name(std::string_view host_name);
/// Error: what httpd prints, in whole lines.
[[nodiscard]] tl::expected<ConfigFile, std::string> read_config_file(const host::Files& files,
                                                                     std::string_view path);

}  // namespace lvsim::httpd
