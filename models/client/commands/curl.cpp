// SPDX-License-Identifier: Apache-2.0
//
// curl(1) over HTTP: fetches its URLs one after the other, looking names up as the C library does.
// Behaviour reference: curl 7.88.1 (debian-12); 7.19.7 (centos-6) where spec'd, else from memory.
// Left out: all other protocols, cookies, uploads of files; the progress
// meter, which curl shows while its output is no terminal.
#include "models/client/commands.hpp"
#include "models/client/commands/curl_headers.hpp"
#include "models/client/commands/curl_options.hpp"
#include "models/client/http_head.hpp"
#include "models/client/http_request.hpp"
#include "models/host/files.hpp"
#include "models/host/host.hpp"
#include "models/host/name_lookup.hpp"
#include "sim/core/world.hpp"

#include <fmt/format.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace lvsim::client {

namespace {

// CURLcode
constexpr int kUnsupportedProtocol = 1;
constexpr int kMalformedUrl = 3;
constexpr int kCouldNotResolve = 6;
constexpr int kCouldNotConnect = 7;
constexpr int kPartialFile = 18;
constexpr int kHttpReturnedError = 22;
constexpr int kWriteError = 23;
constexpr int kTimedOut = 28;
constexpr int kTooManyRedirects = 47;
constexpr int kGotNothing = 52;
constexpr int kReceiveError = 56;
constexpr int kWeirdReply = 8;

class Curl {
public:
    Curl(host::CommandContext* context, const CurlOptions& options)
        : context_(*context), options_(options) {}

    /// False: nothing to fetch; said why.
    bool begin(const CurlTransfer& transfer) {
        transfer_ = &transfer;
        url_ = transfer.url;
        redirects_ = 0;
        heads_before_.clear();
        has_become_get_ = false;
        started_ = context_.host->world().now();
        status_ = 0;
        if (transfer.url.starts_with("https://")) {
            context_.error->write("not modelled in lvsim: curl over https\n");
            status_ = kUnsupportedProtocol;
            return false;
        }
        const std::size_t scheme = transfer.url.find("://");
        if (!transfer.url.starts_with("http://")) {
            fail(kUnsupportedProtocol,
                 fmt::format("Protocol \"{}\" not supported or disabled in libcurl",
                             transfer.url.substr(0, scheme)),
                 fmt::format("Protocol {} not supported or disabled in libcurl",
                             transfer.url.substr(0, scheme)));
            return false;
        }
        auto parts = split_url(transfer.url);
        if (!parts) {
            fail(kMalformedUrl, "URL using bad/illegal format or missing URL", "<url> malformed");
            return false;
        }
        parts_ = std::move(*parts);
        return true;
    }
    [[nodiscard]] const std::string& server() const { return parts_.host; }

    void could_not_resolve() {
        fail(kCouldNotResolve, fmt::format("Could not resolve host: {}", parts_.host),
             fmt::format("Couldn't resolve host '{}'", parts_.host));
    }

    [[nodiscard]] HttpRequestConfig request(IpAddress address) {
        HttpRequestConfig config;
        config.url = {{address, parts_.port}, parts_.authority, parts_.target};
        const bool has_data = options_.data && !has_become_get_;
        config.method = !options_.method.empty() ? options_.method
                        : options_.is_head       ? "HEAD"
                        : has_data               ? "POST"
                                                 : "GET";
        config.is_http_1_0 = options_.is_http_1_0;
        config.headers = curl_headers(options_, parts_, is_old(), has_data);
        if (has_data) config.body = *options_.data;
        config.connect_timeout = options_.connect_timeout;
        config.timeout = options_.timeout;
        if (options_.is_verbose) say_request(config);
        return config;
    }

