// SPDX-License-Identifier: Apache-2.0
//
// wget's command line.
#pragma once

#include "models/client/wget/words.hpp"
#include "sim/core/time.hpp"

#include <tl/expected.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace lvsim::client::wget {

enum class Loudness : std::uint8_t { Quiet, Brief, Verbose };  ///< -q, -nv, -v

struct Options {
    std::vector<std::string> urls;
    Loudness loudness = Loudness::Verbose;
    std::string document = {};         ///< -O; "-" is standard output.
    std::string log = {};              ///< -o, -a
    bool appends_log = false;          ///< -a
    std::string directory = {};        ///< -P
    std::uint32_t tries = 20;          ///< -t; 0: for ever
    bool keeps_old = false;            ///< -nc
    bool is_spider = false;            ///< --spider
    bool shows_head = false;           ///< -S
    bool retries_refused = false;      ///< --retry-connrefused
    std::string user_agent = {};       ///< -U
    std::vector<std::string> headers;  ///< --header
    std::optional<std::string> post_data = {};
    std::string progress = {};         ///< --progress
    std::uint32_t redirects_max = 20;  ///< --max-redirect
    SimDuration wait_retry = SimDuration::seconds(10);
    std::optional<SimDuration> connect_timeout = {};
    SimDuration read_timeout = SimDuration::seconds(900);
    bool wants_help = false;
    bool wants_version = false;
};

struct LineError {
    std::string message;  ///< With line ends.
    int status = 2;
};

/// `args` with the command's name first.
[[nodiscard]] tl::expected<Options, LineError> read_options(std::span<const std::string> args,
                                                            const Words& words);
/// What --help prints.
[[nodiscard]] std::string help_text(const Words& words);

}  // namespace lvsim::client::wget
