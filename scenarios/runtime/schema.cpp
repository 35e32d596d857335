// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/schema.hpp"

#include "scenarios/runtime/counters.hpp"
#include "scenarios/runtime/loader/tables.hpp"
#include "scenarios/runtime/loader/timeline_actions.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace lvsim::runtime {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::int64_t kNoMin = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kNoMax = std::numeric_limits<std::int64_t>::max();

void add_range(Json& schema, std::int64_t min, std::int64_t max) {
    if (min != kNoMin) schema["minimum"] = min;
    if (max != kNoMax) schema["maximum"] = max;
}

/// One value of a type that is written as a single word or text.
Json scalar(const ValueType& type, std::int64_t min, std::int64_t max) {
    if (!type.words.empty()) {
        Json words = Json::array();
        for (const std::string_view word : type.words) words.push_back(word);
        return {{"enum", std::move(words)}};
    }
    if (type.must_be_plain) {
        // Decimals have their range in millionths.
        if (type.name == "number") return {{"type", "number"}, {"minimum", 0}};
        Json schema = {{"type", type.name == "boolean" ? "boolean" : "integer"}};
        add_range(schema, min, max);
        return schema;
    }
    Json schema = Json::object();
    switch (type.plain) {
        case PlainForm::None: schema["type"] = "string"; break;
        case PlainForm::Number:
            schema["type"] = {"string", "integer"};
            add_range(schema, type.plain_min, type.plain_max);
            break;
        case PlainForm::Any: schema["type"] = {"string", "number", "boolean"}; break;
    }
    if (!type.pattern.empty()) schema["pattern"] = type.pattern;
    return schema;
}

Json reference(const ObjectInfo& object) {
    return {{"$ref", fmt::format("#/definitions/{}", object.name)}};
}

Json list_of(Json item, const KeyInfo& info) {
    return {{"type", "array"},
            {"minItems", info.count_min},
            {"maxItems", info.count_max},
            {"items", std::move(item)}};
}

/// One value or element of a key: a scalar, an object, or the one or the other.
Json element(const KeyInfo& info) {
    if (info.object != nullptr) return reference(info.object());
    Json value = scalar(*info.type, info.min, info.max);
    if (info.or_object == nullptr) return value;
    Json object = reference(info.or_object());
    if (info.or_list) object = list_of(std::move(object), info);
    return {{"anyOf", {std::move(value), std::move(object)}}};
}

/// "INTERFACE.rx_packets" fits eth0.rx_packets.
std::string counter_pattern(std::string_view name) {
    std::string pattern;
    while (!name.empty()) {
        for (const std::string_view stand_in : {"INTERFACE", "REASON", "INSTANCE"}) {
            if (!name.starts_with(stand_in)) continue;
            pattern += "[A-Za-z0-9._-]+";
            name.remove_prefix(stand_in.size());
        }
        if (name.empty()) break;
        pattern += name.front() == '.' ? "\\." : std::string(1, name.front());
        name.remove_prefix(1);
    }
    return pattern;
}

/// What the keys of a mapping may be; null: any.
Json entry_names(const KeyInfo& info) {
    if (info.entries == "COUNTER") {
        std::string pattern;
        for (const auto& counter : counter_summaries()) {
            pattern += (pattern.empty() ? "^(" : "|") + counter_pattern(counter.name);
        }
        return {{"pattern", pattern + ")$"}};
    }
    if (info.entry_type == nullptr) return nullptr;
    Json names = scalar(*info.entry_type, kNoMin, kNoMax);
    names.erase("type");  // a key is always a text
    return names;
}

Json mapping_of(const KeyInfo& info) {
    Json schema = {{"type", "object"}, {"maxProperties", info.count_max}};
    if (Json names = entry_names(info); !names.is_null()) schema["propertyNames"] = names;
    schema["additionalProperties"] = element(info);
    return schema;
}

Json value_of(const KeyInfo& info) {
    switch (info.form) {
        case Form::One: return element(info);
        case Form::List: return list_of(element(info), info);
        case Form::OneOrList: return {{"anyOf", {element(info), list_of(element(info), info)}}};
        case Form::Map: return mapping_of(info);
    }
    return {};
}

std::string description(const KeyInfo& info) {
    std::string text(info.help);
    if (text.empty() && info.object != nullptr) text = info.object().help;
    if (info.words != nullptr && !range_text(info).empty()) {
        text += fmt::format(" Range: {}.", range_text(info));
    }
    if (!info.fallback.empty()) text += fmt::format(" Default: {}.", info.fallback);
    return text;
}

