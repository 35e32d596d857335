// SPDX-License-Identifier: Apache-2.0
//
// Which directives there are. Names of sections begin with '<'.
#include "models/httpd/directives.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace lvsim::httpd {

namespace {

/// Without effect on what is modelled, also sections with them.
constexpr std::array<std::string_view, 48> kWithoutEffect = {"accessfilename",
                                                             "addcharset",
                                                             "adddefaultcharset",
                                                             "addhandler",
                                                             "addlanguage",
                                                             "addoutputfilter",
                                                             "addtype",
                                                             "allow",
                                                             "allowoverride",
                                                             "browsermatch",
                                                             "defaulttype",
                                                             "deny",
                                                             "extendedstatus",
                                                             "forcelanguagepriority",
                                                             "group",
                                                             "headername",
                                                             "indexignore",
                                                             "indexoptions",
                                                             "languagepriority",
                                                             "loadmodule",
                                                             "loglevel",
                                                             "maxclients",
                                                             "maxrequestsperchild",
                                                             "maxspareservers",
                                                             "minspareservers",
                                                             "options",
                                                             "order",
                                                             "pidfile",
                                                             "readmename",
                                                             "satisfy",
                                                             "serveradmin",
                                                             "serverlimit",
                                                             "startservers",
                                                             "traceenable",
                                                             "typesconfig",
                                                             "usecanonicalname",
                                                             "user",
                                                             "addicon",
                                                             "addiconbyencoding",
                                                             "addiconbytype",
                                                             "defaulticon",
                                                             "addencoding",
                                                             "<directory",
                                                             "<files",
                                                             "<ifmodule",
                                                             "<location",
                                                             "<limit",
                                                             "<locationmatch"};
/// What people write into it beside, and that would do something.
constexpr std::array<std::string_view, 23> kNotModelled = {"aliasmatch",       "authbasicprovider",
                                                           "authname",         "authtype",
                                                           "authuserfile",     "setenvif",
                                                           "namevirtualhost",  "proxypass",
                                                           "proxypassreverse", "redirect",
                                                           "require",          "rewriteengine",
                                                           "rewriterule",      "scriptalias",
                                                           "serveralias",      "userdir",
                                                           "setenv",           "header",
                                                           "sslengine",        "redirectmatch",
                                                           "<virtualhost",     "<proxy",
                                                           "<directorymatch"};
constexpr std::array<std::string_view, 19> kKnown = {"alias",
                                                     "customlog",
                                                     "directoryindex",
                                                     "documentroot",
                                                     "errordocument",
                                                     "errorlog",
                                                     "hostnamelookups",
                                                     "keepalive",
                                                     "keepalivetimeout",
                                                     "listen",
                                                     "listenbacklog",
                                                     "logformat",
                                                     "maxkeepaliverequests",
                                                     "servername",
                                                     "serverroot",
                                                     "serversignature",
                                                     "servertokens",
                                                     "timeout",
                                                     "transferlog"};

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

DirectiveKind kind_of(std::string_view name) {
    if (name == "include") return DirectiveKind::Include;
    if (contains(kKnown, name)) return DirectiveKind::Known;
    if (contains(kWithoutEffect, name)) return DirectiveKind::WithoutEffect;
    return contains(kNotModelled, name) ? DirectiveKind::NotModelled : DirectiveKind::Unknown;
}

std::string in_small_letters(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(), [](char c) {
        return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    });
    return result;
}

}  // namespace lvsim::httpd
