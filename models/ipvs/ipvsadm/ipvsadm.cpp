// SPDX-License-Identifier: Apache-2.0
#include "models/ipvs/ipvsadm/ipvsadm.hpp"

#include "models/ipvs/ipvsadm/help.hpp"
#include "models/ipvs/ipvsadm/listing.hpp"
#include "models/ipvs/ipvsadm/options.hpp"
#include "models/ipvs/ipvsadm/request.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

namespace lvsim::ipvs {

using namespace ipvsadm;

namespace {

constexpr int kInvalid = 2;
constexpr int kRefusedByKernel = 255;
constexpr int kListFailed = 1;

std::string_view message_of(Profile profile, AdminError error) {
    switch (error) {
        case AdminError::None: return "";
        case AdminError::ServiceExists: return "Service already exists";
        case AdminError::NoSuchService: return "No such service";
        case AdminError::ServiceNotDefined: return "Service not defined";
        case AdminError::DestinationExists: return "Destination already exists";
        case AdminError::NoSuchDestination: return "No such destination";
        case AdminError::NoSuchScheduler:
            return profile == Profile::Debian12 ? "Scheduler or persistence engine not found"
                                                : "Scheduler not found";
        case AdminError::OutOfRange: return "Numerical result out of range";
        case AdminError::NotUnicast:
            return "Invalid operation.  Possibly wrong module version, address not unicast, ...";
        case AdminError::NoSuchDevice: return "No such device";
        case AdminError::DaemonRuns: return "Daemon has already run";
        case AdminError::NoDaemon: return "No daemon is running";
        case AdminError::AddressInUse: return "Address already in use";
        case AdminError::NotModelled: return "not modelled in lvsim";
    }
    return "";
}

/// One run of the tool: a line, or the many lines of --restore.
class Tool {
public:
    Tool(Director& director, const IpvsadmInput& input)
        : director_(director), context_{director.config().profile, input.resolver}, input_(input) {}

    IpvsadmOutput run() {
        if (input_.args.size() == 1) {
            output_.out = list_services(director_, context_, Request{});
        } else {
            run_line(input_.args, false);
        }
        return std::move(output_);
    }

private:
    /// False: the whole process ends here, not just the line.
    bool run_line(std::span<const std::string> args, bool is_restoring);
    void execute(const Request& request);
    void list(const Request& request);
    void restore();

    bool stop(int status, std::string_view message) {
        output_.error += message;
        output_.error += '\n';
        output_.exit_status = status;
        return false;
    }
    void report(AdminError error) {
        output_.exit_status = 0;
        if (error != AdminError::None) {
            const bool is_ours = error == AdminError::NotModelled;
            stop(is_ours ? kInvalid : kRefusedByKernel, message_of(context_.profile, error));
        }
    }

