// SPDX-License-Identifier: Apache-2.0
//
// elinks(1), links(1) and lynx(1): a page as text (-dump) or as it came (-source). Behaviour
// reference: elinks 0.13 and lynx 2.9, asked for their pages and errors; 0.12 and 2.8.6 of centos-6
// from memory, unjudged. links is elinks, as on CentOS 6.
// Left out: the full screen (the page is printed instead, and said so), forms, cookies, other
// protocols, all other options.
#include "models/client/commands.hpp"
#include "models/client/html/render.hpp"
#include "models/client/http_head.hpp"
#include "models/client/http_request.hpp"
#include "models/client/network_words.hpp"
#include "models/host/host.hpp"
#include "models/host/language.hpp"
#include "models/host/name_lookup.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace lvsim::client {

namespace {

using html::Browser;

constexpr int kRedirectsMax = 10;
constexpr SimDuration kReceiveTimeout = SimDuration::seconds(120);
constexpr int kSyntaxError = 3;

struct Options {
    std::string url;
    bool is_dump = false;
    bool is_source = false;
    bool has_references = true;
    bool wants_help = false;
    bool wants_version = false;
};

class TextBrowser {
public:
    TextBrowser(host::CommandContext& context, Browser browser)
        : context_(context), browser_(browser), is_french_(host::speaks_french(context)) {}

    /// nullopt: goes on; else the status.
    std::optional<int> read_line() {
        for (std::size_t i = 1; i < context_.args.size(); ++i) {
            const std::string& word = context_.args[i];
            const bool is_option = word.size() > 1 && word[0] == '-';
            if (!is_option) {
                options_.url = word;
            } else if (!read_option(std::string_view(word).substr(word[1] == '-' ? 2 : 1))) {
                return unknown(word);
            }
        }
        if (options_.wants_version) return print(version() + "\n");
        if (options_.wants_help) return print(help());
        if (options_.url.empty()) return without_page();
        return set_page(options_.url);
    }

    [[nodiscard]] const std::string& server() const { return parts_.host; }
    [[nodiscard]] int no_address(const host::NameLookup&) {
        if (browser_ == Browser::Elinks)
            return fail(is_french_ ? "Hôte introuvable" : "Host not found");
        return lynx_fails(
            fmt::format("\nLooking up {0}\nUnable to locate remote host {0}.\n", parts_.authority));
    }

    [[nodiscard]] HttpRequestConfig request(IpAddress address) const {
        HttpRequestConfig config;
        config.url = {{address, parts_.port}, parts_.authority, parts_.target};
        const bool is_old = context_.host->profile() == host::Profile::Centos6;
        std::string_view agent = is_old ? "ELinks/0.12pre5 (textmode; Linux; 80x25-2)"
                                        : "ELinks/0.13.2 (textmode; Linux; 80x25-2)";
        if (browser_ == Browser::Lynx) {
            agent = is_old ? "Lynx/2.8.6rel.5 libwww-FM/2.14 SSL-MM/1.4.1"
                           : "Lynx/2.9.0dev.12 libwww-FM/2.14 SSL-MM/1.4.1";
        }
        config.is_http_1_0 = browser_ == Browser::Lynx;
        config.headers =
            fmt::format("Host: {}\r\nUser-Agent: {}\r\nAccept: */*\r\n{}", parts_.authority, agent,
                        config.is_http_1_0 ? "" : "Connection: close\r\n");
        config.connect_timeout = kReceiveTimeout;
        return config;
    }

    /// nullopt: there is another page to ask for.
    std::optional<int> show(const HttpResponse& response) {
        if (response.error != HttpError::None && response.status == 0) return failed(response);
        const std::string_view location = header_field(response.head, "Location");
        if (is_redirection(response.status) && !location.empty()) {
            if (++redirects_ <= kRedirectsMax) return set_page(resolved(location, page_));
            return fail(is_french_ ? "Trop de redirections" : "Too many redirects");
        }
        if (!options_.is_dump && !options_.is_source && context_.out->is_terminal()) {
            context_.error->write(fmt::format(
                "not modelled in lvsim: the full screen of {}; the page as -dump shows it:\n",
                context_.args[0]));
        }
        context_.out->write(text_of(response));
        const bool is_wrong = browser_ == Browser::Lynx && response.status >= 400;
        return is_wrong ? 1 : 0;
    }

private:
    bool read_option(std::string_view name) {
        const bool is_elinks = browser_ == Browser::Elinks;
        if (name == "dump") {
            options_.is_dump = true;
        } else if (name == "source") {
            options_.is_source = true;
        } else if (name == "help" || (is_elinks && name == "h")) {
            options_.wants_help = true;
        } else if (name == "version") {
            options_.wants_version = true;
        } else if (is_elinks ? name == "no-references" : name == "nolist") {
            options_.has_references = false;
        } else {
            return false;
        }
        return true;
    }

    int unknown(std::string_view word) {
        if (browser_ == Browser::Elinks) {
            context_.error->write(
                fmt::format(fmt::runtime(is_french_ ? "ELinks: Option {} inconnue\n"
                                                    : "ELinks: Unknown option {}\n"),
                            word));
            return kSyntaxError;
        }
        context_.error->write(fmt::format("\nlynx: Invalid Option: {}\n", word));
        return 1;
    }

