// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/journal.hpp"

#include "scenarios/runtime/journal_json.hpp"
#include "scenarios/runtime/loader/error_codes.hpp"
#include "scenarios/runtime/report.hpp"
#include "scenarios/runtime/yaml/yaml_reader.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <limits>
#include <utility>

namespace lvsim::runtime {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kVersion = 1;
constexpr std::size_t kBytesMax = std::size_t{256} * 1024 * 1024;

/// What a machine has printed may be any bytes: JSON must be UTF-8.
std::string line_of(const Json& object) {
    return object.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
}

/// One reading of a file.
class Reader {
public:
    explicit Reader(const std::string& file) : file_(file) {}

    void line(std::string_view text) {
        ++line_;
        const Json object = Json::parse(text, nullptr, false);
        if (object.is_discarded()) {
            complain("not an object of JSON on one line");
        } else if (line_ == 1) {
            head(object);
        } else if (auto entry = entry_from_json(object)) {
            add(std::move(*entry));
        } else {
            complain(entry.error());
        }
    }
    [[nodiscard]] Result<SavedJournal> take() {
        if (line_ == 0) complain("is empty, expected the head of a journal");
        if (!errors_.empty()) return tl::unexpected(std::move(errors_));
        journal_.file = file_;
        return std::move(journal_);
    }

private:
    void head(const Json& object) {
        const bool is_head = object.is_object() && object.contains("journal") &&
                             object.contains("scenario") && object["scenario"].is_string() &&
                             object.contains("seed") && object["seed"].is_number_unsigned();
        if (!is_head) {
            complain(
                "no head of a journal, expected {\"journal\":1,\"scenario\":...,\"seed\":...}");
        } else if (object["journal"] != kVersion) {
            complain(fmt::format("a journal of version {}, expected version {}",
                                 object["journal"].dump(), kVersion));
        } else {
            journal_.scenario = object["scenario"].get<std::string>();
            journal_.seed = object["seed"].get<std::uint64_t>();
            read_until(object);
        }
    }
    void read_until(const Json& object) {
        const auto until = object.find("until_ns");
        if (until == object.end()) return;
        if (!until->is_number_unsigned() ||
            until->get<std::uint64_t>() >
                static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
            return complain("'until_ns' is no time in nanoseconds");
        }
        journal_.until = SimTime::at(SimDuration::nanoseconds(until->get<std::int64_t>()));
    }
    void add(JournalEntry entry) {
        auto& entries = journal_.entries;
        if (!entries.empty() &&
            (entry.time < entries.back().time || entry.after_event < entries.back().after_event)) {
            complain("is earlier than the command before it");
        }
        entries.push_back(std::move(entry));
    }
    void complain(std::string message) {
        errors_.push_back({std::string(code::kJournal),
                           {file_, std::max(line_, 1), 1},
                           "",
                           std::move(message),
                           ""});
    }

    const std::string& file_;
    int line_ = 0;
    SavedJournal journal_;
    Diagnostics errors_;
};

}  // namespace

SavedJournal saved_journal(const Report& report) {
    return {report.scenario, report.seed, report.journal, "", {}};
}

std::string to_json_lines(const Journal& journal) {
    std::string text;
    for (const auto& entry : journal) text += line_of(to_json(entry));
    return text;
}

std::string to_json_lines(const SavedJournal& journal) {
    Json head = {{"journal", kVersion}, {"scenario", journal.scenario}, {"seed", journal.seed}};
    if (journal.until) head["until_ns"] = journal.until->ns();
    return line_of(head) + to_json_lines(journal.entries);
}

Result<SavedJournal> read_journal(const std::string& path) {
    const auto text = read_input_file(path, kBytesMax);
    if (!text) return tl::unexpected(text.error());
    return parse_journal(*text, path);
}

Result<SavedJournal> parse_journal(std::string_view text, const std::string& file) {
    Reader reader(file);
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        reader.line(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return reader.take();
}

}  // namespace lvsim::runtime
