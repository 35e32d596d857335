// SPDX-License-Identifier: Apache-2.0
//
// A lab: a Session whose machines a person types on, line by line (script.hpp). It knows when a
// command has ended, which terminal is free, and what came to a screen; all it does goes through
// Session, so that the journal has everything and any moment can be reached again.
//
//   auto lab = Lab::open(scenario, {.stage = "lab1"});
//   for (const LabLine& line : script) {
//       for (const LabRecord& record : lab->perform(line)) print(to_text(record));
//   }
#pragma once

#include "scenarios/runtime/lab/record.hpp"
#include "scenarios/runtime/lab/script.hpp"
#include "scenarios/runtime/scenario.hpp"
#include "scenarios/runtime/session.hpp"
#include "sim/core/result.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace lvsim::runtime {

struct LabOptions {
    std::uint64_t seed = 1;
    /// Empty: `lab1` if there is one, or else `start`.
    std::string stage = {};
    std::string language = {};    ///< Of the machines: "fr" or "en"; empty: as the scenario has it.
    std::string out_folder = {};  ///< Event log, journal and report go there; empty: nowhere.
    /// `:save` and `:load` stay below that folder; empty: they are refused.
    std::string save_folder = {};
};

class Lab {
public:
    /// A machine has that long to boot, or to go down, while a line waits for it.
    static constexpr SimDuration kBootLimit = SimDuration::seconds(300);
    /// From the login prompt to the first line: meanwhile a machine's network comes up.
    static constexpr SimDuration kLogin = SimDuration::seconds(5);
    /// A machine that is off for longer than a reboot takes is off.
    static constexpr SimDuration kRebootGap = SimDuration::seconds(5);
    /// A command that takes longer is reported as running.
    static constexpr SimDuration kCommandLimit = SimDuration::seconds(60);
    /// A program that has read for that long, and said nothing, wants input.
    static constexpr SimDuration kQuiet = SimDuration::milliseconds(200);

    /// Builds the lab, switches its machines on and plays the scripts of the stage. Their errors,
    /// and that there is no such stage, are the Result's.
    [[nodiscard]] static Result<Lab> open(Scenario scenario, const LabOptions& options);

    Lab(Lab&&) noexcept;
    Lab& operator=(Lab&&) noexcept;
    ~Lab();

    /// Does a line and gives what there is to be told, in order: the line itself first, then what
    /// has become of commands that were still running.
    [[nodiscard]] std::vector<LabRecord> perform(const LabLine& line);
    /// What still runs, and what nobody has read.
    [[nodiscard]] std::vector<LabRecord> rest();
    /// Names of the machines, as lines have them.
    [[nodiscard]] std::vector<std::string> hosts() const;

    [[nodiscard]] Session& session();
    /// Ends the run and closes what it writes.
    [[nodiscard]] Result<void> close();

private:
    struct Impl;
    explicit Lab(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

/// The stages there are, `start` first: nothing done.
[[nodiscard]] std::vector<std::string> stage_names(const Scenario& scenario);

}  // namespace lvsim::runtime
