// SPDX-License-Identifier: Apache-2.0
//
// The syntax tree of the shell's language (docs/models/shell.md has the grammar). Its nodes never
// change once parsed and are shared by counted handles: a function keeps its body, a subshell what
// it runs, long after the line they stood in is over.
#pragma once

#include <boost/smart_ptr/intrusive_ptr.hpp>
#include <boost/smart_ptr/intrusive_ref_counter.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace lvsim::host {

struct SyntaxNode : boost::intrusive_ref_counter<SyntaxNode, boost::thread_unsafe_counter> {
    virtual ~SyntaxNode() = default;
};

struct WordPart {
    enum class Kind : std::uint8_t {
        Literal,
        Tilde,         ///< text: the user's name, "+", "-" or nothing
        Parameter,     ///< node: ParameterUse
        Substitution,  ///< node: ShellCommand, or null for $()
        Arithmetic,    ///< node: ArithmeticUse
    };
    Kind kind = Kind::Literal;
    bool is_quoted = false;
    std::string text = {};
    boost::intrusive_ptr<const SyntaxNode> node = {};
};

/// A word before expansion: pieces side by side.
struct Word {
    std::vector<WordPart> parts = {};
    bool has_brace = false;  ///< An unquoted '{': brace expansion may apply.
};

/// What ${...} does with the value.
enum class ParameterOperator : std::uint8_t {
    None,
    Length,         ///< ${#x}
    Default,        ///< ${x-w} ${x:-w}
    Assign,         ///< ${x=w}
    Error,          ///< ${x?w}
    Alternate,      ///< ${x+w}
    ShortPrefix,    ///< ${x#p}
    LongPrefix,     ///< ${x##p}
    ShortSuffix,    ///< ${x%p}
    LongSuffix,     ///< ${x%%p}
    ReplaceFirst,   ///< ${x/p/r}
    ReplaceAll,     ///< ${x//p/r}
    ReplacePrefix,  ///< ${x/#p/r}
    ReplaceSuffix,  ///< ${x/%p/r}
    Substring,      ///< ${x:o} ${x:o:n}
    UpperFirst,     ///< ${x^}
    UpperAll,       ///< ${x^^}
    LowerFirst,     ///< ${x,}
    LowerAll,       ///< ${x,,}
    Names,          ///< ${!x*} ${!x@}
    Keys,           ///< ${!x[@]}
    Bad,            ///< A bad substitution: said when it is its turn.
};

struct ParameterUse final : SyntaxNode {
    std::string name;  ///< A variable, digits, or one of @ * # ? - $ !
    bool has_subscript = false;
    Word subscript;
    bool is_indirect = false;  ///< ${!x}
    ParameterOperator operation = ParameterOperator::None;
    bool has_colon = false;  ///< Default and its like: null counts as unset.
    Word argument;           ///< Word, pattern or offset.
    bool has_second = false;
    Word second;       ///< Replacement or length.
    std::string text;  ///< As written, for messages.
};

struct ArithmeticUse final : SyntaxNode {
    Word expression;
};

/// What a here-document holds; known only when the line that asked for it is over.
struct HereText final : SyntaxNode {
    Word text;
};

struct Redirection {
    enum class Kind : std::uint8_t {
        Read,          ///< <
        Write,         ///< >
        Clobber,       ///< >|
        Append,        ///< >>
        WriteBoth,     ///< &> and >& WORD
        AppendBoth,    ///< &>>
        Duplicate,     ///< <&n >&n, and with '-' close
        HereDocument,  ///< << and <<-
        HereString,    ///< <<<
    };
    Kind kind = Kind::Read;
    int descriptor = 0;
    bool is_input = false;  ///< Duplicate: written as <&
    Word target;            ///< Path, number or the here-string.
    std::string text = {};  ///< The target as written.
    boost::intrusive_ptr<const HereText> here = {};
};

struct Assignment {
    std::string name;
    bool has_subscript = false;
    Word subscript;
    bool is_append = false;  ///< +=
    bool is_array = false;   ///< x=(...)
    Word value;
    std::vector<Word> elements;
};

struct ShellCommand;
using CommandHandle = boost::intrusive_ptr<const ShellCommand>;

struct CaseItem {
    enum class End : std::uint8_t { Break, FallThrough, TestNext };  ///< ;; ;& ;;&
    std::vector<Word> patterns;
    CommandHandle body;  ///< null: nothing
    End end = End::Break;
};

/// What stands in [[ ]].
struct ConditionNode final : SyntaxNode {
    enum class Kind : std::uint8_t { And, Or, Not, Unary, Binary, Word };
    Kind kind = Kind::Word;
    std::string operation;  ///< "-f", "==", "=~", ...
    Word left;
    Word right;
    boost::intrusive_ptr<const ConditionNode> first;
    boost::intrusive_ptr<const ConditionNode> second;
};
using ConditionHandle = boost::intrusive_ptr<const ConditionNode>;

/// One command of any kind; each uses the members its kind names.
struct ShellCommand final : SyntaxNode {
    enum class Kind : std::uint8_t {
        Simple,         ///< assignments, words
        Pipeline,       ///< children side by side; is_negated
        AndOr,          ///< children joined by joints
        List,           ///< children; joints say which run in the background
        Subshell,       ///< children[0]
        Group,          ///< children[0]
        If,             ///< condition, body, condition, body, ..., [else]
        For,            ///< name, words (has_words), children[0]
        ArithmeticFor,  ///< expressions, children[0]
        While,          ///< condition, body
        Until,          ///< condition, body
        Case,           ///< words[0], items
        Function,       ///< name, children[0]
        Arithmetic,     ///< expressions[0]
        Condition,      ///< condition
    };
    enum class Joint : std::uint8_t { Always, Background, AndThen, OrElse };

    Kind kind = Kind::Simple;
    int line = 0;
    bool is_negated = false;
    bool has_words = false;
    std::string name;
    std::vector<Assignment> assignments;
    std::vector<Word> words;
    std::vector<Assignment> declared;  ///< x=(...) behind declare, local and their like.
    std::vector<Redirection> redirections;
    std::vector<CommandHandle> children;
    std::vector<Joint> joints;  ///< One behind each child.
    std::vector<CaseItem> items;
    std::array<Word, 3> expressions;
    ConditionHandle condition;
    std::string text;  ///< As written: what `jobs` shows.
};

[[nodiscard]] inline const ParameterUse& parameter_of(const WordPart& part) {
    return static_cast<const ParameterUse&>(*part.node);
}
[[nodiscard]] inline const ArithmeticUse& arithmetic_of(const WordPart& part) {
    return static_cast<const ArithmeticUse&>(*part.node);
}
[[nodiscard]] inline const ShellCommand* substitution_of(const WordPart& part) {
    return static_cast<const ShellCommand*>(part.node.get());
}

}  // namespace lvsim::host
