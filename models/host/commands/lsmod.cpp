// SPDX-License-Identifier: Apache-2.0
//
// lsmod(8) and rmmod(8) of module-init-tools 3.9 (CentOS 6; centos6-lab.md, section 4.5). Options
// of rmmod are refused by name.
#include "models/host/boot/kernel_modules.hpp"
#include "models/host/boot/system.hpp"
#include "models/host/commands/options.hpp"
#include "models/host/commands/programs.hpp"
#include "models/host/commands/system_command.hpp"
#include "models/host/host.hpp"

#include <fmt/format.h>

namespace lvsim::host {

namespace {

class ModuleTool {
public:
    explicit ModuleTool(CommandContext* context)
        : context_(*context), modules_(context->host->system()->modules()) {}

    int rmmod() {
        if (context_.args.size() < 2) {
            context_.error->write("ERROR: no module specified\n");
            return 1;
        }
        if (!may("rmmod")) return 1;
        int status = 0;
        for (std::size_t i = 1; i < context_.args.size(); ++i) {
            if (context_.args[i].starts_with('-')) return refuse_part(&context_, context_.args[i]);
            status = std::max(status, remove(context_.args[i]));
        }
        return status;
    }

    int lsmod() {
        context_.out->write("Module                  Size  Used by\n");
        for (const LoadedModule& module : modules_.list()) {
            std::string users;
            for (const std::string_view user : module.used_by) {
                users += (users.empty() ? "" : ",") + std::string(user);
            }
            context_.out->write(fmt::format("{:<20} {:>7}  {} {}\n", module.name, module.bytes,
                                            module.users, users));
        }
        return 0;
    }

private:
    int remove(const std::string& name) {
        switch (modules_.unload(name)) {
            case ModuleError::None: return 0;
            case ModuleError::NotFound:
            case ModuleError::NotLoaded:
                context_.error->write(
                    fmt::format("ERROR: Module {} does not exist in /proc/modules\n", name));
                return 1;
            case ModuleError::InUse: break;
        }
        std::string users;
        for (const LoadedModule& module : modules_.list()) {
            if (module.name != name) continue;
            for (const std::string_view user : module.used_by) {
                users += (users.empty() ? " by " : ",") + std::string(user);
            }
        }
        context_.error->write(fmt::format("ERROR: Module {} is in use{}\n", name, users));
        return 1;
    }

    bool may(std::string_view program) {
        if (context_.surroundings.user.is_root()) return true;
        context_.error->write(fmt::format("{}: Operation not permitted\n", program));
        return false;
    }

    CommandContext& context_;
    KernelModules& modules_;
};

}  // namespace

Process rmmod_main(CommandContext* context) {
    if (find_system(context) == nullptr) co_return kStatusNotModelled;
    const int status = ModuleTool(context).rmmod();
    co_return status;
}

Process lsmod_main(CommandContext* context) {
    if (find_system(context) == nullptr) co_return kStatusNotModelled;
    const int status = ModuleTool(context).lsmod();
    co_return status;
}

}  // namespace lvsim::host
