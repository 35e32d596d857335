// SPDX-License-Identifier: Apache-2.0
//
// Some routers on some networks with one clock, without World, links or hosts: what one sends, the
// others on its network receive in the same instant, in the order of their addition.
#pragma once

#include "models/vrrp/router.hpp"
#include "sim/core/time.hpp"
#include "sim/core/trace.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lvsim::vrrp::test {

class Machine;

/// Something that a machine did.
struct Sent {
    SimTime time;
    std::string machine;
    std::string interface;
    bool is_advert = false;        ///< Else a gratuitous ARP.
    std::vector<std::byte> bytes;  ///< The IPv4 packet, or the whole frame.

    [[nodiscard]] std::uint8_t priority() const;  ///< Of an advert.
    [[nodiscard]] std::uint16_t id() const;       ///< Of its IP header.
    [[nodiscard]] IpAddress address() const;      ///< Announced by a gratuitous ARP.
    /// "advert 100 id 1", "garp 10.0.1.254"
    [[nodiscard]] std::string text() const;
};

/// Its networks are named; a machine's eth0 is on "net1", eth1 on "net2", and so on.
class Bus {
public:
    Bus();
    ~Bus();
    /// With addresses 10.0.1.N on eth0, 10.0.2.N on eth1, ... of as many interfaces.
    Machine& add(std::string name, std::uint8_t number, std::size_t interfaces = 1);

    void run_until(SimTime when);
    void run_for(SimDuration span) { run_until(now_ + span); }
    [[nodiscard]] SimTime now() const { return now_; }

    /// Nothing that `from` sends reaches `to`.
    void block(std::string_view from, std::string_view to);
    void cut(std::string_view a, std::string_view b) {
        block(a, b);
        block(b, a);
    }
    void heal();

    /// All that was sent, by whom: "3609.375 r1 advert 100 id 1".
    [[nodiscard]] const std::vector<Sent>& sent() const { return sent_; }
    [[nodiscard]] std::vector<Sent> sent_by(std::string_view machine) const;
    /// When that machine sent adverts (the first of several at once).
    [[nodiscard]] std::vector<Sent> adverts_of(std::string_view machine) const;
    [[nodiscard]] std::vector<Sent> garps_of(std::string_view machine) const;
    void forget() { sent_.clear(); }

    void schedule(SimTime when, std::function<void()> what);
    /// An IPv4 packet from nowhere, to everybody on net1.
    void inject(const std::vector<std::byte>& packet);

private:
    friend class Machine;
    void deliver(const Machine& from, std::string_view network, std::vector<std::byte> packet);

    SimTime now_;
    std::uint64_t sequence_ = 0;
    std::uint64_t frames_ = 0;
    std::map<std::pair<SimTime, std::uint64_t>, std::function<void()>> queue_;
    std::vector<std::unique_ptr<Machine>> machines_;
    std::set<std::pair<std::string, std::string>, std::less<>> blocked_;
    std::vector<Sent> sent_;
};

