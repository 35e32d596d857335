// SPDX-License-Identifier: Apache-2.0
#include "models/client/commands/curl_options.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cstdint>
#include <string_view>
#include <utility>

namespace lvsim::client {

namespace {

struct Option {
    char letter;
    std::string_view name;
    bool has_value;
};

constexpr std::array<Option, 22> kOptions = {{
    {'s', "silent", false},   {'S', "show-error", false}, {'f', "fail", false},
    {'i', "include", false},  {'I', "head", false},       {'v', "verbose", false},
    {'0', "http1.0", false},  {'L', "location", false},   {'k', "insecure", false},
    {'u', "user", true},      {'\0', "max-redirs", true}, {'O', "remote-name", false},
    {'o', "output", true},    {'X', "request", true},     {'A', "user-agent", true},
    {'e', "referer", true},   {'H', "header", true},      {'d', "data", true},
    {'w', "write-out", true}, {'m', "max-time", true},    {'\0', "connect-timeout", true},
    {'\0', "url", true},
}};
/// What curl has beside these and people type; a letter, or a long name.
constexpr std::array<std::string_view, 24> kNotModelled = {
    "x", "b", "c", "F", "T", "G",     "4",      "6",          "K",    "r",   "C",    "z",
    "n", "N", "#", "V", "h", "proxy", "cookie", "cookie-jar", "form", "get", "help", "version"};

class Reader {
public:
    explicit Reader(std::span<const std::string> args) : args_(args.subspan(1)) {}

    tl::expected<CurlOptions, CurlLineError> read() {
        for (; at_ < args_.size() && error_.message.empty(); ++at_) {
            const std::string& word = args_[at_];
            if (is_all_operands_ || word == "-" || !word.starts_with('-')) {
                add_url(word);
            } else if (word == "--") {
                is_all_operands_ = true;
            } else if (word.starts_with("--")) {
                read_long(word);
            } else {
                read_letters(word);
            }
        }
        if (error_.message.empty() && options_.transfers.empty()) {
            fail("curl: try 'curl --help' or 'curl --manual' for more information\n");
        }
        if (!error_.message.empty()) return tl::unexpected(std::move(error_));
        for (CurlTransfer& transfer : options_.transfers) {
            if (!transfer.url.starts_with("http://") &&
                transfer.url.find("://") == std::string::npos) {
                transfer.url.insert(0, "http://");
            }
        }
        return std::move(options_);
    }

private:
    /// Outputs belong to the URLs in their order, whichever comes first.
    void add_url(const std::string& url) {
        if (url_ == options_.transfers.size()) options_.transfers.emplace_back();
        options_.transfers[url_++].url = url;
    }
    CurlTransfer& next_output() {
        if (output_ == options_.transfers.size()) options_.transfers.emplace_back();
        return options_.transfers[output_++];
    }

    void read_long(const std::string& word) {
        const std::string_view name = std::string_view(word).substr(2);
        for (const Option& option : kOptions) {
            if (option.name != name) continue;
            if (!option.has_value) return apply(option, {});
            if (at_ + 1 >= args_.size()) return needs_value(word);
            return apply(option, args_[++at_]);
        }
        unknown(word, name);
    }

    void read_letters(const std::string& word) {
        for (std::size_t i = 1; i < word.size() && error_.message.empty(); ++i) {
            const Option* found = nullptr;
            for (const Option& option : kOptions) {
                if (option.letter == word[i]) found = &option;
            }
            if (found == nullptr) return unknown(word, std::string_view(word).substr(i, 1));
            if (!found->has_value) {
                apply(*found, {});
                continue;
            }
            if (i + 1 < word.size()) return apply(*found, word.substr(i + 1));
            if (at_ + 1 >= args_.size()) return needs_value(fmt::format("-{}", word[i]));
            return apply(*found, args_[++at_]);
        }
    }

