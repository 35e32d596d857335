// SPDX-License-Identifier: Apache-2.0
//
// Plays a script on a real kernel, as root in a network namespace of its own, and writes down what
// happened: the half of the recorder that runs inside the virtual machine. It knows neither packets
// nor the format of recordings; lvsim-recorder makes the script and reads the log. A static program
// without libraries, so that the machine needs nothing for it.
//
// The wires are tap devices whose far end is this program: a frame written here has gone all the
// way through the kernel when the call returns, and nothing leaves checksums to a card.
//
//   script                                       log
//   do HEX             a command, prepares       failed HEX            it did not succeed; the end
//   run HEX [HEX]      a command, its input      at SECONDS, prints HEX, exit N
//   frame WIRE HEX     Ethernet bytes            at SECONDS, out WIRE HEX ...
//   wait SECONDS                                 at SECONDS, out WIRE HEX ...
//
// SECONDS are the kernel's clock since the first line that is recorded. WIRE is 0 or 1.
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <string_view>

namespace {

/// What a step causes is waited for so long: a tick of the kernel.
constexpr std::int64_t kSettleNs = 4'000'000;
constexpr std::int64_t kSecondNs = 1'000'000'000;

[[noreturn]] void give_up(const std::string& what) {
    std::cerr << "player: " << what << ": " << std::strerror(errno) << '\n';
    std::exit(1);
}

std::string to_hex(const std::string& bytes) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text;
    for (const char byte : bytes) {
        const auto value = static_cast<unsigned char>(byte);
        text += kDigits[value >> 4];
        text += kDigits[value & 15];
    }
    return text;
}

std::string from_hex(const std::string& text) {
    std::string bytes;
    for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
        bytes += static_cast<char>(std::stoi(text.substr(i, 2), nullptr, 16));
    }
    return bytes;
}

std::int64_t now_ns() {
    timespec time{};
    // tidy: allow clock: this program is no run; it tells the time of the kernel it observes
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * kSecondNs + time.tv_nsec;
}

void sleep_ns(std::int64_t span) {
    const timespec time{span / kSecondNs, span % kSecondNs};
    nanosleep(&time, nullptr);
}

void write_all(int file, const std::string& bytes) {
    for (std::size_t done = 0; done < bytes.size();) {
        const ssize_t count = write(file, bytes.data() + done, bytes.size() - done);
        if (count < 0) return;  // the reader has gone: a command need not read its input
        done += static_cast<std::size_t>(count);
    }
}

/// The far end of a wire.
class Wire {
public:
    explicit Wire(const char* interface) : file_(open("/dev/net/tun", O_RDWR | O_NONBLOCK)) {
        ifreq request{};
        std::strncpy(request.ifr_name, interface, IFNAMSIZ - 1);
        request.ifr_flags = IFF_TAP | IFF_NO_PI;
        if (file_ < 0 || ioctl(file_, TUNSETIFF, &request) != 0) give_up("a tap device");
    }

    void send(const std::string& frame) const {
        if (write(file_, frame.data(), frame.size()) < 0) give_up("sending a frame");
    }
    /// The next frame that the kernel sent; empty: there is none.
    [[nodiscard]] std::string take() const {
        std::array<char, 65536> bytes{};
        const ssize_t count = read(file_, bytes.data(), bytes.size());
        return count > 0 ? std::string(bytes.data(), static_cast<std::size_t>(count)) : "";
    }

private:
    int file_;
};

struct CommandResult {
    std::string prints;
    int exit = 0;
};

[[noreturn]] void become(const std::string& command, int input, int output) {
    dup2(input, STDIN_FILENO);
    dup2(output, STDOUT_FILENO);
    dup2(output, STDERR_FILENO);
    execl("/bin/sh", "sh", "-c", command.c_str(), nullptr);
    _exit(127);
}

/// Runs it to its end; standard output and error together.
CommandResult run_command(const std::string& command, const std::string& input) {
    std::array<int, 2> in{};
    std::array<int, 2> out{};
    if (pipe2(in.data(), O_CLOEXEC) != 0 || pipe2(out.data(), O_CLOEXEC) != 0) give_up("a pipe");
    const pid_t child = fork();
    if (child < 0) give_up("a process");
    if (child == 0) become(command, in[0], out[1]);
    close(in[0]);
    close(out[1]);
    write_all(in[1], input);  // at most what a pipe holds
    close(in[1]);
    CommandResult result;
    std::array<char, 4096> bytes{};
    for (ssize_t count = 0; (count = read(out[0], bytes.data(), bytes.size())) > 0;) {
        result.prints.append(bytes.data(), static_cast<std::size_t>(count));
    }
    close(out[0]);
    int status = 0;
    waitpid(child, &status, 0);
    result.exit = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return result;
}

class Player {
public:
    void play(const std::string& line) {
        std::istringstream words(line);
        std::string verb;
        std::string first;
        std::string second;
        words >> verb >> first >> second;
        if (verb == "do") return prepare(from_hex(first));
        if (start_ns_ == 0) start_ns_ = now_ns();
        std::cout << "at " << seconds() << '\n';
        if (verb == "run") {
            const CommandResult result = run_command(from_hex(first), from_hex(second));
            std::cout << "exit " << result.exit << "\nprints " << to_hex(result.prints) << '\n';
            sleep_ns(kSettleNs);
        } else if (verb == "frame") {
            wires_.at(std::stoul(first)).send(from_hex(second));
            sleep_ns(kSettleNs);
            write_output();
        } else if (verb == "wait") {
            sleep_ns(static_cast<std::int64_t>(std::stod(first) * 1e9) + kSettleNs);
            write_output();
        }
    }

private:
    void prepare(const std::string& command) {
        const CommandResult result = run_command(command, "");
        if (result.exit == 0) return;
        std::cout << "failed " << to_hex(command + ": " + result.prints) << '\n';
        std::exit(1);
    }

    [[nodiscard]] std::string seconds() const {
        std::array<char, 32> text{};
        std::snprintf(text.data(), text.size(), "%.6f",
                      static_cast<double>(now_ns() - start_ns_) / 1e9);
        return text.data();
    }

    void write_output() {
        for (std::size_t i = 0; i < wires_.size(); ++i) {
            for (std::string frame = wires_[i].take(); !frame.empty(); frame = wires_[i].take()) {
                std::cout << "out " << i << ' ' << to_hex(frame) << '\n';
            }
        }
    }

    std::array<Wire, 2> wires_{Wire("eth0"), Wire("eth1")};
    std::int64_t start_ns_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::cerr << "usage: player SCRIPT > LOG\n";
        return 2;
    }
    std::ifstream script(argv[1]);
    if (!script) give_up(argv[1]);
    if (unshare(CLONE_NEWNET) != 0) give_up("a network namespace");
    signal(SIGPIPE, SIG_IGN);
    Player player;
    for (std::string line; std::getline(script, line);) player.play(line);
}
