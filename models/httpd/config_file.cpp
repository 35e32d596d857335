// SPDX-License-Identifier: Apache-2.0
#include "models/httpd/config_file.hpp"

#include "models/host/files.hpp"
#include "models/httpd/directives.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace lvsim::httpd {

namespace {

constexpr int kIncludeDepthMax = 16;
constexpr int kFilesMax = 256;

/// The word in front, its quotes and their backslashes taken away.
std::string take_word(std::string_view& line) {
    const bool is_quoted = line[0] == '"' || line[0] == '\'';
    if (!is_quoted) {
        const std::size_t end = std::min(line.find_first_of(" \t\r"), line.size());
        std::string word(line.substr(0, end));
        line.remove_prefix(end);
        return word;
    }
    const char quote = line[0];
    std::string word;
    std::size_t at = 1;
    for (; at < line.size() && line[at] != quote; ++at) {
        const bool is_escape = line[at] == '\\' && at + 1 < line.size() &&
                               (line[at + 1] == quote || line[at + 1] == '\\');
        if (is_escape) ++at;
        word += line[at];
    }
    line.remove_prefix(std::min(at + 1, line.size()));
    return word;
}

std::vector<std::string> words_of(std::string_view line) {
    std::vector<std::string> words;
    while (true) {
        const std::size_t begin = line.find_first_not_of(" \t\r");
        if (begin == std::string_view::npos) return words;
        line.remove_prefix(begin);
        words.push_back(take_word(line));
    }
}

class Reader {
public:
    explicit Reader(const host::Files& files) : files_(files), directives_(files) {}

    tl::expected<ConfigFile, std::string> run(std::string_view path) {
        if (!files_.read(path)) {
            return tl::unexpected(
                fmt::format("httpd: could not open document config file {}\n", path));
        }
        read_file(path, 0);
        if (error_.empty()) {
            if (const std::string wrong = directives_.finish(); !wrong.empty()) {
                error_ = wrong + "\n";
            }
        }
        if (!error_.empty()) return tl::unexpected(error_);
        ConfigFile& result = directives_.result();
        if (result.config.listen.empty()) {
            return tl::unexpected(std::string(
                "no listening sockets available, shutting down\nUnable to open logs\n"));
        }
        return std::move(result);
    }

private:
    struct Section {
        std::string name;  ///< As typed, with its '<'.
        int line = 0;
    };

    void read_file(std::string_view path, int depth) {
        const std::string text = files_.read(path).value_or("");
        std::vector<Section> open;
        std::string_view rest = text;
        for (int number = 1; !rest.empty() && error_.empty(); ++number) {
            std::string line = take_line(rest);
            while (line.ends_with('\\') && !rest.empty()) {
                line.pop_back();
                line += take_line(rest);
                ++number;
            }
            path_ = path;
            line_ = number;
            read_line(line, open, depth);
        }
        if (error_.empty() && !open.empty()) {
            error_ = fmt::format(
                "httpd: Syntax error on line {0} of {1}: {1}:{0}: {2}> was not closed.\n",
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
        if (words.empty() || words[0].starts_with('#')) return;
        std::string name = in_small_letters(words[0]);
        if (name.starts_with("</")) return close_section(words[0], name, open);
        if (name.ends_with('>')) name.pop_back();
        const bool is_section = name.starts_with('<');
        switch (kind_of(name)) {
            case DirectiveKind::Unknown:
                return fail(
                    fmt::format("Invalid command '{}', perhaps misspelled or defined by a "
                                "module not included in the server configuration",
                                words[0]));
            case DirectiveKind::NotModelled:
                error_ =
                    fmt::format("not modelled in lvsim: the directive {} of httpd\n", words[0]);
                return;
            case DirectiveKind::WithoutEffect: break;
            case DirectiveKind::Include: return include(words, depth);
            case DirectiveKind::Known: {
                const std::string in = open.empty() ? "" : in_small_letters(open.back().name);
                return fail(directives_.apply(name, words, in));
            }
        }
        if (is_section) open_section(words, line, open);
    }

    void open_section(const std::vector<std::string>& words, std::string_view line,
                      std::vector<Section>& open) {
        const std::string name =
            words[0].ends_with('>') ? words[0].substr(0, words[0].size() - 1) : words[0];
        if (line.find('>') == std::string_view::npos) {
            return fail(fmt::format("{}> directive missing closing '>'", name));
        }
        const bool is_match = in_small_letters(name) == "<locationmatch";
        const bool is_root = words.size() > 1 && words[1].starts_with("^/+$");
        if (is_match && !is_root) {
            error_ = "not modelled in lvsim: <LocationMatch> of more than the root of the site\n";
            return;
        }
        open.push_back({name, line_});
    }

    void close_section(const std::string& typed, const std::string& name,
                       std::vector<Section>& open) {
        if (open.empty()) {
            return fail(fmt::format("{} without matching <{} section", typed, typed.substr(2)));
        }
        const std::string& expected = open.back().name;
        if (name != "</" + in_small_letters(expected).substr(1) + ">") {
            return fail(fmt::format("Expected </{}> but saw {}", expected.substr(1), typed));
        }
        open.pop_back();
    }

    void include(const std::vector<std::string>& words, int depth) {
        if (words.size() != 2) {
            return fail(fmt::format("{} takes one argument, Name of the config file to be included",
                                    words[0]));
        }
        if (depth >= kIncludeDepthMax || ++files_read_ > kFilesMax) {
            return fail("Exceeded the maximum include directory nesting level");
        }
        const std::string path = directives_.below_root(words[1]);
        const std::string path_before = path_;
        const int line_before = line_;
        if (path.find('*') == std::string::npos) {
            if (!files_.read(path)) {
                return fail(fmt::format(
                    "Could not open configuration file {}: No such file or directory", path));
            }
            read_file(path, depth + 1);
        } else {
            include_all(path, depth);
        }
        path_ = path_before;
        line_ = line_before;
    }

    void include_all(const std::string& path, int depth) {
        const std::size_t slash = path.rfind('/');
        const std::string directory = path.substr(0, slash);
        const std::string name = path.substr(slash + 1);
        const std::size_t star = name.find('*');
        for (const std::string& file : files_.list(directory)) {
            const bool is_one = star != std::string::npos && file.size() >= name.size() - 1 &&
                                file.starts_with(name.substr(0, star)) &&
                                file.ends_with(name.substr(star + 1));
            if (is_one && error_.empty()) read_file(directory + "/" + file, depth + 1);
        }
    }

    /// Empty: nothing is wrong.
    void fail(std::string_view what) {
        if (!error_.empty() || what.empty()) return;
        const bool is_ours = what.starts_with("not modelled in lvsim");
        error_ = is_ours ? fmt::format("{}\n", what)
                         : fmt::format("Syntax error on line {} of {}:\n{}\n", line_, path_, what);
    }

    const host::Files& files_;
    Directives directives_;
    std::string path_;
    int line_ = 0;
    int files_read_ = 0;  ///< By Include.
    std::string error_;
};

}  // namespace

std::string missing_name(std::string_view host_name) {
    return fmt::format(
        "httpd: Could not reliably determine the server's fully qualified domain name, using {} "
        "for ServerName\n",
        host_name);
}

tl::expected<ConfigFile, std::string> read_config_file(const host::Files& files,
                                                       std::string_view path) {
    return Reader(files).run(path);
}

}  // namespace lvsim::httpd
