// SPDX-License-Identifier: Apache-2.0
//
// What a scenario file says, as plain values: networks, machines, traffic, what happens when, and
// what is expected. The loader (loader.hpp) makes it; Session builds a World from it. Everything
// here is checked already: names refer to something, addresses lie in their networks, numbers are
// in range. Each value that a later stage may still complain about keeps its place in the file.
//
// docs/guide/scenario.md has the reference of all keys, generated from the loader's tables.
#pragma once

#include "models/client/url.hpp"
#include "scenarios/runtime/override.hpp"
#include "sim/core/distributions.hpp"
#include "sim/core/result.hpp"
#include "sim/core/time.hpp"
#include "sim/net/fault/config.hpp"
#include "sim/wire/address.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace lvsim::host {
enum class Language : std::uint8_t;
enum class Profile : std::uint8_t;
}  // namespace lvsim::host

namespace lvsim::runtime {

/// A value and where it stands in the file.
template <class T>
struct Placed {
    T value{};
    SourcePlace place;
};

/// Bits per second, written with a unit: 10Mbit.
struct BitRate {
    std::int64_t bits_per_second = 0;
    auto operator<=>(const BitRate&) const = default;
};

/// Bytes, written with a unit: 64KiB, 1500B.
struct ByteSize {
    std::int64_t bytes = 0;
    auto operator<=>(const ByteSize&) const = default;
};

/// A share, written in percent, kept exact: 33.3% is 333000 parts of a million.
struct Share {
    std::int64_t parts_per_million = 0;
    auto operator<=>(const Share&) const = default;
};

/// A decimal fraction, kept exact: 1.5 is 1 500 000 millionths.
struct Decimal {
    std::int64_t millionths = 0;
    [[nodiscard]] double value() const { return static_cast<double>(millionths) / 1e6; }
    auto operator<=>(const Decimal&) const = default;
};

/// A span of time that is drawn anew each time it is needed.
struct DurationLaw {
    Distribution law;  ///< In nanoseconds.
};

/// How many are expected: 6, ">= 5", "<= 5", or "3..5". Both ends belong to it.
struct CountRange {
    std::uint64_t min = 0;
    std::uint64_t max = std::numeric_limits<std::uint64_t>::max();

    [[nodiscard]] bool contains(std::uint64_t count) const { return count >= min && count <= max; }
    auto operator<=>(const CountRange&) const = default;
};

// --- networks and machines ---------------------------------------------------------------------

/// `clock:` when the run ends.
struct ClockConfig {
    /// Absent: when all is done, as session.hpp says (the loader refuses traffic without end then).
    std::optional<SimDuration> duration;
};

/// A switch and the cables from it to the machines. What the cables have in common stands here.
struct NetworkConfig {
    std::string name;
    SourcePlace place;
    IpPrefix subnet;
    SimDuration delay = 100_us;         ///< Of each cable, one way.
    BitRate rate{1'000'000'000};        ///< Of each cable, each way.
    std::int64_t queue_packets = 1000;  ///< What waits at most at each end of a cable.
    /// Networks whose switches have a cable to this one's: together they are one network.
    std::vector<Placed<std::string>> trunks;
};

struct InterfaceConfig {
    std::string name;
    SourcePlace place;
    Placed<std::string> network;
    std::vector<Placed<IpPrefix>> addresses;  ///< The first is primary, others are aliases.
    std::optional<Placed<MacAddress>> mac;    ///< Absent: 02:00 and the bytes of the first address.
    std::int64_t mtu = 1500;
};

struct RouteConfig {
    SourcePlace place;
    IpPrefix to;
    IpAddress via;
};

/// `routes:` a list, or the word `auto`: then the loader has filled the list with the shortest
/// way to every network (net::Topology::auto_routes).
struct RoutesConfig {
    bool is_auto = false;
    std::vector<RouteConfig> list;
};

struct SysctlSetting {
    std::string name;  ///< With dots.
    std::string value;
    SourcePlace place;
};

struct FileConfig {
    std::string path;  ///< Absolute.
    std::string content;
    SourcePlace place;
};

/// A page has a text, or `size` bytes that mean nothing.
struct PageConfig {
    std::string path;  ///< Begins with '/'.
    SourcePlace place;
    std::string text;
    std::optional<ByteSize> size;
    std::optional<std::string> content_type;
    std::optional<DurationLaw> service_time;
};

/// What is absent here is as the profile's httpd is installed.
struct HttpdConfig {
    SourcePlace place;
    std::vector<Placed<Endpoint>> listen;  ///< Never empty; address 0.0.0.0: all of the machine's.
    std::vector<Placed<Endpoint>> ssl;     ///< The same, with TLS.
    std::vector<PageConfig> pages;
    std::optional<bool> keep_alive;
    std::optional<SimDuration> keep_alive_timeout;
    std::optional<std::int64_t> keep_alive_max;  ///< Requests on a connection; 0: no limit.
    std::int64_t workers = 0;                    ///< Connections at a time; 0: no limit.
    std::optional<std::int64_t> backlog;
    DurationLaw service_time;
};

/// keepalived of a machine: it starts when the machine has booted.
struct KeepalivedConfig {
    SourcePlace place;
    std::string config;   ///< The text of /etc/keepalived/keepalived.conf.
    std::string options;  ///< Of its command line; empty: none.
};

/// A network adapter of a virtual machine, as VirtualBox shows it.
struct AdapterConfig {
    SourcePlace place;
    Placed<std::string> network;            ///< Of the file, or kNatNetwork; empty: not attached.
    std::optional<Placed<MacAddress>> mac;  ///< Absent: one of VirtualBox's, by the machine.
    bool has_cable = true;
};

struct HostConfig {
    std::string name;
    SourcePlace place;
    host::Profile profile{};
    /// Not empty: a virtual machine that boots from its files, and has no other keys of networks.
    std::vector<AdapterConfig> adapters;
    host::Language language{};  ///< That it was installed in.
    /// Of the machine this one is a clone of: its files know that card. Absent: it is no clone.
    std::optional<Placed<MacAddress>> installed_mac;
    std::vector<InterfaceConfig> interfaces;
    std::vector<InterfaceConfig> cardless;  ///< lo and tunl0: no network, no hardware address.
    std::vector<Placed<IpPrefix>> any_ip;   ///< Blocks that are its own, to the last address.
    std::optional<Placed<IpAddress>> gateway;
    RoutesConfig routes;
    std::vector<SysctlSetting> sysctl;
    std::vector<FileConfig> files;
    std::vector<Placed<std::string>> run;  ///< Command lines, in order, before anything else.
    std::optional<HttpdConfig> httpd;
    std::optional<KeepalivedConfig> keepalived;

