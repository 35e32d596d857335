// SPDX-License-Identifier: Apache-2.0
//
// which(1): -a. Silent about what is not there on Debian; CentOS says where it looked.
#include "models/host/commands/file_command.hpp"
#include "models/host/commands/programs.hpp"
#include "models/host/host.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace lvsim::host {

namespace {

constexpr std::array<OptionSpec, 1> kOptions = {{
    {'a', "all", OptionKind::Flag},
}};
constexpr std::string_view kDefaultPath =
    "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

bool is_program(const UserFiles& files, const std::string& path) {
    const auto status = files.stat(path);
    return status && status->is_regular() && files.access(path, Access::Execute) == FileError::None;
}

int print_paths(const CommandContext* context) {
    auto parsed = parse_options(context->args, kOptions);
    if (!parsed) {
        context->error->write(parsed.error().message + "\n");
        return 2;
    }
    const auto variable = context->surroundings.environment.find("PATH");
    const std::string path = variable == context->surroundings.environment.end()
                                 ? std::string(kDefaultPath)
                                 : variable->second;
    const UserFiles files(context);
    int status = 0;
    for (const std::string& name : parsed->operands) {
        bool is_found = false;
        for (std::size_t at = 0; at <= path.size() && !(is_found && !parsed->has("a"));) {
            const std::size_t end = std::min(path.find(':', at), path.size());
            const bool is_whole = name.find('/') != std::string::npos;
            const std::string candidate =
                is_whole ? name : in_directory(path.substr(at, end - at), name);
            at = is_whole ? path.size() + 1 : end + 1;
            if (!is_program(files, candidate)) continue;
            context->out->write(candidate + "\n");
            is_found = true;
        }
        if (is_found) continue;
        status = 1;
        if (context->host->profile() == Profile::Centos6) {
            context->error->write(fmt::format("/usr/bin/which: no {} in ({})\n", name, path));
        }
    }
    return status;
}

}  // namespace

Process which_main(CommandContext* context) {
    return run_at_once(context, print_paths);
}

}  // namespace lvsim::host
