// SPDX-License-Identifier: Apache-2.0
//
// sed(1): -n -e -f -E -r -s -u -i[SUFFIX]. What its scripts can say:
// sed_script.hpp.
#include "models/host/commands/file_command.hpp"
#include "models/host/commands/programs.hpp"
#include "models/host/commands/sed_machine.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace lvsim::host {

namespace {

constexpr int kStatusInput = 2;
constexpr int kStatusPanic = 4;

constexpr std::array<OptionSpec, 16> kOptions = {{
    {'n', "quiet", OptionKind::Flag},
    {'\0', "silent", OptionKind::Flag},
    {'e', "expression", OptionKind::Value},
    {'f', "file", OptionKind::Value},
    {'E', "regexp-extended", OptionKind::Flag},
    {'r', "", OptionKind::Flag},
    {'s', "separate", OptionKind::Flag},
    {'u', "unbuffered", OptionKind::Flag},
    {'\0', "posix", OptionKind::FlagNotModelled},
    {'\0', "debug", OptionKind::FlagNotModelled},
    {'\0', "sandbox", OptionKind::FlagNotModelled},
    {'\0', "follow-symlinks", OptionKind::FlagNotModelled},
    {'l', "line-length", OptionKind::ValueNotModelled},
    {'z', "null-data", OptionKind::FlagNotModelled},
    {'\0', "help", OptionKind::FlagNotModelled},
    {'\0', "version", OptionKind::FlagNotModelled},
}};

/// Takes -i[SUFFIX] and --in-place[=SUFFIX] out of the arguments; -ni is -n -i.
std::optional<std::string> take_in_place(std::vector<std::string>& args) {
    std::optional<std::string> suffix;
    for (std::size_t i = 1; i < args.size() && args[i] != "--"; ++i) {
        std::string& arg = args[i];
        const bool is_long = arg.starts_with("--in-place");
        const std::size_t letter = arg.find_first_not_of("nrEsu", 1);
        const bool is_short =
            arg.starts_with('-') && letter != std::string::npos && arg[letter] == 'i';
        if (is_long) {
            suffix = arg.size() > 11 ? arg.substr(11) : "";
        } else if (is_short) {
            suffix = arg.substr(letter + 1);
        } else {
            // The value of -e or -f is none of ours.
            if (arg == "-e" || arg == "-f" || arg == "--expression" || arg == "--file") ++i;
            continue;
        }
        if (is_short && letter > 1) {
            arg.resize(letter);
        } else {
            args.erase(args.begin() + static_cast<std::ptrdiff_t>(i--));
        }
    }
    return suffix;
}

class Sed final : public LineProgram, private SedMachine::Owner {
public:
    Sed(const CommandContext* context, SedScript script, const ParsedOptions& parsed,
        std::optional<std::string> suffix)
        : LineProgram(context, parsed.operands),
          machine_(std::move(script), parsed.has("n") || parsed.has("silent"), *this),
          suffix_(std::move(suffix)),
          is_separate_(parsed.has("s") || suffix_) {}

    void begin_input(std::string_view name) override { name_ = name; }
    void end_input() override {
        LineProgram::end_input();
        if (!is_separate_) return;
        machine_.end_input();
        if (suffix_) replace_file();
        machine_.restart();
    }
    [[nodiscard]] bool is_done() const override { return machine_.has_quit(); }
    void fail(std::string_view name, FileError error) override {
        set_status(kStatusInput);
        if (error == FileError::IsDirectory) {
            complain(context(),
                     suffix_ ? fmt::format("couldn't edit {}: not a regular file", name)
                             : fmt::format("read error on {}: {}", name, why(context(), error)));
            set_status(kStatusPanic);
            return;
        }
        complain(context(), fmt::format("can't read {}: {}", name, why(context(), error)));
    }
    [[nodiscard]] int finish() override {
        if (!is_separate_) machine_.end_input();
        if (machine_.is_too_complex()) {
            return refuse(context(), "a script or pattern of sed that takes this long");
        }
        return machine_.status() != 0 ? machine_.status() : LineProgram::finish();
    }

private:
    void add_line(std::string_view line, bool is_ended) override {
        machine_.add_line(line, is_ended);
    }
    void print(std::string_view text) override {
        if (suffix_) {
            edited_.append(text);
        } else {
            LineProgram::print(text);
        }
    }
    [[nodiscard]] std::optional<std::string> read(const std::string& path) override {
        auto content = UserFiles(context()).read(path);
        if (!content) return std::nullopt;
        return std::move(*content);
    }

