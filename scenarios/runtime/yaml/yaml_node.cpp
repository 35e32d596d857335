// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/yaml/yaml_node.hpp"

namespace lvsim::runtime {

std::string_view to_text(YamlKind kind) {
    switch (kind) {
        case YamlKind::Null: return "nothing";
        case YamlKind::Scalar: return "a scalar";
        case YamlKind::Sequence: return "a list";
        case YamlKind::Mapping: return "a mapping";
    }
    return {};
}

const YamlNode* YamlNode::find(std::string_view key) const {
    for (std::size_t i = 0; i < keys.size(); ++i) {
        if (keys[i].text == key) {
            return &items[i];
        }
    }
    return nullptr;
}

}  // namespace lvsim::runtime
