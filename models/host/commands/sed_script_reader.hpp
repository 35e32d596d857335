// SPDX-License-Identifier: Apache-2.0
//
// Reads a script of sed(1) letter by letter: sed_script_reader.cpp commands and addresses,
// sed_arguments.cpp what follows a command's letter.
#pragma once

#include "models/host/commands/sed_script.hpp"

#include <tl/expected.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lvsim::host {

class SedScriptReader {
public:
    explicit SedScriptReader(bool is_extended) : is_extended_(is_extended) {}

    void read(const SedSource& source);

    tl::expected<SedScript, std::string> finish();

private:
    [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }
    [[nodiscard]] char peek() const { return at_end() ? '\n' : text_[at_]; }
    void skip_blanks();
    void fail(std::string_view what) { fail_at(at_, what); }
    void fail_at(std::size_t at, std::string_view what);
    void refuse(std::string_view what);

    /// False: the source is over, or wrong.
    bool read_command();
    bool read_addresses(SedCommand& command);
    bool check_zero(const SedCommand& command);
    std::uint64_t number();
    bool read_address(SedAddress& address, bool is_second);
    bool read_pattern_address(SedAddress& address);

    std::string bracket();
    /// Up to the delimiter, which is taken; "\DELIMITER" is the letter itself.
    /// Brackets of patterns may hold it.
    std::optional<std::string> delimited(char delimiter, bool is_pattern);
    bool compile(const std::string& pattern, bool ignores_case, PatternIndex& index);
    bool read_arguments(SedCommand command);
    bool close_block(const SedCommand& command);

    /// What may follow a command: the end of the line, ";" or "}".
    bool read_end();
    bool read_substitution(SedCommand& command);
    bool unterminated(char name);
    bool read_flags(SedCommand& command, bool& ignores_case);
    bool read_replacement(std::string_view text, SedCommand& command);
    bool check_group(const SedCommand& command, std::size_t group);
    static std::optional<SedPiece::Kind> case_kind(char letter);
    bool read_sets(SedCommand& command);
    static std::string without_backslashes(std::string_view text);
    std::string rest_of_line();

    /// "a text", "a\" and a newline and lines, of which a backslash joins the
    /// next.
    bool read_text(SedCommand& command);
    bool read_label(const SedCommand& command);
    bool read_jump(SedCommand& command);
    bool read_status(SedCommand& command);
    bool is_extended_;
    std::string text_;
    std::string name_;
    std::size_t at_ = 0;
    SedScript script_;
    std::vector<std::size_t> blocks_;
    std::map<std::string, std::size_t, std::less<>> labels_;
    std::vector<std::pair<std::size_t, std::string>> jumps_;
    std::optional<std::string> error_;
};

}  // namespace lvsim::host