Json property(const KeyInfo& info) {
    if (!info.is_modelled) {
        // Editors that know the word do not offer the key.
        return {{"description", fmt::format("{} Not modelled yet.", info.help)},
                {"doNotSuggest", true},
                {"not", Json::object()}};
    }
    Json value = value_of(info);
    Json schema = {{"description", description(info)}};
    if (value.contains("$ref")) {
        // What stands beside a $ref is ignored.
        schema["allOf"] = Json::array({std::move(value)});
    } else {
        schema.update(value);
    }
    return schema;
}

Json requires_key(std::string_view key) {
    return {{"required", {key}}};
}

Json choice(const ObjectInfo& object, const Choice& choice) {
    Json each = Json::array();
    for (const KeyInfo* key : object.keys) {
        if (key->choice.name == choice.name) each.push_back(requires_key(key->key));
    }
    switch (choice.count) {
        case Choice::Count::ExactlyOne: return {{"oneOf", std::move(each)}};
        case Choice::Count::AtLeastOne: return {{"anyOf", std::move(each)}};
        case Choice::Count::AtMostOne: {
            Json none = {{"not", {{"anyOf", each}}}};
            each.push_back(std::move(none));
            return {{"oneOf", std::move(each)}};
        }
    }
    return {};
}

Json choices(const ObjectInfo& object) {
    Json all = Json::array();
    std::vector<std::string_view> seen;
    for (const KeyInfo* key : object.keys) {
        const std::string_view name = key->choice.name;
        if (name.empty() || std::find(seen.begin(), seen.end(), name) != seen.end()) continue;
        seen.push_back(name);
        all.push_back(choice(object, key->choice));
    }
    return all;
}

Json dependencies(const ObjectInfo& object) {
    Json all = Json::object();
    for (const KeyInfo* key : object.keys) {
        if (!key->needs.empty()) all[std::string(key->key)] = {key->needs};
        if (key->goes_with.empty()) continue;
        Json companions = Json::array();
        for (const auto word : words_of(key->goes_with)) companions.push_back(requires_key(word));
        all[std::string(key->key)] = {{"anyOf", std::move(companions)}};
    }
    return all;
}

/// Which keys an event of the timeline has depends on what it does.
Json action_rule(const TimelineAction& action) {
    Json others = Json::object();
    for (const KeyInfo* key : object_info<TimelineEntry>().keys) {
        if (!action.takes(key->key)) others[std::string(key->key)] = false;
    }
    Json required = Json::array();
    for (const ActionKey& key : action.keys) {
        if (key.is_required) required.push_back(key.key);
    }
    return {{"if", {{"properties", {{"do", {{"const", action.name}}}}}}},
            {"then", {{"properties", std::move(others)}, {"required", std::move(required)}}}};
}

Json definition(const ObjectInfo& object) {
    Json properties = Json::object();
    Json required = Json::array();
    for (const KeyInfo* key : object.keys) {
        properties[std::string(key->key)] = property(*key);
        if (key->is_required) required.push_back(key->key);
    }
    Json schema = {{"type", "object"},
                   {"description", object.help},
                   {"additionalProperties", false},
                   {"properties", std::move(properties)}};
    if (!required.empty()) schema["required"] = std::move(required);
    Json rules = choices(object);
    if (&object == &object_info<TimelineEntry>()) {
        for (const auto& action : timeline_actions()) rules.push_back(action_rule(action));
    }
    if (!rules.empty()) schema["allOf"] = std::move(rules);
    if (Json all = dependencies(object); !all.empty()) schema["dependencies"] = std::move(all);
    return schema;
}

void collect(const ObjectInfo& object, Json& definitions) {
    const std::string name(object.name);
    if (definitions.contains(name)) return;
    definitions[name] = definition(object);
    for (const KeyInfo* key : object.keys) {
        if (key->object != nullptr) collect(key->object(), definitions);
        if (key->or_object != nullptr) collect(key->or_object(), definitions);
    }
}

}  // namespace

std::string scenario_schema() {
    const ObjectInfo& root = object_info<Scenario>();
    Json definitions = Json::object();
    collect(root, definitions);
    const Json schema = {{"$schema", "http://json-schema.org/draft-07/schema#"},
                         {"$comment", "Made by 'lvsim schema' from the tables of the loader."},
                         {"title", "lvsim scenario"},
                         {"allOf", Json::array({reference(root)})},
                         {"definitions", std::move(definitions)}};
    return schema.dump(2) + '\n';
}

}  // namespace lvsim::runtime
