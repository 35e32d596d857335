// SPDX-License-Identifier: Apache-2.0
//
// Reading one object of a journal. Strict: a member that is missing, unknown or of another type is
// an error, for a command that is not understood would make another run.
#include "scenarios/runtime/journal_json.hpp"
#include "sim/net/fault/registry.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <vector>

namespace lvsim::runtime {
namespace {

using Json = nlohmann::ordered_json;

/// The members of one object. The first mistake is kept; what is read after it means nothing.
class Members {
public:
    explicit Members(const Json& object, std::string name = {})
        : object_(object), name_(std::move(name)) {
        if (!object.is_object()) fail(name_.empty() ? "no object" : "'" + name_ + "' is no object");
    }

    [[nodiscard]] const Json* find(const char* key) {
        known_.emplace_back(key);
        if (!object_.is_object()) return nullptr;
        const auto found = object_.find(key);
        return found == object_.end() ? nullptr : &*found;
    }
    std::string text(const char* key) {
        const Json* value = require(key);
        if (value == nullptr) return {};
        if (!value->is_string()) return wrong<std::string>(key, "a text");
        return value->get<std::string>();
    }
    template <class Integer>
    Integer integer(const char* key) {
        const Json* value = require(key);
        return value == nullptr ? Integer{} : to_integer<Integer>(key, *value);
    }
    template <class Integer>
    Integer integer_or_zero(const char* key) {
        const Json* value = find(key);
        return value == nullptr ? Integer{} : to_integer<Integer>(key, *value);
    }
    /// One of some words, by its place among them.
    template <std::size_t N>
    std::size_t word(const char* key, const std::array<std::string_view, N>& words) {
        const std::string typed = text(key);
        const auto found = std::find(words.begin(), words.end(), typed);
        if (found == words.end()) {
            fail(
                fmt::format("'{}' is '{}', expected one of {}", key, typed, fmt::join(words, " ")));
            return 0;
        }
        return static_cast<std::size_t>(found - words.begin());
    }
    void ignore(const char* key) { known_.emplace_back(key); }

    void fail(std::string what) {
        if (!error_) error_ = std::move(what);
    }
    /// What is wrong, if anything; unknown members are.
    [[nodiscard]] std::optional<std::string> error() const {
        if (error_) return error_;
        for (const auto& [key, value] : object_.items()) {
            if (std::find(known_.begin(), known_.end(), key) == known_.end()) {
                return fmt::format("has an unknown member '{}'", key);
            }
        }
        return std::nullopt;
    }

private:
    const Json* require(const char* key) {
        const Json* value = find(key);
        if (value == nullptr) fail(fmt::format("the member '{}' is missing", key));
        return value;
    }
    template <class T>
    T wrong(const char* key, std::string_view expected) {
        fail(fmt::format("'{}' is not {}", key, expected));
        return {};
    }
    template <class Integer>
    Integer to_integer(const char* key, const Json& value) {
        constexpr auto kMax = static_cast<std::uint64_t>(std::numeric_limits<Integer>::max());
        // Positive numbers are read as unsigned.
        if (!value.is_number_unsigned() || value.get<std::uint64_t>() > kMax) {
            return wrong<Integer>(key, fmt::format("a whole number from 0 to {}", kMax));
        }
        return static_cast<Integer>(value.get<std::uint64_t>());
    }

