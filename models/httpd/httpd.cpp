// SPDX-License-Identifier: Apache-2.0
#include "models/httpd/httpd.hpp"

#include "models/httpd/server.hpp"

#include <utility>

namespace lvsim::httpd {

Httpd::Httpd(host::Host& host, HttpdConfig config, host::RequestWork* work)
    : server_(std::make_unique<Server>(host, std::move(config), work)) {}

Httpd::~Httpd() = default;

std::string Httpd::start() {
    return server_->start();
}

void Httpd::configure(HttpdConfig config) {
    server_->configure(std::move(config));
}

void Httpd::stop() {
    server_->stop();
}

void Httpd::kill() {
    server_->kill();
}

void Httpd::suspend() {
    server_->suspend();
}

void Httpd::resume() {
    server_->resume();
}

bool Httpd::is_suspended() const {
    return server_->is_suspended();
}

bool Httpd::is_running() const {
    return server_->is_running();
}

const HttpdConfig& Httpd::config() const {
    return server_->config();
}

const HttpdCounters& Httpd::counters() const {
    return server_->counters();
}

std::size_t Httpd::open_connections() const {
    return server_->open_connections();
}

std::string Httpd::access_log() const {
    return server_->log().formatted();
}

}  // namespace lvsim::httpd
