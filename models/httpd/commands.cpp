// SPDX-License-Identifier: Apache-2.0
//
// httpd(8) and apachectl(8) of Apache 2.2: testing the configuration, starting and stopping. The
// server itself is the service of the machine (service.hpp).
// Left out, each refused by name: other configuration files, single directives on the line,
// listings of modules and virtual hosts, server-status.
#include "models/httpd/commands.hpp"

#include "models/host/boot/system.hpp"
#include "models/host/files.hpp"
#include "models/host/host.hpp"
#include "models/httpd/config_file.hpp"

#include <fmt/format.h>

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::httpd {

namespace {

constexpr std::string_view kUsage =
    "Usage: httpd [-k start|restart|graceful|graceful-stop|stop] [-t] [-v] [-h]\n"
    "Options:\n"
    "  -k ACTION          : start, restart, graceful, graceful-stop or stop the server\n"
    "  -t                 : read the configuration and say whether it is right\n"
    "  -v                 : show the version\n"
    "  -h                 : show this list\n";

constexpr int kMisuse = 1;

class Control {
public:
    explicit Control(const host::CommandContext& context) : context_(context) {}

    int run(std::string_view option, std::string_view action) {
        host::System* const system = context_.host->system();
        daemon_ = system == nullptr ? nullptr : system->services().find("httpd");
        if (daemon_ == nullptr) return say("not modelled in lvsim: httpd on this machine\n", 2);
        if (option == "-t") return test();
        if (option == "-v") {
            context_.out->write("Server version: Apache/2.2.15 (Unix)\n");
            return 0;
        }
        if (option == "-h") {
            context_.out->write(kUsage);
            return 0;
        }
        if (option.empty()) return start();
        if (option != "-k") return unknown(option);
        return act(action);
    }

private:
    [[nodiscard]] int say(std::string_view text, int status) const {
        context_.error->write(text);
        return status;
    }

    int unknown(std::string_view option) const {
        constexpr std::array<std::string_view, 12> kOthers = {"-f", "-D", "-d", "-C", "-c", "-e",
                                                              "-E", "-l", "-L", "-M", "-S", "-X"};
        for (const std::string_view other : kOthers) {
            if (option.substr(0, 2) != other) continue;
            return say(fmt::format("not modelled in lvsim: httpd {}\n", option), 2);
        }
        return say(fmt::format("{}: illegal option -- {}\n{}", context_.args[0],
                               option.starts_with('-') ? option.substr(1) : option, kUsage),
                   kMisuse);
    }

    int test() const {
        const auto file = read_config_file(context_.host->files(), kConfigFile);
        if (!file) return say(file.error(), kMisuse);
        if (!file->has_server_name) context_.error->write(missing_name(name()));
        return say("Syntax OK\n", 0);
    }

    [[nodiscard]] const std::string& name() const { return context_.host->system()->host_name(); }

    int act(std::string_view action) {
        const bool was_running = daemon_->is_running();
        const auto pid = context_.host->system()->services().pid_of("httpd");
        const bool is_graceful = action == "graceful" || action == "restart";
        if (action == "start" && was_running) {
            return say(fmt::format("httpd (pid {}) already running\n", pid.value_or(0)), 0);
        }
        if (action == "start") return start();
        if (action == "stop" || action == "graceful-stop") {
            if (!was_running) return say("httpd (no pid file) not running\n", 0);
            return stop();
        }
        if (!is_graceful) {
            return say(fmt::format("httpd: bad user input\n{}", kUsage), kMisuse);
        }
        const std::string wrong = daemon_->check_configuration();
        if (!wrong.empty()) return say(wrong, kMisuse);
        if (!was_running) {
            context_.error->write("httpd not running, trying to start\n");
            return start();
        }
        const int stopped = stop();
        return stopped == 0 ? start() : stopped;
    }

    int start() {
        if (!context_.surroundings.user.is_root()) {
            return say(
                "(13)Permission denied: httpd: could not open error log file "
                "/etc/httpd/logs/error_log.\nUnable to open logs\n",
                kMisuse);
        }
        context_.error->write(daemon_->start());
        if (!daemon_->is_running()) return kMisuse;
        context_.host->system()->services().note_started("httpd");
        return 0;
    }

    int stop() {
        if (!context_.surroundings.user.is_root()) {
            return say("httpd: (1)Operation not permitted: sending signal to server\n", kMisuse);
        }
        daemon_->kill();
        context_.host->system()->services().note_stopped("httpd");
        return 0;
    }

    const host::CommandContext& context_;
    host::Daemon* daemon_ = nullptr;
};

std::string_view word(const host::CommandContext& context, std::size_t index) {
    return index < context.args.size() ? std::string_view(context.args[index]) : std::string_view();
}

constexpr std::array kCommands = {
    host::Command{"apachectl", apachectl_main, "control the web server"},
    host::Command{"httpd", httpd_main, "the web server: test its configuration, start, stop"},
};

}  // namespace

std::span<const host::Command> commands() {
    return kCommands;
}

Process httpd_main(host::CommandContext* context) {
    Control control(*context);
    co_return control.run(word(*context, 1), word(*context, 2));
}

Process apachectl_main(host::CommandContext* context) {
    Control control(*context);
    const std::string_view action = word(*context, 1);
    if (action == "status" || action == "fullstatus") {
        context->error->write("not modelled in lvsim: the server-status of httpd\n");
        co_return 2;
    }
    if (action.empty()) co_return control.run("-h", {});
    if (action == "configtest") co_return control.run("-t", {});
    if (action.starts_with('-')) co_return control.run(action, word(*context, 2));
    co_return control.run("-k", action);
}

}  // namespace lvsim::httpd
