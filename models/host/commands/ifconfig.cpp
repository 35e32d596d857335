// SPDX-License-Identifier: Apache-2.0
//
// ifconfig(8): shows interfaces, and sets them by the kernel's old calls, one after the other in
// the order of the line: SIOCSIFADDR (with the mask of the address's class, and up),
// SIOCSIFNETMASK, SIOCSIFFLAGS, SIOCSIFMTU, SIOCSIFHWADDR. An alias is an address with a label of
// its own; taking it down removes it. Linux: net/ipv4/devinet.c, devinet_ioctl().
#include "models/host/commands/ifconfig_text.hpp"
#include "models/host/commands/net_tools.hpp"
#include "models/host/commands/options.hpp"
#include "models/host/commands/programs.hpp"
#include "models/host/host.hpp"
#include "models/host/language.hpp"
#include "sim/net/stack.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <vector>

namespace lvsim::host {

namespace {

constexpr int kFailed = 255;  // main() returns -1
constexpr int kUsage = 1;

constexpr std::array<std::string_view, 18> kNotModelled = {
    "promisc", "-promisc", "allmulti", "-allmulti", "multicast", "-multicast",
    "arp",     "-arp",     "trailers", "-trailers", "metric",    "dstaddr",
    "tunnel",  "irq",      "io_addr",  "mem_start", "media",     "txqueuelen"};

class Ifconfig {
public:
    explicit Ifconfig(CommandContext* context) : context_(*context) {}

    int run() {
        auto args = std::vector<std::string>(context_.args.begin() + 1, context_.args.end());
        bool shows_all = false;
        bool is_table = false;
        while (!args.empty() && args[0].starts_with('-')) {
            if (args[0] == "-a") {
                shows_all = true;
            } else if (args[0] == "-s") {
                is_table = true;
            } else if (args[0] != "-v") {
                return wrong_option(args[0]);
            }
            args.erase(args.begin());
        }
        if (args.empty()) return show_all(shows_all, is_table);
        label_ = args[0];
        if (args.size() == 1) return show_one(is_table);
        return change(args);
    }

private:
    using Cards = std::vector<const net::Interface*>;

    /// By name, as ifconfig sorts them.
    [[nodiscard]] Cards cards() const {
        net::Stack& stack = context_.host->stack();
        Cards all;
        for (net::InterfaceIndex i = 0; i < stack.interface_count(); ++i) {
            if (stack.interface(i).is_present()) all.push_back(&stack.interface(i));
        }
        std::sort(all.begin(), all.end(),
                  [](const auto* a, const auto* b) { return a->name() < b->name(); });
        return all;
    }

    int show_all(bool with_those_down, bool is_table) {
        if (is_table) context_.out->write(interface_table_header());
        for (const net::Interface* card : cards()) {
            if (card->is_up() || with_those_down) show(*card, is_table);
        }
        return 0;
    }

    /// The card, then its aliases by their labels.
    void show(const net::Interface& card, bool is_table) {
        std::vector<std::string_view> labels = {card.name()};
        for (const auto& address : card.addresses()) {
            if (address.label != card.name()) labels.push_back(address.label);
        }
        std::sort(labels.begin() + 1, labels.end());
        for (const std::string_view label : labels) show(card, label, is_table);
    }

    void show(const net::Interface& card, std::string_view label, bool is_table) {
        context_.out->write(is_table ? interface_table_line(card, label)
                                     : interface_block(context_, card, label));
    }

    int show_one(bool is_table) {
        const net::Interface* card = card_of(context_, label_);
        if (card == nullptr) {
            say(fmt::format("{}: {}", label_,
                            french() ? "erreur lors de la recherche d'infos sur l'interface: "
                                       "P\u00e9riph\u00e9rique non trouv\u00e9"
                                     : "error fetching interface information: Device not found"));
            return kUsage;
        }
        if (is_table) context_.out->write(interface_table_header());
        show(*card, label_, is_table);
        return 0;
    }

    // --- changes -----------------------------------------------------------------------------

