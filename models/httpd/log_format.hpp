// SPDX-License-Identifier: Apache-2.0
//
// A line of the access log as LogFormat describes it (mod_log_config of Apache 2.2). Known:
// %a %A %b %B %h %H %l %m %p %q %r %s %>s %t %u %U %v %{Field}i and %%; others are refused by name.
#pragma once

#include "sim/core/time.hpp"
#include "sim/wire/address.hpp"

#include <tl/expected.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::httpd {

/// What a line is about.
struct LogEntry {
    SimTime time;
    IpAddress client;
    Endpoint local;
    std::string_view line;  ///< The request line; empty: none came.
    std::string_view head;  ///< Of the request.
    std::uint16_t status = 0;
    std::uint64_t body_bytes = 0;
};

class LogFormat {
public:
    /// Error: what is not modelled of it.
    [[nodiscard]] static tl::expected<LogFormat, std::string> parse(std::string_view format);
    /// Without its newline.
    [[nodiscard]] std::string line_of(const LogEntry& entry) const;

private:
    struct Item {
        char directive = '\0';  ///< '\0': text as it is.
        std::string text;       ///< That, or the field of %{Field}i.
    };
    void add_text(char c);
    static std::string value_of(const Item& item, const LogEntry& entry);

    std::vector<Item> items_;
};

/// As Apache writes what a client sent: no quote and no control character survives.
[[nodiscard]] std::string escaped_for_log(std::string_view text);

}  // namespace lvsim::httpd
