// SPDX-License-Identifier: Apache-2.0
//
// ip(8): what moves an address by hand, "ip addr add|del ADDRESS[/LENGTH] dev INTERFACE". All other
// objects, actions and options are refused by name.
// Behaviour reference: iproute2 6.1.0 (debian-12), from memory.
#include "models/host/commands/options.hpp"
#include "models/host/commands/programs.hpp"
#include "models/host/host.hpp"
#include "sim/net/interface.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace lvsim::host {

namespace {

constexpr int kWrongLine = 1;
constexpr int kRefusedByKernel = 2;

/// iproute2 takes any beginning of a word; "a" is an address.
bool is_short_for(std::string_view typed, std::string_view word) {
    return !typed.empty() && word.starts_with(typed);
}

class Ip {
public:
    explicit Ip(CommandContext* context) : context_(*context) {}

    int run() {
        const auto& args = context_.args;
        if (args.size() < 3 || !is_short_for(args[1], "address")) {
            return not_modelled(args.size() < 2 ? "ip without \"address\"" : "ip " + args[1]);
        }
        const bool is_add = is_short_for(args[2], "add");
        if (!is_add && !is_short_for(args[2], "delete")) {
            return not_modelled("ip address " + args[2]);
        }
        for (std::size_t i = 3; i < args.size(); ++i) {
            if (args[i] == "dev" && i + 1 < args.size()) {
                device_ = args[++i];
            } else if (!prefix_ && (args[i].empty() || args[i][0] != '-')) {
                if (!read_prefix(args[i])) return kWrongLine;
            } else {
                return not_modelled(fmt::format("ip address {} {}", args[2], args[i]));
            }
        }
        return change(is_add);
    }

private:
    bool read_prefix(const std::string& text) {
        const auto address = IpAddress::parse(text);
        prefix_ = address ? IpPrefix{*address, 32} : IpPrefix::parse(text);
        if (!prefix_) {
            say(fmt::format("Error: any valid prefix is expected rather than \"{}\".", text));
        }
        return prefix_.has_value();
    }

    int change(bool is_add) {
        if (prefix_ && !prefix_->address.is_v4()) return not_modelled("IPv6 addresses");
        if (device_.empty()) {
            say("Not enough information: \"dev\" argument is required.");
            return kWrongLine;
        }
        net::Stack& stack = context_.host->stack();
        net::Interface* interface = stack.find_interface(device_);
        if (interface == nullptr) {
            say(fmt::format("Cannot find device \"{}\"", device_));
            return kWrongLine;
        }
        if (!prefix_)
            return refuse(is_add ? "Invalid argument" : "Cannot assign requested address");
        if (is_add) {
            const bool is_new = stack.add_address(interface->index(), *prefix_);
            return is_new ? 0 : refuse("File exists");
        }
        const auto addresses = interface->addresses();
        const bool is_there = std::any_of(addresses.begin(), addresses.end(),
                                          [&](const auto& one) { return one.prefix == *prefix_; });
        if (!is_there) return refuse("Cannot assign requested address");
        stack.remove_address(interface->index(), prefix_->address);
        return 0;
    }

    int refuse(std::string_view reason) {
        say(fmt::format("RTNETLINK answers: {}", reason));
        return kRefusedByKernel;
    }
    int not_modelled(std::string_view what) {
        say(fmt::format("not modelled in lvsim: {}", what));
        return kStatusNotModelled;
    }
    void say(std::string_view line) { context_.error->write(fmt::format("{}\n", line)); }

    CommandContext& context_;
    std::optional<IpPrefix> prefix_;
    std::string device_;
};

}  // namespace

Process ip_main(CommandContext* context) {
    co_return Ip(context).run();
}

}  // namespace lvsim::host
