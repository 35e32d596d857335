// SPDX-License-Identifier: Apache-2.0
//
// reboot(8), halt(8), poweroff(8), shutdown(8), init(8), telinit(8) and runlevel(8). Times of
// shutdown other than "now" and "+0" are refused by name, and so are cancelling and fastboot.
// Behaviour reference: upstart 0.6.5 (CentOS 6; centos6-lab.md, block D).
#include "models/host/boot/system.hpp"
#include "models/host/calendar.hpp"
#include "models/host/commands/options.hpp"
#include "models/host/commands/programs.hpp"
#include "models/host/commands/system_command.hpp"
#include "models/host/host.hpp"

#include <fmt/format.h>

#include <string>

namespace lvsim::host {

namespace {

class PowerCommand {
public:
    explicit PowerCommand(CommandContext* context) : context_(*context) {}

    /// reboot, halt, poweroff: -p turns halt into poweroff, -f pulls the plug.
    int run(Afterwards afterwards) {
        bool is_forced = false;
        for (std::size_t i = 1; i < context_.args.size(); ++i) {
            const std::string& word = context_.args[i];
            if (word == "-p") {
                afterwards = Afterwards::PowerOff;
            } else if (word == "-f" || word == "--force") {
                is_forced = true;
            } else if (word == "-h" || word == "-i" || word == "-n" || word == "-d") {
                continue;  // they say how to leave the disks, of which nothing is seen here
            } else {
                return refuse_part(&context_, word);
            }
        }
        if (!may()) return 1;
        if (is_forced) {
            afterwards == Afterwards::Reboot ? system().reset() : system().power_off();
            return 0;
        }
        return bring_down(afterwards);
    }

    int shutdown() {
        std::optional<Afterwards> afterwards;
        bool has_time = false;
        for (std::size_t i = 1; i < context_.args.size(); ++i) {
            const std::string& word = context_.args[i];
            if (word == "-r") {
                afterwards = Afterwards::Reboot;
            } else if (word == "-h" || word == "-P") {
                afterwards = Afterwards::PowerOff;
            } else if (word == "-H") {
                afterwards = Afterwards::Halt;
            } else if (word == "now" || word == "+0") {
                has_time = true;
            } else if (!has_time) {
                return refuse_part(&context_, word);
            }
        }
        if (!has_time) {
            context_.error->write(
                "shutdown: time expected\nTry `shutdown --help' for more "
                "information.\n");
            return 1;
        }
        if (!may()) return 1;
        if (!afterwards) return refuse_part(&context_, "without -r, -h, -H or -P (single user)");
        return bring_down(*afterwards);
    }

    int init() {
        const std::string& name = context_.args[0];
        if (context_.args.size() < 2) {
            context_.error->write(fmt::format(
                "{}: missing runlevel\nTry `{} --help' for more information.\n", name, name));
            return 1;
        }
        if (!may()) return 1;
        const std::string& level = context_.args[1];
        if (level == "0") return bring_down(Afterwards::PowerOff);
        if (level == "6") return bring_down(Afterwards::Reboot);
        if (level == "q" || level == "Q") return 0;  // upstart sees its files by itself
        if (level.size() != 1 || level[0] < '2' || level[0] > '5')
            return refuse_part(&context_, level);
        system().change_runlevel(level[0] - '0');
        return 0;
    }

private:
    [[nodiscard]] System& system() { return *context_.host->system(); }

    int bring_down(Afterwards afterwards) {
        const CivilTime now = civil_time(context_.host->world().now());
        const std::string& full = system().host_name();
        const std::string_view what = afterwards == Afterwards::Reboot ? "reboot"
                                      : afterwards == Afterwards::Halt ? "halt"
                                                                       : "power off";
        context_.out->write(
            fmt::format("\nBroadcast message from root@{}\n\t(/dev/pts/0) at {}:{:02} ...\n\n"
                        "The system is going down for {} NOW!\n",
                        full.substr(0, full.find('.')), now.hour, now.minute, what));
        system().bring_down(afterwards);
        return 0;
    }

    bool may() {
        if (context_.surroundings.user.is_root()) return true;
        context_.error->write(fmt::format("{}: Need to be root\n", context_.args[0]));
        return false;
    }

    CommandContext& context_;
};

/// The work of a command on a machine that boots.
template <typename Work>
int on_system(CommandContext* context, Work work) {
    if (find_system(context) == nullptr) return kStatusNotModelled;
    return work(PowerCommand(context));
}

}  // namespace

Process reboot_main(CommandContext* context) {
    co_return on_system(context, [](PowerCommand it) { return it.run(Afterwards::Reboot); });
}

Process halt_main(CommandContext* context) {
    co_return on_system(context, [](PowerCommand it) { return it.run(Afterwards::Halt); });
}

Process poweroff_main(CommandContext* context) {
    co_return on_system(context, [](PowerCommand it) { return it.run(Afterwards::PowerOff); });
}

Process shutdown_main(CommandContext* context) {
    co_return on_system(context, [](PowerCommand it) { return it.shutdown(); });
}

Process init_main(CommandContext* context) {
    co_return on_system(context, [](PowerCommand it) { return it.init(); });
}

Process runlevel_main(CommandContext* context) {
    System* system = find_system(context);
    if (system == nullptr) co_return kStatusNotModelled;
    const int level = system->runlevel();
    context->out->write(level == 0 ? "unknown\n" : fmt::format("N {}\n", level));
    co_return level == 0 ? 1 : 0;
}

}  // namespace lvsim::host
