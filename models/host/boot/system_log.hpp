// SPDX-License-Identifier: Apache-2.0
//
// What a machine notes about itself: the kernel's ring buffer (dmesg) and, while rsyslog runs,
// /var/log/messages. Both are bounded: the oldest lines go.
#pragma once

#include "sim/core/time.hpp"

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>

namespace lvsim::host {

class Host;
class System;

class SystemLog {
public:
    static constexpr std::size_t kKernelLinesMax = 4096;

    SystemLog(System& system, Host& host) : system_(system), host_(host) {}

    /// printk: to the ring buffer, and from there to the file.
    void kernel(std::string_view line);
    /// "Dec 20 17:00:05 directeur TAG: LINE" when rsyslog runs; lost when it does not.
    void note(std::string_view tag, std::string_view line);

    /// "[    2.100000] LINE\n" for each. CentOS 6 prints no time in dmesg: lines alone.
    [[nodiscard]] std::string kernel_text() const;
    void clear_kernel() { kernel_lines_.clear(); }
    void set_running(bool is_running);
    [[nodiscard]] bool is_running() const { return is_running_; }

private:
    void append(std::string_view tag, std::string_view line);

    System& system_;
    Host& host_;
    std::deque<std::string> kernel_lines_;
    std::size_t unwritten_ = 0;  ///< Of the kernel's lines: rsyslog was not there yet.
    bool is_running_ = false;
};

}  // namespace lvsim::host
