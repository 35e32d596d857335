// SPDX-License-Identifier: Apache-2.0
//
// One URL that wget fetches: its tries, its redirections, its file, and what is said of them.
//
//   Connecting --connected--> Waiting --a head--> Body --all of it--> (next URL)
//       |                        |                  |
//       +----- an error ---------+------------------+--> the next try, or the end
//
// The command's coroutine waits; this decides and speaks.
#pragma once

#include "models/client/http_request.hpp"
#include "models/client/url.hpp"
#include "models/client/wget/options.hpp"
#include "models/client/wget/progress.hpp"
#include "models/client/wget/words.hpp"
#include "models/host/command.hpp"
#include "models/host/name_lookup.hpp"
#include "models/host/open_file.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace lvsim::client::wget {

// Exit statuses of wget.
inline constexpr int kGeneralFailure = 1;
inline constexpr int kFileFailure = 3;
inline constexpr int kNetworkFailure = 4;
inline constexpr int kServerFailure = 8;

/// What all URLs of a line have in common.
struct Job {
    host::CommandContext& context;
    const Options& options;
    const Words& words;
    host::Stream* log;
    std::optional<host::OpenFile> document = {};  ///< -O
    std::uint64_t files = 0;
    std::uint64_t bytes = 0;
    double seconds = 0;
};

class Download {
public:
    /// Requires: the job outlives it.
    Download(Job& job, std::string url);

    /// Before each try. False: there is none any more; status() tells how it ended.
    [[nodiscard]] bool wants_try();
    /// What to wait before this try.
    [[nodiscard]] SimDuration pause() const;
    /// Says which URL and when. The server's name is to be looked up then.
    void begin_try();
    [[nodiscard]] const std::string& server() const { return parts_.host; }
    /// False: there is no address; said why.
    [[nodiscard]] bool set_address(const host::NameLookup& lookup);
    [[nodiscard]] HttpRequestConfig request();

    /// How long to wait for news of the request.
    [[nodiscard]] SimDuration patience() const;
    /// Takes what is new; without news the patience is over. False: the request is no more needed.
    [[nodiscard]] bool look_at(const HttpRequest& request, bool is_news);

    [[nodiscard]] int status() const { return status_; }

private:
    enum class Phase : std::uint8_t { Connecting, Waiting, Body };

    /// False: it is none that can be fetched; said why.
    [[nodiscard]] bool set_url();
    [[nodiscard]] bool reject(std::string_view why);
    void say(std::string_view text) const;
    [[nodiscard]] bool is_verbose() const { return job_.options.loudness == Loudness::Verbose; }
    [[nodiscard]] SimTime now() const;
    [[nodiscard]] std::string date() const;
    void end(int status);
    void retry();
    [[nodiscard]] bool fail_to_connect(HttpError error);
    [[nodiscard]] bool fail_to_read(HttpError error);
    [[nodiscard]] bool take_head(const HttpResponse& response);
    [[nodiscard]] bool take_error(std::uint16_t status, std::string_view reason);
    [[nodiscard]] bool follow(std::string_view location);
    void say_spider(std::string_view type);
    void say_length(const std::optional<std::uint64_t>& length, std::string_view type) const;
    [[nodiscard]] bool choose_name();
    [[nodiscard]] bool create_file();
    [[nodiscard]] bool open_file();
    [[nodiscard]] bool cannot_write(std::string_view name, host::FileError error);
    [[nodiscard]] bool take_body(const HttpResponse& response, bool is_done);
    void finish_body(const HttpResponse& response);
    void say_saved(const std::string& rate) const;
    [[nodiscard]] std::string free_name(const std::string& name) const;

    Job& job_;
    const Words& words_;
    std::string url_;
    UrlParts parts_;
    IpAddress address_;
    Phase phase_ = Phase::Connecting;
    SimTime last_news_;
    std::uint32_t tries_ = 0;
    std::uint32_t redirects_ = 0;
    bool is_redirected_ = false;  ///< The next request is no new try.
    bool is_over_ = false;
    int status_ = 0;
    std::string name_;
    std::optional<host::OpenFile> file_;
    std::uint64_t written_ = 0;
    std::optional<std::uint64_t> length_;
    std::optional<Progress> progress_;
};

}  // namespace lvsim::client::wget
