// SPDX-License-Identifier: Apache-2.0
//
// Several runs at a time, each in a process of its own: one that crashes takes no other with it.
// Which of them is done first decides nothing: answers are kept by number.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace lvsim::cli {

/// What came of a run.
struct RunAnswer {
    bool is_done = false;  ///< It ended; else it was not begun, or was cut short by a signal to us.
    int status = 0;        ///< Exit status; 128 and the signal's number when a signal ended it.
    std::string text;      ///< What it answered.
};

/// Of a run that is done and whose answer is of no use: what came of it, in lines without a final
/// newline.
[[nodiscard]] std::string why_failed(const RunAnswer& answer);
/// How many runs at a time: what was asked for, else one a processor.
[[nodiscard]] std::size_t jobs_or_all(std::optional<std::size_t> asked);

class RunPool {
public:
    /// In the child: does run number i and writes its answer into the text. Returns the status.
    using Work = std::function<int(std::size_t i, std::string& answer)>;
    /// In the parent, whenever a run has ended, and now and then: how many have.
    using Progress = std::function<void(std::size_t done)>;

    /// Requires: jobs > 0.
    RunPool(std::size_t jobs, Work work, Progress progress);

    /// Does the runs 0 to count - 1. Ends early, with no child left, when `is_stopped` says so.
    [[nodiscard]] std::vector<RunAnswer> run(std::size_t count,
                                             const std::function<bool()>& is_stopped);

private:
    struct Child {
        int process = 0;
        int pipe = -1;
        std::size_t run = 0;
    };

    void begin(std::size_t run, RunAnswer& answer);
    void refuse(RunAnswer& answer, const char* what);
    [[noreturn]] void become_child(std::size_t run, int pipe);
    /// Reads what the children have said; those that closed their pipe have ended.
    void wait_for_some(std::vector<RunAnswer>& answers);
    void end(const Child& child, RunAnswer& answer);
    void kill_all();

    std::size_t jobs_;
    Work work_;
    Progress progress_;
    std::vector<Child> children_;
    std::size_t done_ = 0;
};

}  // namespace lvsim::cli
