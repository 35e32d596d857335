// SPDX-License-Identifier: Apache-2.0
#include "models/host/commands/find_expression.hpp"

#include "models/host/commands/file_command.hpp"
#include "models/host/commands/file_modes.hpp"
#include "models/host/host.hpp"
#include "models/host/time_format.hpp"
#include "models/host/users.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace lvsim::host {

namespace {

using Kind = FindNode::Kind;
using Tree = std::unique_ptr<FindNode>;

constexpr int kDepthMax = 100;

Tree node(Kind kind) {
    auto made = std::make_unique<FindNode>();
    made->kind = kind;
    return made;
}

/// A count with its sign: "+5", "-5", "5".
bool read_count(std::string_view text, FindNode& to) {
    if (text.starts_with('+') || text.starts_with('-')) {
        to.sign = text[0];
        text.remove_prefix(1);
    }
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), to.number);
    return error == std::errc() && end == text.data() + text.size() && !text.starts_with('-');
}

class Reader {
public:
    Reader(const CommandContext* context, std::size_t at) : context_(context), at_(at) {}

    std::optional<FindExpression> run(int& status) {
        if (!is_over()) expression_.root = disjunction();
        if (!is_over()) {
            fail(peek() == ")" ? std::string("you have too many ')'")
                               : fmt::format("paths must precede expression: `{}'", peek()));
        }
        status = status_;
        if (status_ != 0) return std::nullopt;
        if (expression_.root && !has_action_) {
            auto both = node(Kind::And);
            both->left = std::move(expression_.root);
            both->right = node(Kind::Print);
            both->right->text = "\n";
            expression_.root = std::move(both);
        }
        return std::move(expression_);
    }

private:
    [[nodiscard]] bool is_over() const { return at_ >= context_->args.size() || status_ != 0; }
    [[nodiscard]] const std::string& peek() const { return context_->args[at_]; }
    bool take(std::string_view word) {
        if (is_over() || peek() != word) return false;
        ++at_;
        return true;
    }
    void fail(const std::string& text) {
        if (status_ == 0) complain(context_, text);
        status_ = 1;
    }

    Tree disjunction() {
        Tree left = conjunction();
        while (take("-o") || take("-or")) {
            Tree both = node(Kind::Or);
            both->left = std::move(left);
            both->right = conjunction();
            left = std::move(both);
        }
        return left;
    }

    Tree conjunction() {
        Tree left = negation();
        while (!is_over() && peek() != ")" && peek() != "-o" && peek() != "-or") {
            if (!take("-a")) take("-and");
            Tree both = node(Kind::And);
            both->left = std::move(left);
            both->right = negation();
            left = std::move(both);
        }
        return left;
    }

    Tree negation() {
        if (take("!") || take("-not")) {
            Tree made = node(Kind::Not);
            if (++depth_ > kDepthMax) fail("the expression is nested too deep");
            made->left = negation();
            --depth_;
            return made;
        }
        if (!take("(")) return primary();
        if (++depth_ > kDepthMax) fail("the expression is nested too deep");
        Tree inside = disjunction();
        --depth_;
        if (!take(")"))
            fail(
                "invalid expression; I was expecting to find a ')' somewhere but "
                "did not see one.");
        return inside;
    }

    /// The argument of a test; empty after saying that there is none.
    std::string argument(const std::string& test) {
        if (at_ < context_->args.size()) return context_->args[at_++];
        fail(fmt::format("missing argument to `{}'", test));
        return {};
    }

    Tree primary() {
        if (is_over()) return node(Kind::Fact);
        const std::string test = context_->args[at_++];
        if (Tree made = name_test(test)) return made;
        if (Tree made = number_test(test)) return made;
        if (Tree made = owner_test(test)) return made;
        if (Tree made = action(test)) return made;
        if (option(test)) return yes();
        static constexpr std::string_view kRefused =
            " -exec -execdir -ok -okdir -printf -fprint -ls -regex -iregex -atime -ctime -amin "
            "-cmin -anewer -cnewer -newermt -perm/ -inum -samefile -readable -writable "
            "-executable -follow -quit -xtype -used -wholename -lname ";
        if (kRefused.find(" " + test + " ") != std::string_view::npos) {
            status_ = refuse(context_, "find " + test);
        } else if (test.starts_with('-')) {
            fail(fmt::format("unknown predicate `{}'", test));
        } else {
            fail(fmt::format("paths must precede expression: `{}'", test));
        }
        return node(Kind::Fact);
    }

    static Tree yes() {
        Tree made = node(Kind::Fact);
        made->number = 1;
        return made;
    }

    Tree name_test(const std::string& test) {
        const bool is_name = test == "-name" || test == "-iname";
        const bool is_path = test == "-path" || test == "-ipath";
        if (is_name || is_path) {
            Tree made = node(is_name ? Kind::Name : Kind::Path);
            made->text = argument(test);
            made->ignores_case = test[1] == 'i';
            return made;
        }
        if (test == "-type") {
            Tree made = node(Kind::Type);
            made->text = argument(test);
            if (status_ == 0 &&
                (made->text.size() != 1 || std::string_view("fdlcbps").find(made->text) > 6)) {
                fail(fmt::format("Unknown argument to -type: {}", made->text));
            }
            return made;
        }
        if (test == "-empty") return node(Kind::Empty);
        if (test == "-true" || test == "-false") return test == "-true" ? yes() : node(Kind::Fact);
        return nullptr;
    }