    int print(std::string_view text) {
        context_.out->write(text);
        return 0;
    }
    int without_page() {
        if (browser_ == Browser::Elinks && options_.is_dump) return 0;
        context_.error->write(
            fmt::format("not modelled in lvsim: {} without a page\n", context_.args[0]));
        return 1;
    }

    [[nodiscard]] std::string version() const {
        const bool is_old = context_.host->profile() == host::Profile::Centos6;
        if (browser_ == Browser::Elinks) return is_old ? "ELinks 0.12pre5" : "ELinks 0.13.2";
        return is_old ? "Lynx Version 2.8.6rel.5" : "Lynx Version 2.9.0dev.12";
    }
    [[nodiscard]] std::string help() const {
        const bool is_elinks = browser_ == Browser::Elinks;
        return fmt::format(
            "{}\n\nUsage: {} [OPTION]... [URL]...\n\nWhat lvsim's has:\n"
            "  -dump            print the page as text\n"
            "  -source          print it as it came\n"
            "  -{:<15} no list of links below the page\n"
            "  -help, -version\n",
            version(), context_.args[0], is_elinks ? "no-references" : "nolist");
    }

    std::optional<int> set_page(const std::string& url) {
        page_ = url.find("://") == std::string::npos ? "http://" + url : url;
        if (page_.starts_with("https://")) {
            context_.error->write(
                fmt::format("not modelled in lvsim: {} over https\n", context_.args[0]));
            return 1;
        }
        const auto parts = split_url(page_);
        if (parts) {
            parts_ = *parts;
            return std::nullopt;
        }
        if (browser_ == Browser::Lynx) {
            context_.error->write(
                "\nAlert!: Unsupported URL scheme!\n\n"
                "lynx: Start file could not be found or is not text/html or text/plain\n"
                "      Exiting...\n");
            return 1;
        }
        context_.error->write(
            fmt::format(fmt::runtime(is_french_ ? "ELinks: Protocole de l'URL non supporté ({}).\n"
                                                : "ELinks: URL protocol not supported ({}).\n"),
                        page_));
        return kSyntaxError;
    }

    int fail(std::string_view why) {
        context_.error->write(fmt::format("ELinks: {}\n", why));
        return 1;
    }
    int lynx_fails(std::string_view what) {
        context_.error->write(
            fmt::format("{}Alert!: Unable to connect to remote host.\n\n"
                        "lynx: Can't access startfile {}\n",
                        what, page_));
        return 1;
    }
    int failed(const HttpResponse& response) {
        if (browser_ == Browser::Lynx && is_connect_failure(response.error)) {
            return lynx_fails(
                fmt::format("\nLooking up {0}\nMaking HTTP connection to {0}\n", parts_.authority));
        }
        if (browser_ == Browser::Lynx) {
            context_.error->write(
                fmt::format("\nAlert!: Unexpected network read error; connection aborted.\n\n"
                            "lynx: Can't access startfile {}\n",
                            page_));
            return 1;
        }
        if (is_connect_failure(response.error)) {
            return fail(system_words(response.error, is_french_));
        }
        if (response.error == HttpError::TimedOut) {
            return fail(is_french_ ? "Délai d'expiration pour la réception" : "Receive timeout");
        }
        return fail(is_french_ ? "Erreur de lecture sur le socket" : "Error reading from socket");
    }

    [[nodiscard]] std::string text_of(const HttpResponse& response) const {
        const std::string_view type = header_field(response.head, "Content-Type");
        const bool is_html = type.empty() || type.starts_with("text/html");
        if (options_.is_source || !is_html) return response.body;
        const html::Rendered page = html::render(response.body, browser_);
        std::string text;
        for (const std::string& line : page.lines) text += line + "\n";
        if (page.links.empty() || !options_.has_references) return text;
        text +=
            browser_ == Browser::Elinks ? "\nReferences\n\n   Visible links\n" : "\nReferences\n\n";
        for (std::size_t i = 0; i < page.links.size(); ++i) {
            text += fmt::format("   {}. {}\n", i + 1, resolved(page.links[i], page_));
        }
        return text;
    }

    host::CommandContext& context_;
    Browser browser_;
    bool is_french_;
    Options options_;
    std::string page_;  ///< Its URL.
    UrlParts parts_;
    int redirects_ = 0;
};

Process browse(host::CommandContext* context, Browser kind) {
    TextBrowser browser(*context, kind);
    std::optional<int> status = browser.read_line();
    while (!status) {
        host::NameLookup lookup(*context->host);
        lookup.ask_for_address(browser.server());
        while (!lookup.is_done()) {
            const SimDuration patience = lookup.patience();
            const bool is_news = co_await wait_for(lookup.news(), patience);
            if (!is_news) lookup.give_up_waiting();
        }
        if (!lookup.address()) {
            status = browser.no_address(lookup);
            continue;
        }
        HttpRequest request(*context->host, browser.request(*lookup.address()));
        bool is_news = true;
        while (!request.is_done() && is_news) {
            is_news = co_await wait_for(request.news(), kReceiveTimeout);
        }
        HttpResponse response = request.response();
        if (!request.is_done()) response.error = HttpError::TimedOut;
        status = browser.show(response);
    }
    co_return *status;
}

}  // namespace

Process elinks_main(host::CommandContext* context) {
    return browse(context, Browser::Elinks);
}

Process lynx_main(host::CommandContext* context) {
    return browse(context, Browser::Lynx);
}

}  // namespace lvsim::client
