// SPDX-License-Identifier: Apache-2.0
#include "models/httpd/config_file.hpp"

#include "models/host/files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <optional>
#include <vector>

namespace lvsim::httpd {

namespace {

constexpr int kIncludeDepthMax = 16;
constexpr int kFilesMax = 256;

/// Directives without effect on what is modelled; sections with them: "<directory".
constexpr std::array<std::string_view, 48> kWithoutEffect = {"accessfilename",
                                                             "adddefaultcharset",
                                                             "addtype",
                                                             "allow",
                                                             "allowoverride",
                                                             "customlog",
                                                             "defaulttype",
                                                             "deny",
                                                             "errorlog",
                                                             "extendedstatus",
                                                             "group",
                                                             "hostnamelookups",
                                                             "loadmodule",
                                                             "logformat",
                                                             "loglevel",
                                                             "maxclients",
                                                             "maxrequestsperchild",
                                                             "maxspareservers",
                                                             "minspareservers",
                                                             "options",
                                                             "order",
                                                             "pidfile",
                                                             "satisfy",
                                                             "serveradmin",
                                                             "serverlimit",
                                                             "serversignature",
                                                             "servertokens",
                                                             "startservers",
                                                             "traceenable",
                                                             "typesconfig",
                                                             "usecanonicalname",
                                                             "user",
                                                             "languagepriority",
                                                             "forcelanguagepriority",
                                                             "addlanguage",
                                                             "addhandler",
                                                             "addoutputfilter",
                                                             "addcharset",
                                                             "browsermatch",
                                                             "indexoptions",
                                                             "readmename",
                                                             "headername",
                                                             "indexignore",
                                                             "<directory",
                                                             "<files",
                                                             "<ifmodule",
                                                             "<location",
                                                             "<limit"};
/// What people write into it beside, and that would do something.
constexpr std::array<std::string_view, 16> kNotModelled = {
    "alias",         "aliasmatch",      "authname",    "authtype",         "authuserfile",
    "errordocument", "namevirtualhost", "proxypass",   "proxypassreverse", "redirect",
    "require",       "rewriteengine",   "rewriterule", "scriptalias",      "serveralias",
    "<virtualhost"};

std::string lower(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(), [](char c) {
        return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    });
    return result;
}

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

std::vector<std::string> words_of(std::string_view line) {
    std::vector<std::string> words;
    while (true) {
        const std::size_t begin = line.find_first_not_of(" \t\r");
        if (begin == std::string_view::npos) return words;
        line.remove_prefix(begin);
        const bool is_quoted = line[0] == '"';
        const std::size_t end =
            is_quoted ? line.find('"', 1) : std::min(line.find_first_of(" \t\r"), line.size());
        if (end == std::string_view::npos) {
            words.emplace_back(line.substr(1));
            return words;
        }
        words.emplace_back(is_quoted ? line.substr(1, end - 1) : line.substr(0, end));
        line.remove_prefix(std::min(end + (is_quoted ? 1 : 0), line.size()));
    }
}

template <typename Number>
std::optional<Number> whole(std::string_view text) {
    Number number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool is_right = error == std::errc() && end == text.data() + text.size();
    return is_right ? std::optional(number) : std::nullopt;
}

class Reader {
public:
    explicit Reader(const host::Files& files) : files_(files) {
        result_.config = default_config(host::Profile::Centos6);
        result_.config.listen.clear();
    }

    tl::expected<ConfigFile, std::string> run(std::string_view path) {
        if (!files_.read(path)) {
            return tl::unexpected(
                fmt::format("httpd: could not open document config file {}\n", path));
        }
        read_file(path, 0);
        if (!error_.empty()) return tl::unexpected(error_);
        if (result_.config.listen.empty()) {
            return tl::unexpected(std::string(
                "no listening sockets available, shutting down\nUnable to open logs\n"));
        }
        return result_;
    }

private:
    struct Section {
        std::string name;
        int line = 0;
    };

    void read_file(std::string_view path, int depth) {
        const std::string text = files_.read(path).value_or("");
        std::vector<Section> open;
        std::string_view rest = text;
        for (int number = 1; !rest.empty() && error_.empty(); ++number) {
            const int first = number;
            std::string line = take_line(rest);
            while (line.ends_with('\\') && !rest.empty()) {
                line.pop_back();
                line += take_line(rest);
                ++number;
            }
            path_ = path;
            line_ = first;
            read_line(line, open, depth);
        }
        if (error_.empty() && !open.empty()) {
            error_ = fmt::format(
                "httpd: Syntax error on line {0} of {1}: {1}:{0}: {2}> was not "
                "closed.\n",
                open.back().line, path, open.back().name);
        }
    }

    static std::string take_line(std::string_view& rest) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        std::string line(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
        return line;
    }