    const Json& object_;
    std::string name_;
    std::vector<std::string> known_;
    std::optional<std::string> error_;
};

net::FrameFilter read_filter(Members& members) {
    static constexpr std::array<std::string_view, 5> kProtocols{"arp", "ip", "icmp", "tcp", "udp"};
    net::FrameFilter only;
    const Json* object = members.find("only");
    if (object == nullptr) return only;
    Members filter(*object, "only");
    if (filter.find("protocol") != nullptr) {
        only.protocol = static_cast<net::FilterProtocol>(filter.word("protocol", kProtocols) + 1);
    }
    only.port = filter.integer_or_zero<std::uint16_t>("port");
    if (filter.find("address") != nullptr) {
        const auto address = IpAddress::parse(filter.text("address"));
        if (!address) filter.fail("'address' is no address");
        only.address = address.value_or(IpAddress());
    }
    if (const auto error = filter.error()) members.fail(*error);
    return only;
}

Direction read_direction(Members& members) {
    static constexpr std::array<std::string_view, 3> kDirections{"in", "out", "both"};
    return static_cast<Direction>(members.word("direction", kDirections));
}

void read_parameter(Members& members, net::FaultParameter parameter, net::LinkFaultConfig& to) {
    const auto span = [&](const char* key) {
        return SimDuration::nanoseconds(members.integer<std::int64_t>(key));
    };
    switch (parameter) {
        case net::FaultParameter::Share:
            to.share_ppm = members.integer<std::uint32_t>("share_ppm");
            break;
        case net::FaultParameter::Delay: to.delay = span("delay_ns"); break;
        case net::FaultParameter::Jitter: to.jitter = span("jitter_ns"); break;
        case net::FaultParameter::Rate:
            to.rate_bits_per_second = members.integer<std::uint64_t>("rate_bits_per_second");
            break;
        case net::FaultParameter::Queue:
            to.queue_packets_max = members.integer<std::uint32_t>("queue_packets");
            break;
    }
}

Command read_fault(Members& members, const net::LinkFaultInfo& info) {
    SetLinkFault set{members.text("link"), read_direction(members), {.kind = info.kind}};
    for (const auto& use : info.parameters) read_parameter(members, use.parameter, set.fault);
    set.fault.only = read_filter(members);
    return set;
}

Command read_end(Members& members) {
    EndLinkFault end{members.text("link"), read_direction(members)};
    const std::string name = members.text("fault");
    if (const auto* info = net::find_link_fault(name)) {
        end.kind = info->kind;
    } else {
        members.fail("there is no fault '" + name + "'");
    }
    end.only = read_filter(members);
    return end;
}

Command read_run(Members& members) {
    members.ignore("exit");
    members.ignore("output");
    return RunLine{members.text("host"), members.text("command")};
}

/// See byte_characters() in journal_json.cpp.
std::string read_bytes(Members& members, const char* key) {
    std::string bytes;
    const std::string text = members.text(key);
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto value = static_cast<unsigned char>(text[at]);
        if (value < 0x80) {
            bytes += text[at];
            continue;
        }
        if ((value & 0xfcU) != 0xc0U || at + 1 == text.size()) {
            members.fail(fmt::format("'{}' has a character beyond U+00FF", key));
            return {};
        }
        ++at;
        bytes += static_cast<char>(((value & 0x03U) << 6U) |
                                   (static_cast<unsigned char>(text[at]) & 0x3fU));
    }
    return bytes;
}

Command read_typed(Members& members, bool is_line) {
    const std::string host = members.text("host");
    const auto terminal = members.integer<std::uint32_t>("terminal");
    if (!is_line) return TypeKeys{host, terminal, read_bytes(members, "keys")};
    return TypeLine{host, terminal, members.text("user"), members.text("line")};
}

Command read_cable(Members& members) {
    static constexpr std::array<std::string_view, 2> kPositions{"in", "out"};
    return PlugCable{members.text("host"), members.integer<std::uint32_t>("adapter"),
                     members.word("position", kPositions) == 0};
}

Command read_mac(Members& members) {
    ChangeMac change{members.text("host"), members.integer<std::uint32_t>("adapter"), {}};
    const std::string mac = members.text("mac");
    if (mac == "new") return change;
    change.mac = MacAddress::parse(mac);
    if (!change.mac) members.fail("'mac' is no hardware address");
    return change;
}

Command read_command(Members& members) {
    members.ignore("remark");
    const std::string what = members.text("do");
    if (what == "power_on") return SwitchPower{members.text("host"), true};
    if (what == "power_off") return SwitchPower{members.text("host"), false};
    if (what == "reset") return ResetHost{members.text("host")};
    if (what == "freeze") return FreezeHost{members.text("host"), true};
    if (what == "thaw") return FreezeHost{members.text("host"), false};
    for (const auto action : {ProcessAction::Stop, ProcessAction::Continue, ProcessAction::Kill,
                              ProcessAction::Start, ProcessAction::Terminate}) {
        if (what == to_text(action)) {
            return ControlProcess{members.text("host"), members.text("process"), action};
        }
    }
    if (what == "run") return read_run(members);
    if (what == "end") return read_end(members);
    if (what == "type_line") return read_typed(members, true);
    if (what == "type_keys") return read_typed(members, false);
    if (what == "attach") {
        return AttachAdapter{members.text("host"), members.integer<std::uint32_t>("adapter"),
                             members.text("network")};
    }
    if (what == "cable") return read_cable(members);
    if (what == "mac") return read_mac(members);
    if (what == "heal") return HealLink{members.text("link"), read_direction(members)};
    if (const auto* info = net::find_link_fault(what)) return read_fault(members, *info);
    members.fail("there is no command '" + what + "'");
    return {};
}

}  // namespace

tl::expected<JournalEntry, std::string> entry_from_json(const Json& object) {
    static constexpr std::array<std::string_view, 2> kOrigins{"scenario", "outside"};
    Members members(object);
    JournalEntry entry;
    entry.time = SimTime::at(SimDuration::nanoseconds(members.integer<std::int64_t>("t_ns")));
    entry.after_event = members.integer<std::uint64_t>("after_event");
    entry.origin = static_cast<Origin>(members.word("origin", kOrigins));
    entry.command = read_command(members);
    if (const auto error = members.error()) return tl::unexpected(*error);
    return entry;
}

}  // namespace lvsim::runtime
