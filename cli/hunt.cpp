// SPDX-License-Identifier: Apache-2.0
//
// lvsim hunt FILE
#include "scenarios/runtime/hunt/hunt.hpp"

#include "cli/commands.hpp"
#include "cli/exit_status.hpp"
#include "cli/failure_report.hpp"
#include "cli/interrupt.hpp"
#include "cli/run_counter.hpp"
#include "cli/run_pool.hpp"
#include "scenarios/runtime/hunt/written.hpp"
#include "scenarios/runtime/loader.hpp"
#include "scenarios/runtime/result_file.hpp"
#include "scenarios/runtime/yaml/yaml_reader.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <map>

namespace lvsim::cli {
namespace {

using runtime::Trial;
using runtime::TrialResult;

void add_overrides(std::vector<std::string>& words, const HuntOptions& options) {
    for (const auto& change : options.overrides) {
        words.insert(words.end(), {"--set", to_text(change)});
    }
}

/// The hunt of that seed alone, which comes to the same.
std::vector<std::string> hunt_of_one(const HuntOptions& options, std::uint64_t seed) {
    std::vector<std::string> words = {"hunt",   options.file, "--seed", std::to_string(seed),
                                      "--runs", "1"};
    if (options.faults_max != HuntOptions().faults_max) {
        words.insert(words.end(), {"--max-faults", std::to_string(options.faults_max)});
    }
    add_overrides(words, options);
    return words;
}

/// What a child says when lvsim itself fails is said once: shrinking would say it again and again.
void be_quiet() {
    const int nowhere = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (nowhere >= 0) ::dup2(nowhere, STDERR_FILENO);
}

/// Trials in processes of their own.
class PoolRunner final : public runtime::TrialRunner {
public:
    PoolRunner(const HuntOptions& options, const runtime::Scenario& scenario, SimTime limit,
               const InterruptScope& interrupt)
        : options_(options),
          scenario_(scenario),
          limit_(limit),
          interrupt_(interrupt),
          jobs_(jobs_or_all(options.jobs)),
          counter_(options.runs) {}

    std::vector<std::optional<TrialResult>> run(const std::vector<Trial>& trials) override {
        RunPool pool(
            jobs_,
            [&](std::size_t i, std::string& answer) {
                if (is_shrinking()) be_quiet();
                report_failures_of(hunt_of_one(options_, trials[i].seed));
                answer = to_record(run_trial(scenario_, trials[i], limit_));
                return kExitHeld;
            },
            [&](std::size_t done) { show(done); });
        const auto answers = pool.run(trials.size(), [&] { return is_stopped(); });
        std::vector<std::optional<TrialResult>> results;
        for (const auto& answer : answers) results.push_back(result_of(answer));
        done_ += trials.size();
        return results;
    }

    [[nodiscard]] std::size_t jobs() const override { return jobs_; }
    [[nodiscard]] bool is_stopped() const override { return interrupt_.signal() != 0; }

private:
    [[nodiscard]] bool is_shrinking() const { return done_ >= options_.runs; }

    void show(std::size_t done) const {
        if (is_shrinking()) {
            counter_.say(fmt::format("shrinking: {} runs", done_ + done - options_.runs));
        } else {
            counter_.show(done_ + done);
        }
    }

    static std::optional<TrialResult> result_of(const RunAnswer& answer) {
        if (!answer.is_done) return std::nullopt;
        auto result =
            answer.status == kExitHeld ? runtime::trial_from_record(answer.text) : std::nullopt;
        return result ? std::move(*result) : runtime::failed_trial(why_failed(answer));
    }

    const HuntOptions& options_;
    const runtime::Scenario& scenario_;
    SimTime limit_;
    const InterruptScope& interrupt_;
    std::size_t jobs_;
    RunCounter counter_;
    std::size_t done_ = 0;
};

/// Writes what fails as scenarios, and says how each is done again.
class FindingWriter {
public:
    FindingWriter(const HuntOptions& options, const runtime::Scenario& scenario)
        : options_(options), scenario_(scenario) {}

    /// The command lines that do them again. A finding that cannot be written is said to be so.
    std::vector<std::string> write(const runtime::HuntReport& report) {
        std::vector<std::string> replays;
        for (const auto& finding : report.findings) replays.push_back(write_one(finding));
        return replays;
    }
    [[nodiscard]] bool has_failed() const { return has_failed_; }

private:
    std::string write_one(const runtime::HuntFinding& finding) {
        const auto by_hunt = hunt_of_one(options_, finding.seed);
        if (options_.out_folder.empty()) return replay_line(by_hunt);
        const std::string name = name_of(finding.seed);
        const auto written = write_file(name, finding);
        if (!written) {
            complain(to_text(written.error()));
            has_failed_ = true;
            return replay_line(by_hunt);
        }
        std::vector<std::string> words = {"run", options_.out_folder + "/" + name, "--seed",
                                          std::to_string(finding.seed)};
        add_overrides(words, options_);
        return replay_line(words);
    }

    /// "hunt-17.yaml"; another finding of the same seed gets "hunt-17-2.yaml".
    std::string name_of(std::uint64_t seed) {
        const std::size_t count = ++named_[seed];
        return count == 1 ? fmt::format("hunt-{}.yaml", seed)
                          : fmt::format("hunt-{}-{}.yaml", seed, count);
    }

    [[nodiscard]] Result<void> write_file(const std::string& name,
                                          const runtime::HuntFinding& finding) const {
        constexpr std::size_t kBytesMax = std::size_t{16} * 1024 * 1024;
        const auto text = runtime::read_input_file(options_.file, kBytesMax);
        if (!text) return tl::unexpected(text.error());
        const auto whole = runtime::written_scenario(*text, scenario_, finding.faults);
        if (!whole) return tl::unexpected(whole.error());
        auto file = runtime::ResultFile::open(options_.out_folder, name);
        if (!file) return tl::unexpected(file.error());
        return file->write(*whole);
    }

    const HuntOptions& options_;
    const runtime::Scenario& scenario_;
    std::map<std::uint64_t, std::size_t> named_;
    bool has_failed_ = false;
};

int status_of(const runtime::HuntReport& report) {
    if (report.has_our_fault()) return kExitOurFault;
    return report.runs_failed > 0 ? kExitFailed : kExitHeld;
}

int hunt_in(const runtime::Scenario& scenario, const HuntOptions& options, Output& output) {
    report_failures_of(hunt_of_one(options, options.seed));
    const TrialResult probe = run_trial(scenario, {options.seed, {}}, kTimeNever);
    const InterruptScope interrupt;
    Result<runtime::HuntReport> report = [&] {
        PoolRunner runner(options, scenario, runtime::trial_limit(probe.ended), interrupt);
        return runtime::hunt(scenario, {options.seed, options.runs, options.faults_max}, probe,
                             runner);
    }();
    if (!report) {
        complain(to_text(report.error()));
        return kExitBadInput;
    }
    FindingWriter writer(options, scenario);
    const auto replays = writer.write(*report);
    output.write(options.format == Format::Json ? to_json(*report, replays)
                                                : to_text(*report, replays));
    if (writer.has_failed()) return kExitOurFault;
    return interrupt.signal() != 0 ? kExitOnSignal + interrupt.signal() : status_of(*report);
}

}  // namespace

int hunt(const HuntOptions& options, Output& output) {
    auto scenario = runtime::load_scenario(options.file, options.overrides);
    if (!scenario) {
        complain(to_text(scenario.error()));
        return kExitBadInput;
    }
    return hunt_in(runtime::with_invariants(std::move(*scenario)), options, output);
}

}  // namespace lvsim::cli
