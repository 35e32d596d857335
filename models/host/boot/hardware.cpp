// SPDX-License-Identifier: Apache-2.0
#include "models/host/boot/hardware.hpp"

#include "models/host/boot/virtual_networks.hpp"
#include "models/host/host.hpp"
#include "sim/net/interface.hpp"

#include <fmt/format.h>

namespace lvsim::host {

namespace {

constexpr std::uint64_t kVirtualBox = 0x0800'2700'0000;  // 08:00:27

}  // namespace

Hardware::Hardware(Host& host, VirtualNetworks& networks, MacAddress first_mac)
    : host_(host), networks_(networks) {
    for (std::size_t i = 0; i < kAdaptersMax; ++i) {
        adapters_[i].mac = MacAddress::from_bits(first_mac.bits() + i);
    }
}

std::string Hardware::attach(std::size_t number, std::string_view network) {
    Adapter& adapter = adapters_[number];
    if (!adapter.is_there) {
        if (network.empty()) return {};
        if (host_.is_powered()) {
            return fmt::format("adapter {} can be added only while {} is off", number + 1,
                               host_.name());
        }
        make_card(adapter, number);
    }
    networks_.unplug(host_.stack().interface(adapter.card));
    adapter.network = network;
    return plug(number);
}

void Hardware::make_card(Adapter& adapter, std::size_t number) {
    adapter.is_there = true;
    adapter.card =
        host_.stack().add_interface(fmt::format("adapter{}", number + 1), adapter.mac).index();
}

std::string Hardware::plug(std::size_t number) {
    const Adapter& adapter = adapters_[number];
    if (!adapter.has_cable || adapter.network.empty()) return {};
    net::Interface& card = host_.stack().interface(adapter.card);
    if (adapter.network == kNatNetwork) {
        networks_.plug_nat(card, fmt::format("{}-{}", host_.name(), number + 1));
        return {};
    }
    return networks_.plug(card, adapter.network) ? "" : "there are too many networks";
}

std::string Hardware::set_cable(std::size_t number, bool is_in) {
    Adapter& adapter = adapters_[number];
    if (!adapter.is_there) {
        return fmt::format("{} has no adapter {}", host_.name(), number + 1);
    }
    if (adapter.has_cable == is_in) return {};
    adapter.has_cable = is_in;
    if (is_in) return plug(number);
    networks_.unplug(host_.stack().interface(adapter.card));
    return {};
}

std::string Hardware::set_mac(std::size_t number, MacAddress mac) {
    if (host_.is_powered()) {
        return fmt::format("a MAC address can be changed only while {} is off", host_.name());
    }
    if (mac.is_group() || mac.bits() == 0) return "that is no address of a card";
    Adapter& adapter = adapters_[number];
    adapter.mac = mac;
    if (adapter.is_there) host_.stack().interface(adapter.card).set_mac(mac);
    return {};
}

std::string Hardware::renew_mac(std::size_t number) {
    Rng& rng = host_.world().rng(fmt::format("{}/mac/{}", host_.name(), number + 1));
    const std::uint64_t drawn = rng.bits() & 0xff'ffff;
    return set_mac(number, MacAddress::from_bits(kVirtualBox | drawn));
}

}  // namespace lvsim::host
