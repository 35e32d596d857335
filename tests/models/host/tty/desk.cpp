// SPDX-License-Identifier: Apache-2.0
#include "tests/models/host/tty/desk.hpp"

#include "models/host/files.hpp"

#include <catch2/catch.hpp>

namespace lvsim::host {

Desk::Desk(WindowSize size, Profile profile)
    : lab(profile),
      host(lab.client),
      console(host, {.user = "root", .size = size}),
      screen(size.rows, size.columns) {
    wait(1_s);
}

void Desk::type(std::string_view bytes, SimDuration span) {
    console.type(bytes);
    wait(span);
}

void Desk::wait(SimDuration span) {
    lab.wait(span);
    look();
}

std::string Desk::see() {
    look();
    CHECK(screen.unknown().empty());
    return screen.text();
}

void Desk::clear() {
    enter("clear");
}

void Desk::write(const std::string& path, std::string_view text) {
    REQUIRE(host.files().write(path, text) == FileError::None);
}

std::string Desk::file(const std::string& path) {
    return host.files().read(path).value_or("(no such file)");
}

}  // namespace lvsim::host
