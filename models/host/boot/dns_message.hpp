// SPDX-License-Identifier: Apache-2.0
//
// Questions for an address by name and their answers on the wire (RFC 1035): one question, type A
// or PTR, class IN. Left out: everything else that DNS can carry.
#pragma once

#include "sim/wire/address.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace lvsim::host {

inline constexpr std::uint16_t kDnsPort = 53;

struct DnsMessage {
    static constexpr std::uint16_t kTypeA = 1;
    static constexpr std::uint16_t kTypePtr = 12;
    static constexpr std::uint8_t kNoError = 0;
    static constexpr std::uint8_t kNoSuchName = 3;  ///< NXDOMAIN

    std::uint16_t id = 0;
    bool is_answer = false;
    std::uint8_t code = kNoError;
    std::string name;  ///< "mirrorlist.centos.org"
    std::uint16_t type = kTypeA;
    std::vector<IpAddress> addresses;  ///< Of an answer, type A.

    /// Requires: every label of the name has 1 to 63 characters.
    [[nodiscard]] std::vector<std::byte> emit() const;
    /// nullopt: not such a message.
    [[nodiscard]] static std::optional<DnsMessage> parse(std::span<const std::byte> bytes);
};

}  // namespace lvsim::host
