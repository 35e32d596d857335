// SPDX-License-Identifier: Apache-2.0
#include "models/host/commands/ip_line.hpp"

#include "models/host/commands/options.hpp"
#include "models/host/host.hpp"
#include "sim/net/interface.hpp"

#include <fmt/format.h>

namespace lvsim::host {

net::Stack& IpLine::stack() {
    return context_.host->stack();
}

bool IpLine::is_old() const {
    return context_.host->profile() == Profile::Centos6;
}

const std::string& IpLine::take() {
    const std::string& word = words_.front();
    words_ = words_.subspan(1);
    return word;
}

const std::string* IpLine::take_value() {
    if (!words_.empty()) return &take();
    (void)say("Command line is not complete. Try option \"help\"", kIpGarbage);
    return nullptr;
}

net::Interface* IpLine::device(std::string_view name, bool is_shown) {
    net::Interface* card = stack().find_interface(name);
    if (card == nullptr) {
        (void)say(is_shown ? fmt::format("Device \"{}\" does not exist.", name)
                           : fmt::format("Cannot find device \"{}\"", name),
                  kIpWrongLine);
    }
    return card;
}

std::optional<IpPrefix> IpLine::prefix(std::string_view text) {
    if (text == "default" || text == "any" || text == "all") {
        return IpPrefix{IpAddress::v4(0), 0};
    }
    const auto alone = IpAddress::parse(text);
    const auto found = alone ? IpPrefix{*alone, alone->is_v4() ? 32 : 128} : IpPrefix::parse(text);
    if (!found) {
        (void)say(fmt::format("Error: any valid prefix is expected rather than \"{}\".", text),
                  kIpWrongLine);
    } else if (!found->address.is_v4()) {
        (void)not_modelled("IPv6 addresses");
        return std::nullopt;
    }
    return found;
}

std::optional<IpAddress> IpLine::address(std::string_view text) {
    const auto found = IpAddress::parse(text);
    if (found && found->is_v4()) return found;
    (void)say(fmt::format("Error: inet address is expected rather than \"{}\".", text),
              kIpWrongLine);
    return std::nullopt;
}

int IpLine::say(std::string_view line, int status) {
    context_.error->write(fmt::format("{}\n", line));
    status_ = status;
    return status;
}

int IpLine::refuse(const KernelRefusal& refusal) {
    return say(is_old() || refusal.extended.empty()
                   ? fmt::format("RTNETLINK answers: {}", refusal.error)
                   : fmt::format("Error: {}", refusal.extended),
               kIpRefused);
}

int IpLine::not_modelled(std::string_view what) {
    return say(fmt::format("not modelled in lvsim: {}", what), kStatusNotModelled);
}

int IpLine::garbage(std::string_view key, std::string_view word) {
    return say(fmt::format("Error: either \"{}\" is duplicate, or \"{}\" is a garbage.", key, word),
               kIpGarbage);
}

int IpLine::unknown_command(std::string_view object) {
    return say(fmt::format("Command \"{}\" is unknown, try \"ip {} help\".", front(), object),
               kIpGarbage);
}

void IpLine::print(std::string_view text) {
    context_.out->write(text);
}

bool is_short_for(std::string_view typed, std::string_view word) {
    return !typed.empty() && word.starts_with(typed);
}

std::string ip_flags(const net::Interface& card) {
    const bool has_carrier = card.is_loopback() || card.has_carrier();
    std::string flags = card.is_up() && !has_carrier ? "NO-CARRIER," : "";
    flags += card.is_loopback() ? "LOOPBACK" : "BROADCAST,MULTICAST";
    if (card.is_up()) flags += has_carrier ? ",UP,LOWER_UP" : ",UP";
    return flags;
}

std::string_view ip_state(const net::Interface& card) {
    if (!card.is_up() || (!card.is_loopback() && !card.has_carrier())) return "DOWN";
    return card.is_loopback() ? "UNKNOWN" : "UP";
}

std::string ip_card_line(IpLine& line, const net::Interface& card, bool is_link) {
    const std::string_view queue = card.is_loopback() ? "noqueue"
                                   : !card.is_up()    ? "noop"
                                   : line.is_old()    ? "pfifo_fast"
                                                      : "fq_codel";
    const std::string on =
        card.lower() == nullptr ? std::string() : fmt::format("@{}", card.lower()->name());
    std::string text =
        fmt::format("{}: {}{}: <{}> mtu {} qdisc {} state {} ", card.index() + 1, card.name(), on,
                    ip_flags(card), card.mtu(), queue, ip_state(card));
    if (!line.is_old()) {
        return text + fmt::format("{}group default qlen 1000\n", is_link ? "mode DEFAULT " : "");
    }
    return text + (card.is_loopback() ? "\n" : "qlen 1000\n");
}

std::string ip_hardware_line(const net::Interface& card) {
    return card.is_loopback()
               ? "    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00\n"
               : fmt::format("    link/ether {} brd ff:ff:ff:ff:ff:ff\n", to_text(card.mac()));
}

}  // namespace lvsim::host