    /// True: the answer says where else to ask, and that is done.
    bool finish(const HttpRequestConfig& config, const HttpResponse& response) {
        const bool was_connected = response.status != 0 ||
                                   response.error == HttpError::EmptyReply ||
                                   response.error == HttpError::Reset;
        if (options_.is_verbose && was_connected) say_answer(config, response);
        if (follow(response)) return true;
        if (response.error != HttpError::None) report(response);
        const bool is_refused = options_.fails && response.status >= 400;
        if (is_refused) {
            const auto text = fmt::format("The requested URL returned error: {}", response.status);
            fail(kHttpReturnedError, text, text);
        }
        std::string output = std::move(heads_before_);
        if (options_.shows_head || options_.is_head) output += response.head;
        if (!is_refused) output += response.body;
        const bool has_written = write(output);
        if (!has_written && status_ == 0) {
            fail(kWriteError, "Failure writing output to destination", "Failed writing body");
        }
        if (!options_.write_out.empty()) write_out(config, response);
        return false;
    }

    [[nodiscard]] int status() const { return status_; }

private:
    /// -L
    bool follow(const HttpResponse& response) {
        const std::string_view location = header_field(response.head, "Location");
        const bool is_wanted = options_.follows && response.error == HttpError::None &&
                               is_redirection(response.status) && !location.empty();
        if (!is_wanted || status_ != 0) return false;
        if (++redirects_ > options_.redirects_max) {
            const auto text =
                fmt::format("Maximum ({}) redirects followed", options_.redirects_max);
            fail(kTooManyRedirects, text, text);
            return false;
        }
        url_ = resolved(location, url_);
        const auto parts = split_url(url_);
        if (!parts) {
            context_.error->write(fmt::format("not modelled in lvsim: curl of {}\n", url_));
            status_ = kUnsupportedProtocol;
            return false;
        }
        parts_ = *parts;
        if (options_.shows_head || options_.is_head) heads_before_ += response.head;
        // RFC 9110 15.4: what people rely on for the first three.
        if (response.status <= 303) has_become_get_ = true;
        if (options_.is_verbose) {
            note(fmt::format("* Issue another request to this URL: '{}'\n", url_));
        }
        return true;
    }

    [[nodiscard]] bool is_old() const { return context_.host->profile() == host::Profile::Centos6; }
    void say_request(const HttpRequestConfig& config) {
        const std::string address = to_text(config.url.server.address);
        if (is_old()) {
            note(fmt::format("* About to connect() to {} port {} (#0)\n*   Trying {}... ",
                             parts_.host, parts_.port, address));
        } else {
            note(fmt::format("*   Trying {}:{}...\n", address, parts_.port));
        }
    }

    void say_answer(const HttpRequestConfig& config, const HttpResponse& response) {
        if (is_old()) note("connected\n");
        note(fmt::format("* Connected to {} ({}) port {} (#0)\n", parts_.host,
                         to_text(config.url.server.address), parts_.port));
        note(marked('>', fmt::format("{} {} HTTP/1.{}\r\n{}\r\n", config.method, config.url.target,
                                     config.is_http_1_0 ? 0 : 1, config.headers)));
        note(marked('<', response.head));
        const bool is_closing = response.head.find("onnection: close") != std::string::npos ||
                                response.head.starts_with("HTTP/1.0");
        if (!is_closing) {
            note(fmt::format("* Connection #0 to host {} left intact\n", parts_.host));
        }
        if (is_old()) {
            note("* Closing connection #0\n");
        } else if (is_closing) {
            note("* Closing connection 0\n");
        }
    }

    static std::string marked(char mark, std::string_view head) {
        std::string text;
        for (std::size_t at = 0; at < head.size();) {
            const std::size_t end = std::min(head.find('\n', at), head.size() - 1);
            text += fmt::format("{} {}", mark, head.substr(at, end + 1 - at));
            at = end + 1;
        }
        return text;
    }

