// SPDX-License-Identifier: Apache-2.0
//
// arp(8): shows the neighbour cache, removes entries and makes permanent ones. Behaviour reference:
// net-tools 1.60. Left out: proxy entries, -f, -H, -A.
#include "sim/net/arp.hpp"

#include "models/host/commands/coreutils.hpp"
#include "models/host/commands/net_tools.hpp"
#include "models/host/commands/options.hpp"
#include "models/host/commands/programs.hpp"
#include "models/host/commands/route_table.hpp"
#include "models/host/host.hpp"
#include "models/host/language.hpp"
#include "models/host/name_lookup.hpp"
#include "sim/net/stack.hpp"

#include <fmt/format.h>

#include <array>
#include <optional>
#include <utility>
#include <vector>

namespace lvsim::host {

namespace {

constexpr int kFailed = 255;
constexpr int kUsage = 1;

constexpr std::array<OptionSpec, 13> kOptions = {{
    {'a', "all", OptionKind::Flag},
    {'e', "", OptionKind::Flag},
    {'n', "numeric", OptionKind::Flag},
    {'v', "verbose", OptionKind::Flag},
    {'d', "delete", OptionKind::Flag},
    {'s', "set", OptionKind::Flag},
    {'i', "device", OptionKind::Value},
    {'f', "file", OptionKind::FlagNotModelled},
    {'H', "hw-type", OptionKind::ValueNotModelled},
    {'A', "protocol", OptionKind::ValueNotModelled},
    {'D', "use-device", OptionKind::FlagNotModelled},
    {'V', "version", OptionKind::FlagNotModelled},
    {'h', "help", OptionKind::FlagNotModelled},
}};

class Arp {
public:
    Arp(CommandContext* context, const ParsedOptions& options)
        : context_(*context), options_(options) {}

    [[nodiscard]] bool is_change() const { return options_.has("d") || options_.has("s"); }
    [[nodiscard]] bool is_numeric() const { return options_.has("n"); }

    int change() {
        const std::size_t wanted = options_.has("s") ? 2 : 1;
        if (options_.operands.size() < wanted) {
            return say(options_.has("s") ? "arp: need hardware address" : "arp: need host name",
                       kUsage);
        }
        const auto address = IpAddress::parse(options_.operands[0]);
        if (!address || !address->is_v4()) {
            return say(fmt::format("{}: {}", options_.operands[0],
                                   french() ? "H\u00f4te inconnu" : "Unknown host"),
                       kFailed);
        }
        return options_.has("d") ? remove(*address) : set(*address);
    }

    /// Those that the line asks for: by interface, then by address.
    [[nodiscard]] std::vector<net::NeighbourInfo> entries() const {
        std::vector<net::NeighbourInfo> shown;
        const std::string* device = options_.value("i");
        const auto only =
            options_.operands.empty() ? std::nullopt : IpAddress::parse(options_.operands[0]);
        for (const net::NeighbourInfo& entry : stack().arp().list()) {
            if (device != nullptr && stack().interface(entry.interface).name() != *device) continue;
            if (only && entry.address != *only) continue;
            shown.push_back(entry);
        }
        return shown;
    }

    int show(const AddressNames* names) {
        const auto shown = entries();
        if (shown.empty()) return nothing_shown();
        std::string text;
        if (!options_.has("a")) text = header();
        for (const net::NeighbourInfo& entry : shown) text += line(entry, names);
        if (options_.has("v"))
            text += fmt::format("Entries: {0}\tSkipped: 0\tFound: {0}\n", shown.size());
        context_.out->write(text);
        return 0;
    }

private:
    int remove(IpAddress address) {
        bool is_removed = false;
        for (const net::NeighbourInfo& entry : entries()) {
            is_removed |= stack().arp().remove(entry.interface, address);
        }
        return is_removed ? 0 : say(fmt::format("No ARP entry for {}", to_text(address)), kFailed);
    }

