// SPDX-License-Identifier: Apache-2.0
//
// The operating system of a CentOS 6 machine, as far as it is more than its kernel: init, its
// runlevels and start scripts, the services they start, and what is volatile beside processes.
// docs/models/host.md has the fidelity table.
//
//   Off --power_on--> Booting --last S link done--> Up --reboot, poweroff--> GoingDown --> Off
//    ^                   |                          |                           |
//    +---- power_off ----+--------------------------+---------------------------+   (reset, reboot:
//                                                                                    and on again)
#pragma once

#include "models/host/boot/hardware.hpp"
#include "models/host/boot/kernel_modules.hpp"
#include "models/host/boot/messages.hpp"
#include "models/host/boot/services.hpp"
#include "models/host/boot/steps.hpp"
#include "models/host/boot/system_log.hpp"
#include "models/host/stream.hpp"
#include "sim/core/process.hpp"
#include "sim/core/world.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace lvsim::host {

class Host;
class Selinux;

enum class SystemState : std::uint8_t { Off, Booting, Up, GoingDown };
/// What becomes of a machine that is brought down.
enum class Afterwards : std::uint8_t { PowerOff, Halt, Reboot };

class System final : public Component, private EventTarget {
public:
    /// Takes the host over, switched off. Requires: host and networks outlive it.
    System(Host& host, VirtualNetworks& networks, MacAddress first_mac);
    ~System() override;

    [[nodiscard]] Host& host() { return host_; }
    [[nodiscard]] Hardware& hardware() { return hardware_; }
    [[nodiscard]] Services& services() { return services_; }
    [[nodiscard]] SystemLog& log() { return log_; }
    [[nodiscard]] KernelModules& modules() { return modules_; }
    [[nodiscard]] Selinux& selinux() { return *selinux_; }

    [[nodiscard]] SystemState state() const { return state_; }
    [[nodiscard]] bool is_up() const { return state_ == SystemState::Up; }
    /// Notified whenever state() changes.
    [[nodiscard]] Signal* changed() { return &changed_; }
    [[nodiscard]] int runlevel() const { return runlevel_; }
    /// What the boot (or the way down) has printed since the power came; the last 64 KiB.
    [[nodiscard]] std::string_view console() const { return console_; }
    /// Of what start scripts say: LANG in /etc/sysconfig/i18n.
    [[nodiscard]] Language language() const;
    [[nodiscard]] const std::string& host_name() const { return host_name_; }
    void set_host_name(std::string name) { host_name_ = std::move(name); }

    void power_on();
    /// Pulls the plug.
    void power_off();
    /// The reset button: off, and on again.
    void reset();
    /// Runlevel 0 or 6: the K links, then the end. Without effect unless it is up.
    void bring_down(Afterwards afterwards);
    /// init N, telinit N: the K and S links of another runlevel. Requires: 1 <= level <= 5.
    void change_runlevel(int level);

    // --- for the boot --------------------------------------------------------------------------

    void set_state(SystemState state);
    void set_runlevel(int level);
    /// The way down is over: the power goes with the next event.
    void finish(Afterwards afterwards);

private:
    void on_event(std::uint64_t tag) override;
    [[nodiscard]] NodeId machine_of(std::uint64_t tag) const override;
    void lose_power();
    void start_init();
    void add_settings();
    void show(std::string_view bytes);

    Host& host_;
    Hardware hardware_;
    SystemLog log_;
    KernelModules modules_;
    std::unique_ptr<Selinux> selinux_;
    Services services_;
    SystemState state_ = SystemState::Off;
    Signal changed_;
    int runlevel_ = 0;
    std::string host_name_ = "localhost.localdomain";
    std::map<std::string, std::int64_t, std::less<>> settings_;  ///< Kept, without effect here.
    std::string console_;
    Stream console_stream_;
    std::unique_ptr<ScriptConsole> script_console_;
    std::unique_ptr<Steps> steps_;  ///< What init does.
    std::uint64_t boots_ = 0;       ///< Tells events of an earlier boot.
};

}  // namespace lvsim::host
