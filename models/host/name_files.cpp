// SPDX-License-Identifier: Apache-2.0
#include "models/host/name_files.hpp"

#include "models/host/files.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace lvsim::host {

namespace {

constexpr std::size_t kServersMax = 3;  // MAXNS
constexpr std::string_view kBlanks = " \t\r";

/// The lines of a file; none when it cannot be read.
class Lines {
public:
    Lines(const Files& files, std::string_view path) : text_(files.read(path).value_or("")) {}

    /// False: there is none left.
    bool next(std::vector<std::string_view>& fields) {
        if (at_ >= text_.size()) return false;
        const std::size_t end = std::min(text_.find('\n', at_), text_.size());
        fields = fields_of(std::string_view(text_).substr(at_, end - at_));
        at_ = end + 1;
        return true;
    }

private:
    std::string text_;
    std::size_t at_ = 0;
};

char lower(char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

bool is_same_name(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](char x, char y) { return lower(x) == lower(y); });
}

std::uint64_t number_after(std::string_view option, std::string_view name,
                           std::uint64_t otherwise) {
    if (!option.starts_with(name)) return otherwise;
    std::uint64_t value = otherwise;
    std::from_chars(option.data() + name.size(), option.data() + option.size(), value);
    return value;
}

/// "80/tcp".
std::optional<std::pair<std::uint16_t, std::string_view>> port_of(std::string_view text) {
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    const auto used = static_cast<std::size_t>(end - text.data());
    if (error != std::errc() || used >= text.size() || text[used] != '/') return std::nullopt;
    return std::pair(port, text.substr(used + 1));
}

}  // namespace

std::vector<std::string_view> fields_of(std::string_view line) {
    line = line.substr(0, line.find('#'));
    std::vector<std::string_view> fields;
    for (std::size_t at = line.find_first_not_of(kBlanks); at < line.size();
         at = line.find_first_not_of(kBlanks, at)) {
        const std::size_t end = std::min(line.find_first_of(kBlanks, at), line.size());
        fields.push_back(line.substr(at, end - at));
        at = end;
    }
    return fields;
}

std::optional<IpAddress> address_in_hosts(const Files& files, std::string_view name) {
    Lines lines(files, "/etc/hosts");
    for (std::vector<std::string_view> fields; lines.next(fields);) {
        if (fields.size() < 2) continue;
        const auto address = IpAddress::parse(fields[0]);
        const bool is_named = std::any_of(fields.begin() + 1, fields.end(),
                                          [&](auto field) { return is_same_name(field, name); });
        if (!is_named || !address) continue;
        if (address->is_v4()) return address;
        // glibc gives 127.0.0.1 for a name that stands only beside ::1.
        if (address->is_loopback()) return IpAddress::v4(0x7f00'0001);
    }
    return std::nullopt;
}

std::string name_in_hosts(const Files& files, IpAddress address) {
    Lines lines(files, "/etc/hosts");
    for (std::vector<std::string_view> fields; lines.next(fields);) {
        if (fields.size() >= 2 && IpAddress::parse(fields[0]) == address) {
            return std::string(fields[1]);
        }
    }
    return {};
}

std::string service_name(const Files& files, std::uint16_t port, std::string_view protocol) {
    Lines lines(files, "/etc/services");
    for (std::vector<std::string_view> fields; lines.next(fields);) {
        if (fields.size() >= 2 && port_of(fields[1]) == std::pair(port, protocol)) {
            return std::string(fields[0]);
        }
    }
    return {};
}

std::optional<std::uint16_t> service_port(const Files& files, std::string_view name,
                                          std::string_view protocol) {
    Lines lines(files, "/etc/services");
    for (std::vector<std::string_view> fields; lines.next(fields);) {
        if (fields.size() < 2) continue;
        const auto port = port_of(fields[1]);
        const bool is_named =
            fields[0] == name || std::find(fields.begin() + 2, fields.end(), name) != fields.end();
        if (port && port->second == protocol && is_named) return port->first;
    }
    return std::nullopt;
}

ResolverConfig resolver_config(const Files& files, std::string_view own_name) {
    ResolverConfig config;
    if (const std::size_t dot = own_name.find('.'); dot != std::string_view::npos) {
        config.search = {std::string(own_name.substr(dot + 1))};
    }
    Lines lines(files, "/etc/resolv.conf");
    for (std::vector<std::string_view> fields; lines.next(fields);) {
        if (fields.size() < 2) continue;
        const auto address = IpAddress::parse(fields[1]);
        if (fields[0] == "nameserver" && address && config.servers.size() < kServersMax) {
            config.servers.push_back(*address);
        } else if (fields[0] == "search" || fields[0] == "domain") {
            const auto last = fields[0] == "domain" ? fields.begin() + 2 : fields.end();
            config.search.assign(fields.begin() + 1, last);
        } else if (fields[0] == "options") {
            for (const std::string_view option : fields) {
                config.timeout_s = number_after(option, "timeout:", config.timeout_s);
                config.attempts = number_after(option, "attempts:", config.attempts);
            }
        }
    }
    if (config.servers.empty()) config.servers.push_back(IpAddress::v4(0x7f00'0001));
    config.timeout_s = std::clamp<std::uint64_t>(config.timeout_s, 1, 30);  // RES_MAXRETRANS
    config.attempts = std::clamp<std::uint64_t>(config.attempts, 1, 5);     // RES_MAXRETRY
    return config;
}

std::vector<std::string> host_sources(const Files& files) {
    std::vector<std::string> sources;
    Lines lines(files, "/etc/nsswitch.conf");
    for (std::vector<std::string_view> fields; lines.next(fields);) {
        if (fields.empty() || fields[0] != "hosts:") continue;
        for (std::size_t i = 1; i < fields.size(); ++i) {
            if (!fields[i].starts_with('[')) sources.emplace_back(fields[i]);
        }
    }
    if (sources.empty()) sources = {"files", "dns"};
    return sources;
}

}  // namespace lvsim::host
