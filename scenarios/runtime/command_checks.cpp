// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/command_checks.hpp"

#include "models/host/boot/hardware.hpp"
#include "scenarios/runtime/loader/error_codes.hpp"
#include "sim/net/fault/registry.hpp"

#include <fmt/format.h>

#include <string_view>

namespace lvsim::runtime {
namespace {

class Checks {
public:
    explicit Checks(const BuiltWorld& world) : world_(world) {}

    void operator()(const SwitchPower& power) { require_host(power.host); }
    void operator()(const RunLine& run) { require_host(run.host); }
    void operator()(const SetLinkFault& set) {
        require_link(set.link);
        for (const auto& use : net::link_fault(set.fault.kind).parameters) {
            check_parameter(set.fault, use.parameter);
        }
    }
    void operator()(const ResetHost& reset) { require_host(reset.host); }
    void operator()(const FreezeHost& freeze) { require_host(freeze.host); }
    void operator()(const ControlProcess& control) {
        require_host(control.host);
        auto* machine = world_.find_machine(control.host);
        if (machine != nullptr && machine->find_daemon(control.process) == nullptr) {
            complain(code::kUnknownReference,
                     fmt::format("{} has no process '{}'", control.host, control.process));
        }
    }
    void operator()(const TypeLine& typed) { require_host(typed.host); }
    void operator()(const TypeKeys& typed) { require_host(typed.host); }
    void operator()(const AttachAdapter& attach) { require_adapter(attach.host, attach.adapter); }
    void operator()(const PlugCable& cable) { require_adapter(cable.host, cable.adapter); }
    void operator()(const ChangeMac& change) { require_adapter(change.host, change.adapter); }
    void operator()(const EndLinkFault& end) { require_link(end.link); }
    void operator()(const HealLink& heal) { require_link(heal.link); }

    [[nodiscard]] Diagnostics take() { return std::move(errors_); }

private:
    void complain(std::string_view code, std::string message) {
        errors_.push_back({std::string(code), {}, "", std::move(message), ""});
    }
    void require_host(const std::string& name) {
        if (world_.find_machine(name) == nullptr) {
            complain(code::kUnknownReference, "no machine has the name '" + name + "'");
        }
    }
    void require_adapter(const std::string& host, std::uint32_t adapter) {
        require_host(host);
        auto* machine = world_.find_machine(host);
        if (machine == nullptr) return;
        if (machine->system() == nullptr) {
            return complain(code::kUnknownReference, host +
                                                         " is no virtual machine: it has no "
                                                         "adapters");
        }
        if (adapter == 0 || adapter > host::Hardware::kAdaptersMax) {
            complain(code::kOutOfRange, fmt::format("a virtual machine has adapters 1 to {}",
                                                    host::Hardware::kAdaptersMax));
        }
    }
    void require_link(const std::string& name) {
        if (world_.find_link(name) == nullptr) {
            complain(code::kUnknownReference, "no link has the name '" + name + "'");
        }
    }
    void check_parameter(const net::LinkFaultConfig& fault, net::FaultParameter parameter) {
        if (is_good(fault, parameter)) return;
        complain(code::kOutOfRange, fmt::format("'{}' of {} is out of range", to_text(parameter),
                                                net::to_text(fault)));
    }
    [[nodiscard]] static bool is_good(const net::LinkFaultConfig& fault,
                                      net::FaultParameter parameter) {
        switch (parameter) {
            case net::FaultParameter::Share: return fault.share_ppm <= net::kWholeShare;
            case net::FaultParameter::Delay: return fault.delay > SimDuration();
            case net::FaultParameter::Jitter:
                return fault.jitter >= SimDuration() && fault.jitter <= fault.delay;
            case net::FaultParameter::Rate: return fault.rate_bits_per_second > 0;
            case net::FaultParameter::Queue: return fault.queue_packets_max > 0;
        }
        return false;
    }

    const BuiltWorld& world_;
    Diagnostics errors_;
};

}  // namespace

Diagnostics check_command(const BuiltWorld& world, const Command& command) {
    Checks checks(world);
    std::visit(checks, command);
    return checks.take();
}

}  // namespace lvsim::runtime
