// SPDX-License-Identifier: Apache-2.0
//
// What the directives of httpd.conf do, one at a time. Errors are Apache 2.2's sentences; what it
// would do and lvsim does not is refused by name ("not modelled in lvsim: ...").
#pragma once

#include "models/httpd/config_file.hpp"

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::host {
class Files;
}

namespace lvsim::httpd {

/// How the name stands in the configuration; in small letters.
enum class DirectiveKind { Unknown, WithoutEffect, NotModelled, Known, Include };
[[nodiscard]] DirectiveKind kind_of(std::string_view name);

class Directives {
public:
    /// Requires: files outlive it.
    explicit Directives(const host::Files& files);

    /// words[0] is the name as typed; `section`: in which innermost section, "" in none. Returns
    /// what is wrong, empty: nothing. Requires: kind_of() says Known.
    [[nodiscard]] std::string apply(std::string_view name, std::span<const std::string> words,
                                    std::string_view section);
    /// A path below ServerRoot, if it is not absolute.
    [[nodiscard]] std::string below_root(std::string_view path) const;
    /// All files are read: what only shows at the end. Returns what is wrong.
    [[nodiscard]] std::string finish();
    [[nodiscard]] ConfigFile& result() { return result_; }

private:
    [[nodiscard]] std::string listen(std::span<const std::string> words);
    [[nodiscard]] std::string document_root(const std::string& value);
    [[nodiscard]] std::string server_tokens(const std::string& value);
    [[nodiscard]] std::string error_document(std::span<const std::string> words,
                                             std::string_view section);
    [[nodiscard]] std::string alias(std::span<const std::string> words);
    [[nodiscard]] std::string log_format(std::span<const std::string> words);
    [[nodiscard]] std::string custom_log(std::span<const std::string> words);
    [[nodiscard]] std::string flag(std::string_view name, std::string_view typed,
                                   std::string_view value);
    void number(std::string_view name, const std::string& value);

    struct Custom {
        std::string path;
        std::string format;  ///< A nickname or a format.
    };

    const host::Files& files_;
    ConfigFile result_;
    std::string root_ = "/etc/httpd";
    std::string error_log_ = "logs/error_log";
    std::map<std::string, std::string, std::less<>> formats_;
    std::vector<Custom> custom_logs_;
};

/// In small letters.
[[nodiscard]] std::string in_small_letters(std::string_view text);

}  // namespace lvsim::httpd
