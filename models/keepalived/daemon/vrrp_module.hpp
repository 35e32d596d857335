// SPDX-License-Identifier: Apache-2.0
//
// The VRRP process of keepalived on a simulated machine: a router (models/vrrp) bound to the
// machine's stack, its clock, its news of links and addresses, its programs and its log.
#pragma once

#include "models/host/process_table.hpp"
#include "models/keepalived/config/config.hpp"
#include "models/keepalived/daemon/daemon_log.hpp"
#include "models/keepalived/daemon/vrrp_links.hpp"
#include "models/keepalived/script_runner.hpp"
#include "models/vrrp/ports.hpp"
#include "models/vrrp/router.hpp"
#include "sim/core/world.hpp"
#include "sim/net/netlink.hpp"
#include "sim/net/raw_socket.hpp"

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lvsim::host {
class Host;
}  // namespace lvsim::host

namespace lvsim::keepalived {

/// How long a machine is busy with what an ideal one would do at once. Too short to matter but for
/// one thing: who goes on sending of two masters that reject each other's adverts (vrrp.md, 8.3).
struct VrrpPace {
    /// From a new master's first advert to the end of its first burst: 0.4 to 2 ms were recorded.
    SimDuration takeover_time = SimDuration::microseconds(500);
    /// Mostly the one that sends goes on; the other's timer is due when the next advert has come.
    SimDuration reading_time = SimDuration::nanoseconds(1);
};

class VrrpModule final : private vrrp::Clock,
                         private vrrp::Timers,
                         private vrrp::Packets,
                         private vrrp::Log,
                         private vrrp::Programs,
                         private net::RawReceiver,
                         private net::NetlinkListener,
                         private host::ProcessWatcher,
                         private ScriptWatcher,
                         private EventTarget {
public:
    /// Packets that wait for a process that stands still: what a socket's buffer holds.
    static constexpr std::size_t kWaitingMax = 256;

    /// Nothing happens before router().start(). Requires: host, log and scripts outlive it.
    VrrpModule(host::Host& host, Config config, DaemonLog& log, ScriptRunner& scripts,
               const VrrpPace& pace = {});
    VrrpModule(const VrrpModule&) = delete;
    VrrpModule& operator=(const VrrpModule&) = delete;
    /// As SIGKILL: sockets are closed, addresses stay.
    ~VrrpModule();

    [[nodiscard]] vrrp::Router& router() { return router_; }
    /// Requires: router().begin_reload().
    void reload(Config config);

    /// SIGSTOP: packets wait, timers pass by. Requires: not suspended.
    void suspend();
    /// SIGCONT: it reads what has come, then looks at its timers. Requires: suspended.
    void resume();

private:
    enum class Tag : std::uint64_t { WakeUp, Processes };
    struct Waiting {
        std::vector<std::byte> packet;
        net::InterfaceIndex interface = net::kNoInterface;
        std::uint64_t frame = 0;
    };

    [[nodiscard]] SimTime now() const override;
    void wake_at(SimTime when) override;
    void listen(std::string_view interface, IpAddress group, bool shall_listen) override;
    void send(std::span<const std::byte> ipv4_packet, const vrrp::AdvertWay& way) override;
    void send_frame(std::span<const std::byte> frame, std::string_view interface) override;
    void write(vrrp::LogDetail detail, std::string_view line) override;
    void start_script(std::size_t script) override;
    void signal_script(std::size_t script, int signal) override;
    void notify(std::string_view command, std::string_view arguments) override;
    [[nodiscard]] std::size_t count_processes(std::size_t process) const override;
    void set_lvs_sync_daemon(std::string_view interface, std::uint8_t vrid,
                             bool is_master) override;
    void set_address_blocked(IpAddress address, std::string_view interface,
                             bool is_blocked) override;

    void on_raw_packet(Frame& packet) override;
    void on_link_changed(net::InterfaceIndex interface) override;
    void on_address_changed(net::InterfaceIndex interface, IpPrefix address,
                            bool is_added) override;
    void on_process_change() override;
    void on_script_end(ScriptId script, ScriptStatus status) override;
    void on_event(std::uint64_t tag) override;
    [[nodiscard]] NodeId machine_of(std::uint64_t tag) const override;

    [[nodiscard]] FrameHandle make_packet(std::span<const std::byte> bytes);

    host::Host& host_;
    net::Stack& stack_;
    Config config_;
    DaemonLog& log_;
    ScriptRunner& scripts_;
    VrrpLinks links_;
    TimerHandle timer_;
    std::map<ScriptId, std::size_t> runs_;  ///< Tracked scripts that run, by their place.
    std::vector<Waiting> waiting_;
    std::vector<std::string> changed_links_;  ///< While suspended.
    bool is_suspended_ = false;
    bool is_reading_ = false;       ///< A packet is being dealt with.
    bool is_due_ = false;           ///< A timer came due while suspended.
    bool tells_processes_ = false;  ///< An event of Tag::Processes is queued.
    vrrp::Router router_;
};

}  // namespace lvsim::keepalived
