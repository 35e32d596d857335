// SPDX-License-Identifier: Apache-2.0
//
// How tcpdump writes addresses and ports: in figures with -n, else by name. The book is filled by
// who can wait for a name server; until then it notes which names it lacks.
#pragma once

#include "models/host/name_lookup.hpp"
#include "sim/wire/address.hpp"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lvsim::host {
class Files;
}

namespace lvsim::host::tcpdump {

class NameBook {
public:
    /// `files`: for /etc/services and /etc/protocols; nullptr, or `is_numeric`: figures only.
    NameBook(const Files* files, bool is_numeric)
        : files_(is_numeric ? nullptr : files), is_numeric_(is_numeric || files == nullptr) {}

    [[nodiscard]] bool is_numeric() const { return is_numeric_; }
    /// -N: names are cut before their first dot.
    void cut_domains() { cuts_domains_ = true; }

    [[nodiscard]] std::string host(IpAddress address);
    /// `protocol`: "tcp" or "udp".
    [[nodiscard]] std::string port(std::uint16_t port, std::string_view protocol);
    /// "icmp", or empty: there is no such name, or none is wanted.
    [[nodiscard]] std::string protocol(std::uint8_t number) const;

    [[nodiscard]] bool lacks_names() const { return !missing_.empty(); }
    /// Addresses asked for whose names nobody has looked up yet; asking forgets them.
    [[nodiscard]] std::vector<IpAddress> take_missing();
    void learn(const AddressNames& names);

private:
    const Files* files_;
    bool is_numeric_;
    bool cuts_domains_ = false;
    AddressNames names_;
    std::set<IpAddress> missing_;
    std::map<std::pair<std::uint16_t, bool>, std::string> ports_;  ///< By port and "is UDP".
};

}  // namespace lvsim::host::tcpdump
