// SPDX-License-Identifier: Apache-2.0
//
// getent(1): entries of hosts, ahosts, passwd, group, services and networks, as the C library finds
// them. Behaviour reference: glibc 2.36; 2.12 (centos-6) prints the same. Other databases are
// refused by name.
#include "models/host/commands/options.hpp"
#include "models/host/commands/programs.hpp"
#include "models/host/files.hpp"
#include "models/host/host.hpp"
#include "models/host/name_files.hpp"
#include "models/host/name_lookup.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace lvsim::host {

namespace {

constexpr int kWrongLine = 1;
constexpr int kNotFound = 2;

constexpr std::string_view kHelp =
    "Usage: getent [OPTION...] database [key ...]\n"
    "Get entries from administrative database.\n\n"
    "  -A, --no-addrconfig        do not filter out unsupported IPv4/IPv6 addresses\n"
    "                             (with ahosts*)\n"
    "  -i, --no-idn               disable IDN encoding\n"
    "  -s, --service=CONFIG       Service configuration to be used\n"
    "  -?, --help                 Give this help list\n"
    "      --usage                Give a short usage message\n"
    "  -V, --version              Print program version\n\n"
    "Mandatory or optional arguments to long options are also mandatory or optional\n"
    "for any corresponding short options.\n\n"
    "Supported databases:\n"
    "ahosts ahostsv4 ahostsv6 aliases ethers group gshadow hosts initgroups\n"
    "netgroup networks passwd protocols rpc services shadow\n\n"
    "For bug reporting instructions, please see:\n"
    "<http://www.debian.org/Bugs/>.\n";
constexpr std::array<std::string_view, 5> kDatabases = {"hosts", "ahosts", "passwd", "group",
                                                        "services"};
constexpr std::array<std::string_view, 11> kOtherDatabases = {
    "ahostsv4", "ahostsv6", "aliases",   "ethers", "gshadow", "initgroups",
    "netgroup", "networks", "protocols", "rpc",    "shadow"};

template <typename Names>
bool contains(const Names& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

std::vector<std::string> lines_of(const CommandContext& context, const std::string& path) {
    const std::string content = context.host->files().read(path).value_or("");
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < content.size();) {
        const std::size_t end = std::min(content.find('\n', at), content.size());
        lines.push_back(content.substr(at, end - at));
        at = end + 1;
    }
    return lines;
}

/// "10.0.2.100      www.example.com www": nullopt: the line holds no IPv4 address.
std::optional<std::string> hosts_entry(std::string_view line) {
    const auto fields = fields_of(line);
    const auto address = fields.size() < 2 ? std::nullopt : IpAddress::parse(fields[0]);
    if (!address || !address->is_v4()) return std::nullopt;
    const std::vector<std::string_view> names(fields.begin() + 1, fields.end());
    return fmt::format("{:<15} {}\n", fields[0], fmt::join(names, " "));
}

/// The entry of /etc/hosts with that name or address; else what DNS has said.
std::string host_text(const CommandContext& context, std::string_view name, IpAddress address) {
    for (const std::string& line : lines_of(context, "/etc/hosts")) {
        const auto fields = fields_of(line);
        if (contains(fields, name)) {
            if (auto entry = hosts_entry(line)) return *entry;
        }
    }
    return fmt::format("{:<15} {}\n", to_text(address), name);
}

std::string socket_lines(std::string_view name, IpAddress address) {
    const std::string text = to_text(address);
    return fmt::format("{0:<15} STREAM {1}\n{0:<15} DGRAM  \n{0:<15} RAW    \n", text, name);
}

/// A line of /etc/passwd or /etc/group by its name or number.
std::string account_text(const CommandContext& context, const std::string& path,
                         std::string_view key) {
    const bool is_number =
        std::all_of(key.begin(), key.end(), [](char c) { return c >= '0' && c <= '9'; });
    for (const std::string& line : lines_of(context, path)) {
        const std::size_t first = line.find(':');
        const std::size_t second = line.find(':', first + 1);
        if (first == std::string::npos || second == std::string::npos) continue;
        const std::size_t third = std::min(line.find(':', second + 1), line.size());
        const bool is_it = is_number ? line.substr(second + 1, third - second - 1) == key
                                     : line.substr(0, first) == key;
        if (is_it) return line + "\n";
    }
    return {};
}

std::string service_line(const std::vector<std::string_view>& fields) {
    std::string text = fmt::format("{:<21} {}", fields[0], fields[1]);
    for (std::size_t i = 2; i < fields.size(); ++i) text += fmt::format(" {}", fields[i]);
    return text + "\n";
}

/// "http", "80", "80/tcp"
std::string service_text(const CommandContext& context, std::string_view key) {
    const std::size_t slash = key.find('/');
    const std::string_view name = key.substr(0, slash);
    for (const std::string& line : lines_of(context, "/etc/services")) {
        const auto fields = fields_of(line);
        if (fields.size() < 2) continue;
        const std::size_t at = fields[1].find('/');
        if (at == std::string_view::npos) continue;
        const bool is_named = fields[0] == name || fields[1].substr(0, at) == name ||
                              std::find(fields.begin() + 2, fields.end(), name) != fields.end();
        const bool fits =
            slash == std::string_view::npos || fields[1].substr(at + 1) == key.substr(slash + 1);
        if (is_named && fits) return service_line(fields);
    }
    return {};
}

/// All entries of a database that is a file.
std::string all_text(const CommandContext& context, std::string_view database) {
    std::string text;
    const std::string path = fmt::format("/etc/{}", database == "ahosts" ? "hosts" : database);
    for (const std::string& line : lines_of(context, path)) {
        if (database == "passwd" || database == "group") {
            text += line + "\n";
        } else if (database == "services") {
            const auto fields = fields_of(line);
            if (fields.size() >= 2) text += service_line(fields);
        } else {
            text += hosts_entry(line).value_or("");
        }
    }
    return text;
}

/// nullopt: the line is well. Else the status; what is wrong has been said.
std::optional<int> check_line(const CommandContext& context, std::string_view& database) {
    for (const std::string& word : context.args) {
        if (word == "--help" || word == "-?") {
            context.out->write(kHelp);
            return 0;
        }
    }
    constexpr std::string_view kTry =
        "Try `getent --help' or `getent --usage' for more information.\n";
    if (context.args.size() < 2) {
        context.error->write(fmt::format("getent: wrong number of arguments\n{}", kTry));
        return kWrongLine;
    }
    database = context.args[1];
    const bool is_option = database.starts_with('-');
    if (is_option || contains(kOtherDatabases, database)) {
        context.error->write(fmt::format("not modelled in lvsim: getent {}\n", database));
        return kStatusNotModelled;
    }
    if (contains(kDatabases, database)) return std::nullopt;
    context.error->write(fmt::format("Unknown database: {}\n{}", database, kTry));
    return kWrongLine;
}

std::string file_text(const CommandContext& context, std::string_view database,
                      std::string_view key) {
    if (database == "services") return service_text(context, key);
    return account_text(context, fmt::format("/etc/{}", database), key);
}

}  // namespace