    int change(const std::vector<std::string>& args) {
        if (!context_.surroundings.user.is_root()) {
            say(fmt::format("SIOCSIFADDR: {}", "Permission denied"));
            return kFailed;
        }
        bool has_failed = false;
        for (std::size_t i = 1; i < args.size(); ++i) {
            const std::string& word = args[i];
            if (std::find(kNotModelled.begin(), kNotModelled.end(), word) != kNotModelled.end()) {
                return not_modelled(word);
            }
            if (word == "up" || word == "down") {
                has_failed |= !set_flags(word == "up");
                continue;
            }
            const bool takes_value =
                word == "netmask" || word == "mtu" || word == "hw" || word == "broadcast";
            if (takes_value && i + 1 >= args.size()) return usage();
            if (word == "hw" && i + 2 >= args.size()) return usage();
            if (word == "add" || word == "del" || word == "inet6") return not_modelled(word);
            if (word == "inet") continue;
            std::optional<bool> done;
            if (word == "netmask") {
                done = netmask(args[++i]);
            } else if (word == "mtu") {
                done = mtu(args[++i]);
            } else if (word == "broadcast") {
                done = broadcast(args[++i]);
            } else if (word == "hw") {
                done = hardware_address(args[i + 1], args[i + 2]);
                i += 2;
            } else {
                done = address(word);
            }
            if (!done) return kUsage;
            has_failed |= !*done;
        }
        return has_failed ? kFailed : 0;
    }

    /// nullopt: not an address, said. False: the kernel refused, said.
    std::optional<bool> address(std::string_view text) {
        const std::size_t slash = text.find('/');
        const auto wanted = IpAddress::parse(text.substr(0, slash));
        if (!wanted || !wanted->is_v4()) {
            say(fmt::format("{}: {}", text, french() ? "H\u00f4te inconnu" : "Unknown host"));
            say(french() ? "ifconfig: \u00ab\u00a0--help\u00a0\u00bb donne des informations sur "
                           "l'utilisation."
                         : "ifconfig: `--help' gives usage information.");
            return std::nullopt;
        }
        net::Interface* card = card_of(context_, label_);
        if (card == nullptr) {
            say(fmt::format("SIOCSIFADDR: {}", no_such_device()));
            (void)set_flags(true);
            return false;
        }
        if (!replace_address(*card, {*wanted, class_length(*wanted)})) {
            say(fmt::format("SIOCSIFADDR: {}", "File exists"));
        }
        bool is_done = set_flags(true);
        if (slash != std::string_view::npos) {
            const auto prefix = IpPrefix::parse(text);
            if (!prefix) return refused("SIOCSIFNETMASK", "Invalid argument");
            is_done &= set_length(prefix->length);
        }
        return is_done;
    }

    bool replace_address(net::Interface& card, IpPrefix prefix) {
        net::Stack& stack = context_.host->stack();
        if (const auto* old = address_labelled(card, label_)) {
            if (old->prefix.address == prefix.address) return true;
            stack.remove_address(card.index(), old->prefix);
        }
        return stack.add_address(card.index(), prefix, label_);
    }

    std::optional<bool> netmask(std::string_view text) {
        const auto mask = IpAddress::parse(text);
        if (!mask || !mask->is_v4()) {
            say(fmt::format("{}: {}", text, french() ? "H\u00f4te inconnu" : "Unknown host"));
            return std::nullopt;
        }
        const auto length = length_of(*mask);
        if (!length) return refused("SIOCSIFNETMASK", "Invalid argument");
        return set_length(*length);
    }

    bool set_length(int length) {
        net::Interface* card = card_of(context_, label_);
        if (card == nullptr) return refused("SIOCSIFNETMASK", no_such_device());
        const auto* old = address_labelled(*card, label_);
        if (old == nullptr) return refused("SIOCSIFNETMASK", cannot_assign());
        const IpPrefix before = old->prefix;
        if (before.length == length) return true;
        // The kernel takes the address out and puts it in again: one that is there already with
        // this mask makes it vanish without a word.
        context_.host->stack().remove_address(card->index(), before);
        context_.host->stack().add_address(card->index(), {before.address, length}, label_);
        return true;
    }

