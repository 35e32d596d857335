// SPDX-License-Identifier: Apache-2.0
#include "models/host/commands/arping_options.hpp"

#include "models/host/commands/options.hpp"
#include "models/host/host.hpp"
#include "sim/net/interface.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>

namespace lvsim::host {

namespace {

constexpr std::array<OptionSpec, 13> kOptions = {{
    {'U', "", OptionKind::Flag},
    {'A', "", OptionKind::Flag},
    {'c', "", OptionKind::Value},
    {'I', "", OptionKind::Value},
    {'b', "", OptionKind::Flag},
    {'D', "", OptionKind::Flag},
    {'f', "", OptionKind::Flag},
    {'h', "help", OptionKind::Flag},
    {'q', "", OptionKind::Flag},
    {'V', "", OptionKind::Flag},
    {'s', "", OptionKind::Value},
    {'w', "", OptionKind::Value},
    {'i', "", OptionKind::ValueNotModelled},
}};

constexpr std::string_view kUsage =
    "\nUsage:\n"
    "  arping [options] <destination>\n\n"
    "Options:\n"
    "  -f            quit on first reply\n"
    "  -q            be quiet\n"
    "  -b            keep on broadcasting, do not unicast\n"
    "  -D            duplicate address detection mode\n"
    "  -U            unsolicited ARP mode, update your neighbours\n"
    "  -A            ARP answer mode, update your neighbours\n"
    "  -V            print version and exit\n"
    "  -c <count>    how many packets to send\n"
    "  -w <timeout>  how long to wait for a reply\n"
    "  -i <interval> set interval between packets (default: 1 second)\n"
    "  -I <device>   which ethernet device to use\n"
    "  -s <source>   source ip address\n"
    "  <destination> dns name or ip address\n\n"
    "For more details see arping(8).\n";
constexpr std::string_view kOldUsage =
    "Usage: arping [-fqbDUAV] [-c count] [-w timeout] [-I device] [-s source] destination\n"
    "  -f : quit on first reply\n"
    "  -q : be quiet\n"
    "  -b : keep broadcasting, don't go unicast\n"
    "  -D : duplicate address detection mode\n"
    "  -U : Unsolicited ARP mode, update your neighbours\n"
    "  -A : ARP answer mode, update your neighbours\n"
    "  -V : print version and exit\n"
    "  -c count : how many packets to send\n"
    "  -w timeout : how long to wait for a reply\n"
    "  -I device : which ethernet device to use (eth0)\n"
    "  -s source : source ip address\n"
    "  destination : ask for what ip address\n";

bool is_old(const CommandContext& context) {
    return context.host->profile() == Profile::Centos6;
}

std::optional<std::uint32_t> number_of(std::string_view text) {
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool is_good = error == std::errc() && end == text.data() + text.size() && value > 0;
    return is_good ? std::optional(value) : std::nullopt;
}

int say(const CommandContext& context, std::string_view text, int status) {
    context.error->write(fmt::format("{}\n", text));
    return status;
}

int print_usage(const CommandContext& context) {
    context.error->write(is_old(context) ? kOldUsage : kUsage);
    return 2;
}

/// -U of an address is as if one had it: the source is the address itself.
std::optional<IpAddress> source_of(const CommandContext& context, const ArpingLine& line,
                                   const ArpingOptions& options) {
    net::Stack& stack = context.host->stack();
    if (!line.source_text.empty()) {
        const auto source = IpAddress::parse(line.source_text);
        if (!source || !source->is_v4()) {
            (void)say(context, fmt::format("arping: invalid source {}", line.source_text), 2);
            return std::nullopt;
        }
        if (stack.is_local(*source)) return *source;
    } else if (line.looks_for_duplicates) {
        return IpAddress::v4(0);
    } else if (!line.announces) {
        return stack.interface(options.card).select_source(options.address);
    } else if (stack.is_local(options.address)) {
        return options.address;
    }
    (void)say(context, "arping: bind: Cannot assign requested address", 2);
    return std::nullopt;
}

/// The one that can do it, when there is but one; "eth0" in the days of CentOS 6.
std::string default_card(const CommandContext& context) {
    if (is_old(context)) return "eth0";
    net::Stack& stack = context.host->stack();
    std::string found;
    for (net::InterfaceIndex i = 0; i < stack.interface_count(); ++i) {
        net::Interface& card = stack.interface(i);
        if (card.is_loopback() || !card.is_up()) continue;
        if (!found.empty()) return {};
        found = card.name();
    }
    return found;
}

/// What is wrong with the card; empty: nothing.
std::string card_complaint(const CommandContext& context, const std::string& name) {
    net::Interface* card = context.host->stack().find_interface(name);
    const bool has_old_words = is_old(context);
    if (card == nullptr) {
        return has_old_words ? fmt::format("arping: unknown iface {}", name)
                             : fmt::format("arping: Device {} not available.", name);
    }
    if (!card->is_up()) {
        return has_old_words ? fmt::format("Interface \"{}\" is down", name)
                             : fmt::format("arping: Interface \"{}\" is down", name);
    }
    if (card->is_loopback()) return fmt::format("Interface \"{}\" is not ARPable", name);
    return {};
}

}  // namespace

tl::expected<ArpingLine, int> read_arping_line(const CommandContext& context) {
    const auto parsed = parse_options(context.args, kOptions);
    if (!parsed) {
        context.error->write(parsed.error().message + "\n");
        if (parsed.error().is_not_modelled) return tl::unexpected(kStatusNotModelled);
        return tl::unexpected(print_usage(context));
    }
    if (parsed->has("h")) return tl::unexpected(print_usage(context));
    if (parsed->has("V")) {
        context.out->write(is_old(context) ? "arping utility, iputils-sss20071127\n"
                                           : "arping from iputils 20221126\n");
        return tl::unexpected(0);
    }
    if (parsed->operands.size() != 1) return tl::unexpected(print_usage(context));
    ArpingLine line;
    line.target = parsed->operands[0];
    line.announces = parsed->has("U") || parsed->has("A");
    line.operation = parsed->has("A") ? ArpOperation::Reply : ArpOperation::Request;
    line.looks_for_duplicates = parsed->has("D");
    line.keeps_broadcasting = parsed->has("b");
    line.ends_with_first = parsed->has("f");
    line.is_quiet = parsed->has("q");
    if (const std::string* name = parsed->value("I")) line.interface = *name;
    if (const std::string* source = parsed->value("s")) line.source_text = *source;
    for (const std::string_view option : {"c", "w"}) {
        const std::string* text = parsed->value(option);
        if (text == nullptr) continue;
        const auto value = number_of(*text);
        if (!value) {
            return tl::unexpected(
                say(context, fmt::format("arping: invalid argument: '{}'", *text), 1));
        }
        if (option == "c") line.count = *value;
        if (option == "w") line.deadline = SimDuration::seconds(*value);
    }
    return line;
}

std::optional<ArpingOptions> resolve_arping(const CommandContext& context, const ArpingLine& line,
                                            std::optional<IpAddress> address) {
    if (!address) {
        (void)say(context,
                  is_old(context)
                      ? fmt::format("arping: unknown host {}", line.target)
                      : fmt::format("arping: {}: Name or service not known", line.target),
                  2);
        return std::nullopt;
    }
    ArpingOptions options{line};
    options.address = *address;
    net::Stack& stack = context.host->stack();
    if (options.interface.empty()) options.interface = default_card(context);
    if (options.interface.empty()) {
        (void)say(context, "Suitable device could not be determined. Please, use option -I.", 2);
        return std::nullopt;
    }
    if (const std::string wrong = card_complaint(context, options.interface); !wrong.empty()) {
        (void)say(context, wrong, 2);
        return std::nullopt;
    }
    options.card = stack.find_interface(options.interface)->index();
    const auto source = source_of(context, line, options);
    if (!source) return std::nullopt;
    options.source = *source;
    return options;
}

}  // namespace lvsim::host
