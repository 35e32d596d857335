// SPDX-License-Identifier: Apache-2.0
//
// One HTTP request as curl makes it: connect, ask, read the whole answer, close; and what went
// wrong in curl's words. For commands and tests; load comes from Traffic.
#pragma once

#include "models/client/http_error.hpp"
#include "models/client/url.hpp"
#include "sim/core/process.hpp"
#include "sim/core/time.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace lvsim::host {
class Host;
}

namespace lvsim::client {

struct HttpRequestConfig {
    Url url = {};
    std::string method = "GET";
    bool is_http_1_0 = false;
    /// All of them, each with its line end. Empty: Host, User-Agent, Accept and Connection.
    std::string headers = {};
    std::string body = {};
    std::optional<SimDuration> connect_timeout = {};  ///< --connect-timeout
    std::optional<SimDuration> timeout = {};          ///< --max-time
};

struct HttpResponse {
    std::uint16_t status = 0;  ///< 0: none came.
    std::string head;          ///< Status line and headers, with their line ends.
    std::string body;          ///< What came of it.
    HttpError error = HttpError::None;
    std::string error_text;  ///< Empty, or e.g. "Connection refused".
    Endpoint local;          ///< Our end of the connection; unspecified if it had none.
};

class HttpRequest {
public:
    /// Starts at once. Requires: host outlives it.
    HttpRequest(host::Host& host, HttpRequestConfig config);
    /// Gives the connection up when it is not done.
    ~HttpRequest();
    HttpRequest(const HttpRequest&) = delete;
    HttpRequest& operator=(const HttpRequest&) = delete;

    [[nodiscard]] bool is_done() const;
    /// The server has taken the connection (it may have given it up since).
    [[nodiscard]] bool was_connected() const;
    /// What is known so far; final once is_done().
    [[nodiscard]] const HttpResponse& response() const;
    [[nodiscard]] Signal* done();
    /// Notified when the connection is made, when bytes of the answer come, and at the end.
    [[nodiscard]] Signal* news();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace lvsim::client
