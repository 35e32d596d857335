// SPDX-License-Identifier: Apache-2.0
//
// mkdir(1): -p, -m and -v; rmdir(1): -p, -v and --ignore-fail-on-non-empty.
#include "models/host/commands/file_command.hpp"
#include "models/host/commands/file_modes.hpp"
#include "models/host/commands/programs.hpp"

#include <fmt/format.h>

#include <array>
#include <optional>

namespace lvsim::host {

namespace {

constexpr std::array<OptionSpec, 6> kMakeOptions = {{
    {'p', "parents", OptionKind::Flag},
    {'m', "mode", OptionKind::Value},
    {'v', "verbose", OptionKind::Flag},
    {'Z', "context", OptionKind::FlagNotModelled},
    {'\0', "help", OptionKind::FlagNotModelled},
    {'\0', "version", OptionKind::FlagNotModelled},
}};
constexpr std::array<OptionSpec, 5> kRemoveOptions = {{
    {'p', "parents", OptionKind::Flag},
    {'v', "verbose", OptionKind::Flag},
    {'\0', "ignore-fail-on-non-empty", OptionKind::Flag},
    {'\0', "help", OptionKind::FlagNotModelled},
    {'\0', "version", OptionKind::FlagNotModelled},
}};

class DirectoryMaker {
public:
    DirectoryMaker(const CommandContext* context, const ParsedOptions& parsed)
        : context_(context), files_(context), parsed_(parsed) {}

    int status = 0;

    /// False: said that the mode is none.
    bool read_mode() {
        const std::string* text = parsed_.value("m");
        if (text == nullptr) return true;
        const FileStatus fresh{.kind = FileKind::Directory, .mode = 0777};
        mode_ = changed_mode(*text, fresh, files_.umask());
        if (!mode_) {
            complain(context_, fmt::format("invalid mode {}", quoted_locale(context_, *text)));
        }
        return mode_.has_value();
    }

    void make(const std::string& path) {
        if (parsed_.has("p") && (!make_above(path) || files_.is_directory(path))) return;
        static_cast<void>(make_one(path, mode_));
    }

private:
    [[nodiscard]] bool make_above(const std::string& path) {
        std::string_view rest = path;
        while (rest.size() > 1 && rest.ends_with('/')) rest.remove_suffix(1);
        for (std::size_t at = rest.find('/', 1); at != std::string_view::npos;
             at = rest.find('/', at + 1)) {
            const std::string above(rest.substr(0, at));
            if (files_.is_directory(above)) continue;
            // The directories above can at least be written by their owner.
            if (!make_one(above, std::nullopt)) return false;
        }
        return true;
    }

    [[nodiscard]] bool make_one(const std::string& path, std::optional<std::uint32_t> mode) {
        const FileError error = files_.make_directory(path);
        if (error != FileError::None) {
            complain(context_, fmt::format("{} {}: {}", phrase(context_, "cannot create directory"),
                                           quoted_locale(context_, path), why(context_, error)));
            status = 1;
            return false;
        }
        if (mode) static_cast<void>(files_.change_mode(path, *mode));
        if (parsed_.has("v")) {
            context_->out->write(
                fmt::format("mkdir: created directory {}\n", in_quotes(context_, path)));
        }
        return true;
    }

    const CommandContext* context_;
    UserFiles files_;
    const ParsedOptions& parsed_;
    std::optional<std::uint32_t> mode_;
};

int make_directories(const CommandContext* context) {
    auto parsed = parse_options(context->args, kMakeOptions);
    if (!parsed) return report(context, parsed.error());
    if (parsed->operands.empty()) return missing_operand(context);
    DirectoryMaker maker(context, *parsed);
    if (!maker.read_mode()) return 1;
    for (const std::string& operand : parsed->operands) maker.make(operand);
    return maker.status;
}

/// Returns whether the directory is gone, or was not for a reason to ignore.
bool remove_one(const CommandContext* context, const ParsedOptions& parsed, const std::string& path,
                bool& goes_on) {
    if (parsed.has("v")) {
        context->out->write(
            fmt::format("rmdir: removing directory, {}\n", in_quotes(context, path)));
    }
    const FileError error = UserFiles(context).remove_directory(path);
    goes_on = error == FileError::None;
    if (goes_on) return true;
    if (error == FileError::NotEmpty && parsed.has("ignore-fail-on-non-empty")) return true;
    const std::string_view what = parsed.has("p") && path != parsed.operands.front()
                                      ? "failed to remove directory"
                                      : "failed to remove";
    (void)complain(context, what, path, error);
    return false;
}

int remove_directories(const CommandContext* context) {
    auto parsed = parse_options(context->args, kRemoveOptions);
    if (!parsed) return report(context, parsed.error());
    if (parsed->operands.empty()) return missing_operand(context);
    int status = 0;
    for (const std::string& operand : parsed->operands) {
        bool goes_on = false;
        if (!remove_one(context, *parsed, operand, goes_on)) status = 1;
        std::string path = operand;
        while (goes_on && parsed->has("p")) {
            while (path.ends_with('/')) path.pop_back();
            const std::size_t slash = path.rfind('/');
            if (slash == std::string::npos || slash == 0) break;
            path = path.substr(0, slash);
            if (!remove_one(context, *parsed, path, goes_on)) status = 1;
        }
    }
    return status;
}

}  // namespace

Process mkdir_main(CommandContext* context) {
    return run_at_once(context, make_directories);
}

Process rmdir_main(CommandContext* context) {
    return run_at_once(context, remove_directories);
}

}  // namespace lvsim::host