    [[nodiscard]] bool is_virtual_machine() const { return !adapters.empty(); }
};

/// `stages:` where a lab can begin: the scripts that are played before a person is let in.
struct StageConfig {
    std::string name;
    SourcePlace place;
    std::vector<Placed<std::string>> play;  ///< Files, beside the scenario's own.
};

// --- traffic and timeline ----------------------------------------------------------------------

/// Open: a request begins when it is due, whatever became of those before.
struct Arrivals {
    Distribution law;  ///< Of the pause between each and the next. Never zero.
};

/// Closed: each user waits for the answer, then thinks.
struct Users {
    std::int64_t count = 1;
    DurationLaw think;  ///< From an answer to the user's next request.
};

/// `source:` where connections come from.
struct SourceConfig {
    SourcePlace place;
    bool is_drawn = false;  ///< Else one address after the other.
    IpPrefix addresses;
};

struct TrafficConfig {
    std::string name;
    SourcePlace place;
    Placed<std::string> from;
    std::vector<Placed<client::Url>> get;  ///< Not empty; all of one server.
    std::optional<Decimal> zipf;           ///< Of `get`: number k with a weight of 1 / k^zipf.
    std::optional<SourceConfig> source;
    std::variant<Arrivals, Users> load;
    std::optional<std::int64_t> count;    ///< Requests in all.
    std::optional<SimDuration> duration;  ///< No request begins this long after `start` or later.
    SimDuration start;                    ///< When the first is due.
    std::int64_t requests_per_connection = 1;
    std::int64_t connections_max = 0;    ///< At a time; 0: no limit.
    std::optional<SimDuration> timeout;  ///< From a request's start to its whole answer.
    bool check_route = true;             ///< Whether the loader refuses a target without a way.
};

/// On which direction of a cable a fault acts, seen from its machine.
enum class Direction : std::uint8_t { In, Out, Both };

/// SIGSTOP, SIGCONT, SIGKILL; the start script; SIGTERM.
enum class ProcessAction : std::uint8_t { Stop, Continue, Kill, Start, Terminate };

/// timeline_actions.hpp says which members an action uses.
struct TimelineEntry {
    enum class Action : std::uint8_t {
        PowerOff,
        PowerOn,
        Reset,
        Freeze,
        Thaw,
        Run,
        Process,
        LinkFault,
        Heal,
    };
    SourcePlace place;
    SimTime at;
    Action action = Action::Run;
    Placed<std::string> host;
    std::string command;
    Placed<std::string> process;                         ///< Of Process: "httpd".
    ProcessAction process_action = ProcessAction::Kill;  ///< Of Process.
    Placed<std::string> link;  ///< "serveur1.eth0": the cable of that interface.
    Direction direction = Direction::Both;
    net::LinkFaultConfig fault;  ///< Of LinkFault.

