// SPDX-License-Identifier: Apache-2.0
//
// rpm(8) as one asks it: -q NAME... and -qa. The rest is refused by name.
// Behaviour reference: rpm 4.8.0 (CentOS 6).
#include "models/host/boot/packages.hpp"
#include "models/host/boot/system.hpp"
#include "models/host/commands/options.hpp"
#include "models/host/commands/programs.hpp"
#include "models/host/host.hpp"
#include "models/host/language.hpp"

#include <fmt/format.h>

namespace lvsim::host {

namespace {

int query(CommandContext* context, std::span<const std::string> names) {
    const PackageStore store(context->host->files());
    if (names.empty()) {
        context->error->write("rpm: no arguments given for query\n");
        return 1;
    }
    int missing = 0;
    for (const std::string& name : names) {
        const Package* package = find_package(name);
        if (package != nullptr && store.is_installed(package->name)) {
            context->out->write(package->full_name() + "\n");
            continue;
        }
        ++missing;
        context->out->write(
            fmt::format(fmt::runtime(speaks_french(*context) ? "le paquet {} n'est pas installé\n"
                                                             : "package {} is not installed\n"),
                        name));
    }
    return missing;
}

int query_all(CommandContext* context) {
    for (const std::string& name : PackageStore(context->host->files()).installed()) {
        if (const Package* package = find_package(name)) {
            context->out->write(package->full_name() + "\n");
        }
    }
    return 0;
}

}  // namespace

Process rpm_main(CommandContext* context) {
    const auto& args = context->args;
    if (context->host->system() == nullptr || args.size() < 2 ||
        (args[1] != "-q" && args[1] != "--query" && args[1] != "-qa")) {
        const std::string what = args.size() < 2 ? "without -q" : args[1];
        context->error->write(fmt::format("not modelled in lvsim: rpm {}\n", what));
        co_return kStatusNotModelled;
    }
    if (args[1] == "-qa") co_return query_all(context);
    const std::span<const std::string> names = args;
    co_return query(context, names.subspan(2));
}

}  // namespace lvsim::host