    void apply(const Option& option, const std::string& value) {
        if (!option.has_value) return apply_flag(option);
        if (option.name == "output") {
            next_output().output = value;
        } else if (option.name == "request") {
            options_.method = value;
        } else if (option.name == "user-agent") {
            options_.user_agent = value;
            options_.has_user_agent = true;
        } else if (option.name == "referer") {
            options_.referer = value;
        } else if (option.name == "header") {
            options_.headers.push_back(value);
        } else if (option.name == "data") {
            add_data(value);
        } else if (option.name == "user") {
            set_user(value);
        } else if (option.name == "max-redirs") {
            set_redirects(value);
        } else if (option.name == "write-out") {
            options_.write_out = value;
        } else if (option.name == "url") {
            add_url(value);
        } else {
            read_seconds(option, value);
        }
    }

    void apply_flag(const Option& option) {
        switch (option.letter) {
            case 's': options_.is_silent = true; break;
            case 'S': options_.shows_errors = true; break;
            case 'f': options_.fails = true; break;
            case 'i': options_.shows_head = true; break;
            case 'I': options_.is_head = true; break;
            case 'v': options_.is_verbose = true; break;
            case '0': options_.is_http_1_0 = true; break;
            case 'L': options_.follows = true; break;
            case 'k': break;  // of TLS, which is refused by name
            default: next_output().has_remote_name = true; break;  // -O
        }
    }

    void set_user(const std::string& value) {
        if (value.find(':') == std::string::npos) {
            return fail("not modelled in lvsim: curl -u without a password\n");
        }
        options_.user = value;
    }

    void set_redirects(const std::string& value) {
        std::int64_t number = 0;
        if (!is_number(value, number) || number > 1'000'000) {
            return usage("option --max-redirs: expected a proper numerical parameter");
        }
        options_.redirects_max = static_cast<std::uint32_t>(number);
    }

    void add_data(const std::string& value) {
        if (value.starts_with('@')) {
            return fail("not modelled in lvsim: curl -d from a file\n");
        }
        options_.data = options_.data ? fmt::format("{}&{}", *options_.data, value) : value;
    }

    /// "2" or "0.5".
    void read_seconds(const Option& option, const std::string& value) {
        const std::string_view text = value;
        const std::size_t dot = text.find('.');
        std::int64_t seconds = 0;
        std::int64_t milliseconds = 0;
        bool is_right = is_number(text.substr(0, dot), seconds) && seconds < 1'000'000'000;
        if (dot != std::string_view::npos) {
            std::string part(text.substr(dot + 1, 3));
            is_right = is_right && is_number(part, milliseconds);
            for (std::size_t i = part.size(); i < 3; ++i) milliseconds *= 10;
        }
        if (!is_right) {
            return usage(fmt::format("option {}: expected a proper numerical parameter",
                                     option.letter == '\0' ? fmt::format("--{}", option.name)
                                                           : fmt::format("-{}", option.letter)));
        }
        const auto span = SimDuration::milliseconds(seconds * 1000 + milliseconds);
        (option.letter == 'm' ? options_.timeout : options_.connect_timeout) = span;
    }

    static bool is_number(std::string_view text, std::int64_t& to) {
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), to);
        return error == std::errc() && end == text.data() + text.size() && to >= 0;
    }

    void unknown(std::string_view word, std::string_view name) {
        for (const std::string_view known : kNotModelled) {
            if (name == known) return fail(fmt::format("not modelled in lvsim: curl {}\n", word));
        }
        usage(fmt::format("option {}: is unknown", word));
    }
    void needs_value(std::string_view word) {
        usage(fmt::format("option {}: requires parameter", word));
    }
    void usage(std::string_view what) {
        fail(
            fmt::format("curl: {}\n"
                        "curl: try 'curl --help' or 'curl --manual' for more information\n",
                        what));
    }
    void fail(std::string message) { error_.message = std::move(message); }

    std::span<const std::string> args_;
    std::size_t at_ = 0;
    bool is_all_operands_ = false;
    CurlOptions options_;
    std::size_t url_ = 0;
    std::size_t output_ = 0;
    CurlLineError error_;
};

}  // namespace

tl::expected<CurlOptions, CurlLineError> read_curl_line(std::span<const std::string> args) {
    return Reader(args).read();
}

}  // namespace lvsim::client
