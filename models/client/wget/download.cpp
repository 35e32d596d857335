// SPDX-License-Identifier: Apache-2.0
//
// Tries, connecting and waiting; what comes of the answer is in download_answer.cpp.
#include "models/client/wget/download.hpp"

#include "models/client/network_words.hpp"
#include "models/host/host.hpp"
#include "models/host/network_errors.hpp"
#include "models/host/time_format.hpp"
#include "sim/core/assert.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace lvsim::client::wget {

namespace {

constexpr SimDuration kProgressStep = SimDuration::milliseconds(200);

constexpr Words::Text kTry = {"(try:{:>2})", "(essai\u00a0: {:>2})", "", "(essai:{:>2})"};
constexpr Words::Text kResolving = {"Resolving {0} ({0})... ", "Résolution de {0} ({0})… ",
                                    "Resolving {0}... ", "Résolution de {0}... "};
constexpr Words::Text kFailed = {"failed: {}.\n", "échec\u00a0: {}.\n", "", "échec: {}.\n"};
constexpr Words::Text kNoAddress = {"wget: unable to resolve host address {}\n",
                                    "wget\u00a0: impossible de résoudre l’adresse de l’hôte {}\n",
                                    "", "wget: impossible de résoudre l'adresse de l'hôte {}\n"};
constexpr Words::Text kConnectingTo = {"Connecting to {}:{}... ", "Connexion à {}:{}… ", "",
                                       "Connexion vers {}:{}..."};
constexpr Words::Text kConnectingToName = {
    "Connecting to {0} ({0})|{1}|:{2}... ", "Connexion à {0} ({0})|{1}|:{2}… ",
    "Connecting to {0}|{1}|:{2}... ", "Connexion vers {0}|{1}|:{2}..."};
constexpr Words::Text kConnected = {
    "connected.\nHTTP request sent, awaiting response... ",
    "connecté.\nrequête HTTP transmise, en attente de la réponse… ", "",
    "connecté.\nrequête HTTP transmise, en attente de la réponse..."};
constexpr Words::Text kNoData = {"No data received.\n", "Aucune donnée reçue.\n", "", ""};
constexpr Words::Text kReadError = {"Read error ({}) in headers.\n",
                                    "Erreur de lecture ({}) dans les en-têtes.\n", "", ""};
constexpr Words::Text kRetrying = {"Retrying.\n\n", "Nouvel essai.\n\n", "", ""};
constexpr Words::Text kGivingUp = {"Giving up.\n\n", "Abandon.\n\n", "", ""};

template <typename... Values>
std::string filled(std::string_view form, const Values&... values) {
    return fmt::format(fmt::runtime(form), values...);
}

}  // namespace

Download::Download(Job& job, std::string url) : job_(job), words_(job.words), url_(std::move(url)) {
    if (!set_url()) return;
    if (!job_.options.is_spider || !is_verbose()) return;
    say(words_.of({"Spider mode enabled. Check if remote file exists.\n",
                   "Mode «\u00a0spider\u00a0» activé. Vérification de l’existence d’un "
                   "fichier distant.\n",
                   "", "Mode spider activé. Vérification de l'existence du fichier distant.\n"}));
}

bool Download::set_url() {
    const std::size_t scheme = url_.find("://");
    if (scheme == std::string::npos) {
        url_.insert(0, "http://");
    } else if (url_.starts_with("https://") || url_.starts_with("ftp://")) {
        return reject(fmt::format("not modelled in lvsim: wget over {}\n", url_.substr(0, scheme)));
    } else if (!url_.starts_with("http://")) {
        return reject(fmt::format("{}: Unsupported scheme {}.\n", url_,
                                  words_.quoted(url_.substr(0, scheme))));
    }
    const auto parts = split_url(url_);
    if (!parts) {
        const std::string_view why =
            words_.is_french() ? "Nom d'hôte non valide" : "Invalid host name";
        return reject(fmt::format("{}: {}.\n", url_, why));
    }
    parts_ = *parts;
    constexpr std::size_t kSchemeBytes = 7;
    if (url_.find('/', kSchemeBytes) == std::string::npos) url_ += '/';
    return true;
}

bool Download::reject(std::string_view why) {
    job_.log->write(why);
    end(kGeneralFailure);
    return false;
}

void Download::say(std::string_view text) const {
    if (job_.options.loudness != Loudness::Quiet) job_.log->write(text);
}

SimTime Download::now() const {
    return job_.context.host->world().now();
}

std::string Download::date() const {
    return host::format_time("%Y-%m-%d %H:%M:%S", job_.context.host->files().now());
}

void Download::end(int status) {
    is_over_ = true;
    status_ = status;
}

bool Download::wants_try() {
    return !is_over_;
}

SimDuration Download::pause() const {
    if (is_redirected_ || tries_ == 0) return {};
    return std::min(SimDuration::seconds(tries_), job_.options.wait_retry);
}

void Download::begin_try() {
    phase_ = Phase::Connecting;
    if (!std::exchange(is_redirected_, false)) ++tries_;
    if (!is_verbose()) return;
    const std::string count = tries_ > 1 ? filled(words_.of(kTry), tries_) + "  " : "";
    say(fmt::format("--{}--  {}{}\n", date(), count, url_));
    if (!IpAddress::parse(parts_.host)) say(filled(words_.of(kResolving), parts_.host));
}

