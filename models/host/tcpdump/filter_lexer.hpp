// SPDX-License-Identifier: Apache-2.0
//
// The words of filter expressions (libpcap's scanner.l).
#pragma once

#include "sim/wire/address.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::host::tcpdump {

struct FilterToken {
    enum class Kind : std::uint8_t {
        End,
        Keyword,   ///< text: as its canonical spelling ("src", "and", "ip", ...)
        Symbol,    ///< text: ( ) [ ] : / + - * % & | ^ << >> = != < > <= >= !
        Number,    ///< number
        Name,      ///< text: a name, or a range of ports
        Dotted,    ///< text: figures with dots, an IPv4 address or the beginning of one
        Address6,  ///< text
        Mac,       ///< mac
    };
    Kind kind = Kind::End;
    std::string text = {};
    std::uint32_t number = 0;
    MacAddress mac = {};
};

struct FilterTokens {
    std::vector<FilterToken> tokens;  ///< The last is End.
    std::string error;                ///< Empty: none.
};

[[nodiscard]] FilterTokens filter_tokens(std::string_view text);

}  // namespace lvsim::host::tcpdump
