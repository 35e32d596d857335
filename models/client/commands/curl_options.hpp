// SPDX-License-Identifier: Apache-2.0
//
// curl's command line: what a line asks for, and what is wrong with it in curl's words.
#pragma once

#include "sim/core/time.hpp"

#include <tl/expected.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace lvsim::client {

struct CurlTransfer {
    std::string url;
    std::string output = {};       ///< -o; empty: standard output.
    bool has_remote_name = false;  ///< -O
};

struct CurlOptions {
    std::vector<CurlTransfer> transfers;
    bool is_silent = false;     ///< -s
    bool shows_errors = false;  ///< -S
    bool fails = false;         ///< -f
    bool shows_head = false;    ///< -i
    bool is_head = false;       ///< -I
    bool is_verbose = false;    ///< -v
    bool is_http_1_0 = false;   ///< -0
    std::string method = {};    ///< -X
    std::string user_agent = {};
    bool has_user_agent = false;  ///< -A, also an empty one: none is sent.
    std::string referer = {};
    std::vector<std::string> headers = {};  ///< -H, in order.
    std::optional<std::string> data = {};   ///< -d, joined by "&".
    std::string write_out = {};             ///< -w
    std::string user = {};                  ///< -u, "name:password"
    bool follows = false;                   ///< -L
    std::uint32_t redirects_max = 50;       ///< --max-redirs
    std::optional<SimDuration> connect_timeout = {};
    std::optional<SimDuration> timeout = {};

    [[nodiscard]] bool says_errors() const { return !is_silent || shows_errors; }
};

struct CurlLineError {
    std::string message;  ///< With line ends.
    int status = 2;
};

/// `args` with the command's name first.
[[nodiscard]] tl::expected<CurlOptions, CurlLineError> read_curl_line(
    std::span<const std::string> args);

}  // namespace lvsim::client
