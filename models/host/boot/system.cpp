// SPDX-License-Identifier: Apache-2.0
#include "models/host/boot/system.hpp"

#include "models/host/boot/boot_sequence.hpp"
#include "models/host/boot/selinux.hpp"
#include "models/host/boot/shell_settings.hpp"
#include "models/host/files.hpp"
#include "models/host/host.hpp"
#include "models/host/sysctl.hpp"

#include <array>
#include <charconv>
#include <optional>
#include <utility>

namespace lvsim::host {

namespace {

constexpr std::size_t kConsoleBytesMax = std::size_t{64} * 1024;
constexpr SimDuration kResetTime = SimDuration::seconds(1);
/// What on_event() is to do, above the number of the boot that it belongs to.
enum class Task : std::uint8_t { PowerOff, PowerOn };

std::uint64_t tag_of(std::uint64_t boot, Task task) {
    return boot << 1 | static_cast<std::uint64_t>(task);
}

/// Settings that sysctl.conf names and that change nothing lvsim has: kept, and shown again.
/// Values of 2.6.32 on i686 before any file.
struct KeptSetting {
    std::string_view name;
    std::int64_t value;
};
constexpr std::array kKept = {
    KeptSetting{"kernel.core_uses_pid", 0},
    KeptSetting{"kernel.msgmax", 8192},
    KeptSetting{"kernel.msgmnb", 16'384},
    KeptSetting{"kernel.panic", 0},
    KeptSetting{"kernel.shmall", 2'097'152},
    KeptSetting{"kernel.shmmax", 33'554'432},
    KeptSetting{"kernel.sysrq", 1},
    KeptSetting{"net.ipv4.tcp_syncookies", 1},
    KeptSetting{"net.ipv4.tcp_timestamps", 1},
};

/// Init: does its steps, one after the other.
Process init_main(Steps* steps) {
    std::optional<SimDuration> pause = steps->go_on();
    while (pause) {
        const SimDuration span = *pause;
        co_await sleep(span);
        pause = steps->go_on();
    }
    co_return 0;
}

}  // namespace

System::System(Host& host, VirtualNetworks& networks, MacAddress first_mac)
    : host_(host),
      hardware_(host, networks, first_mac),
      log_(*this, host),
      modules_(*this, host),
      selinux_(std::make_unique<Selinux>(host.files())),
      services_(*this) {
    host_.set_system(this);
    host_.power_off();
    console_stream_.send_to([this](std::string_view bytes) {
        show(bytes);
        return FileError::None;
    });
    add_settings();
}

System::~System() {
    host_.set_system(nullptr);
}

void System::add_settings() {
    SysctlTree& tree = host_.sysctl();
    for (const KeptSetting& kept : kKept) {
        if (tree.read(kept.name)) continue;  // somebody models it
        settings_[std::string(kept.name)] = kept.value;
        std::int64_t* value = &settings_[std::string(kept.name)];
        tree.add(std::string(kept.name),
                 {.read = [value] { return std::to_string(*value); },
                  .write =
                      [value](std::string_view text) {
                          std::int64_t number = 0;
                          const auto [end, error] =
                              std::from_chars(text.data(), text.data() + text.size(), number);
                          const bool is_right = error == std::errc() &&
                                                end == text.data() + text.size() && number >= 0;
                          if (is_right) *value = number;
                          return is_right;
                      }});
    }
    if (tree.read("kernel.hostname")) return;
    tree.add("kernel.hostname", {.read = [this] { return host_name_; },
                                 .write =
                                     [this](std::string_view name) {
                                         constexpr std::size_t kHostNameMax = 64;
                                         if (name.size() <= kHostNameMax) host_name_ = name;
                                         return name.size() <= kHostNameMax;
                                     }});
}

void System::show(std::string_view bytes) {
    console_ += bytes;
    if (console_.size() > kConsoleBytesMax) {
        console_.erase(0, console_.find('\n', console_.size() - kConsoleBytesMax) + 1);
    }
}

Language System::language() const {
    constexpr std::string_view kFile = "/etc/sysconfig/i18n";
    ShellSettings settings;
    if (const auto text = host_.files().read(kFile)) source_settings(settings, *text, kFile);
    return language_of(settings.get("LANG"));
}

// --- power -----------------------------------------------------------------------------------

void System::power_on() {
    if (state_ != SystemState::Off || host_.is_powered()) return;
    ++boots_;
    console_.clear();
    for (const KeptSetting& kept : kKept) {
        const auto found = settings_.find(kept.name);
        if (found != settings_.end()) found->second = kept.value;
    }
    host_.power_on();
    start_init();
    set_state(SystemState::Booting);
}

void System::start_init() {
    script_console_ =
        std::make_unique<ScriptConsole>(&console_stream_, &console_stream_, language());
    steps_ = std::make_unique<Steps>();
    add_boot(*this, *steps_, *script_console_);
    host_.processes().spawn(init_main(steps_.get()));
}

void System::power_off() {
    if (!host_.is_powered()) return;
    ++boots_;
    lose_power();
}

void System::lose_power() {
    host_.power_off();
    services_.lose_power();
    modules_.lose_power();
    log_.set_running(false);
    log_.clear_kernel();
    runlevel_ = 0;
    host_name_ = "localhost.localdomain";
    set_state(SystemState::Off);
}

void System::reset() {
    if (!host_.is_powered()) return;
    power_off();
    World& world = host_.world();
    world.schedule(world.now() + kResetTime, *this, tag_of(boots_, Task::PowerOn));
}

void System::bring_down(Afterwards afterwards) {
    if (state_ != SystemState::Up) return;
    set_state(SystemState::GoingDown);
    // The steps of the boot are done; these are new ones for a new process.
    steps_ = std::make_unique<Steps>();
    add_shutdown(*this, *steps_, *script_console_, afterwards);
    host_.processes().spawn(init_main(steps_.get()));
}

void System::change_runlevel(int level) {
    if (state_ != SystemState::Up || level == runlevel_) return;
    steps_ = std::make_unique<Steps>();
    add_runlevel(*this, *steps_, *script_console_, level);
    host_.processes().spawn(init_main(steps_.get()));
}

void System::finish(Afterwards afterwards) {
    World& world = host_.world();
    // As an event of its own: the process that calls this is one that the end of power kills.
    if (afterwards != Afterwards::Halt) {
        world.schedule(world.now(), *this, tag_of(boots_, Task::PowerOff));
    }
    if (afterwards == Afterwards::Reboot) {
        world.schedule(world.now() + kResetTime, *this, tag_of(boots_, Task::PowerOn));
    }
}

void System::on_event(std::uint64_t tag) {
    // A plug that was pulled meanwhile has begun another count.
    if (tag >> 1 != boots_) return;
    if (Task{static_cast<std::uint8_t>(tag & 1)} == Task::PowerOff) {
        lose_power();
    } else {
        power_on();
    }
}

NodeId System::machine_of(std::uint64_t) const {
    return kNoNode;  // power is not the machine's own doing
}

void System::set_state(SystemState state) {
    state_ = state;
    changed_.notify_all();
}

void System::set_runlevel(int level) {
    runlevel_ = level;
}

}  // namespace lvsim::host
