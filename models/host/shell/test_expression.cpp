// SPDX-License-Identifier: Apache-2.0
#include "models/host/shell/test_expression.hpp"

#include "models/host/host.hpp"
#include "models/host/shell/interpreter.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace lvsim::host {

namespace {

using Answer = tl::expected<bool, std::string>;

constexpr std::array<std::string_view, 25> kUnary = {
    "-a", "-b", "-c", "-d", "-e", "-f", "-g", "-h", "-k", "-L", "-n", "-N", "-o",
    "-O", "-G", "-p", "-r", "-R", "-s", "-S", "-t", "-u", "-v", "-w", "-x"};
constexpr std::array<std::string_view, 14> kBinary = {
    "=", "==", "!=", "<", ">", "-eq", "-ne", "-lt", "-le", "-gt", "-ge", "-nt", "-ot", "-ef"};

template <class Words>
bool contains(const Words& words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

std::optional<std::int64_t> integer(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(" \t\n");
    if (begin == std::string_view::npos) return std::nullopt;
    text = text.substr(begin, text.find_last_not_of(" \t\n") - begin + 1);
    if (text.starts_with('+')) text.remove_prefix(1);
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool is_good = error == std::errc{} && end == text.data() + text.size();
    return is_good ? std::optional(value) : std::nullopt;
}

Answer compare(std::int64_t left, std::string_view operation, std::int64_t right) {
    if (operation == "-eq") return left == right;
    if (operation == "-ne") return left != right;
    if (operation == "-lt") return left < right;
    if (operation == "-le") return left <= right;
    if (operation == "-gt") return left > right;
    return left >= right;
}

/// The arguments as an expression with -a, -o, ! and parentheses: more than four of them.
class Expression {
public:
    Expression(Interpreter& shell, const std::vector<std::string>& words)
        : shell_(shell), words_(words) {}

    Answer run() {
        const bool value = either();
        if (!error_ && at_ < words_.size()) error_ = "too many arguments";
        if (error_) return tl::unexpected(*error_);
        return value;
    }

private:
    [[nodiscard]] bool next_is(std::string_view word) const {
        return at_ < words_.size() && words_[at_] == word;
    }
    bool take(std::string_view word) {
        if (!next_is(word)) return false;
        ++at_;
        return true;
    }
    bool keep(const Answer& answer) {
        if (!answer && !error_) error_ = answer.error();
        return answer.value_or(false);
    }
    bool either() {
        bool value = both();
        while (!error_ && take("-o")) {
            const bool right = both();
            value = value || right;
        }
        return value;
    }
    bool both() {
        bool value = term();
        while (!error_ && take("-a")) {
            const bool right = term();
            value = value && right;
        }
        return value;
    }
    bool term() {
        bool is_negated = false;
        while (take("!")) is_negated = !is_negated;
        return primary() != is_negated && !error_;
    }
    bool primary() {
        const std::size_t left = words_.size() - at_;
        if (left == 0) {
            error_ = "argument expected";
            return false;
        }
        if (left >= 3 && contains(kBinary, words_[at_ + 1])) {
            at_ += 3;
            return keep(binary_test(shell_, words_[at_ - 3], words_[at_ - 2], words_[at_ - 1]));
        }
        if (take("(")) {
            if (++depth_ > kDepthMax) {
                error_ = "stopped by lvsim: parentheses nested too deep";
                return false;
            }
            const bool value = either();
            --depth_;
            if (!error_ && !take(")")) error_ = "`)' expected";
            return value;
        }
        if (left >= 2 && is_unary_test(words_[at_])) {
            at_ += 2;
            return keep(unary_test(shell_, words_[at_ - 2], words_[at_ - 1]));
        }
        return !words_[at_++].empty();
    }

    static constexpr int kDepthMax = 100;
    Interpreter& shell_;
    const std::vector<std::string>& words_;
    std::size_t at_ = 0;
    int depth_ = 0;
    std::optional<std::string> error_;
};

Answer two(Interpreter& shell, const std::string& first, const std::string& second) {
    if (first == "!") return second.empty();
    if (is_unary_test(first)) return unary_test(shell, first, second);
    return tl::unexpected(fmt::format("{}: unary operator expected", first));
}

Answer three(Interpreter& shell, const std::vector<std::string>& words) {
    if (contains(kBinary, words[1])) return binary_test(shell, words[0], words[1], words[2]);
    if (words[1] == "-a") return !words[0].empty() && !words[2].empty();
    if (words[1] == "-o") return !words[0].empty() || !words[2].empty();
    if (words[0] == "!") {
        const Answer answer = two(shell, words[1], words[2]);
        return answer ? Answer(!*answer) : answer;
    }
    if (words[0] == "(" && words[2] == ")") return !words[1].empty();
    return tl::unexpected(fmt::format("{}: binary operator expected", words[1]));
}

/// The questions about a file. A file that is not there: no.
Answer file_test(const ShellState& state, std::string_view operation, const std::string& operand) {
    const Files& files = state.host->files();
    const Credentials& user = state.surroundings.user;
    const std::string path = joined(operand, state.surroundings.directory);
    const bool is_about_link = operation == "-L" || operation == "-h";
    const auto status = is_about_link ? files.lstat(path, user) : files.stat(path, user);
    if (!status || operand.empty()) return false;
    const auto has = [&](Access wanted) {
        return files.access(path, wanted, user) == FileError::None;
    };
    if (operation == "-e" || operation == "-a") return true;
    if (operation == "-d") return status->is_directory();
    if (operation == "-f") return status->is_regular();
    if (is_about_link) return status->is_link();
    if (operation == "-s") return status->size_bytes > 0;
    if (operation == "-r") return has(Access::Read);
    if (operation == "-w") return has(Access::Write);
    if (operation == "-x") return has(Access::Execute);
    if (operation == "-O") return status->uid == user.uid;
    if (operation == "-G") return status->gid == user.gid;
    if (operation == "-u") return (status->mode & 04000U) != 0;
    if (operation == "-g") return (status->mode & 02000U) != 0;
    if (operation == "-k") return (status->mode & 01000U) != 0;
    if (operation == "-c") return status->kind == FileKind::CharacterDevice;
    if (operation == "-b" || operation == "-p" || operation == "-S") return false;
    return tl::unexpected(not_modelled(fmt::format("test {}", operation)));
}

Answer compare_files(const ShellState& state, const std::string& left, std::string_view operation,
                     const std::string& right) {
    const Files& files = state.host->files();
    const std::string& directory = state.surroundings.directory;
    const auto first = files.stat(joined(left, directory), state.surroundings.user);
    const auto second = files.stat(joined(right, directory), state.surroundings.user);
    if (operation == "-ef") return first && second && first->inode == second->inode;
    if (operation == "-nt") return first && (!second || first->modified > second->modified);
    return second && (!first || first->modified < second->modified);
}

}  // namespace

bool is_unary_test(std::string_view word) {
    return contains(kUnary, word) || word == "-z";
}

bool is_binary_test(std::string_view word) {
    return contains(kBinary, word);
}

Answer unary_test(Interpreter& shell, std::string_view operation, const std::string& operand) {
    if (operation == "-n") return !operand.empty();
    if (operation == "-z") return operand.empty();
    ShellState& state = shell.state();
    if (operation == "-v") return state.parameter(operand).is_set;
    if (operation == "-o") return operand == "pipefail" && state.options.fails_in_pipes;
    if (operation == "-t") {
        const auto number = integer(operand);
        if (!number) return tl::unexpected(operand + ": integer expression expected");
        const Stream* stream = shell.stream(static_cast<int>(*number & 0xff));
        return stream != nullptr && stream->is_terminal();
    }
    return file_test(state, operation, operand);
}

Answer binary_test(Interpreter& shell, const std::string& left, std::string_view operation,
                   const std::string& right) {
    if (operation == "=" || operation == "==") return left == right;
    if (operation == "!=") return left != right;
    if (operation == "<") return left < right;
    if (operation == ">") return left > right;
    if (operation == "-nt" || operation == "-ot" || operation == "-ef") {
        return compare_files(shell.state(), left, operation, right);
    }
    const auto first = integer(left);
    const auto second = integer(right);
    if (!first) return tl::unexpected(left + ": integer expression expected");
    if (!second) return tl::unexpected(right + ": integer expression expected");
    return compare(*first, operation, *second);
}

Answer test_arguments(Interpreter& shell, const std::vector<std::string>& words) {
    switch (words.size()) {
        case 0: return false;
        case 1: return !words[0].empty();
        case 2: return two(shell, words[0], words[1]);
        case 3: return three(shell, words);
        case 4:
            if (words[0] == "!") {
                const Answer answer = three(shell, {words[1], words[2], words[3]});
                return answer ? Answer(!*answer) : answer;
            }
            if (words[0] == "(" && words[3] == ")") return two(shell, words[1], words[2]);
            return Expression(shell, words).run();
        default: return Expression(shell, words).run();
    }
}

}  // namespace lvsim::host