    Director& director_;
    LineContext context_;
    const IpvsadmInput& input_;
    IpvsadmOutput output_;
};

bool Tool::run_line(std::span<const std::string> args, bool is_restoring) {
    const auto request = read_request(context_, args);
    if (!request) {
        return stop(request.error().status, request.error().message);
    }
    if (request->command == Command::Help || request->command == Command::Version) {
        output_.out += request->command == Command::Help
                           ? help_text(context_.profile, args[0])
                           : std::string(version_line(context_.profile));
        output_.exit_status = 0;
        return false;
    }
    if (request->command == Command::Restore) {
        if (is_restoring) {
            return stop(kRefusedByKernel, try_help(args[0]).message);
        }
        restore();
        return true;
    }
    if (!request->unmodelled.empty()) {
        return stop(kInvalid,
                    fmt::format("not modelled in lvsim: {}", fmt::join(request->unmodelled, ", ")));
    }
    execute(*request);
    return true;
}

void Tool::execute(const Request& request) {
    const ServiceKey& key = request.service.key;
    switch (request.command) {
        case Command::AddService: return report(director_.add_service(request.service));
        case Command::EditService: return report(director_.edit_service(request.service));
        case Command::DeleteService: return report(director_.delete_service(key));
        case Command::Flush: director_.flush(); return report(AdminError::None);
        case Command::AddServer: return report(director_.add_destination(key, request.server));
        case Command::EditServer: return report(director_.edit_destination(key, request.server));
        case Command::DeleteServer:
            return report(director_.delete_destination(key, request.server.server));
        case Command::Zero:
            if (request.has(Option::Service)) {
                return report(director_.zero_service(key));
            }
            director_.zero_all();
            return report(AdminError::None);
        case Command::SetTimeouts: {
            TimeoutSettings timeouts = director_.timeouts();
            const TimeoutSettings& asked = request.timeouts;
            timeouts.tcp = asked.tcp != 0 ? asked.tcp : timeouts.tcp;
            timeouts.tcpfin = asked.tcpfin != 0 ? asked.tcpfin : timeouts.tcpfin;
            timeouts.udp = asked.udp != 0 ? asked.udp : timeouts.udp;
            director_.set_timeouts(timeouts);
            return report(AdminError::None);
        }
        case Command::List: return list(request);
        case Command::Save:
            output_.out += save_services(director_, context_, request);
            return report(AdminError::None);
        case Command::StartDaemon: return report(director_.start_sync_daemon(request.daemon));
        case Command::StopDaemon: return report(director_.stop_sync_daemon(request.daemon.role));
        case Command::Restore:
        case Command::Help:
        case Command::Version: return;  // answered before
    }
}

void Tool::list(const Request& request) {
    report(AdminError::None);
    if (request.has(Option::Connection)) {
        output_.out += list_connections(director_, context_, request);
    } else if (request.has(Option::Service)) {
        const auto service = director_.service(request.service.key);
        if (!service) {
            stop(kListFailed, message_of(context_.profile, AdminError::NoSuchService));
            return;
        }
        output_.out += list_services(director_, context_, request, &*service);
    } else if (request.has(Option::Timeout)) {
        output_.out += list_timeouts(director_);
    } else if (request.has(Option::Daemon)) {
        output_.out += list_daemons(director_, context_);
    } else {
        output_.out += list_services(director_, context_, request);
    }
}

std::vector<std::string> words_of(std::string_view line) {
    std::vector<std::string> words;
    while (true) {
        const std::size_t begin = line.find_first_not_of(" \t\r\f\v");
        if (begin == std::string_view::npos) {
            return words;
        }
        line.remove_prefix(begin);
        const std::size_t end = std::min(line.find_first_of(" \t\r\f\v"), line.size());
        words.emplace_back(line.substr(0, end));
        line.remove_prefix(end);
    }
}

/// The next line of --restore that says something, as words with the program's name; empty: none.
std::vector<std::string> next_line(std::string_view& rest, const std::string& program) {
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        std::vector<std::string> words = words_of(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
        std::erase(words, "ipvsadm");
        if (!words.empty()) {
            words.insert(words.begin(), program);
            return words;
        }
    }
    return {};
}

void Tool::restore() {
    std::string_view rest = input_.standard_input;
    for (auto words = next_line(rest, input_.args[0]); !words.empty();
         words = next_line(rest, input_.args[0])) {
        if (!run_line(words, true)) {
            return;
        }
    }
}

}  // namespace

bool reads_standard_input(std::span<const std::string> args) {
    const LineContext context;
    const auto request = read_request(context, args);
    return request && request->command == Command::Restore;
}

void read_ipvsadm(Profile profile, const IpvsadmInput& input) {
    const LineContext context{profile, input.resolver};
    const auto request = read_request(context, input.args);
    bool is_good = request && request->command == Command::Restore;
    std::string_view rest = input.standard_input;
    while (is_good && !rest.empty()) {
        const auto words = next_line(rest, input.args[0]);
        is_good = !words.empty() && read_request(context, words).has_value();
    }
}

IpvsadmOutput run_ipvsadm(Director& director, const IpvsadmInput& input) {
    return Tool(director, input).run();
}

}  // namespace lvsim::ipvs