bool Download::set_address(const host::NameLookup& lookup) {
    const bool is_name = !IpAddress::parse(parts_.host);
    if (!lookup.address()) {
        if (is_verbose()) {
            const std::string_view why = host::resolver_words(lookup.failure(), words_.is_french());
            say(filled(words_.of(kFailed), why));
        }
        say(filled(words_.of(kNoAddress), words_.quoted(parts_.host)));
        end(kNetworkFailure);
        return false;
    }
    address_ = *lookup.address();
    if (!is_verbose()) return true;
    const std::string address = to_text(address_);
    if (is_name) {
        say(address + "\n");
        say(filled(words_.of(kConnectingToName), parts_.host, address, parts_.port));
    } else {
        say(filled(words_.of(kConnectingTo), parts_.host, parts_.port));
    }
    return true;
}

HttpRequestConfig Download::request() {
    const Options& options = job_.options;
    HttpRequestConfig config;
    config.url = {{address_, parts_.port}, parts_.authority, parts_.target};
    config.method = options.post_data ? "POST" : options.is_spider ? "HEAD" : "GET";
    config.is_http_1_0 = words_.is_old();
    const std::string_view own = words_.is_old() ? "Wget/1.12 (linux-gnu)" : "Wget/1.21.3";
    const std::string agent = options.user_agent.empty() ? std::string(own) : options.user_agent;
    const std::string host = fmt::format("Host: {}\r\n", parts_.authority);
    config.headers = fmt::format(
        "{}User-Agent: {}\r\nAccept: */*\r\n{}{}Connection: Keep-Alive\r\n",
        words_.is_old() ? "" : host, agent, words_.is_old() ? "" : "Accept-Encoding: identity\r\n",
        words_.is_old() ? host : "");
    if (options.post_data) {
        config.headers +=
            fmt::format("Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n",
                        options.post_data->size());
        config.body = *options.post_data;
    }
    for (const std::string& header : options.headers) config.headers += header + "\r\n";
    last_news_ = now();
    return config;
}

SimDuration Download::patience() const {
    constexpr SimDuration kNoLimit = SimDuration::seconds(1'000'000'000);
    const bool is_connecting = phase_ == Phase::Connecting;
    const SimDuration limit =
        is_connecting ? job_.options.connect_timeout.value_or(kNoLimit) : job_.options.read_timeout;
    const SimDuration left = std::max(limit - (now() - last_news_), SimDuration{});
    return phase_ == Phase::Body ? std::min(left, kProgressStep) : left;
}

bool Download::look_at(const HttpRequest& request, bool is_news) {
    const HttpResponse& response = request.response();
    const bool is_done = request.is_done();
    if (!is_news && !is_done) {
        if (phase_ == Phase::Connecting) return fail_to_connect(HttpError::TimedOut);
        if (now() - last_news_ >= job_.options.read_timeout) {
            return fail_to_read(HttpError::TimedOut);
        }
        return take_body(response, false);
    }
    last_news_ = now();
    if (is_done && is_connect_failure(response.error)) return fail_to_connect(response.error);
    if (phase_ == Phase::Connecting && request.was_connected()) {
        phase_ = Phase::Waiting;
        if (is_verbose()) say(words_.of(kConnected));
    }
    if (phase_ == Phase::Waiting && !response.head.empty()) {
        phase_ = Phase::Body;
        if (!take_head(response)) return false;
    }
    if (phase_ == Phase::Body) return take_body(response, is_done);
    if (is_done) return fail_to_read(response.error);
    return true;
}

bool Download::fail_to_connect(HttpError error) {
    const std::string_view why = system_words(error, words_.is_french());
    const std::string line = filled(words_.of(kFailed), why);
    if (is_verbose()) {
        say(line);
    } else {
        say(fmt::format("{}:{}: {}", to_text(address_), parts_.port, line));
    }
    const bool is_lasting = error == HttpError::Refused || error == HttpError::HostUnreachable ||
                            error == HttpError::NetUnreachable || error == HttpError::MachineOff;
    if (is_lasting && !job_.options.retries_refused) {
        end(kNetworkFailure);
    } else {
        retry();
    }
    return false;
}

bool Download::fail_to_read(HttpError error) {
    if (phase_ == Phase::Body) {
        // What came of it is counted by finish_body() in the ordinary way.
        HttpResponse partial;
        partial.error = error;
        finish_body(partial);
        return false;
    }
    const bool is_silent_end = error == HttpError::EmptyReply;
    say(is_silent_end ? std::string(words_.of(kNoData))
                      : filled(words_.of(kReadError), system_words(error, words_.is_french())));
    retry();
    return false;
}

void Download::retry() {
    const bool may_try = job_.options.tries == 0 || tries_ < job_.options.tries;
    if (is_verbose()) say(words_.of(may_try ? kRetrying : kGivingUp));
    if (!may_try) end(kNetworkFailure);
}

}  // namespace lvsim::client::wget