    std::optional<bool> broadcast(std::string_view text) {
        net::Interface* card = card_of(context_, label_);
        const auto wanted = IpAddress::parse(text);
        if (!wanted || !wanted->is_v4()) return usage_said();
        if (card == nullptr) return refused("SIOCSIFBRDADDR", no_such_device());
        const auto* of = address_labelled(*card, label_);
        if (of == nullptr) return refused("SIOCSIFBRDADDR", cannot_assign());
        if (of->prefix.broadcast() != *wanted) {
            not_modelled(
                fmt::format("a broadcast address other than {}", to_text(of->prefix.broadcast())));
            return std::nullopt;
        }
        return true;
    }

    std::optional<bool> mtu(std::string_view text) {
        std::uint32_t bytes = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), bytes);
        if (error != std::errc() || end != text.data() + text.size()) return usage_said();
        net::Interface* card = card_of(context_, label_);
        if (card == nullptr) return refused("SIOCSIFMTU", no_such_device());
        constexpr std::uint32_t kCardMax = 16'110;  // e1000
        if (bytes < net::kInterfaceMtuMin || bytes > kCardMax) {
            return refused("SIOCSIFMTU", "Invalid argument");
        }
        context_.host->stack().set_mtu(card->index(), bytes);
        return true;
    }

    std::optional<bool> hardware_address(std::string_view type, std::string_view text) {
        const auto mac = MacAddress::parse(text);
        if (type != "ether" || !mac) {
            say(fmt::format("{}: invalid {} address.", text, type));
            return std::nullopt;
        }
        net::Interface* card = card_of(context_, label_);
        if (card == nullptr) return refused("SIOCSIFHWADDR", no_such_device());
        if (mac->is_group()) return refused("SIOCSIFHWADDR", cannot_assign());
        card->set_mac(*mac);
        return true;
    }

    bool set_flags(bool is_up) {
        net::Interface* card = card_of(context_, label_);
        if (card == nullptr) {
            return refused(
                label_, fmt::format("{}: {}", french() ? "interface inconnue" : "unknown interface",
                                    no_such_device()));
        }
        net::Stack& stack = context_.host->stack();
        if (label_ == card->name()) {
            stack.set_up(card->index(), is_up);
            return true;
        }
        const auto* alias = address_labelled(*card, label_);
        if (alias == nullptr) return refused("SIOCSIFFLAGS", cannot_assign());
        if (!is_up) {
            stack.remove_address(card->index(), IpPrefix(alias->prefix));
        } else {
            stack.set_up(card->index(), true);
        }
        return true;
    }

    // --- words -------------------------------------------------------------------------------

    [[nodiscard]] bool french() const { return speaks_french(context_); }
    [[nodiscard]] std::string_view no_such_device() const {
        return french() ? "Aucun p\u00e9riph\u00e9rique de ce type" : "No such device";
    }
    [[nodiscard]] std::string_view cannot_assign() const {
        return french() ? "Impossible d'assigner l'adresse demand\u00e9e"
                        : "Cannot assign requested address";
    }
    bool refused(std::string_view call, std::string_view why) {
        say(fmt::format("{}: {}", call, why));
        return false;
    }
    int usage() {
        say("Usage:\n  ifconfig [-a] [-s] [<interface>]\n"
            "  ifconfig <interface> [<address>[/<length>]] [netmask <mask>] [broadcast <address>]\n"
            "           [hw ether <address>] [mtu <bytes>] [up|down]");
        return kUsage;
    }
    std::optional<bool> usage_said() {
        (void)usage();
        return std::nullopt;
    }
    int wrong_option(std::string_view option) {
        if (option == "-h" || option == "--help" || option == "-?") return usage();
        say(fmt::format("ifconfig: option `{}' not recognised.", option));
        say("ifconfig: `--help' gives usage information.");
        return kUsage;
    }
    int not_modelled(std::string_view what) {
        say(fmt::format("not modelled in lvsim: ifconfig {}", what));
        return kStatusNotModelled;
    }
    void say(std::string_view line) { context_.error->write(fmt::format("{}\n", line)); }

    CommandContext& context_;
    std::string label_;
};

}  // namespace

Process ifconfig_main(CommandContext* context) {
    co_return Ifconfig(context).run();
}

}  // namespace lvsim::host
