// SPDX-License-Identifier: Apache-2.0
//
// Two machines that boot, and a person at a terminal of the first.
#pragma once

#include "models/host/process_table.hpp"
#include "models/host/tty/console.hpp"
#include "tests/models/host/boot/centos_lab.hpp"

#include <catch2/catch.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace lvsim::host {

struct SshLab {
    SshLab() { open_console(); }

    void open_console() {
        console = std::make_unique<Console>(client.host, ConsoleOptions{});
        wait();
    }
    void wait(SimDuration span = 1_s) { lab.wait(span); }
    /// What the screen shows after keys were typed and a while has passed, without "\r".
    std::string type(std::string_view keys, SimDuration span = 2_s) {
        static_cast<void>(console->take_output());
        console->type(keys);
        wait(span);
        std::string shown = console->take_output();
        std::erase(shown, '\r');
        return shown;
    }
    /// Says yes to the key and gives root's password.
    std::string enter(std::string_view line, std::string_view password = "fenestros") {
        std::string shown = type(std::string(line) + "\r");
        if (shown.find("(yes/no)? ") != std::string::npos) shown += type("yes\r");
        return shown + type(std::string(password) + "\r");
    }
    std::string run(std::string_view line) { return lab.run(server, line).output; }

    CentosLab lab;
    Centos6Machine client = lab.add_configured("client", "10.0.2.15");
    Centos6Machine server = lab.add_configured("serveur1", "10.0.2.100");
    std::unique_ptr<Console> console;
};

}  // namespace lvsim::host
