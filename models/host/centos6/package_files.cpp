// SPDX-License-Identifier: Apache-2.0
//
// What packages bring with them: the configuration of httpd 2.2.15 with the distribution's
// settings; comments are in our words.
#include "models/host/centos6/blank_files.hpp"

#include <array>

namespace lvsim::host {

namespace {

constexpr std::string_view kHttpdConf =
    R"(# The configuration of the Apache HTTP server, version 2.2.

### Section 1: the server as a whole

ServerTokens OS
ServerRoot "/etc/httpd"
PidFile run/httpd.pid
Timeout 60
KeepAlive Off
MaxKeepAliveRequests 100
KeepAliveTimeout 15

# Addresses and ports to listen on.
#Listen 12.34.56.78:80
Listen 80

Include conf.d/*.conf

User apache
Group apache

### Section 2: the main server

ServerAdmin root@localhost

# The name and port with which the server speaks of itself.
#ServerName www.example.com:80

UseCanonicalName Off

# Where the documents are.
DocumentRoot "/var/www/html"

<Directory />
    Options FollowSymLinks
    AllowOverride None
</Directory>

<Directory "/var/www/html">
    Options Indexes FollowSymLinks
    AllowOverride None
    Order allow,deny
    Allow from all
</Directory>

DirectoryIndex index.html index.html.var

# What the error documents of the distribution need.
Alias /error/ "/var/www/error/"

AccessFileName .htaccess
TypesConfig /etc/mime.types
DefaultType text/plain
HostnameLookups Off
ErrorLog logs/error_log
LogLevel warn
LogFormat "%h %l %u %t \"%r\" %>s %b \"%{Referer}i\" \"%{User-Agent}i\"" combined
LogFormat "%h %l %u %t \"%r\" %>s %b" common
CustomLog logs/access_log combined
ServerSignature On
AddDefaultCharset UTF-8
)";

/// In our words: what a server without pages shows.
constexpr std::string_view kTestPage =
    "<html>\n<head>\n<title>Apache HTTP Server Test Page powered by CentOS</title>\n</head>\n"
    "<body>\n<h1>Apache 2 Test Page</h1>\n"
    "<p>The web server of this machine works, but its site has no page yet.</p>\n"
    "<p>If the site is yours: put an index.html into /var/www/html/. If you came for the site: "
    "tell the people who run it.</p>\n"
    "</body>\n</html>\n";

constexpr std::array kHttpd = {
    InstalledFile{"/etc/httpd/conf/httpd.conf", kHttpdConf},
    InstalledFile{"/etc/httpd/conf.d/welcome.conf",
                  "# The page that is shown while the site has no page of its own. Comment these "
                  "lines out\n# to have \"Forbidden\" instead.\n"
                  "<LocationMatch \"^/+$\">\n"
                  "    Options -Indexes\n"
                  "    ErrorDocument 403 /error/noindex.html\n"
                  "</LocationMatch>\n"},
    InstalledFile{"/var/www/error/noindex.html", kTestPage},
    InstalledFile{"/etc/httpd/conf.d/README",
                  "Files here that end in .conf are read by httpd.conf.\n"},
    InstalledFile{"/etc/sysconfig/httpd", "#HTTPD=/usr/sbin/httpd.worker\n#OPTIONS=\n"},
};

constexpr std::array kMailcap = {
    InstalledFile{"/etc/mime.types",
                  "text/html\t\thtml htm\ntext/plain\t\ttxt\ntext/css\t\tcss\n"
                  "image/gif\t\tgif\nimage/jpeg\t\tjpeg jpg\nimage/png\t\tpng\n"
                  "application/javascript\tjs\n"},
};

}  // namespace

std::span<const InstalledFile> package_files(std::string_view package) {
    if (package == "httpd") return kHttpd;
    if (package == "mailcap") return kMailcap;
    return {};
}

}  // namespace lvsim::host
