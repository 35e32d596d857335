// SPDX-License-Identifier: Apache-2.0
#include "models/host/boot/ifcfg.hpp"

#include "models/host/files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <tuple>

namespace lvsim::host {

namespace {

constexpr std::string_view kPrefix = "ifcfg-";
constexpr int kNumberedAddressesMax = 256;

bool is_backup(std::string_view file) {
    constexpr std::array<std::string_view, 6> kEnds = {"~",       ".bak",     ".orig",
                                                       ".rpmnew", ".rpmorig", ".rpmsave"};
    return std::any_of(kEnds.begin(), kEnds.end(),
                       [&](std::string_view end) { return file.ends_with(end); });
}

bool has_plain_characters(std::string_view name) {
    return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
        return (std::isalnum(static_cast<unsigned char>(c)) != 0) || c == '#' || c == '.' ||
               c == '_' || c == '-';
    });
}

/// "eth10" as {"eth", 10}: how the script sorts.
std::pair<std::string_view, long> sort_key(std::string_view name) {
    const std::size_t digit = std::min(name.find_first_of("0123456789"), name.size());
    long number = 0;
    std::from_chars(name.data() + digit, name.data() + name.size(), number);
    return {name.substr(0, digit), number};
}

std::optional<int> mask_length(std::string_view mask) {
    const auto address = IpAddress::parse(mask);
    if (!address || !address->is_v4()) return std::nullopt;
    const std::uint32_t bits = address->v4_value();
    int length = 0;
    while (length < 32 && ((bits >> (31 - length)) & 1U) != 0) ++length;
    const bool is_mask = length == 32 || (bits << length) == 0;
    return is_mask ? std::optional(length) : std::nullopt;
}

int class_length(IpAddress address) {
    const std::uint32_t first = address.v4_value() >> 24;
    if (first < 128) return 8;
    return first < 192 ? 16 : 24;
}

std::optional<int> prefix_length(std::string_view prefix, std::string_view mask,
                                 IpAddress address) {
    if (!prefix.empty()) {
        int length = 0;
        const auto [end, error] =
            std::from_chars(prefix.data(), prefix.data() + prefix.size(), length);
        const bool is_right = error == std::errc() && end == prefix.data() + prefix.size() &&
                              length >= 0 && length <= 32;
        return is_right ? std::optional(length) : std::nullopt;
    }
    return mask.empty() ? class_length(address) : mask_length(mask);
}

/// One address of a file: the keys with `number` behind them ("" for the first).
struct NumberedAddress {
    std::string_view text;
    std::optional<IpPrefix> value;
};

NumberedAddress numbered(const ShellSettings& settings, std::string_view number) {
    NumberedAddress found;
    found.text = settings.get(fmt::format("IPADDR{}", number));
    const auto address = IpAddress::parse(found.text);
    if (!address || !address->is_v4()) return found;
    const auto length = prefix_length(settings.get(fmt::format("PREFIX{}", number)),
                                      settings.get(fmt::format("NETMASK{}", number)), *address);
    if (length) found.value = IpPrefix{*address, *length};
    return found;
}

std::vector<NumberedAddress> all_numbered(const ShellSettings& settings) {
    std::vector<NumberedAddress> found;
    if (!settings.get("IPADDR").empty()) found.push_back(numbered(settings, ""));
    for (int i = 0; i < kNumberedAddressesMax; ++i) {
        NumberedAddress one = numbered(settings, fmt::to_string(i));
        if (!one.text.empty()) found.push_back(one);
    }
    return found;
}

}  // namespace

std::string Ifcfg::device() const {
    const std::string_view given = get("DEVICE");
    return given.empty() ? name : std::string(given);
}

std::string Ifcfg::real_device() const {
    const std::string full = device();
    return full.substr(0, full.find(':'));
}

bool Ifcfg::is_alias() const {
    return device().find(':') != std::string::npos;
}

bool Ifcfg::uses_dhcp() const {
    const std::string_view protocol = get("BOOTPROTO");
    return protocol == "dhcp" || protocol == "bootp";
}

std::vector<IpPrefix> Ifcfg::addresses() const {
    std::vector<IpPrefix> result;
    for (const NumberedAddress& one : all_numbered(settings)) {
        if (one.value) result.push_back(*one.value);
    }
    return result;
}

std::vector<std::string> Ifcfg::bad_values() const {
    std::vector<std::string> result;
    for (const NumberedAddress& one : all_numbered(settings)) {
        if (!one.value) result.emplace_back(one.text);
    }
    return result;
}

std::optional<IpAddress> Ifcfg::gateway() const {
    const auto address = IpAddress::parse(get("GATEWAY"));
    return address && address->is_v4() ? address : std::nullopt;
}

std::string Ifcfg::hardware_address() const {
    std::string address(get("HWADDR"));
    std::transform(address.begin(), address.end(), address.begin(), [](char c) {
        return static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    });
    return address;
}

bool Ifcfg::starts_at_boot() const {
    std::string value(get("ONBOOT").substr(0, 2));
    std::transform(value.begin(), value.end(), value.begin(), [](char c) {
        return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    });
    return value != "no";
}

bool Ifcfg::is_for_network_manager() const {
    return !settings.is_false("NM_CONTROLLED");
}

std::optional<Ifcfg> read_ifcfg(const Files& files, std::string_view name) {
    const std::string path = fmt::format("{}/{}{}", kNetworkScripts, kPrefix, name);
    const auto text = files.read(path);
    if (!text) return std::nullopt;
    Ifcfg file;
    file.name = name;
    constexpr std::string_view kGlobal = "/etc/sysconfig/network";
    if (const auto global = files.read(kGlobal)) source_settings(file.settings, *global, kGlobal);
    source_settings(file.settings, *text, path);
    return file;
}

std::vector<std::string> configured_interfaces(const Files& files) {
    std::vector<std::string> names;
    for (const std::string& file : files.list(kNetworkScripts)) {
        if (!file.starts_with(kPrefix) || is_backup(file)) continue;
        std::string name = file.substr(kPrefix.size());
        if (name == "lo" || !has_plain_characters(name) || name.ends_with("-range")) continue;
        names.push_back(std::move(name));
    }
    std::stable_sort(names.begin(), names.end(), [](const std::string& a, const std::string& b) {
        return sort_key(a) < sort_key(b);
    });
    return names;
}

std::vector<std::string> configured_aliases(const Files& files, std::string_view device) {
    std::vector<std::string> names;
    for (const std::string& file : files.list(kNetworkScripts)) {
        const bool is_one = file.starts_with(fmt::format("{}{}:", kPrefix, device));
        if (is_one && !is_backup(file)) names.push_back(file.substr(kPrefix.size()));
    }
    return names;
}

}  // namespace lvsim::host
