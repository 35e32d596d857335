// SPDX-License-Identifier: Apache-2.0
#include "models/host/commands/destinations.hpp"

#include "models/host/commands/file_command.hpp"
#include "models/host/host.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace lvsim::host {

namespace {

bool check_target(const CommandContext* context, const std::string& target, bool is_option) {
    const auto status = UserFiles(context).stat(target);
    if (status && status->is_directory()) return true;
    if (context->host->profile() == Profile::Centos6) {
        complain(context, fmt::format("target {} is not a directory", in_quotes(context, target)));
        return false;
    }
    const FileError error = status ? FileError::NotDirectory : status.error();
    complain(context, fmt::format("target {}{}: {}", is_option ? "directory " : "",
                                  in_quotes(context, target), why(context, error)));
    return false;
}

bool check_count(const CommandContext* context, const std::vector<std::string>& operands,
                 bool has_target) {
    if (operands.empty()) {
        (void)misuse(context, "missing file operand");
        return false;
    }
    if (operands.size() == 1 && !has_target) {
        (void)misuse(context, fmt::format("missing destination file operand after {}",
                                          in_quotes(context, operands[0])));
        return false;
    }
    return true;
}

}  // namespace

std::optional<Destinations> destinations(const CommandContext* context,
                                         const ParsedOptions& parsed) {
    std::vector<std::string> operands = parsed.operands;
    const std::string* directory = parsed.value("t");
    const bool is_ln_alone = base_name(context->args[0]) == "ln" && operands.size() == 1;
    if (!check_count(context, operands, directory != nullptr || is_ln_alone)) return std::nullopt;
    std::string target = directory != nullptr ? *directory : is_ln_alone ? "." : operands.back();
    if (directory == nullptr && !is_ln_alone) operands.pop_back();
    const bool is_plain = parsed.has("T");
    if (is_plain && operands.size() > 1) {
        (void)misuse(context, fmt::format("extra operand {}", in_quotes(context, target)));
        return std::nullopt;
    }
    const auto link = UserFiles(context).lstat(target);
    const bool is_kept_link =
        parsed.has("n") && base_name(context->args[0]) == "ln" && link && link->is_link();
    const bool is_inside = !is_plain && !is_kept_link && UserFiles(context).is_directory(target);
    const bool needs_directory = directory != nullptr || operands.size() > 1;
    if (needs_directory && !check_target(context, target, directory != nullptr))
        return std::nullopt;
    Destinations result;
    for (const std::string& from : operands) {
        result.list.emplace_back(from, is_inside ? in_directory(target, base_name(from)) : target);
    }
    return result;
}

bool lacks_answer(const CommandContext* context) {
    return context->in->bytes().find('\n') == std::string_view::npos && !context->in->is_closed();
}

bool take_yes(const CommandContext* context) {
    const std::string all = context->in->take();
    const std::size_t end = std::min(all.find('\n'), all.size());
    // What follows is for the next question.
    if (end + 1 < all.size()) context->in->write(std::string_view(all).substr(end + 1));
    return all.starts_with('y') || all.starts_with('Y') || all.starts_with('o') ||
           all.starts_with('O');
}

}  // namespace lvsim::host
