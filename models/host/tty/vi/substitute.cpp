// SPDX-License-Identifier: Apache-2.0
//
// vi's :s and :g: substitutions are made by the engine of sed's s.
#include "models/host/commands/regex_adapter.hpp"
#include "models/host/commands/sed_machine.hpp"
#include "models/host/commands/sed_script.hpp"
#include "models/host/tty/vi/editor.hpp"

#include <fmt/format.h>
#include <tl/expected.hpp>

#include <algorithm>
#include <utility>

namespace lvsim::host {

namespace {

constexpr BothLanguages kNotFound = {"E486: Pattern not found: {}", "E486: Motif introuvable: {}"};
constexpr BothLanguages kTrailing = {"E488: Trailing characters", "E488: Caractères surnuméraires"};
constexpr BothLanguages kSubstitutions = {"{} substitutions on {} lines",
                                          "{} substitutions sur {} lignes"};
constexpr std::size_t kReportedMin = 3;  // 'report' is 2: more are told of

/// What Vim takes as a replacement, in sed's spelling: \r is a new line there, \n here.
std::string as_sed_replacement(std::string_view text) {
    std::string by;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool is_escape = text[i] == '\\' && i + 1 < text.size();
        if (is_escape && text[i + 1] == 'r') {
            by += "\\n";
            ++i;
        } else if (text[i] == '/') {
            by += "\\/";
        } else {
            by += text[i];
            if (is_escape) by += text[++i];
        }
    }
    return by;
}

/// Error: what sed says of it.
tl::expected<SedCommand, std::string> command_with(std::string_view replacement, bool is_global) {
    // Only the replacement is of use; the pattern must have the groups that it may name.
    constexpr std::string_view kGroups = R"(\(\)\(\)\(\)\(\)\(\)\(\)\(\)\(\)\(\))";
    const auto script = read_sed_script(
        {fmt::format("s/{}/{}/", kGroups, as_sed_replacement(replacement)), ""}, false);
    if (!script) return tl::unexpected(script.error());
    SedCommand command = script->commands.front();
    command.is_global = is_global;
    return command;
}

std::vector<std::string> lines_of(const std::string& text) {
    const TextBuffer buffer(text + "\n");
    std::vector<std::string> lines;
    for (std::size_t i = 0; i < buffer.line_count(); ++i) lines.push_back(buffer.line(i));
    return lines;
}

}  // namespace

/// :s/pattern/replacement/flags; without them the last ones again.
void ViEditor::ex_substitute(const ExLine& line, std::size_t first, std::size_t last) {
    std::vector<std::string> parts = split_by_separator(line.arguments, 3);
    parts.resize(3);
    if (!parts[0].empty()) pattern_ = parts[0];
    if (!line.arguments.empty()) substitution_ = parts[1];
    const std::string& flags = parts[2];
    const std::size_t unknown = flags.find_first_not_of("gi");
    if (unknown != std::string::npos) {
        return flags[unknown] == 'c' ? refuse(":s with the flag c") : say(kTrailing, true);
    }
    const bool ignores_case = ignores_case_ || flags.find('i') != std::string::npos;
    const auto regex = Regex::compile(pattern_, RegexSyntax::Basic, ignores_case);
    if (!regex) return say(regex.error(), true);
    const auto command = command_with(substitution_, flags.find('g') != std::string::npos);
    if (!command) return say(command.error(), true);
    const std::size_t before = buffer_.line_count();
    std::size_t changed = 0;
    bool is_too_complex = false;
    for (std::size_t i = first; i <= last; ++i) {
        const auto result = substituted(*command, *regex, buffer_.line(i), is_too_complex);
        if (!result) continue;
        if (!buffer_.has_room(result->size())) break;
        std::vector<std::string> lines = lines_of(*result);
        const std::size_t added = lines.size() - 1;
        buffer_.replace_lines(i, 1, std::move(lines));
        ++changed;
        i += added;
        last += added;
        cursor_ = {i, 0};
    }
    tell_substitutions(changed, before);
}

void ViEditor::tell_substitutions(std::size_t lines, std::size_t lines_before) {
    if (lines == 0) {
        return say(fmt::format(fmt::runtime(kNotFound.in(is_french_)), pattern_), true);
    }
    cursor_.byte = first_nonblank(cursor_.line);
    tell_lines(lines_before);
    if (lines >= kReportedMin) {
        say(fmt::format(fmt::runtime(kSubstitutions.in(is_french_)), lines, lines));
    }
}

/// :g/pattern/command and :v: d and s only.
void ViEditor::ex_global(const ExLine& line, std::size_t first, std::size_t last) {
    std::vector<std::string> parts = split_by_separator(line.arguments, 2);
    parts.resize(2);
    if (!parts[0].empty()) pattern_ = parts[0];
    const bool is_negated = line.is_forced || line.name[0] == 'v';
    const ExLine command = read_ex_line(parts[1]);
    if (command.name != "d" && command.name != "s") {
        return refuse(":g with a command other than d and s");
    }
    const auto regex = Regex::compile(pattern_, RegexSyntax::Basic, ignores_case_);
    if (!regex) return say(regex.error(), true);
    bool is_too_complex = false;
    const std::size_t before = buffer_.line_count();
    std::vector<std::string> kept;
    std::vector<std::size_t> found;
    for (std::size_t i = first; i <= last; ++i) {
        const bool matches = regex->search(buffer_.line(i), 0, is_too_complex).has_value();
        if (matches != is_negated) {
            found.push_back(i);
        } else {
            kept.push_back(buffer_.line(i));
        }
    }
    if (found.empty()) {
        return say(fmt::format(fmt::runtime(kNotFound.in(is_french_)), pattern_), true);
    }
    if (command.name == "d") {
        buffer_.replace_lines(first, last - first + 1, std::move(kept));
        cursor_.line = std::min(found.back() + 1 - found.size(), buffer_.line_count() - 1);
        return tell_lines(before);
    }
    for (auto at = found.rbegin(); at != found.rend(); ++at) ex_substitute(command, *at, *at);
}

}  // namespace lvsim::host