    Tree number_test(const std::string& test) {
        if (test == "-size") return size_test();
        const bool is_age = test == "-mtime" || test == "-mmin";
        if (is_age || test == "-links") {
            Tree made = node(is_age ? Kind::Age : Kind::Links);
            made->unit = test == "-mtime" ? 86'400 : 60;
            const std::string text = argument(test);
            if (status_ == 0 && !read_count(text, *made)) {
                fail(fmt::format("invalid argument `{}' to `{}'", text, test));
            }
            return made;
        }
        if (test != "-newer") return nullptr;
        Tree made = node(Kind::Newer);
        const std::string path = argument(test);
        if (status_ != 0) return made;
        const auto status = UserFiles(context_).stat(path);
        if (!status) {
            fail(fmt::format("{}: {}", quoted_locale(context_, path),
                             why(context_, status.error())));
            return made;
        }
        made->time = status->modified;
        return made;
    }

    Tree size_test() {
        Tree made = node(Kind::Size);
        std::string text = argument("-size");
        if (status_ != 0) return made;
        const std::string whole = text;
        constexpr std::string_view kUnits = "cwbkMG";
        constexpr std::array<std::int64_t, 6> kBytes = {1, 2, 512, 1'024, 1'048'576, 1'073'741'824};
        made->unit = 512;
        const std::size_t unit = text.empty() ? std::string::npos : kUnits.find(text.back());
        const bool has_digit = !text.empty() && text.back() >= '0' && text.back() <= '9';
        if (unit == std::string::npos && !text.empty() && !has_digit) {
            fail(fmt::format("invalid -size type `{}'", text.back()));
            return made;
        }
        if (unit != std::string::npos) {
            made->unit = kBytes[unit];
            text.pop_back();
        }
        if (!read_count(text, *made)) fail(fmt::format("Invalid argument `{}' to -size", whole));
        return made;
    }

    Tree owner_test(const std::string& test) {
        if (test == "-user" || test == "-group") {
            Tree made = node(test == "-user" ? Kind::User : Kind::Group);
            const std::string name = argument(test);
            if (status_ != 0) return made;
            const Users users(context_->host->files());
            std::optional<std::uint32_t> id = parse_id(name);
            if (const User* user = users.find(name); test == "-user" && user != nullptr) {
                id = user->uid;
            }
            if (const Group* group = users.find_group(name); test == "-group" && group != nullptr) {
                id = group->gid;
            }
            if (!id) {
                fail(test == "-user" ? fmt::format("{} is not the name of a known user",
                                                   quoted_locale(context_, name))
                                     : fmt::format("{} is not the name of an existing group",
                                                   quoted_locale(context_, name)));
            }
            made->number = id.value_or(0);
            return made;
        }
        if (test != "-perm") return nullptr;
        Tree made = node(Kind::Mode);
        std::string text = argument(test);
        if (text.starts_with('-') || text.starts_with('/')) {
            made->sign = text[0];
            text.erase(0, 1);
        }
        const auto mode = changed_mode(text, {}, 0);
        if (!mode && status_ == 0)
            fail(fmt::format("invalid mode {}", quoted_locale(context_, text)));
        made->number = mode.value_or(0);
        return made;
    }

    Tree action(const std::string& test) {
        Kind kind = Kind::Fact;
        if (test == "-print" || test == "-print0") kind = Kind::Print;
        if (test == "-prune") kind = Kind::Prune;
        if (test == "-delete") kind = Kind::Delete;
        if (kind == Kind::Fact) return nullptr;
        if (kind != Kind::Prune) has_action_ = true;
        if (kind == Kind::Delete) expression_.is_depth_first = true;
        Tree made = node(kind);
        made->text = test == "-print0" ? std::string(1, '\0') : "\n";
        return made;
    }

    bool option(const std::string& test) {
        if (test == "-depth") {
            expression_.is_depth_first = true;
            return true;
        }
        if (test == "-xdev" || test == "-mount") return true;  // there is one disk
        if (test != "-maxdepth" && test != "-mindepth") return false;
        FindNode count;
        const std::string text = argument(test);
        if (status_ != 0) return true;
        if (!read_count(text, count) || count.sign != '\0') {
            fail(fmt::format("Expected a positive decimal integer argument to {}, but got {}", test,
                             quoted_locale(context_, text)));
            return true;
        }
        const int depth = static_cast<int>(std::min<std::int64_t>(count.number, 1'000'000));
        if (test == "-maxdepth") {
            expression_.depth_max = depth;
        } else {
            expression_.depth_min = depth;
        }
        return true;
    }

    const CommandContext* context_;
    std::size_t at_;
    int depth_ = 0;
    int status_ = 0;
    bool has_action_ = false;
    FindExpression expression_;
};

}  // namespace

std::optional<FindExpression> read_find_expression(const CommandContext* context, std::size_t at,
                                                   int& status) {
    return Reader(context, at).run(status);
}

}  // namespace lvsim::host
