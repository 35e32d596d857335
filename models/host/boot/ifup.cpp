// SPDX-License-Identifier: Apache-2.0
#include "models/host/boot/ifup.hpp"

#include "models/host/boot/dhcp_client.hpp"
#include "models/host/boot/duplicate_check.hpp"
#include "models/host/boot/ifcfg.hpp"
#include "models/host/boot/system.hpp"
#include "models/host/files.hpp"
#include "models/host/host.hpp"
#include "sim/net/arp.hpp"
#include "sim/net/interface.hpp"
#include "sim/net/routing_table.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <optional>
#include <utility>

namespace lvsim::host {

namespace {

constexpr SimDuration kScriptTime = SimDuration::milliseconds(150);
constexpr IpPrefix kLinkLocal{IpAddress::v4(0xa9fe'0000), 16};
constexpr IpPrefix kDefault{IpAddress::v4(0), 0};

std::string interface_name(std::string_view typed) {
    const std::size_t slash = typed.rfind('/');
    if (slash != std::string_view::npos) typed.remove_prefix(slash + 1);
    if (typed.starts_with("ifcfg-")) typed.remove_prefix(6);
    return std::string(typed);
}

/// A gratuitous ARP two seconds after the address came, as ifup leaves it in the background.
Process announce_later(Host* host, net::InterfaceIndex card, IpAddress address) {
    co_await sleep(2_s);
    const net::Interface& out = host->stack().interface(card);
    if (out.is_up() && out.has_address(address)) host->stack().arp().announce(card, address);
    co_return 0;
}

void announce(Host& host, net::InterfaceIndex card, IpAddress address) {
    if (card == 0) return;
    host.stack().arp().announce(card, address, ArpOperation::Reply);
    host.processes().spawn(announce_later(&host, card, address));
}

void replace_default_route(net::Stack& stack, net::InterfaceIndex card, IpAddress gateway) {
    net::RouteEntry entry;
    entry.destination = kDefault;
    (void)stack.routes().remove(entry);
    entry.gateway = gateway;
    entry.interface = card;
    (void)stack.routes().add(entry);
}

/// What the file asks for and lvsim has not got; empty: nothing.
std::string not_modelled_in(const Ifcfg& file) {
    for (const std::string_view key : {"MACADDR", "BRIDGE", "MASTER", "VLAN", "SRCADDR"}) {
        const bool is_set = !file.get(key).empty() && !file.settings.is_false(key);
        if (is_set) return fmt::format("{}={}", key, file.get(key));
    }
    const std::string_view type = file.get("TYPE");
    const bool is_card = type.empty() || type == "Ethernet" || type == "Loopback";
    return is_card ? "" : fmt::format("TYPE={}", type);
}

/// One interface on its way up.
class Ifup {
public:
    Ifup(const InterfaceCall& call, Ifcfg file) : call_(call), file_(std::move(file)) {}

    /// Everything up to the addresses.
    void begin() const {
        const std::string missing = not_modelled_in(file_);
        if (!missing.empty()) return fail(fmt::format("not modelled in lvsim: {}", missing));
        const net::Interface* card = stack().find_interface(file_.real_device());
        if (card == nullptr) {
            return fail(fmt::format(
                fmt::runtime(text({"Device {} does not seem to be present, delaying "
                                   "initialization.",
                                   "Le périphérique {} n'étant pas présent, son initialisation "
                                   "sera retardée."})),
                file_.device()));
        }
        if (file_.is_alias()) return add_alias(card->index(), file_);
        if (!has_right_hardware(*card)) return;
        set_mtu(card->index());
        stack().set_up(card->index(), true);
        if (file_.uses_dhcp()) return ask_for_address(*card);
        for (const std::string& bad : file_.bad_values()) {
            call_.console.write(
                fmt::format("Error: an inet prefix is expected rather than "
                            "\"{}\".\n",
                            bad));
        }
        for (const IpPrefix& address : file_.addresses()) check_and_add(card->index(), address);
        call_.steps.then([self = *this, index = card->index()] { self.finish(index); });
    }

private:
    [[nodiscard]] Host& host() const { return call_.system.host(); }
    [[nodiscard]] net::Stack& stack() const { return host().stack(); }
    [[nodiscard]] std::string_view text(const Phrase& phrase) const {
        return call_.console.in_language(phrase);
    }
    void fail(std::string_view why) const {
        call_.console.write(fmt::format("{}\n", why));
        call_.system.log().note("ifup", why);
        call_.steps.status = 1;
    }

    [[nodiscard]] bool has_right_hardware(const net::Interface& card) const {
        const std::string wanted = file_.hardware_address();
        if (wanted.empty() || MacAddress::parse(wanted) == card.mac()) return true;
        fail(fmt::format(
            fmt::runtime(text({"Device {} has different MAC address than expected, ignoring.",
                               "Le périphérique {} a une adresse MAC différente de celle "
                               "attendue, opération ignorée."})),
            file_.device()));
        return false;
    }

    void set_mtu(net::InterfaceIndex card) const {
        const std::string_view given = file_.get("MTU");
        std::uint32_t bytes = 0;
        std::from_chars(given.data(), given.data() + given.size(), bytes);
        if (bytes >= net::kInterfaceMtuMin) stack().set_mtu(card, bytes);
    }

    void ask_for_address(const net::Interface& card) const {
        call_.console.write(
            fmt::format(fmt::runtime(text({"\nDetermining IP information for {}...",
                                           "\nDétermination des informations IP pour {}..."})),
                        file_.device()));
        if (!card.has_carrier()) {
            call_.console.write(text({" failed; no link present.  Check cable?\n",
                                      " échec ; aucun lien présent.  Vérifiez le câble.\n"}));
            call_.steps.status = 1;
            return;
        }
        add_dhcp(call_.system, call_.steps, card.name());
        call_.steps.then([self = *this, index = card.index()] {
            const bool has_failed = self.call_.steps.status != 0;
            self.call_.console.write(self.text(has_failed ? Phrase{" failed.\n", " échec.\n"}
                                                          : Phrase{" done.\n", " terminé.\n"}));
            if (!has_failed) self.finish(index);
        });
    }

    void check_and_add(net::InterfaceIndex card, IpPrefix address) const {
        const bool is_checked = card != 0 && file_.get("ARPCHECK") != "no" &&
                                !stack().interface(card).has_address(address.address);
        const auto add = [self = *this, card, address](bool is_taken) {
            if (self.call_.steps.status != 0) return;
            if (is_taken) {
                return self.fail(fmt::format(
                    fmt::runtime(self.text({"Error, some other host already uses address {}.",
                                            "Erreur, un autre hôte utilise déjà l'adresse {}."})),
                    to_text(address.address)));
            }
            if (self.stack().add_address(card, address)) {
                announce(self.host(), card, address.address);
            }
        };
        if (is_checked) {
            call_.steps.then(std::make_unique<DuplicateCheck>(stack(), card, address.address, add));
        } else {
            call_.steps.then([add] { add(false); });
        }
    }

    /// Routes, name servers, aliases.
    void finish(net::InterfaceIndex card) const {
        if (call_.steps.status != 0) return;
        if (!file_.uses_dhcp()) add_gateway(card);
        if (card != 0 && file_.get("NOZEROCONF").empty()) {
            net::RouteEntry entry;
            entry.destination = kLinkLocal;
            entry.interface = card;
            constexpr std::uint32_t kMetricBase = 1001;  // 1000 + the interface's number, from 1
            entry.metric = kMetricBase + card;
            (void)stack().routes().add(entry);
        }
        write_name_servers();
        for (const std::string& name : configured_aliases(host().files(), file_.real_device())) {
            const auto alias = read_ifcfg(host().files(), name);
            if (alias && alias->get("ONPARENT") != "no") add_alias(card, *alias);
        }
        call_.steps.status = 0;
    }

    void add_gateway(net::InterfaceIndex card) const {
        const auto gateway = file_.gateway();
        const auto addresses = file_.addresses();
        const std::string_view only = file_.get("GATEWAYDEV");
        const bool is_for_other = !only.empty() && only != file_.real_device();
        if (!gateway || addresses.empty() || is_for_other || file_.settings.is_false("DEFROUTE")) {
            return;
        }
        // Only when it lies in the first address's network: ifup-eth asks ipcalc.
        if (addresses[0].contains(*gateway)) replace_default_route(stack(), card, *gateway);
    }

    void write_name_servers() const {
        std::string lines;
        for (const std::string_view key : {"DNS1", "DNS2"}) {
            if (!file_.get(key).empty()) lines += fmt::format("nameserver {}\n", file_.get(key));
        }
        const bool is_wanted = !lines.empty() && file_.get("PEERDNS") != "no";
        if (is_wanted) host().files().write("/etc/resolv.conf", lines);
    }

    void add_alias(net::InterfaceIndex card, const Ifcfg& alias) const {
        for (const std::string& complaint : alias.settings.complaints) {
            call_.console.complain(complaint);
        }
        const std::string label = alias.device();
        if (alias.real_device() != stack().interface(card).name()) {
            call_.console.write(fmt::format("\"dev\" ({}) must match \"label\" ({}).\n",
                                            stack().interface(card).name(), label));
            return;
        }
        for (const IpPrefix& address : alias.addresses()) {
            if (stack().add_address(card, address, label)) {
                announce(host(), card, address.address);
            }
        }
        call_.steps.status = 0;
    }

    InterfaceCall call_;
    Ifcfg file_;
};

void take_lease(System& system, net::InterfaceIndex card, const DhcpMessage& lease) {
    Host& host = system.host();
    int length = 0;
    while (length < 32 && ((lease.mask.v4_value() >> (31 - length)) & 1U) != 0) ++length;
    (void)host.stack().add_address(card, {lease.offered, length});
    if (!lease.router.is_unspecified()) replace_default_route(host.stack(), card, lease.router);
    if (!lease.dns.is_unspecified()) {
        host.files().write("/etc/resolv.conf",
                           fmt::format("; generated by /sbin/dhclient-script\nnameserver {}\n",
                                       to_text(lease.dns)));
    }
    system.log().note("dhclient", fmt::format("bound to {} -- renewal in {} seconds.",
                                              to_text(lease.offered), lease.lease_seconds / 2));
}

void take_down(System& system, const Ifcfg& file) {
    net::Stack& stack = system.host().stack();
    net::Interface* card = stack.find_interface(file.real_device());
    if (card == nullptr) return;
    const std::string label = file.device();
    std::vector<IpPrefix> gone;
    for (const auto& one : card->addresses()) {
        if (!file.is_alias() || one.label == label) gone.push_back(one.prefix);
    }
    for (const IpPrefix& address : gone) (void)stack.remove_address(card->index(), address);
    if (!file.is_alias()) stack.set_up(card->index(), false);
}

}  // namespace

void add_dhcp(System& system, Steps& steps, std::string_view card) {
    net::Stack& stack = system.host().stack();
    const net::InterfaceIndex index = stack.find_interface(card)->index();
    steps.then(std::make_unique<DhcpClient>(
        stack, index, [&system, &steps, index](const std::optional<DhcpMessage>& lease) {
            steps.status = lease ? 0 : 1;
            if (lease) take_lease(system, index, *lease);
        }));
}

void add_ifup(const InterfaceCall& call) {
    call.steps.pause(kScriptTime);
    call.steps.then([call] {
        call.steps.status = 0;
        const std::string name = interface_name(call.name);
        auto file = read_ifcfg(call.system.host().files(), name);
        if (!file) {
            call.console.complain(fmt::format("/sbin/ifup: configuration for {} not found.", name));
            call.console.complain("Usage: ifup <device name>");
            call.steps.status = 1;
            return;
        }
        for (const std::string& line : file->settings.complaints) call.console.complain(line);
        if (call.is_boot && file->get("ONBOOT") == "no") return;
        Ifup(call, std::move(*file)).begin();
    });
}

void add_ifdown(const InterfaceCall& call) {
    call.steps.pause(kScriptTime);
    call.steps.then([call] {
        const auto file = read_ifcfg(call.system.host().files(), interface_name(call.name));
        call.steps.status = file ? 0 : 1;
        if (!file) {
            call.console.complain("usage: ifdown <device name>");
            return;
        }
        take_down(call.system, *file);
    });
}

}  // namespace lvsim::host
