// SPDX-License-Identifier: Apache-2.0
//
// tee(1): -a and -i.
#include "models/host/commands/file_command.hpp"
#include "models/host/commands/programs.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace lvsim::host {

namespace {

constexpr std::array<OptionSpec, 5> kOptions = {{
    {'a', "append", OptionKind::Flag},
    {'i', "ignore-interrupts", OptionKind::Flag},
    {'p', "output-error", OptionKind::FlagNotModelled},
    {'\0', "help", OptionKind::FlagNotModelled},
    {'\0', "version", OptionKind::FlagNotModelled},
}};

class Tee final : public TextProgram {
public:
    Tee(const CommandContext* context, const ParsedOptions& parsed) : context_(context) {
        const bool appends = parsed.has("a");
        for (const std::string& path : parsed.operands) {
            auto file = UserFiles(context).open(path, {.reads = false,
                                                       .writes = true,
                                                       .creates = true,
                                                       .truncates = !appends,
                                                       .appends = appends,
                                                       .mode = 0666});
            if (file) {
                files_.emplace_back(path, std::move(*file));
            } else {
                fail(path, file.error());
            }
        }
    }

    [[nodiscard]] const std::vector<std::string>& inputs() const override { return inputs_; }
    void add(std::string_view bytes) override {
        context_->out->write(bytes);
        for (auto& [path, file] : files_) {
            const FileError error = file.write(bytes);
            if (error != FileError::None) fail(path, error);
        }
    }
    void fail(std::string_view name, FileError error) override {
        complain(context_,
                 fmt::format("{}: {}", quoted_name(context_, name), why(context_, error)));
        status_ = 1;
    }
    [[nodiscard]] int finish() override { return status_; }

private:
    const CommandContext* context_;
    std::vector<std::pair<std::string, OpenFile>> files_;
    std::vector<std::string> inputs_ = {"-"};
    int status_ = 0;
};

std::unique_ptr<TextProgram> make_tee(const CommandContext* context, int& status) {
    auto parsed = parse_options(context->args, kOptions);
    if (!parsed) {
        status = report(context, parsed.error());
        return nullptr;
    }
    return std::make_unique<Tee>(context, *parsed);
}

}  // namespace

Process tee_main(CommandContext* context) {
    return run_text_program(context, make_tee);
}

}  // namespace lvsim::host
