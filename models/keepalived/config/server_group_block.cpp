// SPDX-License-Identifier: Apache-2.0
//
// virtual_server_group: addresses, ranges of addresses (A.B.C.D-E, ADDRESS-ADDRESS, ADDRESS/LENGTH)
// and marks.
#include "models/keepalived/config/blocks.hpp"
#include "models/keepalived/config/server_words.hpp"
#include "models/keepalived/config/values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace lvsim::keepalived {
namespace {

/// Services of one group; more are refused, since each is a service of the director.
constexpr std::uint32_t kServicesMax = 16'384;

std::uint32_t services_of(const ServerGroupDraft& group) {
    std::uint32_t services = 0;
    for (const GroupEntry& each : group.entries) {
        services += each.more + 1;
    }
    return services;
}

void add_mark(Reader& in, Draft& draft) {
    const std::string_view text = in.word(1);
    const auto mark = read_unsigned(in, text, {});
    if (!mark) {
        in.report(fmt::format("({}): fwmark '{}' must be in [0, {}] - ignoring",
                              draft.server_group().name, text, UINT32_MAX));
        return;
    }
    if (*mark == 0 || in.word(2) == "inet6") {
        in.refuse(*mark == 0 ? "fwmark 0" : "fwmark of inet6 in a group");
        return;
    }
    GroupEntry entry;
    entry.fwmark = *mark;
    draft.server_group().entries.push_back(entry);
}

/// What stands behind a '-': an address, or the last number of one.
std::optional<std::uint32_t> range_end(Reader& in, IpAddress first, std::string_view end) {
    if (const auto address = IpAddress::parse(end); address && address->is_v4()) {
        return address->v4_value();
    }
    std::uint32_t number = 0;
    const auto [last, error] = std::from_chars(end.data(), end.data() + end.size(), number);
    if (error != std::errc() || last != end.data() + end.size() || number > 255) {
        in.report(
            fmt::format("Virtual server group range '{}' end '{}' too large", in.word(0), end));
        return std::nullopt;
    }
    return (first.v4_value() & 0xffff'ff00U) | number;
}

/// Addresses behind the first one. None: reported.
std::optional<std::uint32_t> range_size(Reader& in, IpAddress first) {
    const std::string_view text = in.word(0);
    const std::size_t mark = text.find_first_of("-/");
    if (mark == std::string_view::npos) {
        return 0;
    }
    if (!first.is_v4()) {
        in.refuse("a range of IPv6 addresses");
        return std::nullopt;
    }
    std::optional<std::uint32_t> end;
    if (text[mark] == '/') {
        const auto length = read_unsigned(in, text.substr(mark + 1), {0, 32});
        if (!length) {
            return std::nullopt;
        }
        end = IpPrefix{first, static_cast<int>(*length)}.broadcast().v4_value();
    } else {
        end = range_end(in, first, text.substr(mark + 1));
    }
    if (!end) {
        return std::nullopt;
    }
    if (*end < first.v4_value() || (*end == first.v4_value() && text[mark] == '-')) {
        in.report(fmt::format(
            "Address range end is not greater than address range start - {} - skipping", text));
        return std::nullopt;
    }
    return *end - first.v4_value();
}

}  // namespace

void begin_server_group(Reader& in, Draft& draft) {
    const auto name = in.need(1);
    if (!name) {
        return;
    }
    draft.lvs.groups.emplace_back();
    draft.server_group().name = *name;
}

void add_server_group_entry(Reader& in, Draft& draft) {
    const std::uint32_t left = kServicesMax - services_of(draft.server_group());
    if (left == 0) {
        in.refuse(fmt::format("a group of more than {} services", kServicesMax));
        return;
    }
    if (in.word(0) == "fwmark") {
        add_mark(in, draft);
        return;
    }
    const auto endpoint = read_endpoint(in, 0);
    if (!endpoint) {
        in.report(fmt::format("Invalid virtual server group IP address {} /port/{} - skipping",
                              in.word(0), in.word(1)));
        return;
    }
    const auto more = range_size(in, endpoint->address);
    if (more && *more >= left) {
        in.refuse(fmt::format("a group of more than {} services", kServicesMax));
    } else if (more) {
        draft.server_group().entries.push_back({endpoint->address, *more, endpoint->port, 0});
    }
}

void end_server_group(Reader& in, Draft& draft) {
    if (!draft.lvs.groups.empty() && draft.server_group().entries.empty()) {
        in.report(fmt::format("virtual server group {} has no entries - removing",
                              draft.server_group().name));
        draft.lvs.groups.pop_back();
    }
}

}  // namespace lvsim::keepalived
