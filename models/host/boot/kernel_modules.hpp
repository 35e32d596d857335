// SPDX-License-Identifier: Apache-2.0
//
// The kernel's modules as modprobe, lsmod and rmmod see them: those of IPVS and of the packet
// filter come and go with what uses them, the rest of the list is what the machine's hardware
// loads. Sizes are those of kernel 2.6.32-279.el6.i686, approximately (unjudged).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::host {

class Host;
class System;

struct LoadedModule {
    std::string_view name;
    std::size_t bytes = 0;
    std::size_t users = 0;
    std::vector<std::string_view> used_by;  ///< Other modules.
};

enum class ModuleError : std::uint8_t { None, NotFound, NotLoaded, InUse };

class KernelModules {
public:
    KernelModules(System& system, Host& host) : system_(system), host_(host) {}

    /// modprobe NAME, with what it needs. "-" and "_" are the same.
    ModuleError load(std::string_view name);
    /// rmmod NAME
    ModuleError unload(std::string_view name);
    [[nodiscard]] bool is_loaded(std::string_view name) const;
    /// The last loaded first.
    [[nodiscard]] std::vector<LoadedModule> list();
    /// Loads the schedulers that services use and notes what the kernel says of it; called by
    /// whatever may have loaded IPVS.
    void notice_use();
    void lose_power();
    /// What the kernel has when it starts.
    void load_hardware();

private:
    void add(std::string_view name);
    [[nodiscard]] std::size_t users_of(std::string_view name) const;

    System& system_;
    Host& host_;
    std::vector<std::string_view> loaded_;  ///< In the order of loading.
};

}  // namespace lvsim::host
