// SPDX-License-Identifier: Apache-2.0
//
// Walks over the lines of a configuration with tables of keywords, one table a block, as
// keepalived 2.2.7 does: several processes read the same file one after the other, each with the
// top blocks of the others switched off. What is wrong is said with its place and reading goes on;
// only a value that is missing ends it (exit status 2).
#pragma once

#include "models/keepalived/config/config_machine.hpp"
#include "models/keepalived/config/lines.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::keepalived {

/// Who reads: `keepalived -t` does all four one after the other, in this order.
enum class ConfigProcess : std::uint8_t { Parent, Checkers, Vrrp, Bfd };

struct ConfigMessage {
    ConfigProcess process;
    std::string text;
    bool operator==(const ConfigMessage&) const = default;
};

struct Draft;
class Reader;
/// What a keyword does: it finds its values in the reader and puts them into the draft.
using KeywordHandler = void (*)(Reader&, Draft&);

struct Keyword {
    std::string_view word;
    /// Null: the keyword changes nothing that is modelled.
    KeywordHandler handle = nullptr;
    /// Not null: the keyword opens a block with these keywords.
    std::span<const Keyword> (*block)() = nullptr;
    KeywordHandler end = nullptr;   ///< At the end of the block, unless it was skipped.
    KeywordHandler item = nullptr;  ///< Not null: a list follows; called for each of its lines.
    /// Of a keyword at the top: who reads it (and nobody else looks into its block).
    std::optional<ConfigProcess> owner = std::nullopt;
};

class Reader {
public:
    Reader(const ConfigMachine& machine, const ConfigLines& lines, ConfigProcess process,
           std::vector<ConfigMessage>& messages)
        : machine_(&machine), lines_(&lines), process_(process), messages_(&messages) {}

    /// Reads the whole file. False: it ended before its end, with exit status 2 or (files that
    /// includem and its kin did not find) 6.
    bool read(std::span<const Keyword> keywords, Draft& draft);
    [[nodiscard]] int failure() const { return failure_; }

    /// The words of the line; the keyword is word 0 (of a list's line the first value).
    [[nodiscard]] std::size_t size() const { return words_->size(); }
    /// Empty if there is none.
    [[nodiscard]] std::string_view word(std::size_t index) const;
    /// As word(), but a missing one is fatal: the handler returns when this is none.
    [[nodiscard]] std::optional<std::string_view> need(std::size_t index);
    [[nodiscard]] const ConfigMachine& machine() const { return *machine_; }
    [[nodiscard]] ConfigProcess process() const { return process_; }

    /// "(FILE: Line n) TEXT"; without the file where the parent reads the main one.
    void report(std::string text);
    /// Without a place: what is found after reading.
    void report_plain(std::string text);
    /// "not modelled in lvsim: TEXT", with its place.
    void refuse(std::string_view text);
    /// From a handler: the block that follows (if one does) is not read.
    void skip_block() { skip_ = Skip::Pending; }

private:
    enum class Skip : std::uint8_t { No, Pending, Inside };

    [[nodiscard]] const ConfigLine* next_line();
    bool read_block(std::span<const Keyword> keywords, Draft& draft, int level, bool needs_brace);
    void read_list(const Keyword& keyword, Draft& draft);
    void apply(const Keyword& keyword, Draft& draft, int level);
    [[nodiscard]] bool skip_line(std::string_view word, int level, bool& ends_block);
    bool opening_line(std::string_view word, int level, bool& needs_brace);

    const ConfigMachine* machine_;
    const ConfigLines* lines_;
    ConfigProcess process_;
    std::vector<ConfigMessage>* messages_;
    std::size_t next_ = 0;
    const ConfigLine* place_ = nullptr;
    const std::vector<std::string>* words_ = nullptr;
    Skip skip_ = Skip::No;
    int skip_depth_ = 0;
    int failure_ = 0;
    bool has_missing_file_ = false;
};

}  // namespace lvsim::keepalived