    void read_line(std::string_view line, std::vector<Section>& open, int depth) {
        const std::vector<std::string> words = words_of(line);
        if (words.empty() || words[0][0] == '#') return;
        std::string name = lower(words[0]);
        if (name.starts_with("</")) {
            const bool is_right =
                !open.empty() && name == "</" + lower(open.back().name).substr(1) + ">";
            if (!is_right) return fail(fmt::format("{} without matching section", words[0]));
            open.pop_back();
            return;
        }
        if (name.ends_with('>')) name.pop_back();
        if (contains(kNotModelled, name)) {
            error_ = fmt::format("not modelled in lvsim: the directive {} of httpd\n", words[0]);
            return;
        }
        if (name[0] == '<') open.push_back({words[0], line_});
        if (contains(kWithoutEffect, name)) return;
        read_directive(name, words, depth);
    }

    void read_directive(const std::string& name, const std::vector<std::string>& words, int depth) {
        HttpdConfig& config = result_.config;
        if (!is_known(name)) {
            return fail(
                fmt::format("Invalid command '{}', perhaps misspelled or defined by a "
                            "module not included in the server configuration",
                            words[0]));
        }
        if (words.size() < 2) return fail(fmt::format("{} takes one argument", words[0]));
        const std::string& value = words[1];
        if (name == "listen") {
            add_listen(value);
        } else if (name == "documentroot") {
            config.document_root = value;
            if (!files_.is_directory(value)) fail("DocumentRoot must be a directory");
        } else if (name == "directoryindex") {
            config.directory_index.assign(words.begin() + 1, words.end());
        } else if (name == "servername") {
            result_.has_server_name = true;
        } else if (name == "serverroot") {
            root_ = value;
        } else if (name == "include") {
            include(value, depth);
        } else if (name == "keepalive") {
            const std::string state = lower(value);
            config.is_keep_alive = state == "on";
            if (state != "on" && state != "off") fail("KeepAlive must be On or Off");
        } else {
            read_number(name, words[0], value);
        }
    }

    static bool is_known(std::string_view name) {
        constexpr std::array<std::string_view, 11> kKnown = {
            "listen",     "documentroot",  "directoryindex",      "servername",
            "serverroot", "include",       "keepalive",           "keepalivetimeout",
            "timeout",    "listenbacklog", "maxkeepaliverequests"};
        return contains(kKnown, name);
    }

    void read_number(std::string_view name, std::string_view typed, std::string_view value) {
        const auto number = whole<std::uint32_t>(value);
        if (!number) return fail(fmt::format("{} must be a number", typed));
        HttpdConfig& config = result_.config;
        if (name == "keepalivetimeout") {
            config.keep_alive_timeout = SimDuration::seconds(*number);
        } else if (name == "timeout") {
            config.send_timeout = config.request_timeout = SimDuration::seconds(*number);
        } else if (name == "listenbacklog") {
            config.backlog = *number;
        } else {
            config.keep_alive_max = *number;
        }
    }

    /// "8080", "10.0.3.100:8080", "[::]:8080".
    void add_listen(std::string_view text) {
        const std::size_t colon = text.rfind(':');
        const auto port =
            whole<std::uint16_t>(colon == std::string_view::npos ? text : text.substr(colon + 1));
        if (!port || *port == 0) return fail("Port must be specified");
        Endpoint where{IpAddress(), *port};
        const std::string_view host =
            colon == std::string_view::npos ? std::string_view() : text.substr(0, colon);
        if (!host.empty() && host != "*" && host != "[::]") {
            const auto address = IpAddress::parse(host);
            if (!address || !address->is_v4()) {
                return fail(fmt::format("not modelled in lvsim: Listen on the address {}", host));
            }
            where.address = *address;
        }
        result_.config.listen.push_back(where);
    }

    void include(const std::string& pattern, int depth) {
        if (depth >= kIncludeDepthMax || ++files_read_ > kFilesMax) {
            return fail("Exceeded the maximum include directory nesting level");
        }
        const std::string path = pattern.starts_with('/') ? pattern : root_ + "/" + pattern;
        const std::size_t slash = path.rfind('/');
        const std::string directory = path.substr(0, slash);
        const std::string name = path.substr(slash + 1);
        const std::size_t star = name.find('*');
        const std::string path_before = path_;
        const int line_before = line_;
        if (star == std::string::npos) {
            if (!files_.read(path)) {
                return fail(
                    fmt::format("Could not open configuration file {}: No such file or "
                                "directory",
                                path));
            }
            read_file(path, depth + 1);
        } else {
            for (const std::string& file : files_.list(directory)) {
                const bool is_one = file.size() >= name.size() - 1 &&
                                    file.starts_with(name.substr(0, star)) &&
                                    file.ends_with(name.substr(star + 1));
                if (is_one && error_.empty()) read_file(directory + "/" + file, depth + 1);
            }
        }
        path_ = path_before;
        line_ = line_before;
    }

    void fail(std::string_view what) {
        if (!error_.empty()) return;
        error_ = fmt::format("Syntax error on line {} of {}:\n{}\n", line_, path_, what);
    }

    const host::Files& files_;
    ConfigFile result_;
    std::string root_ = "/etc/httpd";
    std::string path_;
    int line_ = 0;
    int files_read_ = 0;  ///< By Include.
    std::string error_;
};

}  // namespace

tl::expected<ConfigFile, std::string> read_config_file(const host::Files& files,
                                                       std::string_view path) {
    return Reader(files).run(path);
}

}  // namespace lvsim::httpd