    void report(const HttpResponse& response) {
        const auto taken = (context_.host->world().now() - started_).ns() / 1'000'000;
        switch (response.error) {
            case HttpError::None: break;
            case HttpError::Refused:
            case HttpError::HostUnreachable:
            case HttpError::NetUnreachable:
            case HttpError::ConnectTimedOut:
            case HttpError::AddressNotAvailable:
            case HttpError::MachineOff: return could_not_connect(response, taken);
            case HttpError::Reset:
                return fail(kReceiveError, "Recv failure: Connection reset by peer",
                            "Failure when receiving data from the peer");
            case HttpError::EmptyReply:
                return fail(kGotNothing, "Empty reply from server", "Empty reply from server");
            case HttpError::PartialBody:
                return fail(kPartialFile, response.error_text, response.error_text);
            case HttpError::TimedOut: return timed_out(response, taken);
            case HttpError::BadResponse:
                return fail(kWeirdReply, "Received HTTP/0.9 when not allowed",
                            "Received HTTP/0.9 when not allowed");
            case HttpError::NotModelled:
                context_.error->write(response.error_text + "\n");
                status_ = kReceiveError;
                return;
            case HttpError::Status:
            case HttpError::QueueFull: break;  // load generators only
        }
    }

    void could_not_connect(const HttpResponse& response, std::int64_t milliseconds) {
        const bool is_plain =
            response.error == HttpError::Refused || response.error == HttpError::ConnectTimedOut;
        fail(kCouldNotConnect,
             fmt::format("Failed to connect to {} port {} after {} ms: Couldn't connect to server",
                         parts_.host, parts_.port, milliseconds),
             is_plain
                 ? "couldn't connect to host"
                 : fmt::format("Failed to connect to {}: {}", parts_.host, response.error_text));
    }

    void timed_out(const HttpResponse& response, std::int64_t milliseconds) {
        const bool has_answer = response.status != 0;
        const auto received =
            fmt::format("Operation timed out after {} milliseconds with {} bytes received",
                        milliseconds, response.body.size());
        fail(kTimedOut,
             has_answer ? received
                        : fmt::format("Connection timed out after {} milliseconds", milliseconds),
             has_answer ? received : "connect() timed out!");
    }

    /// In today's words, and in those of 7.19.
    void fail(int status, std::string_view today, std::string_view old) {
        status_ = status;
        if (!options_.says_errors()) return;
        context_.error->write(fmt::format("curl: ({}) {}\n", status, is_old() ? old : today));
    }

    /// Where the body goes. False: that cannot be written.
    bool write(std::string_view output) {
        std::string path = transfer_->output;
        if (transfer_->has_remote_name) {
            path = parts_.target.substr(0, parts_.target.find('?'));
            path = path.substr(path.rfind('/') + 1);
            if (path.empty()) {
                context_.error->write("curl: Remote file name has no length!\n");
                return false;
            }
        }
        if (path.empty() || path == "-") {
            return context_.out->write(output) == host::FileError::None;
        }
        host::Files& files = context_.host->files();
        const std::string file = host::absolute(path, context_.surroundings.directory);
        host::FileError error = files.open_for_writing(file, true);
        if (error == host::FileError::None) error = files.append(file, output);
        if (error == host::FileError::None) return true;
        if (!options_.is_silent) {
            context_.error->write(fmt::format("Warning: Failed to open the file {}: {}\n", path,
                                              host::to_text(error)));
        }
        return false;
    }

    void write_out(const HttpRequestConfig& config, const HttpResponse& response) {
        const std::string_view format = options_.write_out;
        std::string text;
        for (std::size_t i = 0; i < format.size(); ++i) {
            if (format[i] == '\\' && i + 1 < format.size()) {
                const char letter = format[++i];
                text += letter == 'n' ? '\n' : letter == 't' ? '\t' : letter == 'r' ? '\r' : letter;
                continue;
            }
            const std::size_t end = format.find('}', i);
            if (!format.substr(i).starts_with("%{") || end == std::string_view::npos) {
                text += format[i];
                continue;
            }
            text += variable(format.substr(i + 2, end - i - 2), config, response);
            i = end;
        }
        context_.out->write(text);
    }