    /// As sed does: a new file takes the old one's place, with its mode and
    /// owner.
    void replace_file() {
        UserFiles files(context());
        const auto before = files.stat(name_);
        const std::string temporary = in_directory(directory_name(name_), "sedAAAAAA");
        FileError error = files.write(temporary, std::exchange(edited_, {}), 0600);
        if (error != FileError::None) {
            complain(context(), fmt::format("couldn't open temporary file {}: {}", temporary,
                                            why(context(), error)));
            return set_status(kStatusPanic);
        }
        if (before) {
            static_cast<void>(
                files.change_owner(temporary, {.uid = before->uid, .gid = before->gid}));
            static_cast<void>(files.change_mode(temporary, before->mode));
        }
        if (!suffix_->empty()) {
            const std::size_t star = suffix_->find('*');
            std::string backup = name_ + *suffix_;
            if (star != std::string::npos) {
                backup = in_directory(directory_name(name_),
                                      std::string(*suffix_).replace(star, 1, base_name(name_)));
            }
            static_cast<void>(files.rename(name_, backup));
        }
        error = files.rename(temporary, name_);
        if (error == FileError::None) return;
        complain(context(), fmt::format("cannot rename {}: {}", temporary, why(context(), error)));
        set_status(kStatusPanic);
    }

    SedMachine machine_;
    std::optional<std::string> suffix_;
    bool is_separate_;
    std::string name_;
    std::string edited_;
};

int usage(const CommandContext* context) {
    context->error->write(
        "Usage: sed [OPTION]... "
        "{script-only-if-no-other-script} [input-file]...\n");
    return 1;
}

/// The scripts of -e and -f, or the first operand. nullopt: said why not.
std::optional<SedSource> take_source(const CommandContext* context, ParsedOptions& parsed,
                                     int& status) {
    std::optional<SedSource> source;
    int expressions = 0;
    const auto add = [&](std::string text, std::string name) {
        if (!source) {
            source = {std::move(text), std::move(name)};
        } else {
            source->text.append("\n").append(text);
            source->name = std::move(name);
        }
    };
    for (const GivenOption& given : parsed.options) {
        if (given.name == "e") add(given.value, fmt::format("-e expression #{}", ++expressions));
        if (given.name != "f") continue;
        auto content = UserFiles(context).read(given.value);
        if (!content) {
            complain(context, fmt::format("couldn't open file {}: {}", given.value,
                                          why(context, content.error())));
            status = kStatusPanic;
            return std::nullopt;
        }
        if (content->ends_with('\n')) content->pop_back();
        add(std::move(*content), fmt::format("file {}", given.value));
    }
    if (source) return source;
    if (parsed.operands.empty()) {
        (void)usage(context);
        return std::nullopt;
    }
    add(parsed.operands.front(), "-e expression #1");
    parsed.operands.erase(parsed.operands.begin());
    return source;
}

std::unique_ptr<TextProgram> make_sed(const CommandContext* context, int& status) {
    std::vector<std::string> args = context->args;
    auto suffix = take_in_place(args);
    auto parsed = parse_options(args, kOptions);
    status = 1;
    if (!parsed) {
        if (!parsed.error().help.empty()) {
            status = report(context, parsed.error());
            return nullptr;
        }
        context->error->write(parsed.error().message + "\n");
        if (parsed.error().is_not_modelled) {
            status = kStatusNotModelled;
        } else {
            (void)usage(context);
        }
        return nullptr;
    }
    const auto source = take_source(context, *parsed, status);
    if (!source) return nullptr;
    auto script = read_sed_script(*source, parsed->has("E") || parsed->has("r"));
    if (!script) {
        const bool is_refused = script.error().starts_with("not modelled");
        context->error->write((is_refused ? "" : "sed: ") + script.error() + "\n");
        if (is_refused) status = kStatusNotModelled;
        if (script.error().starts_with("can't find label")) status = kStatusPanic;
        return nullptr;
    }
    if (suffix && parsed->operands.empty()) {
        complain(context, "no input files");
        status = kStatusPanic;
        return nullptr;
    }
    return std::make_unique<Sed>(context, std::move(*script), *parsed, std::move(suffix));
}

}  // namespace

Process sed_main(CommandContext* context) {
    return run_text_program(context, make_sed);
}

}  // namespace lvsim::host
