// SPDX-License-Identifier: Apache-2.0
//
// DHCP (RFC 2131) as tcpdump words it. Options beyond those of lvsim's own clients and servers are
// shown by number and bytes.
#include "models/host/tcpdump/dissection.hpp"

#include <array>
#include <string>

namespace lvsim::host::tcpdump {

namespace {

constexpr std::size_t kHeaderBytes = 236;

struct OptionName {
    std::uint8_t number;
    std::string_view name;
    char format;  ///< 'a' addresses, 'd' seconds, 's' text, 'm' message type, 'p' list of options
};
constexpr std::array kOptions = {
    OptionName{1, "Subnet-Mask", 'a'},
    OptionName{3, "Default-Gateway", 'a'},
    OptionName{6, "Domain-Name-Server", 'a'},
    OptionName{12, "Hostname", 's'},
    OptionName{15, "Domain-Name", 's'},
    OptionName{28, "BR", 'a'},
    OptionName{50, "Requested-IP", 'a'},
    OptionName{51, "Lease-Time", 'd'},
    OptionName{53, "DHCP-Message", 'm'},
    OptionName{54, "Server-ID", 'a'},
    OptionName{55, "Parameter-Request", 'p'},
    OptionName{58, "RN", 'd'},
    OptionName{59, "RB", 'd'},
};

const OptionName* find_option(std::uint8_t number) {
    for (const OptionName& option : kOptions) {
        if (option.number == number) return &option;
    }
    return nullptr;
}

std::string_view message_name(std::uint8_t type) {
    constexpr std::array<std::string_view, 9> kNames = {
        "unknown", "Discover", "Offer", "Request", "Decline", "ACK", "NACK", "Release", "Inform"};
    return type < kNames.size() ? kNames[type] : kNames[0];
}

void print_text(Dissection& to, const View& bytes) {
    for (std::size_t at = 0; bytes.has(at, 1) && bytes.u8(at) != 0; ++at) {
        to.out.push_back(static_cast<char>(bytes.u8(at)));
    }
}

void print_requested(Dissection& to, const View& data) {
    for (std::size_t at = 0; data.has(at, 1); ++at) {
        const OptionName* option = find_option(data.u8(at));
        if (at % 4 == 0) {
            to.add("\n\t      ");
        } else {
            to.add(", ");
        }
        if (option != nullptr) {
            to.add("{}", option->name);
        } else {
            to.add("Option {}", data.u8(at));
        }
        if (to.options.release == Release::V4_99 && option != nullptr) {
            to.add(" ({})", data.u8(at));
        }
    }
}

void print_value(Dissection& to, char format, const View& data) {
    switch (format) {
        case 'a':
            for (std::size_t at = 0; data.has(at, 4); at += 4) {
                to.add("{}{}", at > 0 ? "," : "", to.names.host(IpAddress::v4(data.u32(at))));
            }
            return;
        case 'd':
            if (data.has(0, 4)) to.add("{}", data.u32(0));
            return;
        case 's':
            to.add("\"");
            print_text(to, data);
            return to.add("\"");
        case 'm':
            if (data.has(0, 1)) to.add("{}", message_name(data.u8(0)));
            return;
        case 'p': return print_requested(to, data);
        default:
            for (std::size_t at = 0; data.has(at, 1); ++at) {
                to.add("{}{}", at > 0 ? "." : "", data.u8(at));
            }
    }
}

void print_options(Dissection& to, View options) {
    if (!options.has(0, 4) || options.u32(0) != 0x6382'5363) return;
    to.add("\n\t  Vendor-rfc1048 Extensions\n\t    Magic Cookie 0x63825363");
    for (std::size_t at = 4; options.has(at, 1);) {
        const std::uint8_t number = options.u8(at);
        if (number == 0) {
            ++at;
            continue;
        }
        if (number == 255) return;
        if (!options.has(at, 2) || !options.has(at + 2, options.u8(at + 1))) {
            return to.add_truncated("bootp");
        }
        const std::size_t length = options.u8(at + 1);
        const OptionName* option = find_option(number);
        const std::string_view name = option != nullptr ? option->name : "Unknown";
        const bool is_old = to.options.release == Release::V4_1;
        to.out += is_old ? fmt::format("\n\t    {} Option {}, length {}: ", name, number, length)
                         : fmt::format("\n\t    {} ({}), length {}: ", name, number, length);
        print_value(to, option != nullptr ? option->format : 'x',
                    options.from(at + 2).first(length));
        at += 2 + length;
    }
}

void print_address(Dissection& to, std::string_view name, std::uint32_t address) {
    if (address != 0) to.add("\n\t  {} {}", name, to.names.host(IpAddress::v4(address)));
}

}  // namespace

void print_bootp(Dissection& to, View message) {
    to.add("BOOTP/DHCP, ");
    if (!message.has(0, kHeaderBytes)) return to.add_truncated("bootp");
    const std::uint8_t operation = message.u8(0);
    const bool is_ethernet = message.u8(1) == 1 && message.u8(2) == 6;
    if (operation == 1) {
        to.add("Request");
        if (is_ethernet) to.add(" from {}", to_text(MacAddress::read(message.at(28))));
    } else if (operation == 2) {
        to.add("Reply");
    } else {
        to.add("unknown (0x{:02x})", operation);
    }
    to.add(", length {}", message.length());
    if (to.options.verbosity == 0) return;
    if (message.u8(3) != 0) to.add(", hops {}", message.u8(3));
    if (message.u32(4) != 0) to.add(", xid 0x{:x}", message.u32(4));
    if (message.u16(8) != 0) to.add(", secs {}", message.u16(8));
    const std::uint16_t flags = message.u16(10);
    to.add(", Flags [{}]", (flags & 0x8000) != 0 ? "Broadcast" : "none");
    if (to.options.verbosity > 1) to.add(" (0x{:04x})", flags);
    print_address(to, "Client-IP", message.u32(12));
    print_address(to, "Your-IP", message.u32(16));
    print_address(to, "Server-IP", message.u32(20));
    print_address(to, "Gateway-IP", message.u32(24));
    if (is_ethernet) {
        to.add("\n\t  Client-Ethernet-Address {}", to_text(MacAddress::read(message.at(28))));
    }
    print_options(to, message.from(kHeaderBytes));
}

}  // namespace lvsim::host::tcpdump