    [[nodiscard]] std::string variable(std::string_view name, const HttpRequestConfig& config,
                                       const HttpResponse& response) {
        if (name == "http_code" || name == "response_code") {
            return fmt::format("{:03}", response.status);
        }
        if (name == "size_download") return fmt::format("{}", response.body.size());
        if (name == "url_effective") return url_;
        if (name == "url") return transfer_->url;
        if (name == "num_redirects") return fmt::format("{}", redirects_);
        if (name == "remote_ip") return to_text(config.url.server.address);
        if (name == "remote_port") return fmt::format("{}", config.url.server.port);
        if (name == "local_ip") return to_text(response.local.address);
        if (name == "local_port") return fmt::format("{}", response.local.port);
        if (name == "exitcode") return fmt::format("{}", status_);
        if (name == "time_total") {
            const auto us = (context_.host->world().now() - started_).ns() / 1000;
            return fmt::format("{}.{:06}", us / 1'000'000, us % 1'000'000);
        }
        return fmt::format("(not modelled in lvsim: %{{{}}})", name);
    }

    void note(std::string_view text) { context_.error->write(text); }

    host::CommandContext& context_;
    const CurlOptions& options_;
    const CurlTransfer* transfer_ = nullptr;
    std::string url_;           ///< Where it has come to by redirections.
    std::string heads_before_;  ///< Of the answers that redirected.
    std::uint32_t redirects_ = 0;
    bool has_become_get_ = false;  ///< A redirected POST asks without its data.
    UrlParts parts_;
    SimTime started_;
    int status_ = 0;
};

bool is_question(std::string_view word) {
    return word == "-V" || word == "--version" || word == "-h" || word == "--help";
}

std::string answer(std::string_view word, bool is_old) {
    if (word == "-V" || word == "--version") {
        return is_old ? std::string(kOldAgent).replace(4, 1, " ") + "\nProtocols: http \n"
                      : "curl 7.88.1 (x86_64-pc-linux-gnu) libcurl/7.88.1\nProtocols: http\n";
    }
    return "Usage: curl [options...] <url>\nWhat lvsim's curl has:\n"
           " -A, --user-agent <name>   -d, --data <data>         -e, --referer <URL>\n"
           " -f, --fail                -H, --header <line>       -i, --include\n"
           " -I, --head                -k, --insecure            -L, --location\n"
           " -m, --max-time <seconds>  -o, --output <file>       -O, --remote-name\n"
           " -s, --silent              -S, --show-error          -u, --user <user:password>\n"
           " -v, --verbose             -w, --write-out <format>  -X, --request <method>\n"
           " -0, --http1.0             --connect-timeout <seconds>  --max-redirs <number>\n"
           " -V, --version\n";
}

}  // namespace

Process curl_main(host::CommandContext* context) {
    const bool is_old = context->host->profile() == host::Profile::Centos6;
    if (context->args.size() == 2 && is_question(context->args[1])) {
        context->out->write(answer(context->args[1], is_old));
        co_return 0;
    }
    const auto options = read_curl_line(context->args);
    if (!options) {
        context->error->write(options.error().message);
        co_return options.error().status;
    }
    Curl curl(context, *options);
    for (const CurlTransfer& transfer : options->transfers) {
        bool goes_on = curl.begin(transfer);
        while (goes_on) {
            host::NameLookup lookup(*context->host);
            lookup.ask_for_address(curl.server());
            while (!lookup.is_done()) {
                const SimDuration patience = lookup.patience();
                const bool is_news = co_await wait_for(lookup.news(), patience);
                if (!is_news) lookup.give_up_waiting();
            }
            if (!lookup.address()) {
                curl.could_not_resolve();
                break;
            }
            const HttpRequestConfig config = curl.request(*lookup.address());
            HttpRequest request(*context->host, config);
            while (!request.is_done()) co_await wait(request.done());
            goes_on = curl.finish(config, request.response());
        }
    }
    co_return curl.status();
}

}  // namespace lvsim::client
