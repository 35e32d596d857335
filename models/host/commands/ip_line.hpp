// SPDX-License-Identifier: Apache-2.0
//
// A line of ip(8) while it is read, and what its objects have in common: abbreviated words, devices
// and prefixes by name, and how the kernel's answers are worded. Behaviour reference:
// iproute2 6.1.0 (debian-12); 2.6.32 (centos-6) where spec'd, else from memory.
#pragma once

#include "models/host/command.hpp"
#include "sim/net/stack.hpp"
#include "sim/wire/address.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace lvsim::host {

inline constexpr int kIpWrongLine = 1;
inline constexpr int kIpRefused = 2;    ///< By the kernel.
inline constexpr int kIpGarbage = 255;  ///< exit(-1)

/// The kernel's no: 6.1 says why in words of its own where `extended` is not empty.
struct KernelRefusal {
    std::string_view error;  ///< As strerror() has it.
    std::string_view extended = {};
};

class IpLine {
public:
    IpLine(CommandContext& context, std::span<const std::string> words)
        : context_(context), words_(words) {}

    bool is_brief = false;        ///< -br
    bool has_statistics = false;  ///< -s
    bool is_only_v4 = false;      ///< -4

    [[nodiscard]] CommandContext& context() { return context_; }
    [[nodiscard]] net::Stack& stack();
    /// CentOS 6's ip: two blanks between attributes, fewer of them.
    [[nodiscard]] bool is_old() const;

    // --- words, taken from the front ---------------------------------------------------------
    [[nodiscard]] bool is_empty() const { return words_.empty(); }
    /// Requires: not empty.
    [[nodiscard]] const std::string& front() const { return words_.front(); }
    const std::string& take();
    /// The word behind a key; null: there is none, said.
    [[nodiscard]] const std::string* take_value();

    // --- what words name; nullopt and null: not, said ------------------------------------------
    [[nodiscard]] net::Interface* device(std::string_view name, bool is_shown = false);
    [[nodiscard]] std::optional<IpPrefix> prefix(std::string_view text);
    [[nodiscard]] std::optional<IpAddress> address(std::string_view text);

    // --- answers; each returns the status ------------------------------------------------------
    int say(std::string_view line, int status);
    /// Of what was said last.
    [[nodiscard]] int status() const { return status_; }
    int refuse(const KernelRefusal& refusal);
    int not_modelled(std::string_view what);
    int garbage(std::string_view key, std::string_view word);
    int unknown_command(std::string_view object);
    void print(std::string_view text);

private:
    CommandContext& context_;
    std::span<const std::string> words_;
    int status_ = 0;
};

/// iproute2 takes any beginning of a word for it.
[[nodiscard]] bool is_short_for(std::string_view typed, std::string_view word);

/// "BROADCAST,MULTICAST,UP,LOWER_UP"
[[nodiscard]] std::string ip_flags(const net::Interface& card);
/// "UP", "DOWN" or "UNKNOWN" (of lo).
[[nodiscard]] std::string_view ip_state(const net::Interface& card);
/// The line "2: eth0: <...> mtu 1500 ..." of ip link and ip address.
[[nodiscard]] std::string ip_card_line(IpLine& line, const net::Interface& card, bool is_link);
/// "    link/ether 08:00:27:... brd ff:ff:ff:ff:ff:ff"
[[nodiscard]] std::string ip_hardware_line(const net::Interface& card);

// The objects. The line begins behind the object's name.
int ip_address(IpLine& line);
int ip_link(IpLine& line);
int ip_neighbour(IpLine& line);
int ip_route(IpLine& line);

}  // namespace lvsim::host
