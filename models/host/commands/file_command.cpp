// SPDX-License-Identifier: Apache-2.0
#include "models/host/commands/file_command.hpp"

#include "models/host/host.hpp"
#include "models/host/language.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace lvsim::host {

namespace {

/// coreutils 8.4, from memory (unjudged).
constexpr std::array<BothLanguages, 9> kPhrases = {{
    {"cannot access", "impossible d'accéder à"},
    {"cannot stat", "impossible d'évaluer"},
    {"cannot remove", "impossible de supprimer"},
    {"cannot open", "impossible d'ouvrir"},
    {"cannot create directory", "impossible de créer le répertoire"},
    {"cannot create regular file", "impossible de créer le fichier standard"},
    {"cannot open directory", "impossible d'ouvrir le répertoire"},
    {"omitting directory", "omission du répertoire"},
    {"missing operand", "opérande manquant"},
}};

bool is_centos6(const CommandContext* context) {
    return context->host->profile() == Profile::Centos6;
}

}  // namespace

Process run_at_once(CommandContext* context, InstantMain main) {
    co_return main(context);
}

Process run_text_program(CommandContext* context, TextProgramMaker make) {
    int status = 0;
    const std::unique_ptr<TextProgram> program = make(context, status);
    if (!program) co_return status;
    for (const std::string& name : program->inputs()) {
        if (program->is_done()) break;
        if (name != "-") {
            auto content = UserFiles(context).read(name);
            if (!content) {
                program->fail(name, content.error());
                continue;
            }
            program->begin_input(name);
            program->add(*content);
            program->end_input();
            continue;
        }
        program->begin_input(name);
        while (!program->is_done()) {
            if (context->in->has_bytes()) program->add(context->in->take());
            if (context->in->is_closed() || program->is_done()) break;
            Signal* changed = context->in->changed();
            co_await wait(changed);
        }
        program->end_input();
    }
    co_return program->finish();
}

LineProgram::LineProgram(const CommandContext* context, std::vector<std::string> inputs)
    : context_(context), inputs_(std::move(inputs)) {
    if (inputs_.empty()) inputs_.emplace_back("-");
}

void LineProgram::add(std::string_view bytes) {
    while (!bytes.empty() && !is_done()) {
        const std::size_t end = bytes.find('\n');
        if (end == std::string_view::npos) {
            pending_.append(bytes);
            return;
        }
        if (pending_.empty()) {
            add_line(bytes.substr(0, end), true);
        } else {
            pending_.append(bytes.substr(0, end));
            add_line(std::exchange(pending_, {}), true);
        }
        bytes.remove_prefix(end + 1);
    }
}

void LineProgram::end_input() {
    if (!pending_.empty() && !is_done()) add_line(std::exchange(pending_, {}), false);
}

void LineProgram::fail(std::string_view name, FileError error) {
    complain(context_, fmt::format("{}: {}", quoted_name(context_, name), why(context_, error)));
    status_ = 1;
}

void LineProgram::print(std::string_view text) const {
    context_->out->write(text);
}

std::string_view why(const CommandContext* context, FileError error) {
    return speaks_french(*context) ? to_french(error) : to_text(error);
}

std::string in_quotes(const CommandContext* context, std::string_view name) {
    if (!is_centos6(context)) return quoted_always(name);
    if (speaks_french(*context)) return fmt::format("«\u00a0{}\u00a0»", name);
    return fmt::format("`{}'", name);
}

std::string quoted_locale(const CommandContext* context, std::string_view word) {
    return is_centos6(context) ? in_quotes(context, word) : fmt::format("‘{}’", word);
}

std::string_view phrase(const CommandContext* context, std::string_view english) {
    if (!speaks_french(*context)) return english;
    const auto known = std::find_if(kPhrases.begin(), kPhrases.end(),
                                    [&](const auto& phrase) { return phrase.english == english; });
    return known == kPhrases.end() ? english : known->french;
}

void complain(const CommandContext* context, std::string_view text) {
    context->error->write(fmt::format("{}: {}\n", context->args[0], text));
}

int complain(const CommandContext* context, std::string_view what, std::string_view name,
             FileError error) {
    complain(context, fmt::format("{} {}: {}", phrase(context, what), in_quotes(context, name),
                                  why(context, error)));
    return 1;
}

int misuse(const CommandContext* context, std::string_view text) {
    complain(context, text);
    print_try_help(context);
    return 1;
}

int missing_operand(const CommandContext* context, std::string_view what) {
    return misuse(context, phrase(context, fmt::format("missing {}", what)));
}

int refuse(const CommandContext* context, std::string_view what) {
    context->error->write(fmt::format("not modelled in lvsim: {}\n", what));
    return kStatusNotModelled;
}

std::string base_name(std::string_view path) {
    while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
    const std::size_t slash = path.rfind('/');
    return std::string(
        slash == std::string_view::npos || path.size() == 1 ? path : path.substr(slash + 1));
}

std::string directory_name(std::string_view path) {
    while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
    const std::size_t slash = path.rfind('/');
    if (slash == std::string_view::npos) return ".";
    path = path.substr(0, slash);
    while (path.ends_with('/')) path.remove_suffix(1);
    return path.empty() ? "/" : std::string(path);
}

std::string in_directory(std::string_view directory, std::string_view name) {
    return std::string(directory).append(directory.ends_with('/') ? "" : "/").append(name);
}

}  // namespace lvsim::host
