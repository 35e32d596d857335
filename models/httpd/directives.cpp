// SPDX-License-Identifier: Apache-2.0
#include "models/httpd/directives.hpp"

#include "models/host/files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

namespace lvsim::httpd {

namespace {

/// How many words a directive takes, and what its error says it is for.
struct Usage {
    std::string_view name;
    std::size_t least;
    std::size_t most;  ///< 0: as many as one likes.
    std::string_view purpose;
};
constexpr std::array<Usage, 19> kUsages = {{
    {"alias", 2, 2, "a fakename and a realname"},
    {"customlog", 2, 3,
     "a file name, a custom log format string or format name, and an optional \"env=\" clause "
     "(see docs)"},
    {"directoryindex", 1, 0, "a list of file names"},
    {"documentroot", 1, 1, "Root directory of the document tree"},
    {"errordocument", 2, 2, "Change responses for HTTP errors"},
    {"errorlog", 1, 1, "The filename of the error log"},
    {"hostnamelookups", 1, 1,
     "\"on\" to enable, \"off\" to disable reverse DNS lookups, or \"double\" to enable "
     "double-reverse DNS lookups"},
    {"keepalive", 1, 1, "Whether persistent connections should be On or Off"},
    {"keepalivetimeout", 1, 1, "Keep-Alive timeout duration (sec)"},
    {"listen", 1, 2, ""},
    {"listenbacklog", 1, 1,
     "Maximum length of the queue of pending connections, as used by listen(2)"},
    {"logformat", 1, 2, "a log format string (see docs) and an optional format name"},
    {"maxkeepaliverequests", 1, 1,
     "Maximum number of Keep-Alive requests per connection, or 0 for infinite"},
    {"servername", 1, 1, "The hostname and port of the server"},
    {"serverroot", 1, 1, "Common directory of server-related files (logs, confs, etc.)"},
    {"serversignature", 1, 1, "En-/disable server signature (on|off|email)"},
    {"servertokens", 1, 1,
     "Determine tokens displayed in the Server: header - Min(imal), Major, Minor, Prod, OS, or "
     "Full"},
    {"timeout", 1, 1, "Timeout duration (sec)"},
    {"transferlog", 1, 1, "the filename of the access log"},
}};

/// Whether there are as many words as the directive takes; else Apache's sentence.
std::string wrong_count(std::string_view name, std::span<const std::string> words) {
    const auto usage = std::find_if(kUsages.begin(), kUsages.end(),
                                    [&](const Usage& one) { return one.name == name; });
    const std::size_t count = words.size() - 1;
    const bool is_right = count >= usage->least && (usage->most == 0 || count <= usage->most);
    if (is_right) return {};
    if (name == "listen") return "Listen requires 1 or 2 arguments.";
    const std::string_view takes =
        usage->most == 1    ? "one argument"
        : usage->most == 0  ? "one or more arguments"
        : usage->least == 2 ? (usage->most == 2 ? "two arguments" : "two or three arguments")
                            : "one or two arguments";
    return fmt::format("{} takes {}, {}", words[0], takes, usage->purpose);
}

/// As atoi(3) reads it; what is no number is 0.
std::uint32_t leading_number(std::string_view text) {
    std::uint32_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

}  // namespace

Directives::Directives(const host::Files& files) : files_(files) {
    result_.config = default_config(host::Profile::Centos6);
    result_.config.listen.clear();
    result_.config.writes_log_files = true;
    formats_[""] = "%h %l %u %t \"%r\" %>s %b";
}

std::string Directives::apply(std::string_view name, std::span<const std::string> words,
                              std::string_view section) {
    if (std::string wrong = wrong_count(name, words); !wrong.empty()) return wrong;
    HttpdConfig& config = result_.config;
    const std::string& value = words[1];
    if (name == "listen") return listen(words);
    if (name == "documentroot") return document_root(value);
    if (name == "servertokens") return server_tokens(value);
    if (name == "errordocument") return error_document(words, section);
    if (name == "alias") return alias(words);
    if (name == "logformat") return log_format(words);
    if (name == "customlog" || name == "transferlog") return custom_log(words);
    if (name == "directoryindex") {
        config.directory_index.assign(words.begin() + 1, words.end());
    } else if (name == "servername") {
        result_.has_server_name = true;
    } else if (name == "serverroot") {
        if (!files_.is_directory(value)) return "ServerRoot must be a valid directory";
        root_ = value;
    } else if (name == "errorlog") {
        if (value.starts_with('|') || value.starts_with("syslog")) {
            return fmt::format("not modelled in lvsim: ErrorLog to {}", value);
        }
        error_log_ = value;
    } else if (name == "keepalive" || name == "serversignature" || name == "hostnamelookups") {
        return flag(name, words[0], value);
    } else {
        number(name, value);
    }
    return {};
}

std::string Directives::below_root(std::string_view path) const {
    return path.starts_with('/') ? std::string(path) : fmt::format("{}/{}", root_, path);
}

std::string Directives::document_root(const std::string& value) {
    result_.config.document_root = below_root(value);
    if (result_.config.document_root.size() > 1 && result_.config.document_root.ends_with('/')) {
        result_.config.document_root.pop_back();
    }
    if (files_.is_directory(result_.config.document_root)) return {};
    return "DocumentRoot must be a directory";
}

std::string Directives::flag(std::string_view name, std::string_view typed,
                             std::string_view value) {
    const std::string state = in_small_letters(value);
    if (name == "keepalive") {
        // Numbers were once the values: all that is neither Off nor 0 is On.
        result_.config.is_keep_alive = state != "off" && state != "0";
    } else if (name == "serversignature") {
        if (state == "email") return "not modelled in lvsim: ServerSignature EMail";
        result_.config.has_signature = state == "on";
        if (state != "on" && state != "off") {
            return "ServerSignature: use one of: off | on | email";
        }
    } else if (state != "off") {
        return fmt::format("not modelled in lvsim: {} {}", typed, value);
    }
    return {};
}

void Directives::number(std::string_view name, const std::string& value) {
    const std::uint32_t count = leading_number(value);
    HttpdConfig& config = result_.config;
    if (name == "keepalivetimeout") {
        config.keep_alive_timeout = SimDuration::seconds(count);
    } else if (name == "timeout") {
        config.send_timeout = config.request_timeout = SimDuration::seconds(count);
    } else if (name == "listenbacklog") {
        config.backlog = count;
    } else {
        config.keep_alive_max = count;
    }
}

std::string Directives::server_tokens(const std::string& value) {
    const std::string level = in_small_letters(value);
    std::string& server = result_.config.server;
    if (level == "os" || level == "full") {
        server = "Apache/2.2.15 (CentOS)";
    } else if (level == "prod" || level == "productonly") {
        server = "Apache";
    } else if (level == "major") {
        server = "Apache/2";
    } else if (level == "minor") {
        server = "Apache/2.2";
    } else if (level == "min" || level == "minimal") {
        server = "Apache/2.2.15";
    } else {
        return "ServerTokens takes 1 argument, 'Prod', 'Major', 'Minor', 'Min', 'OS', or 'Full'";
    }
    return {};
}

/// "8080", "10.0.3.100:8080", "[::]:8080", "*:80".
std::string Directives::listen(std::span<const std::string> words) {
    const std::string_view text = words[1];
    if (words.size() == 3 && in_small_letters(words[2]) != "http") {
        return fmt::format("not modelled in lvsim: Listen with the protocol {}", words[2]);
    }
    const std::size_t colon = text.rfind(':');
    const std::string_view digits = colon == std::string_view::npos ? text : text.substr(colon + 1);
    const bool is_numeric =
        !digits.empty() && digits.find_first_not_of("0123456789") == std::string_view::npos;
    if (!is_numeric) {
        // A name without a port, or a port that is no number.
        return colon == std::string_view::npos || text.ends_with(']') ? "Port must be specified"
                                                                      : "Invalid address or port";
    }
    constexpr std::uint32_t kPortMax = 65'535;
    const std::uint32_t port = leading_number(digits);
    if (port == 0 || port > kPortMax || digits.size() > 5) return "Invalid address or port";
    Endpoint where{IpAddress(), static_cast<std::uint16_t>(port)};
    const std::string_view host =
        colon == std::string_view::npos ? std::string_view() : text.substr(0, colon);
    if (!host.empty() && host != "*" && host != "[::]" && host != "0.0.0.0") {
        const auto address = IpAddress::parse(host);
        if (!address || !address->is_v4()) {
            return fmt::format("not modelled in lvsim: Listen on the address {}", host);
        }
        where.address = *address;
    } else if (host == "0.0.0.0") {
        where.address = IpAddress::v4(0);
    }
    result_.config.listen.push_back(where);
    return {};
}

std::string Directives::error_document(std::span<const std::string> words,
                                       std::string_view section) {
    const std::uint32_t status = leading_number(words[1]);
    if (status < 400 || status > 599) {
        return fmt::format("Unsupported HTTP response code {}", words[1]);
    }
    if (!words[2].starts_with('/')) {
        return "not modelled in lvsim: ErrorDocument with a text or another server";
    }
    const bool is_in_site = section.empty() || section.starts_with("<ifmodule");
    const bool is_root = section.starts_with("<locationmatch");
    if (!is_in_site && !is_root) return "not modelled in lvsim: ErrorDocument in this section";
    auto& documents = result_.config.error_documents;
    (is_root ? documents.root : documents.site)[static_cast<std::uint16_t>(status)] = words[2];
    return {};
}

std::string Directives::alias(std::span<const std::string> words) {
    if (!words[1].starts_with('/')) {
        return fmt::format("not modelled in lvsim: Alias of {}", words[1]);
    }
    result_.config.aliases.emplace_back(words[1], below_root(words[2]));
    return {};
}

std::string Directives::log_format(std::span<const std::string> words) {
    // One that no log uses does no harm: finish() reads those that are.
    formats_[words.size() == 3 ? words[2] : std::string()] = words[1];
    return {};
}

std::string Directives::custom_log(std::span<const std::string> words) {
    if (words.size() == 4) return "not modelled in lvsim: CustomLog with a condition";
    if (words[1].starts_with('|')) {
        return fmt::format("not modelled in lvsim: a log to {}", words[1]);
    }
    custom_logs_.push_back({words[1], words.size() == 3 ? words[2] : std::string()});
    return {};
}

std::string Directives::finish() {
    LogFiles& logs = result_.config.log_files;
    logs.error_log = below_root(error_log_);
    for (const Custom& custom : custom_logs_) {
        const auto named = formats_.find(custom.format);
        auto format = LogFormat::parse(named == formats_.end() ? custom.format : named->second);
        if (!format) return format.error();
        logs.access_logs.push_back({below_root(custom.path), std::move(*format)});
    }
    return {};
}

}  // namespace lvsim::httpd
