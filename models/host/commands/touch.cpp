// SPDX-License-Identifier: Apache-2.0
//
// touch(1): -a -m -c -h -r FILE -d DATE -t STAMP.
#include "models/host/calendar.hpp"
#include "models/host/commands/file_command.hpp"
#include "models/host/commands/programs.hpp"
#include "models/host/time_format.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace lvsim::host {

namespace {

constexpr std::array<OptionSpec, 11> kOptions = {{
    {'a', "", OptionKind::Flag},
    {'m', "", OptionKind::Flag},
    {'c', "no-create", OptionKind::Flag},
    {'h', "no-dereference", OptionKind::Flag},
    {'f', "", OptionKind::Flag},
    {'r', "reference", OptionKind::Value},
    {'d', "date", OptionKind::Value},
    {'t', "", OptionKind::Value},
    {'\0', "time", OptionKind::ValueNotModelled},
    {'\0', "help", OptionKind::FlagNotModelled},
    {'\0', "version", OptionKind::FlagNotModelled},
}};

/// [[CC]YY]MMDDhhmm[.ss]
std::optional<FileTime> parse_stamp(std::string_view text, FileTime now) {
    const std::size_t dot = std::min(text.find('.'), text.size());
    std::string digits(text.substr(0, dot));
    const std::string_view second = dot == text.size() ? "00" : text.substr(dot + 1);
    const auto is_number = [](std::string_view part) {
        return part.find_first_not_of("0123456789") == std::string_view::npos;
    };
    if (!is_number(digits) || !is_number(second) || second.size() != 2) return std::nullopt;
    const std::string year = std::to_string(civil_time_of(seconds_of(now)).year);
    if (digits.size() == 8) digits = year + digits;
    if (digits.size() == 10) digits = (digits < "69" ? "20" : "19") + digits;
    if (digits.size() != 12) return std::nullopt;
    const std::string date =
        fmt::format("{}-{}-{} {}:{}:{}", digits.substr(0, 4), digits.substr(4, 2),
                    digits.substr(6, 2), digits.substr(8, 2), digits.substr(10, 2), second);
    return parse_time(date, now);
}

/// The times to set; nullopt after saying what is wrong.
std::optional<NewTimes> times_of(const CommandContext* context, const ParsedOptions& parsed) {
    const UserFiles files(context);
    const FileTime now = files.files().now();
    NewTimes times{.accessed = now, .modified = now, .is_now = true};
    if (const std::string* model = parsed.value("r")) {
        const auto status = files.stat(*model);
        if (!status) {
            (void)complain(context, "failed to get attributes of", *model, status.error());
            return std::nullopt;
        }
        times = {.accessed = status->accessed, .modified = status->modified};
    }
    for (const char* option : {"d", "t"}) {
        const std::string* text = parsed.value(option);
        if (text == nullptr) continue;
        const auto time = *option == 'd' ? parse_time(*text, now) : parse_stamp(*text, now);
        if (!time) {
            complain(context, fmt::format("invalid date format {}", quoted_locale(context, *text)));
            return std::nullopt;
        }
        times = {.accessed = *time, .modified = *time};
    }
    if (parsed.has("a") && !parsed.has("m")) times.modified = std::nullopt;
    if (parsed.has("m") && !parsed.has("a")) times.accessed = std::nullopt;
    return times;
}

int touch_files(const CommandContext* context) {
    auto parsed = parse_options(context->args, kOptions);
    if (!parsed) return report(context, parsed.error());
    if (parsed->operands.empty()) return missing_operand(context, "file operand");
    const auto times = times_of(context, *parsed);
    if (!times) return 1;
    UserFiles files(context);
    int status = 0;
    const LastLink last = parsed->has("h") ? LastLink::Keep : LastLink::Follow;
    for (const std::string& operand : parsed->operands) {
        FileError error = files.set_times(operand, *times, last);
        if (error == FileError::NoSuchFile && (parsed->has("c") || parsed->has("h"))) continue;
        if (error == FileError::NoSuchFile) {
            const auto made = files.open(operand, {.writes = true, .creates = true, .mode = 0666});
            if (!made) {
                status = complain(context, "cannot touch", operand, made.error());
                continue;
            }
            error = files.set_times(operand, *times, last);
        }
        if (error == FileError::None) continue;
        const bool is_way = error == FileError::NotDirectory || error == FileError::NoSuchFile ||
                            error == FileError::PermissionDenied;
        status = complain(context, is_way ? "cannot touch" : "setting times of", operand, error);
    }
    return status;
}

}  // namespace

Process touch_main(CommandContext* context) {
    return run_at_once(context, touch_files);
}

}  // namespace lvsim::host
