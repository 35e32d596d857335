// SPDX-License-Identifier: Apache-2.0
#include "models/host/commands/dns_tools.hpp"

#include "models/host/host.hpp"
#include "models/host/name_files.hpp"

#include <fmt/format.h>

#include <array>
#include <cctype>

namespace lvsim::host {

std::vector<IpAddress> dns_servers(const CommandContext& context, std::optional<IpAddress> given) {
    if (given) return {*given};
    return resolver_config(context.host->files(), context.host->host_name()).servers;
}

std::string searched_name(const CommandContext& context, std::string_view name) {
    if (name.ends_with('.')) return std::string(name.substr(0, name.size() - 1));
    const auto config = resolver_config(context.host->files(), context.host->host_name());
    const bool has_dot = name.find('.') != std::string_view::npos;
    if (has_dot || config.search.empty()) return std::string(name);
    return fmt::format("{}.{}", name, config.search.front());
}

bool has_old_dns_tools(const CommandContext& context) {
    return context.host->profile() == Profile::Centos6;
}

std::string dns_failure_text(const CommandContext& context, const DnsQuery& query) {
    if (has_old_dns_tools(context)) {
        return query.answer() ? "" : ";; connection timed out; no servers could be reached\n";
    }
    std::string text;
    for (const DnsFailure& failure : query.failures()) {
        text += fmt::format(";; communications error to {}#{}: {}\n", to_text(failure.server),
                            kDnsPort, failure.why);
    }
    return text;
}

std::optional<std::uint16_t> dns_type_of(std::string_view name) {
    std::string upper;
    for (const char letter : name) {
        upper.push_back(static_cast<char>(std::toupper(static_cast<unsigned char>(letter))));
    }
    if (upper == "A") return DnsMessage::kTypeA;
    if (upper == "PTR") return DnsMessage::kTypePtr;
    return std::nullopt;
}

std::string_view dns_code_name(std::uint8_t code) {
    constexpr std::array<std::string_view, 6> kNames = {"NOERROR",  "FORMERR", "SERVFAIL",
                                                        "NXDOMAIN", "NOTIMP",  "REFUSED"};
    return code < kNames.size() ? kNames[code] : "RESERVED";
}

}  // namespace lvsim::host
