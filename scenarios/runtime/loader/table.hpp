// SPDX-License-Identifier: Apache-2.0
//
// The declarative tables of the loader: one table an object, one row a key. A row says everything
// about its key - type, range, default, whether it must be there, and what it is for - and binds
// it to a member of a plain struct. Reading, messages, hints and the reference of all keys come
// from the same rows.
//
//   const std::array kNetworkKeys{
//       field<&NetworkConfig::delay>({.key = "delay", .fallback = "100us", .help = "..."}),
//   };
#pragma once

#include "scenarios/runtime/loader/error_codes.hpp"
#include "scenarios/runtime/loader/reading.hpp"
#include "scenarios/runtime/loader/values.hpp"

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace lvsim::runtime {

/// What else than texts (strings, in JSON's words) makes a value of a type when it is not quoted.
enum class PlainForm : std::uint8_t {
    None,    ///< Texts only: "10ms".
    Number,  ///< Whole numbers of `plain_min` to `plain_max` as well: 6, beside ">= 5".
    Any,     ///< Whatever is one word: numbers and booleans are texts here.
};

/// What kind of value a key takes, in words.
struct ValueType {
    std::string_view name = {};  ///< "duration": as the reference names it.
    std::string_view expected =
        {};  ///< "a duration with its unit, such as 10ms": as messages say it.
    /// Of texts: what else must be true of it.
    std::optional<ValueError> (*check)(std::string_view text) = nullptr;
    /// Of words: which there are.
    std::span<const std::string_view> words = {};
    /// In quotes it would be a text and not this.
    bool must_be_plain = false;
    /// For the JSON Schema: which texts there are, as a regular expression of ECMA 262 that fits
    /// them wholly. It may let pass what only the parser can tell.
    std::string_view pattern = {};
    PlainForm plain = PlainForm::None;
    std::int64_t plain_min = std::numeric_limits<std::int64_t>::min();
    std::int64_t plain_max = std::numeric_limits<std::int64_t>::max();
};

/// Keys of one object of which one is to be chosen: those whose rows have the same name here.
struct Choice {
    enum class Count : std::uint8_t { ExactlyOne, AtMostOne, AtLeastOne };
    std::string_view name = {};  ///< Empty: the key is part of no choice.
    Count count = Count::ExactlyOne;
};

/// How many values of its type a key takes.
enum class Form : std::uint8_t { One, List, OneOrList, Map };

struct ObjectInfo;

struct KeyInfo {
    std::string_view key = {};
    Choice choice = {};
    std::string_view needs = {};      ///< Another key that must be there, too.
    std::string_view goes_with = {};  ///< Keys one of which must be there, with blanks in between.
    bool is_required = false;
    bool is_modelled = true;         ///< Else the key is refused by name.
    std::string_view fallback = {};  ///< What holds when the key is absent, for the reference.
    std::int64_t min = std::numeric_limits<std::int64_t>::min();
    std::int64_t max = std::numeric_limits<std::int64_t>::max();
    std::size_t count_min = 0;
    std::size_t count_max = 10'000;           ///< Of elements.
    std::string_view entries = {};            ///< Form::Map: what its keys are: "NAME".
    const ValueType* entry_type = nullptr;    ///< Form::Map: what they look like; null: any text.
    const ValueType* type = nullptr;          ///< Of the value or element. Filled in by field().
    const ObjectInfo& (*object)() = nullptr;  ///< Of a key that holds objects.
    /// Of a key that takes a value of `type` or, in its place, an object (or a list of them).
    const ObjectInfo& (*or_object)() = nullptr;
    bool or_list = false;
    std::string (*words)(std::int64_t) = nullptr;  ///< How bounds are shown. Filled in by field().
    Form form = Form::One;                         ///< Filled in by field().
    std::string_view help = {};
};

/// What the reference shows of a table.
struct ObjectInfo {
    std::string_view name = {};  ///< "network"
    std::string_view help = {};
    std::vector<const KeyInfo*> keys;
};

template <class T>
struct Key {
    KeyInfo info;
    void (*read)(Reading& reading, const KeyInfo& info, const YamlNode& node, T& to);
};

/// The rows of T, specialised in tables.hpp.
template <class T>
struct TableOf;
// static std::string_view name(), help(); static std::span<const Key<T>> keys();
// static void check(Reading&, const YamlNode&, T&): what the keys mean together.

template <class T>
concept HasTable = requires {
    TableOf<T>::keys();
};

template <class T>
[[nodiscard]] const ObjectInfo& object_info() {
    static const ObjectInfo kInfo = [] {
        ObjectInfo info{TableOf<T>::name(), TableOf<T>::help(), {}};
        for (const Key<T>& key : TableOf<T>::keys()) {
            info.keys.push_back(&key.info);
        }
        return info;
    }();
    return kInfo;
}

// --- helpers that need no template --------------------------------------------------------------

/// False, and said, when the node is not of that kind. An empty value is said to be empty.
[[nodiscard]] bool require_kind(Reading& reading, const YamlNode& node, YamlKind kind,
                                std::string_view expected);
/// False, and said, when the list or mapping has less than `count_min` or more than `count_max`
/// elements.
[[nodiscard]] bool require_count(Reading& reading, const KeyInfo& info, const YamlNode& node);
void report_value(Reading& reading, const KeyInfo& info, const YamlNode& node,
                  const ValueError& error);
/// False, and said, when the key of an entry is not as its type asks.
bool check_entry(Reading& reading, const ValueType& type, const YamlKey& key);
void report_unknown_key(Reading& reading, const ObjectInfo& object, const YamlKey& key);
void report_unmodelled_key(Reading& reading, const YamlKey& key);
void report_missing_key(Reading& reading, const KeyInfo& info, const YamlNode& parent);
/// Says which keys do not go together: `choice`, `needs` and `goes_with` of the rows.
void check_key_rules(Reading& reading, const ObjectInfo& object, const YamlNode& node);
/// The names of a list with blanks in between.
[[nodiscard]] std::vector<std::string_view> words_of(std::string_view list);
/// False, and said, when `value` is not in the range of the key.
[[nodiscard]] bool require_range(Reading& reading, const KeyInfo& info, const YamlNode& node,
                                 std::int64_t value);
/// "1 to 65535", "at most 64MiB"; empty if every value will do.
[[nodiscard]] std::string range_text(const KeyInfo& info);
/// "a list, each ..."
[[nodiscard]] std::string expected_text(const KeyInfo& info);

// --- scalars -------------------------------------------------------------------------------------

/// Specialised for each type of scalar: kType, parse(text); and for numbers count(value) and
/// words(number), with which ranges are checked and shown.
template <class T>
struct ValueTraits;

template <class T>
concept IsScalar = requires(std::string_view text) {
    ValueTraits<T>::parse(text);
};
template <class T>
concept HasRange = requires(const T& value) {
    ValueTraits<T>::count(value);
};

template <IsScalar T>
bool read_value(Reading& reading, const KeyInfo& info, const YamlNode& node, T& to) {
    if (!require_kind(reading, node, YamlKind::Scalar, info.type->expected)) {
        return false;
    }
    if (info.type->must_be_plain && node.is_quoted) {
        report_value(reading, info, node,
                     {code::kBadValue, "in quotes it is a text", "remove the quotes"});
        return false;
    }
    if (info.type->check != nullptr) {
        if (const auto error = info.type->check(node.text)) {
            report_value(reading, info, node, *error);
            return false;
        }
    }
    auto parsed = ValueTraits<T>::parse(node.text);
    if (!parsed) {
        report_value(reading, info, node, parsed.error());
        return false;
    }
    if constexpr (HasRange<T>) {
        if (!require_range(reading, info, node, ValueTraits<T>::count(*parsed))) {
            return false;
        }
    }
    to = std::move(*parsed);
    return true;
}

// --- objects, and what holds values
// ----------------------------------------------------------------

template <HasTable T>
bool read_value(Reading& reading, const KeyInfo& info, const YamlNode& node, T& to);
template <class T>
bool read_value(Reading& reading, const KeyInfo& info, const YamlNode& node, Placed<T>& to);
template <class T>
bool read_value(Reading& reading, const KeyInfo& info, const YamlNode& node, std::optional<T>& to);
template <class T>
bool read_value(Reading& reading, const KeyInfo& info, const YamlNode& node, std::vector<T>& to);

/// Reads the keys of a mapping by its table.
template <HasTable T>
void read_object(Reading& reading, const YamlNode& node, T& to) {
    const std::span<const Key<T>> keys = TableOf<T>::keys();
    const ObjectInfo& object = object_info<T>();
    if (!require_kind(reading, node, YamlKind::Mapping,
                      std::string("a mapping with the keys of ").append(object.name))) {
        return;
    }
    for (std::size_t i = 0; i < node.keys.size(); ++i) {
        const Key<T>* found = nullptr;
        for (const Key<T>& key : keys) {
            found = key.info.key == node.keys[i].text ? &key : found;
        }
        if (found == nullptr) {
            report_unknown_key(reading, object, node.keys[i]);
        } else if (!found->info.is_modelled) {
            report_unmodelled_key(reading, node.keys[i]);
        } else {
            const Reading::Scope scope(reading, found->info.key);
            found->read(reading, found->info, node.items[i], to);
        }
    }
    for (const Key<T>& key : keys) {
        if (key.info.is_required && node.find(key.info.key) == nullptr) {
            report_missing_key(reading, key.info, node);
        }
    }
    check_key_rules(reading, object, node);
    TableOf<T>::check(reading, node, to);
}

template <HasTable T>
bool read_value(Reading& reading, const KeyInfo&, const YamlNode& node, T& to) {
    if constexpr (requires { to.place; }) {
        to.place = reading.place(node);
    }
    read_object(reading, node, to);
    return true;
}

template <class T>
bool read_value(Reading& reading, const KeyInfo& info, const YamlNode& node, Placed<T>& to) {
    to.place = reading.place(node);
    return read_value(reading, info, node, to.value);
}

template <class T>
bool read_value(Reading& reading, const KeyInfo& info, const YamlNode& node, std::optional<T>& to) {
    T value{};
    if (!read_value(reading, info, node, value)) {
        return false;
    }
    to = std::move(value);
    return true;
}

/// A list; where the key takes one value or a list, also the one value.
template <class T>
bool read_value(Reading& reading, const KeyInfo& info, const YamlNode& node, std::vector<T>& to) {
    if (info.form == Form::OneOrList && !node.is_sequence()) {
        T value{};
        if (read_value(reading, info, node, value)) {
            to.push_back(std::move(value));
        }
        return true;
    }
    if (!require_kind(reading, node, YamlKind::Sequence, expected_text(info)) ||
        !require_count(reading, info, node)) {
        return false;
    }
    for (std::size_t i = 0; i < node.items.size(); ++i) {
        const Reading::Scope scope(reading, i);
        T value{};
        if (read_value(reading, info, node.items[i], value)) {
            to.push_back(std::move(value));
        }
    }
    return true;
}

/// A mapping from keys to values: calls read(key, value) for each, with the path at the value.
template <class Read>
void for_each_entry(Reading& reading, const KeyInfo& info, const YamlNode& node, Read&& read) {
    if (!require_kind(reading, node, YamlKind::Mapping, expected_text(info)) ||
        !require_count(reading, info, node)) {
        return;
    }
    for (std::size_t i = 0; i < node.keys.size(); ++i) {
        const Reading::Scope scope(reading, node.keys[i].text);
        read(node.keys[i], node.items[i]);
    }
}

// --- rows
// ------------------------------------------------------------------------------------------

namespace detail {

template <class T>
struct MemberOf;
template <class Object, class Member>
struct MemberOf<Member Object::*> {
    using object = Object;
    using member = Member;
};

/// What is inside of Placed, optional and vector.
template <class T>
struct Inner {
    using type = T;
    static constexpr bool is_list = false;
};
template <class T>
struct Inner<Placed<T>> : Inner<T> {};
template <class T>
struct Inner<std::optional<T>> : Inner<T> {};
template <class T>
struct Inner<std::vector<T>> : Inner<T> {
    static constexpr bool is_list = true;
};

template <class T>
void fill_in_type(KeyInfo& info) {
    if constexpr (HasTable<T>) {
        info.object = &object_info<T>;
    } else {
        info.type = info.type == nullptr ? &ValueTraits<T>::kType : info.type;
        if constexpr (HasRange<T>) {
            info.words = &ValueTraits<T>::words;
        }
    }
}

}  // namespace detail

/// A key that holds what the member holds: one value, or a list if the member is a vector.
template <auto Member>
[[nodiscard]] auto field(KeyInfo info) {
    using Object = typename detail::MemberOf<decltype(Member)>::object;
    using Inner = detail::Inner<typename detail::MemberOf<decltype(Member)>::member>;
    detail::fill_in_type<typename Inner::type>(info);
    if (Inner::is_list && info.form == Form::One) {
        info.form = Form::List;
    }
    return Key<Object>{info, [](Reading& reading, const KeyInfo& row, const YamlNode& node,
                                Object& to) { read_value(reading, row, node, to.*Member); }};
}

/// A key that holds a mapping from names to objects; the member is a vector of structs with a
/// `name` and a `place`. `info.entry_type` says what a name may look like.
template <auto Member>
[[nodiscard]] auto named_objects(KeyInfo info) {
    using Object = typename detail::MemberOf<decltype(Member)>::object;
    using Element = typename detail::MemberOf<decltype(Member)>::member::value_type;
    info.object = &object_info<Element>;
    info.form = Form::Map;
    return Key<Object>{
        info, [](Reading& reading, const KeyInfo& row, const YamlNode& node, Object& to) {
            for_each_entry(reading, row, node, [&](const YamlKey& key, const YamlNode& value) {
                Element element;
                element.place = reading.place(key);
                element.name = check_entry(reading, *row.entry_type, key) ? key.text : "";
                read_object(reading, value, element);
                (to.*Member).push_back(std::move(element));
            });
        }};
}

/// A key that is refused by name, until it is modelled.
template <class T>
[[nodiscard]] Key<T> unmodelled(std::string_view key, std::string_view help) {
    return {{.key = key, .is_modelled = false, .help = help}, nullptr};
}

/// A key whose value needs a function of its own.
template <class T>
[[nodiscard]] Key<T> custom(KeyInfo info,
                            void (*read)(Reading&, const KeyInfo&, const YamlNode&, T&)) {
    return {info, read};
}

}  // namespace lvsim::runtime