Process getent_main(CommandContext* context) {
    std::string_view database;
    if (const auto over = check_line(*context, database)) co_return *over;
    if (context->args.size() == 2) {
        context->out->write(all_text(*context, database));
        co_return 0;
    }
    int status = 0;
    const bool is_hosts = database == "hosts" || database == "ahosts";
    for (std::size_t i = 2; i < context->args.size(); ++i) {
        const std::string& key = context->args[i];
        if (!is_hosts) {
            const std::string text = file_text(*context, database, key);
            if (text.empty()) status = kNotFound;
            context->out->write(text);
            continue;
        }
        const auto figures = IpAddress::parse(key);
        const bool is_reverse = figures && figures->is_v4() && database == "hosts";
        NameLookup lookup(*context->host);
        if (is_reverse) {
            lookup.ask_for_name(*figures);
        } else {
            lookup.ask_for_address(key);
        }
        while (!lookup.is_done()) {
            const SimDuration patience = lookup.patience();
            const bool is_news = co_await wait_for(lookup.news(), patience);
            if (!is_news) lookup.give_up_waiting();
        }
        const bool is_found = is_reverse ? !lookup.name().empty() : lookup.address().has_value();
        if (!is_found) {
            status = kNotFound;
        } else if (database == "ahosts") {
            context->out->write(socket_lines(key, *lookup.address()));
        } else if (is_reverse) {
            context->out->write(host_text(*context, lookup.name(), *figures));
        } else {
            context->out->write(host_text(*context, key, *lookup.address()));
        }
    }
    co_return status;
}

}  // namespace lvsim::host
