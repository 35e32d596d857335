// SPDX-License-Identifier: Apache-2.0
#include "models/host/ssh/options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace lvsim::host::ssh {

namespace {

std::string in_small_letters(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return result;
}

template <typename Number>
bool read_number(std::string_view text, Number& to) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), to);
    return error == std::errc() && end == text.data() + text.size() && !text.empty();
}

}  // namespace

void set_host(Target& target, std::string_view text) {
    const std::size_t at = text.rfind('@');
    if (at != std::string_view::npos) target.user = text.substr(0, at);
    target.host = at == std::string_view::npos ? text : text.substr(at + 1);
}

std::string set_option(Target& target, std::string_view text) {
    const std::size_t equals = text.find_first_of("= ");
    const std::string name = in_small_letters(text.substr(0, equals));
    const std::string value =
        equals == std::string_view::npos ? "" : in_small_letters(text.substr(equals + 1));
    if (name == "stricthostkeychecking" && (value == "no" || value == "ask")) {
        target.checks_host_key = value == "ask";
        return {};
    }
    if (name == "connecttimeout") {
        std::uint32_t seconds = 0;
        if (!read_number(value, seconds) || seconds == 0) {
            return "command-line: line 0: invalid time value.\n";
        }
        target.timeout = SimDuration::seconds(seconds);
        return {};
    }
    return fmt::format("not modelled in lvsim: ssh -o {}\n", text);
}

bool set_port(Target& target, std::string_view text) {
    return read_number(text, target.port) && target.port != 0;
}

}  // namespace lvsim::host::ssh
