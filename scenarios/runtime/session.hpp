// SPDX-License-Identifier: Apache-2.0
//
// Session: one run of one scenario, and the one seam of the front ends. Commands go in and views,
// events and results come out as plain values; no model type is to be seen here, so that a thread,
// a process or a socket can carry a Session. Sessions are independent of each other: any number of
// them can live in one process, each used by one thread at a time (stop() may come from any).
//
// When a run ends:
//   - with `clock: {duration: D}`: at D;
//   - else: kDrain after every request of the traffic has ended, the timeline is done and each
//     expectation with a moment of its own is decided, so that what TCP still has to say is said
//     (FIN and delayed acknowledgements take at most 200 ms);
//   - at kTimeLimit if it comes to neither (a request that waits for ever), which the report says.
// A front end may stop earlier with run_until(); finish() judges what is left then.
#pragma once

#include "scenarios/runtime/command.hpp"
#include "scenarios/runtime/compare_figures.hpp"
#include "scenarios/runtime/journal.hpp"
#include "scenarios/runtime/override.hpp"
#include "scenarios/runtime/story.hpp"
#include "scenarios/runtime/view.hpp"
#include "sim/core/result.hpp"
#include "sim/core/time.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::runtime {

struct Report;
struct Scenario;

struct SessionOptions {
    std::uint64_t seed = 1;
    std::vector<Override> overrides = {};  ///< Of the file; a Scenario has had its own.
    /// What came from outside in it is done again, between the same events. One that belongs to
    /// another run ends the run with an error.
    std::optional<SavedJournal> journal = {};
    /// Where captures of all network cards go; empty: nowhere. See docs/guide/captures.md.
    std::string pcap_folder = {};
    /// Where the event log, the journal and the report go; empty: nowhere.
    std::string out_folder = {};
    /// What story() shall answer; absent: nothing.
    std::optional<StoryQuestion> question = {};
    /// The scheduling method of every service of every director, whatever the scenario's commands
    /// ask for; empty: as they ask. One that a director's kernel lacks makes them fail.
    std::string scheduler = {};
    /// What compared() gives is counted.
    bool is_compared = false;
    /// The run goes on until its owner finishes it, whatever the scenario says: a lab.
    bool is_open_ended = false;
};

class Session {
public:
    static constexpr SimDuration kDrain = SimDuration::seconds(1);
    static constexpr SimTime kTimeLimit = SimTime::at(SimDuration::seconds(24 * 3600));

    /// Builds the scenario's world and boots its machines: everything of time zero that needs no
    /// packet has happened when it returns. The errors of the file, or of a setting or `run:` line
    /// that a machine refuses, are the Result's; so are those of the files that shall be written,
    /// whose codes begin with F.
    [[nodiscard]] static Result<Session> load(const std::string& file,
                                              const SessionOptions& options);
    [[nodiscard]] static Result<Session> load(const Scenario& scenario,
                                              const SessionOptions& options);

    Session(Session&&) noexcept;
    Session& operator=(Session&&) noexcept;
    ~Session();

    // --- time ----------------------------------------------------------------------------------

    [[nodiscard]] SimTime now() const;
    /// Executes everything due by `when`; less if the run ends or is stopped before.
    void run_until(SimTime when);
    /// The same, but at most that many events; fewer than that leave the clock at `when`.
    void run_until(SimTime when, std::uint64_t events_max);
    void run_to_end();
    /// Executes one event. False: the run is over.
    bool step();
    /// When the next event is due, or the run ends if that is earlier.
    [[nodiscard]] SimTime next_event_time() const;
    /// Makes the run_... under way return after the current event. Legal from another thread and
    /// from a signal handler; a run_... that begins later is not affected.
    void stop();
    /// Whether the last run_... returned because of stop().
    [[nodiscard]] bool was_stopped() const;
    [[nodiscard]] bool is_over() const;
    /// When the run will end, where the scenario says so.
    [[nodiscard]] std::optional<SimTime> planned_end() const;
    /// A `run:` line that failed at a later boot, or anything else that makes the scenario itself
    /// wrong once it runs. Ends the run.
    [[nodiscard]] const Diagnostics& errors() const;

    // --- in ------------------------------------------------------------------------------------

    /// Does it now, and writes it down. Returns its place in the journal. An unknown machine or
    /// link, or a parameter out of range, is the Result's error, and
    /// so is a run that is over.
    Result<std::size_t> inject(const Command& command);
    [[nodiscard]] const Journal& journal() const;

    // --- terminals and power; requires: a machine of the scenario -------------------------------

    /// Where somebody has logged in, in the order of their numbers.
    [[nodiscard]] std::vector<TerminalView> terminals(const std::string& host) const;
    /// The same of one terminal, for who asks after each event.
    [[nodiscard]] TerminalState terminal_state(const std::string& host,
                                               std::uint32_t terminal) const;
    /// `$?` there, or what the login ended with.
    [[nodiscard]] int terminal_status(const std::string& host, std::uint32_t terminal) const;
    /// What came to its screen since it was asked the last time.
    [[nodiscard]] std::string take_output(const std::string& host, std::uint32_t terminal);
    [[nodiscard]] PowerState power(const std::string& host) const;

    // --- out -----------------------------------------------------------------------------------

    [[nodiscard]] SetupView setup() const;
    [[nodiscard]] View view() const;
    /// Parts of the view that cost less than the whole.
    [[nodiscard]] std::uint64_t event_count() const;
    [[nodiscard]] std::vector<TrafficView> traffic() const;

    enum class Subscription : std::uint32_t {};
    /// Begins to collect trace events in a ring of that size. Costs time with every event.
    [[nodiscard]] Subscription subscribe(std::size_t capacity);
    /// Only events of these kinds ("net.frame_sent"), and when the ring is full the newest are
    /// lost instead of the oldest: those cost next to nothing.
    [[nodiscard]] Subscription subscribe(std::size_t capacity, std::vector<std::string> kinds);
    [[nodiscard]] EventBatch take_events(Subscription subscription);
    void unsubscribe(Subscription subscription);

    /// In the order of the file.
    [[nodiscard]] std::vector<ExpectationView> expectations() const;

    /// What every director that has a service or a connection has in its tables now.
    [[nodiscard]] std::vector<DirectorTables> directors() const;
    /// The answer to SessionOptions::question, as far as the run has come; but for directors().
    /// Requires: there is a question.
    [[nodiscard]] Story story() const;

    /// Requires: SessionOptions::is_compared.
    [[nodiscard]] CompareFigures compared() const;

    /// Ends the run where it stands: judges what is expected at the end, and takes the last draws.
    /// The second call returns the same.
    const Report& finish();

    // --- files (SessionOptions) -----------------------------------------------------------------

    /// Hands everything recorded so far to the system: from here on it outlives the program.
    void flush_recording();
    /// Finishes the run, writes what is written at its end, and closes the files. The errors of all
    /// that are lost; a run whose files are lost ends before its time (EndReason::RecordingLost).
    [[nodiscard]] Result<void> close_recording();

private:
    struct Impl;
    explicit Session(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace lvsim::runtime
