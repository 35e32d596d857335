// SPDX-License-Identifier: Apache-2.0
//
// arping(8) as one tells the neighbours of an address that has moved: "arping -U|-A [-c COUNT]
// -I INTERFACE ADDRESS" announces it as a request (-U) or as a reply (-A), once a second. Asking
// for others' addresses is not modelled. Behaviour reference: iputils 20221126 (debian-12), from
// memory.
#include "models/host/commands/coreutils.hpp"
#include "models/host/commands/programs.hpp"
#include "models/host/host.hpp"
#include "sim/net/arp.hpp"
#include "sim/net/interface.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cstdint>
#include <optional>

namespace lvsim::host {

namespace {

constexpr int kFailed = 2;

constexpr std::array<OptionSpec, 12> kOptions = {{
    {'U', "", OptionKind::Flag},
    {'A', "", OptionKind::Flag},
    {'c', "", OptionKind::Value},
    {'I', "", OptionKind::Value},
    {'b', "", OptionKind::FlagNotModelled},
    {'D', "", OptionKind::FlagNotModelled},
    {'f', "", OptionKind::FlagNotModelled},
    {'h', "", OptionKind::FlagNotModelled},
    {'q', "", OptionKind::FlagNotModelled},
    {'V', "", OptionKind::FlagNotModelled},
    {'s', "", OptionKind::ValueNotModelled},
    {'w', "", OptionKind::ValueNotModelled},
}};

/// An announcement that a line asks for.
struct Announcement {
    net::InterfaceIndex interface = net::kNoInterface;
    IpAddress address;
    ArpOperation operation = ArpOperation::Request;
    std::optional<std::uint32_t> count;  ///< None: until somebody stops it.
};

/// What is wrong with the line, as arping says it; empty: nothing.
std::string read(CommandContext* context, const ParsedOptions& options, Announcement& to) {
    if (options.operands.size() != 1) return "arping: usage error: Destination address required";
    const auto address = IpAddress::parse(options.operands[0]);
    if (!address || !address->is_v4()) {
        return fmt::format("arping: {}: Name or service not known", options.operands[0]);
    }
    to.address = *address;
    to.operation = options.has("A") ? ArpOperation::Reply : ArpOperation::Request;
    if (const std::string* text = options.value("c")) {
        std::uint32_t count = 0;
        const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), count);
        if (error != std::errc() || end != text->data() + text->size() || count == 0) {
            return fmt::format("arping: invalid argument: '{}'", *text);
        }
        to.count = count;
    }
    net::Stack& stack = context->host->stack();
    const std::string* name = options.value("I");
    if (name == nullptr) {
        return "arping: Interface \"\" is not ARPable";
    }
    net::Interface* interface = stack.find_interface(*name);
    if (interface == nullptr) return fmt::format("arping: Interface \"{}\" not found", *name);
    if (!interface->is_up()) return fmt::format("arping: Interface \"{}\" is down", *name);
    if (!stack.is_local(to.address)) return "arping: bind: Cannot assign requested address";
    to.interface = interface->index();
    return {};
}

}  // namespace

Process arping_main(CommandContext* context) {
    const auto parsed = parse_options(context->args, kOptions);
    if (!parsed) co_return report(context, parsed.error());
    if (!parsed->has("U") && !parsed->has("A")) {
        context->error->write("not modelled in lvsim: arping without -U or -A\n");
        co_return kStatusNotModelled;
    }
    Announcement wanted;
    const std::string complaint = read(context, *parsed, wanted);
    if (!complaint.empty()) {
        context->error->write(complaint + "\n");
        co_return kFailed;
    }
    const std::string& interface = *parsed->value("I");
    context->out->write(
        fmt::format("ARPING {0} from {0} {1}\n", to_text(wanted.address), interface));
    std::uint32_t sent = 0;
    while (true) {
        context->host->stack().arp().announce(wanted.interface, wanted.address, wanted.operation);
        ++sent;
        if (wanted.count && sent >= *wanted.count) break;
        co_await sleep(1_s);
    }
    context->out->write(
        fmt::format("Sent {0} probes ({0} broadcast(s))\nReceived 0 response(s)\n", sent));
    co_return 0;
}

}  // namespace lvsim::host
