// SPDX-License-Identifier: Apache-2.0
//
// Faults in words.
#include "sim/net/fault/config.hpp"

#include "sim/net/fault/registry.hpp"

#include <fmt/format.h>

#include <string_view>

namespace lvsim::net {
namespace {

/// Without a rest of zeros: "5%", "0.1%".
std::string share_text(std::uint32_t parts_per_million) {
    std::string text =
        fmt::format("{}.{:04}", parts_per_million / 10'000, parts_per_million % 10'000);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    return text + '%';
}

std::string parameter_text(const LinkFaultConfig& fault, FaultParameter parameter) {
    switch (parameter) {
        case FaultParameter::Share: return " " + share_text(fault.share_ppm);
        case FaultParameter::Delay: return " " + to_text(fault.delay);
        case FaultParameter::Jitter:
            return fault.jitter == SimDuration() ? "" : " +- " + to_text(fault.jitter);
        case FaultParameter::Rate: return fmt::format(" {}bit", fault.rate_bits_per_second);
        case FaultParameter::Queue: return fmt::format(" queue {}", fault.queue_packets_max);
    }
    return {};
}

}  // namespace

std::string_view to_text(LinkSide side) {
    switch (side) {
        case LinkSide::In: return "in";
        case LinkSide::Out: return "out";
    }
    return "";
}

std::string_view to_text(FilterProtocol protocol) {
    switch (protocol) {
        case FilterProtocol::Any: return "any";
        case FilterProtocol::Arp: return "arp";
        case FilterProtocol::Ip: return "ip";
        case FilterProtocol::Icmp: return "icmp";
        case FilterProtocol::Tcp: return "tcp";
        case FilterProtocol::Udp: return "udp";
    }
    return "";
}

std::string to_text(const FrameFilter& filter) {
    if (filter.is_everything()) return "everything";
    std::string text;
    const auto add = [&text](std::string_view word) {
        text += text.empty() ? "" : " ";
        text += word;
    };
    if (filter.protocol != FilterProtocol::Any) add(to_text(filter.protocol));
    if (filter.port != 0) add(fmt::format("port {}", filter.port));
    if (!filter.address.is_unspecified()) add("address " + to_text(filter.address));
    return text;
}

std::string to_text(const LinkFaultConfig& fault) {
    const LinkFaultInfo& info = link_fault(fault.kind);
    std::string text(info.name);
    for (const FaultParameterUse& use : info.parameters) {
        text += parameter_text(fault, use.parameter);
    }
    if (!fault.only.is_everything()) text += ", only " + to_text(fault.only);
    return text;
}

}  // namespace lvsim::net
