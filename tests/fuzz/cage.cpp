// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/cage.hpp"

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

namespace lvsim::fuzz {

namespace {

constexpr unsigned int kFirstOther = 3;  // behind standard error

/// What memory, signals, clocks, the output and the end need. The sanitizers ask a pipe of their
/// own whether an address is good, so write(2) may go to any descriptor: all but those of pipes and
/// the output are closed.
constexpr std::uint32_t kAllowed[] = {
    SYS_mmap,         SYS_munmap,          SYS_mprotect,      SYS_mremap,       SYS_madvise,
    SYS_brk,          SYS_futex,           SYS_exit,          SYS_exit_group,   SYS_rt_sigaction,
    SYS_rt_sigreturn, SYS_rt_sigprocmask,  SYS_sigaltstack,   SYS_getpid,       SYS_gettid,
    SYS_tgkill,       SYS_sched_yield,     SYS_clock_gettime, SYS_gettimeofday, SYS_getrandom,
    SYS_nanosleep,    SYS_clock_nanosleep, SYS_pipe,          SYS_pipe2,        SYS_close,
    SYS_write,        SYS_writev};

constexpr std::uint16_t code(unsigned int bits) {
    return static_cast<std::uint16_t>(bits);
}
sock_filter load(std::size_t offset) {
    return {code(BPF_LD | BPF_W | BPF_ABS), 0, 0, static_cast<std::uint32_t>(offset)};
}
sock_filter answer(std::uint32_t action) {
    return {code(BPF_RET | BPF_K), 0, 0, action};
}
/// The next `skipped` instructions are for what is not `value`.
sock_filter unless_equal(std::uint32_t value, std::uint8_t skipped) {
    return {code(BPF_JMP | BPF_JEQ | BPF_K), 0, skipped, value};
}

std::vector<sock_filter> rules() {
    std::vector<sock_filter> program;
    program.push_back(load(offsetof(seccomp_data, arch)));
    program.push_back({code(BPF_JMP | BPF_JEQ | BPF_K), 1, 0, AUDIT_ARCH_X86_64});
    program.push_back(answer(SECCOMP_RET_KILL_PROCESS));
    program.push_back(load(offsetof(seccomp_data, nr)));
    for (const std::uint32_t call : kAllowed) {
        program.push_back(unless_equal(call, 1));
        program.push_back(answer(SECCOMP_RET_ALLOW));
    }
    program.push_back(answer(SECCOMP_RET_KILL_PROCESS));
    return program;
}

}  // namespace

const char* close_cage() {
    std::vector<sock_filter> program = rules();
    const sock_fprog filter{static_cast<unsigned short>(program.size()), program.data()};
    if (close_range(kFirstOther, ~0U, 0) != 0) return std::strerror(errno);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return std::strerror(errno);
    if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter, 0, 0) != 0) {
        return std::strerror(errno);
    }
    return nullptr;
}

}  // namespace lvsim::fuzz
