// SPDX-License-Identifier: Apache-2.0
//
// A person at a machine's console, with a screen to look at.
#pragma once

#include "models/host/tty/console.hpp"
#include "tests/models/host/lab.hpp"
#include "tests/models/host/tty/screen.hpp"

#include <string>
#include <string_view>

namespace lvsim::host {

class Desk {
public:
    explicit Desk(WindowSize size = {}, Profile profile = Profile::Centos6);

    /// Types and looks at what happens in the next `span`.
    void type(std::string_view bytes, SimDuration span = 1_s);
    void wait(SimDuration span);
    /// A line, and Enter.
    void enter(std::string_view line, SimDuration span = 1_s) {
        type(std::string(line) + "\r", span);
    }
    /// What one sees; fails when the screen was sent what it does not know.
    [[nodiscard]] std::string see();
    /// The same after `clear`, so that only what follows is seen.
    void clear();
    void write(const std::string& path, std::string_view text);
    [[nodiscard]] std::string file(const std::string& path);

    HostLab lab;
    Host& host;
    Console console;
    Screen screen;

private:
    void look() { screen.write(console.take_output()); }
};

}  // namespace lvsim::host
