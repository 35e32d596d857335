// SPDX-License-Identifier: Apache-2.0
//
// sort(1): -n -r -u -f -b -h -t -k -o -c -s (byte order of the C locale); -V -m
// -g -M -R -z -d and -i are not modelled.
#include "models/host/commands/file_command.hpp"
#include "models/host/commands/programs.hpp"
#include "models/host/commands/sort_keys.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace lvsim::host {

namespace {

constexpr std::array<OptionSpec, 25> kOptions = {{
    {'n', "numeric-sort", OptionKind::Flag},
    {'r', "reverse", OptionKind::Flag},
    {'u', "unique", OptionKind::Flag},
    {'f', "ignore-case", OptionKind::Flag},
    {'b', "ignore-leading-blanks", OptionKind::Flag},
    {'h', "human-numeric-sort", OptionKind::Flag},
    {'V', "version-sort", OptionKind::FlagNotModelled},
    {'t', "field-separator", OptionKind::Value},
    {'k', "key", OptionKind::Value},
    {'o', "output", OptionKind::Value},
    {'c', "check", OptionKind::Flag},
    {'s', "stable", OptionKind::Flag},
    {'d', "dictionary-order", OptionKind::FlagNotModelled},
    {'g', "general-numeric-sort", OptionKind::FlagNotModelled},
    {'i', "ignore-nonprinting", OptionKind::FlagNotModelled},
    {'m', "merge", OptionKind::FlagNotModelled},
    {'M', "month-sort", OptionKind::FlagNotModelled},
    {'R', "random-sort", OptionKind::FlagNotModelled},
    {'z', "zero-terminated", OptionKind::FlagNotModelled},
    {'C', "", OptionKind::FlagNotModelled},
    {'S', "buffer-size", OptionKind::Value},
    {'T', "temporary-directory", OptionKind::Value},
    {'\0', "parallel", OptionKind::Value},
    {'\0', "help", OptionKind::FlagNotModelled},
    {'\0', "version", OptionKind::FlagNotModelled},
}};

constexpr int kStatusTrouble = 2;

class Sort final : public LineProgram {
public:
    Sort(const CommandContext* context, const ParsedOptions& parsed, SortOrder order)
        : LineProgram(context, parsed.operands),
          order_(std::move(order)),
          is_unique_(parsed.has("u")),
          is_checking_(parsed.has("c")) {
        if (const std::string* path = parsed.value("o")) output_ = *path;
    }

    void begin_input(std::string_view name) override { name_ = name; }

    void fail(std::string_view name, FileError error) override {
        const std::string_view what =
            error == FileError::IsDirectory ? "read failed: {}: {}" : "cannot read: {}: {}";
        complain(context(), fmt::format(fmt::runtime(what), name, why(context(), error)));
        has_failed_ = true;
    }
    [[nodiscard]] bool is_done() const override { return has_failed_; }

    [[nodiscard]] int finish() override {
        if (has_failed_) return kStatusTrouble;
        if (is_checking_) return check();
        std::stable_sort(lines_.begin(), lines_.end(), [&](const auto& a, const auto& b) {
            return order_.compare(a, b, !is_unique_) < 0;
        });
        if (is_unique_) {
            const auto end = std::unique(lines_.begin(), lines_.end(), [&](auto& a, auto& b) {
                return order_.compare(a, b, false) == 0;
            });
            lines_.erase(end, lines_.end());
        }
        std::string text;
        for (const std::string& line : lines_) text.append(line).push_back('\n');
        if (output_.empty()) {
            print(text);
            return 0;
        }
        const FileError error = UserFiles(context()).write(output_, text);
        if (error == FileError::None) return 0;
        complain(context(), fmt::format("open failed: {}: {}", output_, why(context(), error)));
        return kStatusTrouble;
    }

private:
    void add_line(std::string_view line, bool /*is_ended*/) override { lines_.emplace_back(line); }

    [[nodiscard]] int check() const {
        for (std::size_t i = 1; i < lines_.size(); ++i) {
            const int order = order_.compare(lines_[i - 1], lines_[i], !is_unique_);
            if (order < 0 || (order == 0 && !is_unique_)) continue;
            complain(context(), fmt::format("{}:{}: disorder: {}", name_, i + 1, lines_[i]));
            return 1;
        }
        return 0;
    }

    SortOrder order_;
    bool is_unique_;
    bool is_checking_;
    std::string output_;
    std::string name_;
    std::vector<std::string> lines_;
    bool has_failed_ = false;
};

std::unique_ptr<TextProgram> make_sort(const CommandContext* context, int& status) {
    auto parsed = parse_options(context->args, kOptions);
    status = kStatusTrouble;
    if (!parsed) {
        (void)report(context, parsed.error());
        return nullptr;
    }
    auto order = SortOrder::make(context, *parsed);
    if (!order) return nullptr;
    if (parsed->has("c") && parsed->operands.size() > 1) {
        (void)misuse(context, fmt::format("extra operand {} not allowed with -c",
                                          in_quotes(context, parsed->operands[1])));
        return nullptr;
    }
    return std::make_unique<Sort>(context, *parsed, std::move(*order));
}

}  // namespace

Process sort_main(CommandContext* context) {
    return run_text_program(context, make_sort);
}

}  // namespace lvsim::host