    std::optional<SimDuration> lasts;   ///< Then it is undone. Absent: it stays.
    std::optional<SimDuration> every;   ///< Again so long after it began the last time.
    std::optional<std::int64_t> times;  ///< In all; absent with `every`: until the run ends.
};

// --- expectations ------------------------------------------------------------------------------

/// When an expectation is looked at.
struct When {
    enum class Kind : std::uint8_t {
        At,      ///< At that time.
        End,     ///< When the run ends.
        Until,   ///< It must have become true by that time (or by the end, if that is earlier).
        Always,  ///< Never false, from the start to the end.
    };
    Kind kind = Kind::End;
    SimTime time;  ///< Of At and Until.
};

struct LatencyBound {
    std::string name;  ///< "p99", "max"
    Share quantile;    ///< Of p99: 990000; of max: 1000000.
    SimDuration at_most;
    SourcePlace place;
};

struct ServerShare {
    std::string server;
    Share share;
    SourcePlace place;
};

struct ErrorCount {
    std::string error;  ///< As RequestFinished has it.
    CountRange count;
    SourcePlace place;
};

/// `requests:` what became of the requests of one traffic.
struct RequestsExpectation {
    Placed<std::string> of;
    std::optional<CountRange> ok;
    std::optional<CountRange> failed;
    std::vector<Placed<std::string>> sequence;  ///< Servers, in the order of the requests.
    std::vector<ServerShare> share;             ///< Of the requests that were ok.
    Share tolerance{10'000};                    ///< How far each share may be off.
    std::vector<LatencyBound> latency;          ///< Of the requests that were ok.
    std::optional<SimDuration> gap_at_least;    ///< The longest time between two good answers.
    std::optional<SimDuration> gap_at_most;
    std::vector<ErrorCount> errors;
};

/// `host:` and `command:`
struct CommandExpectation {
    Placed<std::string> host;
    std::string command;
    std::optional<std::string> prints;  ///< All of it; blanks at the ends of lines do not count.
    std::vector<std::string> contains;  ///< Each occurs.
    std::int64_t exit = 0;
};

/// `host:` and `log:` a line of a log file.
struct LogExpectation {
    Placed<std::string> host;
    std::string file;
    std::string contains;
    CountRange count{1};  ///< Lines that contain it.
};

struct CounterExpectation {
    std::string name;
    CountRange value;
    SourcePlace place;
};

/// `host:` and `counters:`
struct CountersExpectation {
    Placed<std::string> host;
    std::vector<CounterExpectation> counters;
};

/// `no_loss_without_reason: true`: every packet was delivered, or dropped with a reason, or is
/// still under way.
struct NoLossExpectation {};

/// What is true of every run, whatever is broken in it: loader/invariant_names.hpp explains them.
enum class Invariant : std::uint8_t { Frames, Counters, Bodies, OneMaster, OneAddress };

/// `invariants:`
struct InvariantsExpectation {
    std::vector<Invariant> which;  ///< Not empty.
};

struct Expectation {
    SourcePlace place;
    std::size_t index = 0;  ///< In the file, from 0.
    When when;
    std::variant<RequestsExpectation, CommandExpectation, LogExpectation, CountersExpectation,
                 NoLossExpectation, InvariantsExpectation>
        what;
};

// --- hunt --------------------------------------------------------------------------------------

/// `hunt:` what `lvsim hunt` may break, and when. What is absent it chooses (hunt/space.hpp).
struct HuntConfig {
    SourcePlace place;
    std::optional<SimDuration> from;     ///< No fault begins earlier.
    std::optional<SimDuration> until;    ///< No fault begins then or later.
    std::optional<SimDuration> heal_by;  ///< All faults have ended.
    std::vector<std::string> faults;     ///< Names of loader/hunt_faults.hpp.
    std::vector<Placed<std::string>> machines;
    std::vector<Placed<std::string>> links;
};

/// All lists are in the order of the file.
struct Scenario {
    std::string file;
    std::vector<Override> overrides;  ///< What was changed in the file before it was read.
    std::string name;
    std::string story;
    ClockConfig clock;
    std::vector<NetworkConfig> networks;
    std::vector<HostConfig> hosts;
    std::vector<TrafficConfig> traffic;
    std::vector<TimelineEntry> timeline;
    std::vector<Expectation> expect;
    HuntConfig hunt;
    std::vector<StageConfig> stages;
};

}  // namespace lvsim::runtime
