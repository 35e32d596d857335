// SPDX-License-Identifier: Apache-2.0
//
// find(1): -name -iname -path -type -size -empty -user -group -perm -newer -mtime -mmin -links
// -maxdepth -mindepth -depth -prune -print -print0 -delete, ! -a -o and parentheses. Names in a
// directory come in byte order; a real disk has an order of its own. -exec and its like are
// refused by name.
#include "models/host/commands/file_command.hpp"
#include "models/host/commands/find_expression.hpp"
#include "models/host/commands/programs.hpp"
#include "models/host/shell/glob.hpp"
#include "models/host/time_format.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace lvsim::host {

namespace {

using Kind = FindNode::Kind;

struct Entry {
    std::string path;
    FileStatus status;
    bool is_pruned = false;
};

std::string lower(std::string text) {
    for (char& letter : text) {
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    }
    return text;
}

char type_letter(FileKind kind) {
    switch (kind) {
        case FileKind::Regular: return 'f';
        case FileKind::Directory: return 'd';
        case FileKind::SymbolicLink: return 'l';
        case FileKind::CharacterDevice: return 'c';
    }
    return '?';
}

bool compares(const FindNode& node, std::int64_t value) {
    if (node.sign == '+') return value > node.number;
    return node.sign == '-' ? value < node.number : value == node.number;
}

class Finder {
public:
    Finder(const CommandContext* context, const FindExpression& expression)
        : context_(context), files_(context), expression_(expression) {}

    void search(const std::string& start) {
        const auto status = files_.lstat(start);
        if (!status) return fail(start, status.error());
        visit(start, *status, 0);
    }
    [[nodiscard]] int status() const { return status_; }

private:
    void fail(const std::string& path, FileError error) {
        complain(context_,
                 fmt::format("{}: {}", quoted_locale(context_, path), why(context_, error)));
        status_ = 1;
    }

    void visit(const std::string& path, const FileStatus& status, int depth) {
        Entry entry{path, status};
        const bool is_shown = depth >= expression_.depth_min;
        if (is_shown && !expression_.is_depth_first) judge(entry);
        const bool is_entered = status.is_directory() && !entry.is_pruned &&
                                depth < expression_.depth_max.value_or(depth + 1);
        if (is_entered) visit_below(path, depth);
        if (is_shown && expression_.is_depth_first) judge(entry);
    }

    void visit_below(const std::string& path, int depth) {
        const auto names = files_.list(path);
        if (!names) return fail(path, names.error());
        for (const std::string& name : *names) {
            const std::string inner = in_directory(path, name);
            const auto status = files_.lstat(inner);
            if (status) {
                visit(inner, *status, depth + 1);
            } else {
                fail(inner, status.error());
            }
        }
    }

    void judge(Entry& entry) {
        if (expression_.root) {
            static_cast<void>(holds(*expression_.root, entry));
        } else {
            context_->out->write(entry.path + "\n");
        }
    }

    bool holds(const FindNode& node, Entry& entry) {
        switch (node.kind) {
            case Kind::And: return holds(*node.left, entry) && holds(*node.right, entry);
            case Kind::Or: return holds(*node.left, entry) || holds(*node.right, entry);
            case Kind::Not: return !holds(*node.left, entry);
            case Kind::Fact: return node.number != 0;
            case Kind::Print: context_->out->write(entry.path + node.text); return true;
            case Kind::Prune: entry.is_pruned = true; return true;
            case Kind::Delete: return remove(entry);
            case Kind::Name:
            case Kind::Path: return has_name(node, entry);
            case Kind::Type: return node.text[0] == type_letter(entry.status.kind);
            case Kind::Empty: return is_empty(entry);
            case Kind::Size:
            case Kind::User:
            case Kind::Group:
            case Kind::Mode:
            case Kind::Newer:
            case Kind::Age:
            case Kind::Links: return has_status(node, entry.status);
        }
        return false;
    }

    [[nodiscard]] static bool has_name(const FindNode& node, const Entry& entry) {
        std::string subject = node.kind == Kind::Name ? base_name(entry.path) : entry.path;
        std::string pattern = node.text;
        if (node.ignores_case) {
            subject = lower(subject);
            pattern = lower(pattern);
        }
        // Here a leading dot is a letter like others: something stands before it.
        return matches_pattern("x" + pattern, "x" + subject);
    }

    [[nodiscard]] bool is_empty(const Entry& entry) const {
        if (entry.status.is_regular()) return entry.status.size_bytes == 0;
        const auto names = files_.list(entry.path);
        return entry.status.is_directory() && names && names->empty();
    }

    [[nodiscard]] bool has_status(const FindNode& node, const FileStatus& status) const {
        const auto size = static_cast<std::int64_t>(status.size_bytes);
        if (node.kind == Kind::Size) return compares(node, (size + node.unit - 1) / node.unit);
        if (node.kind == Kind::User) return status.uid == node.number;
        if (node.kind == Kind::Group) return status.gid == node.number;
        if (node.kind == Kind::Links) return compares(node, status.links);
        if (node.kind == Kind::Newer) return status.modified > node.time;
        if (node.kind == Kind::Age) {
            const std::int64_t age = seconds_of(files_.files().now()) - seconds_of(status.modified);
            return compares(node, age / node.unit);
        }
        const auto wanted = static_cast<std::uint32_t>(node.number);
        if (node.sign == '-') return (status.mode & wanted) == wanted;
        if (node.sign == '/') return wanted == 0 || (status.mode & wanted) != 0;
        return status.mode == wanted;
    }

    bool remove(const Entry& entry) {
        if (entry.path == ".") return true;
        const FileError error = entry.status.is_directory() ? files_.remove_directory(entry.path)
                                                            : files_.unlink(entry.path);
        if (error == FileError::None) return true;
        complain(context_, fmt::format("cannot delete {}: {}", quoted_locale(context_, entry.path),
                                       why(context_, error)));
        status_ = 1;
        return false;
    }

    const CommandContext* context_;
    UserFiles files_;
    const FindExpression& expression_;
    int status_ = 0;
};

int find_files(const CommandContext* context) {
    const auto& args = context->args;
    std::size_t at = 1;
    for (; at < args.size() && (args[at] == "-P" || args[at] == "-L" || args[at] == "-H"); ++at) {
        if (args[at] != "-P") return refuse(context, "find " + args[at]);
    }
    std::vector<std::string> starts;
    for (; at < args.size(); ++at) {
        const std::string& arg = args[at];
        if ((arg.starts_with('-') && arg.size() > 1) || arg == "(" || arg == "!") break;
        starts.push_back(arg);
    }
    int status = 0;
    const auto expression = read_find_expression(context, at, status);
    if (!expression) return status;
    if (starts.empty()) starts.emplace_back(".");
    Finder finder(context, *expression);
    for (const std::string& start : starts) finder.search(start);
    return finder.status();
}

}  // namespace

Process find_main(CommandContext* context) {
    return run_at_once(context, find_files);
}

}  // namespace lvsim::host
