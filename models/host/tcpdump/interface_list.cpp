// SPDX-License-Identifier: Apache-2.0
#include "models/host/tcpdump/interface_list.hpp"

#include "models/host/host.hpp"
#include "sim/net/interface.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <vector>

namespace lvsim::host::tcpdump {

namespace {

struct Listed {
    std::string name;
    const net::Interface* card = nullptr;  ///< nullptr: "any".
};

/// Those that work first, "any" behind them, lo, then the others (libpcap's figures of merit).
int rank(const Listed& entry) {
    if (entry.card == nullptr) return 2;
    if (entry.card->is_loopback()) return 3;
    if (!entry.card->is_up()) return 5;
    return entry.card->has_carrier() ? 1 : 4;
}

std::vector<Listed> listed(Host& host) {
    std::vector<Listed> entries;
    net::Stack& stack = host.stack();
    for (net::InterfaceIndex i = 0; i < stack.interface_count(); ++i) {
        if (!stack.interface(i).is_present()) continue;
        entries.push_back({stack.interface(i).name(), &stack.interface(i)});
    }
    entries.push_back({"any"});
    std::stable_sort(entries.begin(), entries.end(),
                     [](const Listed& a, const Listed& b) { return rank(a) < rank(b); });
    return entries;
}

std::string state_text(const Listed& entry) {
    if (entry.card == nullptr) return " [Up, Running]";
    if (entry.card->is_loopback()) {
        return entry.card->is_up() ? " [Up, Running, Loopback]" : " [Loopback]";
    }
    if (!entry.card->is_up()) return " [none, Disconnected]";
    return entry.card->has_carrier() ? " [Up, Running, Connected]" : " [Up, Disconnected]";
}

CaptureInterface described(const Listed& entry, Release release) {
    CaptureInterface found{.name = entry.name};
    if (entry.card == nullptr) {
        found.link = release == Release::V4_1 ? LinkType::Cooked : LinkType::CookedV2;
        return found;
    }
    // tunl0: a device without a cable of its own carries bare IP.
    if (entry.name.starts_with("tunl")) found.link = LinkType::Raw;
    if (!entry.card->addresses().empty()) {
        const int length = entry.card->addresses().front().prefix.length;
        found.netmask = length == 0 ? 0 : 0xffff'ffff << (32 - length);
    }
    return found;
}

std::string no_such_device(std::string_view name, Release release) {
    return fmt::format(
        "{}: No such device exists\n({})", name,
        release == Release::V4_1 ? "SIOCGIFHWADDR: No such device" : "No such device exists");
}

}  // namespace

tl::expected<CaptureInterface, std::string> find_capture_interface(Host& host,
                                                                   std::string_view wanted,
                                                                   Release release) {
    const auto entries = listed(host);
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(wanted.data(), wanted.data() + wanted.size(), number);
    const bool is_number = error == std::errc() && end == wanted.data() + wanted.size();
    const Listed* found = nullptr;
    if (wanted.empty()) {
        found = &entries.front();
        const bool is_usable = found->card == nullptr || found->card->is_up();
        if (!is_usable) return tl::unexpected(std::string("no suitable device found"));
    } else if (is_number) {
        if (number == 0 || number > entries.size()) {
            return tl::unexpected(std::string("Invalid adapter index"));
        }
        found = &entries[number - 1];
    } else {
        for (const Listed& entry : entries) {
            if (entry.name == wanted) found = &entry;
        }
    }
    if (found == nullptr) return tl::unexpected(no_such_device(wanted, release));
    if (found->card != nullptr && !found->card->is_up()) {
        return tl::unexpected(fmt::format("{}: That device is not up", found->name));
    }
    return described(*found, release);
}

std::string interface_list_text(Host& host, Release release) {
    std::string text;
    std::size_t number = 0;
    for (const Listed& entry : listed(host)) {
        text += fmt::format("{}.{}", ++number, entry.name);
        if (entry.card == nullptr) text += " (Pseudo-device that captures on all interfaces)";
        if (release == Release::V4_99) text += state_text(entry);
        text += "\n";
    }
    return text;
}

}  // namespace lvsim::host::tcpdump
