// SPDX-License-Identifier: Apache-2.0
//
// A CentOS 6 machine with the package httpd, and what a person does with it.
#pragma once

#include "models/host/boot/packages.hpp"
#include "models/httpd/config_file.hpp"
#include "models/httpd/service.hpp"
#include "tests/models/host/boot/centos_lab.hpp"
#include "tests/models/httpd/raw_client.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <string>
#include <string_view>
#include <utility>

namespace lvsim::httpd {

struct WebServer {
    WebServer() {
        host::PackageStore store(machine.host.files());
        for (const std::string_view name : {"mailcap", "httpd"}) {
            store.install(*host::find_package(name));
        }
    }
    /// Replaces a line of httpd.conf.
    void edit(std::string_view from, std::string_view to) {
        std::string text = *machine.host.files().read(kConfigFile);
        const std::size_t at = text.find(from);
        REQUIRE(at != std::string::npos);
        text.replace(at, from.size(), to);
        lab.write(machine, std::string(kConfigFile), text);
    }
    void write_page(std::string text) {
        lab.write(machine, "/var/www/html/index.html", std::move(text));
    }
    /// Types a line on it.
    host::Outcome type(std::string_view line) { return lab.run(machine, line); }
    std::string read(std::string_view path) {
        return machine.host.files().read(path).value_or("(no file)");
    }
    std::string get(std::string_view path, std::uint16_t port = 8080) {
        RawClient client(machine.host, {IpAddress::v4(0x0a00'0364), port});
        client.send(fmt::format("GET {} HTTP/1.0\r\n\r\n", path));
        lab.wait(1_s);
        if (client.closed() == net::TcpError::Refused) return "refused";
        return client.status_line() + "|" + client.body();
    }

    host::CentosLab lab;
    host::Centos6Machine machine = lab.add_configured("serveur1", "10.0.3.100", "Intnet1");
    HttpdService& service = lab.world.emplace<HttpdService>(machine.host, machine.system);
};

}  // namespace lvsim::httpd