    int set(IpAddress address) {
        const auto mac = MacAddress::parse(options_.operands[1]);
        if (!mac) return say("arp: invalid hardware address", kFailed);
        const auto route = stack().route_to(address);
        const std::string* device = options_.value("i");
        const net::Interface* card = device != nullptr ? stack().find_interface(*device) : nullptr;
        if (device != nullptr && card == nullptr) return say("SIOCSARP: No such device", kFailed);
        if (card == nullptr && (!route || route->next_hop != address)) {
            return say(fmt::format("SIOCSARP: {}", french() ? "Le r\u00e9seau n'est pas accessible"
                                                            : "Network is unreachable"),
                       kFailed);
        }
        const net::InterfaceIndex index = card != nullptr ? card->index() : route->interface;
        return stack().arp().add_permanent(index, address, *mac)
                   ? 0
                   : say("SIOCSARP: No buffer space available", kFailed);
    }

    int nothing_shown() {
        if (options_.operands.empty()) return 0;
        context_.out->write(fmt::format("{0} ({0}) -- no entry\n", options_.operands[0]));
        return kUsage;
    }

    [[nodiscard]] std::string header() const {
        return french()
                   ? "Adresse                  TypeMap AdresseMat          Indicateurs           "
                     "Iface\n"
                   : "Address                  HWtype  HWaddress           Flags Mask            "
                     "Iface\n";
    }

    [[nodiscard]] std::string line(const net::NeighbourInfo& entry,
                                   const AddressNames* names) const {
        const bool is_known = entry.mac != MacAddress();
        const std::string figures = to_text(entry.address);
        const auto found =
            names == nullptr ? AddressNames::const_iterator{} : names->find(entry.address);
        const std::string name = names == nullptr || found == names->end() ? "" : found->second;
        const std::string& card = stack().interface(entry.interface).name();
        const bool is_permanent = entry.state == net::NeighbourState::Permanent;
        if (options_.has("a")) {
            return fmt::format("{} ({}) at {} on {}\n", name.empty() ? "?" : name, figures,
                               !is_known ? "<incomplete>"
                                         : fmt::format("{} [ether]{}", to_text(entry.mac),
                                                       is_permanent ? " PERM" : ""),
                               card);
        }
        constexpr std::size_t kNameWidth = 23;
        return fmt::format("{:<23}  {:<8}{:<20}{:<6}{:<15} {}\n",
                           (name.empty() ? figures : name).substr(0, kNameWidth),
                           is_known ? "ether" : "", is_known ? to_text(entry.mac) : "(incomplete)",
                           is_known ? (is_permanent ? "CM" : "C") : "", "", card);
    }

    [[nodiscard]] net::Stack& stack() const { return context_.host->stack(); }
    [[nodiscard]] bool french() const { return speaks_french(context_); }
    int say(std::string_view line, int status) {
        context_.error->write(fmt::format("{}\n", line));
        return status;
    }

    CommandContext& context_;
    const ParsedOptions& options_;
};

}  // namespace

Process arp_main(CommandContext* context) {
    const auto parsed = parse_options(context->args, kOptions);
    if (!parsed) {
        if (!parsed.error().help.empty()) co_return report(context, parsed.error());
        context->error->write(parsed.error().message + "\n");
        co_return parsed.error().is_not_modelled ? kStatusNotModelled : kUsage;
    }
    Arp command(context, *parsed);
    if (command.is_change()) co_return command.change();
    std::vector<IpAddress> unnamed;
    for (const net::NeighbourInfo& entry : command.entries()) {
        if (!command.is_numeric()) unnamed.push_back(entry.address);
    }
    AddressNaming naming(*context->host, std::move(unnamed));
    while (NameLookup* lookup = naming.pending()) {
        const SimDuration patience = lookup->patience();
        const bool is_news = co_await wait_for(lookup->news(), patience);
        if (!is_news) lookup->give_up_waiting();
    }
    co_return command.show(command.is_numeric() ? nullptr : &naming.names());
}

}  // namespace lvsim::host
