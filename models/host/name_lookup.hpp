// SPDX-License-Identifier: Apache-2.0
//
// Names of machines as the C library finds them: /etc/hosts, then the name servers of
// /etc/resolv.conf over UDP, in the order that /etc/nsswitch.conf says. Imitates glibc 2.12
// (resolv/res_send.c): every server is asked, five seconds each, twice; what an ICMP error is
// about is not waited for. Left out: IPv6 addresses, TCP, options other than timeout and attempts.
//
// A program asks so:
//   NameLookup lookup(*host);
//   lookup.ask_for_address("www.example.com");
//   while (!lookup.is_done()) {
//       const SimDuration patience = lookup.patience();
//       const bool is_news = co_await wait_for(lookup.news(), patience);
//       if (!is_news) lookup.give_up_waiting();
//   }
#pragma once

#include "sim/core/process.hpp"
#include "sim/core/time.hpp"
#include "sim/net/udp.hpp"
#include "sim/wire/address.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lvsim::host {

class Host;

class NameLookup final : private net::UdpEvents {
public:
    /// Why there is no answer.
    enum class Failure : std::uint8_t {
        None,
        NoSuchName,  ///< HOST_NOT_FOUND: somebody who must know says so, or nobody is asked.
        TryAgain,    ///< TRY_AGAIN: no server has answered.
    };

    /// Requires: the host outlives it.
    explicit NameLookup(Host& host) : host_(host) {}
    NameLookup(const NameLookup&) = delete;
    NameLookup& operator=(const NameLookup&) = delete;
    ~NameLookup();

    /// Begins. An address in figures is its own answer. A name without a dot is first looked for in
    /// the domains of resolv.conf, or in that of the machine's own name.
    void ask_for_address(std::string_view name);
    /// Begins; the answer is the first name.
    void ask_for_name(IpAddress address);

    [[nodiscard]] bool is_done() const { return is_done_; }
    [[nodiscard]] Signal* news() { return &news_; }
    [[nodiscard]] SimDuration patience() const;
    void give_up_waiting();

    /// Of ask_for_address(). nullopt: failure() tells why.
    [[nodiscard]] std::optional<IpAddress> address() const { return address_; }
    /// Of ask_for_name(). Empty: there is none.
    [[nodiscard]] const std::string& name() const { return name_; }
    [[nodiscard]] Failure failure() const { return failure_; }

private:
    void on_datagram(net::UdpSocketId socket, const net::UdpDatagram& datagram) override;
    void on_icmp_error(net::UdpSocketId socket, Endpoint about, IcmpType type,
                       std::uint8_t code) override;

    void begin(std::vector<std::string> candidates, std::uint16_t type);
    /// Asks the next server; done when all have been asked often enough.
    void ask_next();
    [[nodiscard]] bool ask(IpAddress server);
    void next_candidate();
    void finish(Failure failure);
    void close();

    Host& host_;
    Signal news_;
    std::vector<std::string> candidates_;  ///< Names to ask for, one after the other.
    std::size_t candidate_ = 0;
    std::uint16_t type_ = 0;
    std::vector<IpAddress> servers_;
    std::size_t tries_ = 0;  ///< Of this candidate: server tries_ % n, round tries_ / n.
    std::uint64_t timeout_s_ = 5;
    std::uint64_t attempts_ = 2;
    std::uint16_t id_ = 0;
    net::UdpSocketId socket_;
    bool is_open_ = false;
    bool is_done_ = false;
    Failure failure_ = Failure::None;
    std::optional<IpAddress> address_;
    std::string name_;
};

/// What the lookup of an address's name answered; empty: there is none.
using AddressNames = std::map<IpAddress, std::string>;

/// Names of several addresses, asked for one after the other as programs do.
///   while (NameLookup* lookup = naming.pending()) { ...wait as above, with lookup-> }
class AddressNaming {
public:
    AddressNaming(Host& host, std::vector<IpAddress> addresses)
        : host_(host), addresses_(std::move(addresses)) {}

    /// The lookup under way; null: all are done.
    [[nodiscard]] NameLookup* pending();
    [[nodiscard]] const AddressNames& names() const { return names_; }

private:
    Host& host_;
    std::vector<IpAddress> addresses_;
    std::size_t next_ = 0;
    std::unique_ptr<NameLookup> lookup_;
    AddressNames names_;
};

}  // namespace lvsim::host
