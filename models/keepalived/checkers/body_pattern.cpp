// SPDX-License-Identifier: Apache-2.0
#include "models/keepalived/checkers/body_pattern.hpp"

// tidy: allow fence: keepalived has a regular expression engine of its own; host/commands is POSIX.
#include <boost/regex.hpp>

#include <algorithm>
#include <exception>
#include <string>

namespace lvsim::keepalived {

namespace {

boost::regex::flag_type flags_of(const UrlConfig& url) {
    const auto has = [&](std::string_view option) {
        return std::find(url.regex_options.begin(), url.regex_options.end(), option) !=
               url.regex_options.end();
    };
    boost::regex::flag_type flags = boost::regex::perl;
    if (has("caseless")) flags |= boost::regex::icase;
    if (!has("multiline")) flags |= boost::regex::no_mod_m;
    flags |= static_cast<boost::regex::flag_type>(has("dotall") ? boost::regex::mod_s
                                                                : boost::regex::no_mod_s);
    if (has("extended")) flags |= boost::regex::mod_x;
    return flags;
}

}  // namespace

bool body_matches(std::string_view body, const UrlConfig& url) {
    try {
        const boost::regex pattern(url.regex, flags_of(url));
        return boost::regex_search(body.begin(), body.end(), pattern);
    } catch (const std::exception&) {
        return false;
    }
}

}  // namespace lvsim::keepalived
