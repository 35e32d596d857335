// SPDX-License-Identifier: Apache-2.0
//
// The words of an ipvsadm command line: which options exist in which version, and popt's grammar
// (bundled letters, values in the same or the next word, "--" ends the options).
#pragma once

#include "models/ipvs/profile.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::ipvs::ipvsadm {

enum class Command : std::uint8_t {
    AddService,
    EditService,
    DeleteService,
    Flush,
    List,
    AddServer,
    EditServer,
    DeleteServer,
    Zero,
    SetTimeouts,
    StartDaemon,
    StopDaemon,
    Restore,
    Save,
    Help,
    Version,
};
/// As messages name it: "add-service", "flush".
[[nodiscard]] std::string_view to_text(Command command);

/// What may be required or forbidden, in the order in which the tool checks.
enum class Option : std::uint8_t {
    Numeric,
    Connection,
    Service,
    Scheduler,
    Persistent,
    Netmask,
    Server,
    Forward,
    Weight,
    UThreshold,
    LThreshold,
    McastInterface,
    Timeout,
    Daemon,
    Stats,
    Rate,
    Thresholds,
    PersistentConn,
    NoSort,
    SyncId,
    Exact,
    Ops,
    Pe,
    SchedFlags,
    McastGroup,
    McastPort,
    McastTtl,
    SyncMaxlen,
    TunInfo,
    TunType,
    TunPort,
    TunNocsum,
    TunCsum,
    TunRemcsum,
};
inline constexpr std::size_t kOptions = 34;
[[nodiscard]] std::string_view to_text(Option option);

/// Everything that can stand on the line; several may set one Option.
enum class Word : std::uint8_t {
    AddService,
    EditService,
    DeleteService,
    Clear,
    List,
    AddServer,
    EditServer,
    DeleteServer,
    Zero,
    Set,
    StartDaemon,
    StopDaemon,
    Restore,
    Save,
    Help,
    Version,
    TcpService,
    UdpService,
    SctpService,
    FwmarkService,
    Ipv6,
    Scheduler,
    Persistent,
    Netmask,
    RealServer,
    Gatewaying,
    Ipip,
    Masquerading,
    Weight,
    UThreshold,
    LThreshold,
    Numeric,
    Connection,
    McastInterface,
    SyncId,
    Timeout,
    Daemon,
    Stats,
    Rate,
    Thresholds,
    PersistentConn,
    NoSort,
    Sort,
    Exact,
    Ops,
    Pe,
    SchedFlags,
    McastGroup,
    McastPort,
    McastTtl,
    SyncMaxlen,
    TunInfo,
    TunType,
    TunPort,
    TunNocsum,
    TunCsum,
    TunRemcsum,
};

/// The command that a word names; nullopt: it is an option.
[[nodiscard]] std::optional<Command> command_of(Word word);

/// One option of a line, as popt hands them out one by one.
struct Parsed {
    Word word = Word::List;
    std::optional<std::string> value;
    std::string as_typed;  ///< The whole word it stands in.
};

/// Why popt stops.
struct ParseFailure {
    std::string as_typed;
    std::string_view message;  ///< "unknown option", "missing argument"
};

/// Hands out the options of a line from left to right and keeps the other words.
class OptionReader {
public:
    /// `args` without the program's name; must outlive the reader.
    OptionReader(Profile profile, std::span<const std::string> args)
        : profile_(profile), args_(args) {}

    /// The next option; nullopt: the end, or a failure().
    [[nodiscard]] std::optional<Parsed> next();
    [[nodiscard]] const std::optional<ParseFailure>& failure() const { return failure_; }
    /// Words that are no option and no option's value, once next() came to the end.
    [[nodiscard]] const std::vector<std::string>& leftovers() const { return leftovers_; }

private:
    struct Entry;
    [[nodiscard]] static std::span<const Entry> entries();
    [[nodiscard]] bool has(const Entry& entry) const;
    [[nodiscard]] const Entry* find_long(std::string_view name) const;
    [[nodiscard]] const Entry* find_short(char letter) const;

    [[nodiscard]] std::optional<Parsed> next_long(const std::string& word);
    [[nodiscard]] std::optional<Parsed> next_short();
    /// Completes an option with its value, from `rest` of its word or from the next word.
    [[nodiscard]] std::optional<Parsed> with_value(const Entry& entry, std::string word,
                                                   std::optional<std::string> rest);
    std::optional<Parsed> fail(std::string word, std::string_view message);

    Profile profile_;
    std::span<const std::string> args_;
    std::size_t next_arg_ = 0;
    std::string bundle_;         ///< The word with short letters under way.
    std::size_t bundle_at_ = 0;  ///< 0: none.
    std::vector<std::string> leftovers_;
    std::optional<ParseFailure> failure_;
};

}  // namespace lvsim::ipvs::ipvsadm