class Machine final : public Clock,
                      public Timers,
                      public Links,
                      public Packets,
                      public Log,
                      public Programs {
public:
    struct Interface {
        std::string name;
        std::string network;  ///< Of a macvlan: the one below it.
        Link link;
        std::vector<IpPrefix> addresses;
    };
    struct Line {
        SimTime time;
        LogDetail detail;
        std::string text;
    };

    Machine(Bus& bus, std::string name);
    virtual ~Machine() = default;

    /// Starts a router, or starts it anew (as after a crash).
    void start(RouterConfig config);
    void stop() { router_->stop(); }
    void reload(RouterConfig config) {
        router_->begin_reload();
        router_->reload(std::move(config));
    }
    /// SIGKILL: its addresses stay.
    void kill() { router_.reset(); }
    /// SIGSTOP: what comes for the process waits until it goes on; then packets are first.
    void freeze() { is_frozen_ = true; }
    void thaw();
    [[nodiscard]] Router& router() { return *router_; }
    [[nodiscard]] bool is_alive() const { return router_ != nullptr; }
    [[nodiscard]] InstanceInfo info(std::size_t instance = 0) const {
        return router_->instances()[instance];
    }
    [[nodiscard]] State state(std::size_t instance = 0) const { return info(instance).state; }

    void set_running(std::string_view interface, bool is_running);
    void give_address(std::string_view interface, std::string_view prefix);
    void take_address(std::string_view interface, std::string_view address);
    [[nodiscard]] bool has(std::string_view address) const;

    [[nodiscard]] const std::string& name() const { return name_; }
    [[nodiscard]] std::vector<Line>& log() { return log_; }
    /// "3609.375 (VI_1) Entering MASTER STATE" of all that happened since the last call.
    [[nodiscard]] std::vector<std::string> take_log();

    /// What becoming master takes it.
    SimDuration takeover_time;
    /// What scripts return: by their index. Empty: they never end.
    std::map<std::size_t, int> script_results;
    std::vector<std::string> notified;
    std::vector<std::pair<std::size_t, int>> signals;
    std::vector<std::size_t> processes;
    std::vector<std::string> blocked;
    TraceBus trace;

    SimTime now() const override;
    void wake_at(SimTime when) override;
    std::optional<Link> find(std::string_view name) const override;
    bool has_address(std::string_view interface, IpAddress address) const override;
    bool add_address(std::string_view interface, IpPrefix prefix, std::string_view label) override;
    bool remove_address(std::string_view interface, IpAddress address) override;
    bool add_macvlan(std::string_view base, std::string_view name, MacAddress mac) override;
    void remove_macvlan(std::string_view name) override;
    void listen(std::string_view interface, IpAddress group, bool shall_listen) override;
    void send(std::span<const std::byte> packet, const AdvertWay& way) override;
    void send_frame(std::span<const std::byte> frame, std::string_view interface) override;
    void write(LogDetail detail, std::string_view line) override;
    void start_script(std::size_t script) override;
    void signal_script(std::size_t script, int signal) override;
    void notify(std::string_view command, std::string_view arguments) override;
    std::size_t count_processes(std::size_t process) const override;
    void set_lvs_sync_daemon(std::string_view interface, std::uint8_t vrid,
                             bool is_master) override;
    void set_address_blocked(IpAddress address, std::string_view interface,
                             bool is_blocked) override;

private:
    friend class Bus;
    [[nodiscard]] Interface* interface_of(std::string_view name);
    [[nodiscard]] const Interface* interface_of(std::string_view name) const;
    void tell_address(std::string_view interface, IpAddress address, bool is_added);

    Bus& bus_;
    std::string name_;
    std::vector<Interface> interfaces_;
    std::unique_ptr<Router> router_;
    std::uint64_t wake_up_ = 0;  ///< Only the last one asked for counts.
    std::vector<Line> log_;
    std::set<std::string, std::less<>> listening_;
    bool is_frozen_ = false;
    std::vector<std::function<void()>> waiting_;
};

/// VI_1, VRID 51 on eth0, 10.0.1.254/24, as the recordings have it.
[[nodiscard]] InstanceConfig instance(std::uint8_t priority, std::string name = "VI_1",
                                      std::string interface = "eth0", std::uint8_t vrid = 51,
                                      std::vector<std::string> addresses = {"10.0.1.254/24"});
[[nodiscard]] RouterConfig config(InstanceConfig only);
[[nodiscard]] RouterConfig config(std::uint8_t priority);

/// Milliseconds with three decimals: "3609.375".
[[nodiscard]] std::string milliseconds(SimTime time);
/// "3609.375 advert 100 id 1", a line each.
[[nodiscard]] std::vector<std::string> texts(const std::vector<Sent>& sent);

}  // namespace lvsim::vrrp::test
