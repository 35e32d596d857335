// SPDX-License-Identifier: Apache-2.0
#include "models/httpd/service.hpp"

#include "models/host/boot/packages.hpp"
#include "models/host/boot/system.hpp"
#include "models/host/files.hpp"
#include "models/host/host.hpp"
#include "models/httpd/commands.hpp"
#include "models/httpd/config_file.hpp"

#include <fmt/format.h>

namespace lvsim::httpd {

namespace {

HttpdConfig config_of_machine(const host::Host& host) {
    HttpdConfig config = default_config(host.profile());
    config.writes_log_files = true;
    return config;
}

}  // namespace

HttpdService::HttpdService(host::Host& host, host::System& system)
    : host_(host), system_(system), httpd_(host, config_of_machine(host)) {
    system.services().add(*this);
    host.add_programs(commands());
    host::PackageStore(host.files()).remove_missing_programs();
}

std::string HttpdService::start() {
    if (httpd_.is_running()) return {};
    auto file = read_config_file(host_.files(), kConfigFile);
    if (!file) return file.error();
    const std::string said = file->has_server_name ? "" : missing_name(system_.host_name());
    httpd_.configure(std::move(file->config));
    return said + httpd_.start();
}

std::string HttpdService::check_configuration() const {
    const auto file = read_config_file(host_.files(), kConfigFile);
    return file ? std::string() : file.error();
}

}  // namespace lvsim::httpd
