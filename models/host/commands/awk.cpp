// SPDX-License-Identifier: Apache-2.0
//
// awk(1): -F, -v, -f, NAME=VALUE before the files. What its programs can say:
// awk_syntax.hpp. Messages are those of mawk 1.3.4 (debian-12).
#include "models/host/commands/awk_lexer.hpp"
#include "models/host/commands/awk_machine.hpp"
#include "models/host/commands/file_command.hpp"
#include "models/host/commands/programs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace lvsim::host {

namespace {

constexpr int kStatusTrouble = 2;

constexpr std::array<OptionSpec, 6> kOptions = {{
    {'F', "field-separator", OptionKind::Value},
    {'v', "assign", OptionKind::Value},
    {'f', "file", OptionKind::Value},
    {'W', "", OptionKind::ValueNotModelled},
    {'\0', "help", OptionKind::FlagNotModelled},
    {'\0', "version", OptionKind::FlagNotModelled},
}};

bool is_assignment(std::string_view text) {
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos || equals == 0) return false;
    const auto is_letter = [](char letter) {
        return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
               letter == '_';
    };
    return is_letter(text[0]) &&
           std::all_of(
               text.begin(), text.begin() + static_cast<std::ptrdiff_t>(equals),
               [&](char letter) { return is_letter(letter) || (letter >= '0' && letter <= '9'); });
}

/// What comes from a command line may have escapes.
std::string unescaped(std::string_view text) {
    std::string plain;
    for (std::size_t at = 0; at < text.size();) {
        if (text[at] == '\\' && at + 1 < text.size()) {
            ++at;
            plain += awk_escape(text, at);
        } else {
            plain.push_back(text[at++]);
        }
    }
    return plain;
}

void assign(AwkMachine& machine, std::string_view text) {
    const std::size_t equals = text.find('=');
    machine.set_variable(std::string(text.substr(0, equals)),
                         AwkValue::from_input(unescaped(text.substr(equals + 1))));
}

class Awk final : public LineProgram, private AwkMachine::Owner {
public:
    Awk(const CommandContext* context, AwkProgram program, const ParsedOptions& parsed,
        std::vector<std::string> inputs, const std::vector<std::string>& assignments)
        : LineProgram(context, std::move(inputs)), machine_(std::move(program), *this) {
        AwkMachine::Array environment;
        for (const auto& [name, value] : context->surroundings.environment) {
            environment[name] = AwkValue::from_input(value);
        }
        machine_.set_array("ENVIRON", std::move(environment));
        for (const GivenOption& given : parsed.options) {
            if (given.name == "v") assign(machine_, given.value);
            if (given.name != "F") continue;
            const std::string separator = given.value == "t" ? "\t" : unescaped(given.value);
            machine_.set_variable("FS", AwkValue(separator));
        }
        machine_.begin();
        for (const std::string& assignment : assignments) assign(machine_, assignment);
    }

    void begin_input(std::string_view name) override { machine_.begin_file(name); }
    [[nodiscard]] bool is_done() const override {
        return machine_.has_exited() || !machine_.has_lines();
    }
    void fail(std::string_view name, FileError error) override {
        complain(context(), fmt::format("cannot open {} ({})", name, why(context(), error)));
        set_status(kStatusTrouble);
    }
    [[nodiscard]] int finish() override {
        machine_.end();
        if (!machine_.error().empty()) {
            if (machine_.error() != " ") context()->error->write(machine_.error() + "\n");
            return kStatusTrouble;
        }
        return machine_.status() != 0 ? machine_.status() : LineProgram::finish();
    }

private:
    void add_line(std::string_view line, bool /*is_ended*/) override { machine_.add_line(line); }
    void print(std::string_view text) override { LineProgram::print(text); }
    bool print_to(const std::string& path, bool appends, std::string_view text) override {
        if (path == "/dev/stdout" || path == "-") {
            print(text);
            return true;
        }
        if (path == "/dev/stderr") {
            context()->error->write(text);
            return true;
        }
        auto file = UserFiles(context()).open(path, {.reads = false,
                                                     .writes = true,
                                                     .creates = true,
                                                     .truncates = !appends,
                                                     .appends = true,
                                                     .mode = 0666});
        const FileError error = file ? file->write(text) : file.error();
        if (error == FileError::None) return true;
        complain(context(),
                 fmt::format("cannot open \"{}\" for output ({})", path, why(context(), error)));
        return false;
    }

    AwkMachine machine_;
};

/// The program's text from -f, or the first operand. False: said why not.
bool take_program(const CommandContext* context, ParsedOptions& parsed, std::string& text) {
    bool has_file = false;
    for (const GivenOption& given : parsed.options) {
        if (given.name != "f") continue;
        auto content = UserFiles(context).read(given.value);
        if (!content) {
            complain(context, fmt::format("cannot open {} ({})", given.value,
                                          why(context, content.error())));
            return false;
        }
        text += *content + "\n";
        has_file = true;
    }
    if (has_file) return true;
    if (parsed.operands.empty()) {
        context->error->write(
            "Usage: awk [-F value] [-v var=value] [--] 'program "
            "text' [file ...]\n");
        return false;
    }
    text = parsed.operands.front();
    parsed.operands.erase(parsed.operands.begin());
    return true;
}

std::unique_ptr<TextProgram> make_awk(const CommandContext* context, int& status) {
    auto parsed = parse_options(context->args, kOptions);
    status = kStatusTrouble;
    if (!parsed) {
        if (!parsed.error().help.empty()) {
            status = report(context, parsed.error());
            return nullptr;
        }
        context->error->write(parsed.error().message + "\n");
        return nullptr;
    }
    std::string text;
    if (!take_program(context, *parsed, text)) return nullptr;
    auto program = read_awk_program(text);
    if (!program) {
        const bool is_refused = program.error().starts_with("not modelled");
        context->error->write((is_refused ? "" : "awk: ") + program.error() + "\n");
        return nullptr;
    }
    std::vector<std::string> assignments;
    std::vector<std::string> inputs;
    for (std::string& operand : parsed->operands) {
        if (!is_assignment(operand)) {
            inputs.push_back(std::move(operand));
        } else if (inputs.empty()) {
            assignments.push_back(std::move(operand));
        } else {
            (void)refuse(context, "awk's NAME=VALUE between files");
            return nullptr;
        }
    }
    return std::make_unique<Awk>(context, std::move(*program), *parsed, std::move(inputs),
                                 assignments);
}

}  // namespace

Process awk_main(CommandContext* context) {
    return run_text_program(context, make_awk);
}

}  // namespace lvsim::host
