// SPDX-License-Identifier: Apache-2.0
#include "models/httpd/service.hpp"

#include "models/host/boot/system.hpp"
#include "models/host/host.hpp"
#include "models/httpd/config_file.hpp"

#include <fmt/format.h>

namespace lvsim::httpd {

namespace {

constexpr std::string_view kConfig = "/etc/httpd/conf/httpd.conf";

}  // namespace

HttpdService::HttpdService(host::Host& host, host::System& system)
    : host_(host), system_(system), httpd_(host, default_config(host.profile())) {
    system.services().add(*this);
}

std::string HttpdService::start() {
    if (httpd_.is_running()) return {};
    auto file = read_config_file(host_.files(), kConfig);
    if (!file) return file.error();
    std::string said;
    if (!file->has_server_name) {
        said = fmt::format(
            "httpd: Could not reliably determine the server's fully qualified domain "
            "name, using {} for ServerName\n",
            system_.host_name());
    }
    httpd_.configure(std::move(file->config));
    return said + httpd_.start();
}

}  // namespace lvsim::httpd
