// SPDX-License-Identifier: Apache-2.0
//
// What the words of a filter mean: from qualifiers and an identifier to a test (libpcap's
// gencode.c). For the parser.
#pragma once

#include "models/host/tcpdump/filter_lexer.hpp"
#include "models/host/tcpdump/filter_parser.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace lvsim::host::tcpdump {

/// The words in front of an identifier: "tcp src port".
struct Qualifiers {
    enum class What : std::uint8_t { Default, Host, Net, Port, PortRange, Proto, None };
    std::string_view protocol = {};  ///< "tcp", "ip", "ether"; empty: any.
    End end = End::Either;
    What what = What::None;  ///< None: an identifier cannot follow.
};

using ExpressionPtr = std::unique_ptr<Expression>;

/// What stays to be said of a filter that is being read. The first error counts.
class FilterMaker {
public:
    explicit FilterMaker(const FilterScene& scene) : scene_(scene) {}

    /// nullptr: error() tells why, or missing_host().
    [[nodiscard]] ExpressionPtr of_name(const std::string& name, const Qualifiers& qualifiers);
    [[nodiscard]] ExpressionPtr of_number(std::uint32_t number, const Qualifiers& qualifiers);
    [[nodiscard]] ExpressionPtr of_dotted(const std::string& text, const Qualifiers& qualifiers);
    /// "10.0.2.0/24" and "10.0.2.0 mask 255.255.255.0" (`mask` then; otherwise empty).
    [[nodiscard]] ExpressionPtr of_net(const std::string& text, std::uint32_t length,
                                       const std::string& mask, const Qualifiers& qualifiers);
    [[nodiscard]] ExpressionPtr of_address6(const std::string& text, std::uint32_t length,
                                            const Qualifiers& qualifiers);
    [[nodiscard]] ExpressionPtr of_mac(MacAddress mac, const Qualifiers& qualifiers);
    /// "tcp" alone.
    [[nodiscard]] ExpressionPtr of_protocol(std::string_view protocol);
    [[nodiscard]] ExpressionPtr of_broadcast(std::string_view protocol);
    [[nodiscard]] ExpressionPtr of_multicast(std::string_view protocol);
    [[nodiscard]] ExpressionPtr of_direction(bool is_outbound);
    /// A load "protocol[offset:bytes]"; nullptr: error().
    [[nodiscard]] std::unique_ptr<Arithmetic> of_load(std::string_view protocol,
                                                      std::unique_ptr<Arithmetic> offset,
                                                      std::uint32_t bytes);

    [[nodiscard]] ExpressionPtr fail(std::string error);
    [[nodiscard]] const std::string& error() const { return error_; }
    [[nodiscard]] const std::string& missing_host() const { return missing_host_; }
    [[nodiscard]] const FilterScene& scene() const { return scene_; }

private:
    [[nodiscard]] ExpressionPtr of_host(std::uint32_t address, std::uint32_t mask,
                                        const Qualifiers& qualifiers);
    [[nodiscard]] ExpressionPtr of_host_name(const std::string& name, const Qualifiers& qualifiers);
    [[nodiscard]] ExpressionPtr of_ports(std::uint32_t low, std::uint32_t high,
                                         const Qualifiers& qualifiers, std::uint8_t known_of);
    [[nodiscard]] ExpressionPtr of_port_name(const std::string& name, const Qualifiers& qualifiers);
    [[nodiscard]] ExpressionPtr of_port_range(const std::string& text,
                                              const Qualifiers& qualifiers);
    [[nodiscard]] ExpressionPtr of_protocol_name(const std::string& name,
                                                 const Qualifiers& qualifiers);
    [[nodiscard]] ExpressionPtr of_protocol_number(std::uint32_t number,
                                                   const Qualifiers& qualifiers);

    const FilterScene& scene_;
    std::string error_;
    std::string missing_host_;
};

}  // namespace lvsim::host::tcpdump
