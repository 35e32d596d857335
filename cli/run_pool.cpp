// SPDX-License-Identifier: Apache-2.0
#include "cli/run_pool.hpp"

#include "cli/exit_status.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <thread>
#include <utility>

namespace lvsim::cli {
namespace {

/// A signal between a look at it and poll() is noticed that late.
constexpr int kLookEveryMs = 100;

void write_all(int pipe, const std::string& text) {
    std::size_t at = 0;
    while (at < text.size()) {
        const ssize_t written = ::write(pipe, text.data() + at, text.size() - at);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return;  // nobody reads: the parent notices that the answer is not whole
        at += static_cast<std::size_t>(written);
    }
}

int wait_for(int process) {
    int status = 0;
    while (::waitpid(process, &status, 0) < 0 && errno == EINTR) {
    }
    return WIFSIGNALED(status) ? kExitOnSignal + WTERMSIG(status) : WEXITSTATUS(status);
}

}  // namespace

std::string why_failed(const RunAnswer& answer) {
    std::string why = answer.text;
    while (why.ends_with('\n')) why.pop_back();
    const bool has_said_why = answer.status == kExitBadInput || answer.status == kExitOurFault;
    if (has_said_why && !why.empty()) return why;
    if (answer.status == kExitHeld) return "its answer is not whole";
    if (answer.status > kExitOnSignal) {
        return fmt::format("ended by signal {}", answer.status - kExitOnSignal);
    }
    return fmt::format("ended with status {}", answer.status);
}

std::size_t jobs_or_all(std::optional<std::size_t> asked) {
    return asked ? *asked : std::max(1U, std::thread::hardware_concurrency());
}

RunPool::RunPool(std::size_t jobs, Work work, Progress progress)
    : jobs_(jobs), work_(std::move(work)), progress_(std::move(progress)) {}

std::vector<RunAnswer> RunPool::run(std::size_t count, const std::function<bool()>& is_stopped) {
    std::vector<RunAnswer> answers(count);
    std::size_t next = 0;
    progress_(0);
    while (next < count || !children_.empty()) {
        if (is_stopped()) {
            kill_all();
            break;
        }
        for (; next < count && children_.size() < jobs_; ++next) begin(next, answers[next]);
        wait_for_some(answers);
        progress_(done_);
    }
    return answers;
}

void RunPool::begin(std::size_t run, RunAnswer& answer) {
    std::array<int, 2> ends{};
    if (::pipe(ends.data()) != 0) return refuse(answer, "no pipe for it");
    std::fflush(nullptr);
    const int process = ::fork();
    if (process < 0) {
        const int error = errno;
        ::close(ends[0]);
        ::close(ends[1]);
        errno = error;
        return refuse(answer, "no process for it");
    }
    if (process == 0) {
        ::close(ends[0]);
        for (const Child& other : children_) ::close(other.pipe);
        become_child(run, ends[1]);
    }
    ::close(ends[1]);
    children_.push_back({process, ends[0], run});
}

/// The system has none; errno says why.
void RunPool::refuse(RunAnswer& answer, const char* what) {
    answer = {true, kExitOurFault, std::string(what) + ": " + std::strerror(errno)};
    ++done_;
}

void RunPool::become_child(std::size_t run, int pipe) {
    // A Ctrl-C goes to all processes of the terminal; the parent is the one that ends us.
    std::signal(SIGINT, SIG_IGN);
    std::signal(SIGTERM, SIG_DFL);
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    std::string answer;
    const int status = work_(run, answer);
    write_all(pipe, answer);
    // No destructors: what was open before the fork is the parent's.
    std::_Exit(status);
}

void RunPool::wait_for_some(std::vector<RunAnswer>& answers) {
    std::vector<pollfd> pipes;
    for (const Child& child : children_) pipes.push_back({child.pipe, POLLIN, 0});
    if (::poll(pipes.data(), pipes.size(), kLookEveryMs) <= 0) return;
    std::vector<Child> left;
    for (std::size_t i = 0; i < children_.size(); ++i) {
        const Child child = children_[i];
        RunAnswer& answer = answers[child.run];
        std::array<char, 65536> bytes{};
        const ssize_t count =
            pipes[i].revents == 0 ? 1 : ::read(child.pipe, bytes.data(), bytes.size());
        if (pipes[i].revents != 0 && count > 0) {
            answer.text.append(bytes.data(), static_cast<std::size_t>(count));
        }
        if (count > 0 || (count < 0 && errno == EINTR)) {
            left.push_back(child);
        } else {
            end(child, answer);
        }
    }
    children_ = std::move(left);
}

void RunPool::end(const Child& child, RunAnswer& answer) {
    ::close(child.pipe);
    answer.status = wait_for(child.process);
    answer.is_done = true;
    ++done_;
}

void RunPool::kill_all() {
    for (const Child& child : children_) {
        ::kill(child.process, SIGKILL);
        ::close(child.pipe);
        (void)wait_for(child.process);
    }
    children_.clear();
}

}  // namespace lvsim::cli
