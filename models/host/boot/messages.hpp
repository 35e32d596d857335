// SPDX-License-Identifier: Apache-2.0
//
// The language and the layout of what start scripts print: a text, and "[  OK  ]" in column 60.
// Behaviour reference: /etc/init.d/functions of CentOS 6 (centos6-lab.md, section 0).
#pragma once

#include "models/host/command.hpp"
#include "models/host/language.hpp"
#include "models/host/stream.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace lvsim::host {

enum class Language : std::uint8_t { English, French };
/// Of a value of LANG: "fr_FR.UTF-8" is French, everything that does not begin with "fr" English.
[[nodiscard]] Language language_of(std::string_view lang);
/// Of a program's messages: LC_ALL, then LC_MESSAGES, then LANG of its environment.
[[nodiscard]] Language language_of(const Surroundings& surroundings);

/// A text in both languages.
using Phrase = BothLanguages;

/// What a start script writes to. Text that is longer than the column of the result is written
/// over by it, as on a terminal.
class ScriptConsole {
public:
    ScriptConsole(Stream* out, Stream* error, Language language)
        : out_(out), error_(error), language_(language) {}

    [[nodiscard]] Language language() const { return language_; }
    [[nodiscard]] std::string_view in_language(const Phrase& phrase) const {
        return phrase.in(language_ == Language::French);
    }
    /// "Stopping httpd: ", without the end of the line.
    void begin(std::string_view text);
    /// More of the line; "\n" in it ends the line, and what follows begins another.
    void write(std::string_view text);
    /// The result of the line, and its end.
    void success() { end("  OK  "); }
    void failure();
    void warning();
    /// A line of its own on standard output.
    void say(std::string_view line);
    /// The same on standard error.
    void complain(std::string_view line);

private:
    void end(std::string_view tag);

    Stream* out_;
    Stream* error_;
    Language language_;
    std::string line_;         ///< The current line, in part written already.
    std::size_t written_ = 0;  ///< Bytes of it.
};

}  // namespace lvsim::host
