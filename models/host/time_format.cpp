// SPDX-License-Identifier: Apache-2.0
#include "models/host/time_format.hpp"

#include "models/host/calendar.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace lvsim::host {

namespace {

struct Names {
    std::array<std::string_view, 7> days;
    std::array<std::string_view, 7> short_days;
    std::array<std::string_view, 12> months;
    std::array<std::string_view, 12> short_months;
    std::string_view date_and_time;  ///< %c
    std::string_view date;           ///< %x
};

constexpr Names kEnglish = {
    {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
    {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"},
    {"January", "February", "March", "April", "May", "June", "July", "August", "September",
     "October", "November", "December"},
    {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
    "%a %b %e %H:%M:%S %Y",
    "%m/%d/%y"};
constexpr Names kFrench = {
    {"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"},
    {"dim.", "lun.", "mar.", "mer.", "jeu.", "ven.", "sam."},
    {"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
     "octobre", "novembre", "décembre"},
    {"janv.", "févr.", "mars", "avril", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.",
     "déc."},
    "%a %d %b %Y %T %Z",
    "%d/%m/%Y"};

/// The day of the year, 1..366.
int day_of_year(const CivilTime& civil) {
    const CivilTime first{.year = civil.year};
    return static_cast<int>((unix_seconds(civil) - unix_seconds(first)) / 86'400) + 1;
}

/// Of weeks that begin on `first_day` (0 is Sunday): %U and %W.
int week_of_year(const CivilTime& civil, int first_day) {
    const int since = (civil.weekday - first_day + 7) % 7;
    return (day_of_year(civil) - 1 + 7 - since) / 7;
}

/// ISO 8601: the year and week that the Thursday of this week lies in.
std::pair<std::int64_t, int> iso_week(const CivilTime& civil) {
    CivilTime thursday = civil;
    thursday.day += 3 - (civil.weekday + 6) % 7;
    thursday = civil_time_of(unix_seconds(thursday));
    return {thursday.year, (day_of_year(thursday) - 1) / 7 + 1};
}

class Formatter {
public:
    Formatter(FileTime time, bool is_french)
        : time_(time),
          civil_(civil_time_of(seconds_of(time))),
          names_(is_french ? kFrench : kEnglish) {}

    std::string text(std::string_view format) {
        std::string out;
        for (std::size_t at = 0; at < format.size(); ++at) {
            if (format[at] != '%' || at + 1 == format.size()) {
                out.push_back(format[at]);
                continue;
            }
            const std::size_t begin = at++;
            flag_ = '\0';
            while (at + 1 < format.size() && std::string_view("-_0^").find(format[at]) < 4) {
                flag_ = format[at++];
            }
            const auto part = conversion(format[at]);
            out += part ? *part : std::string(format.substr(begin, at + 1 - begin));
        }
        return out;
    }

private:
    /// A number of this width, unless a flag says otherwise.
    [[nodiscard]] std::string number(std::int64_t value, int width, char fill = '0') const {
        if (flag_ == '-') return std::to_string(value);
        if (flag_ == '_') fill = ' ';
        if (flag_ == '0') fill = '0';
        return fill == '0' ? fmt::format("{:0{}}", value, width)
                           : fmt::format("{:>{}}", value, width);
    }
    [[nodiscard]] int hour_of_twelve() const { return (civil_.hour + 11) % 12 + 1; }

    [[nodiscard]] std::optional<std::string> conversion(char letter) {
        if (auto found = of_date(letter)) return found;
        if (auto found = of_time(letter)) return found;
        switch (letter) {
            case 'n': return "\n";
            case 't': return "\t";
            case '%': return "%";
            case 'c': return text(names_.date_and_time);
            case 'x': return text(names_.date);
            case 'D': return text("%m/%d/%y");
            case 'F': return text("%Y-%m-%d");
            case 'T':
            case 'X': return text("%H:%M:%S");
            case 'R': return text("%H:%M");
            case 'r': return text("%I:%M:%S %p");
            default: return std::nullopt;
        }
    }

    [[nodiscard]] std::optional<std::string> of_date(char letter) const {
        const auto weekday = static_cast<std::size_t>(civil_.weekday);
        const auto month = static_cast<std::size_t>(civil_.month - 1);
        switch (letter) {
            case 'a': return std::string(names_.short_days[weekday]);
            case 'A': return std::string(names_.days[weekday]);
            case 'b':
            case 'h': return std::string(names_.short_months[month]);
            case 'B': return std::string(names_.months[month]);
            case 'd': return number(civil_.day, 2);
            case 'e': return number(civil_.day, 2, ' ');
            case 'm': return number(civil_.month, 2);
            case 'Y': return number(civil_.year, 1);
            case 'y': return number(civil_.year % 100, 2);
            case 'C': return number(civil_.year / 100, 2);
            case 'j': return number(day_of_year(civil_), 3);
            case 'u': return std::to_string((civil_.weekday + 6) % 7 + 1);
            case 'w': return std::to_string(civil_.weekday);
            case 'U': return number(week_of_year(civil_, 0), 2);
            case 'W': return number(week_of_year(civil_, 1), 2);
            case 'V': return number(iso_week(civil_).second, 2);
            case 'G': return number(iso_week(civil_).first, 1);
            default: return std::nullopt;
        }
    }

    [[nodiscard]] std::optional<std::string> of_time(char letter) const {
        switch (letter) {
            case 'H': return number(civil_.hour, 2);
            case 'k': return number(civil_.hour, 2, ' ');
            case 'I': return number(hour_of_twelve(), 2);
            case 'l': return number(hour_of_twelve(), 2, ' ');
            case 'M': return number(civil_.minute, 2);
            case 'S': return number(civil_.second, 2);
            case 'p': return names_.date == kEnglish.date ? (civil_.hour < 12 ? "AM" : "PM") : "";
            case 'P': return names_.date == kEnglish.date ? (civil_.hour < 12 ? "am" : "pm") : "";
            case 's': return std::to_string(seconds_of(time_));
            case 'N':
                return number(nanoseconds_of(time_) - seconds_of(time_) * kNanosecondsPerSecond, 9);
            case 'z': return "+0000";
            case 'Z': return "UTC";
            default: return std::nullopt;
        }
    }

    FileTime time_;
    CivilTime civil_;
    const Names& names_;
    char flag_ = '\0';
};

}  // namespace

std::string format_time(std::string_view format, FileTime time, bool is_french) {
    return Formatter(time, is_french).text(format);
}

std::string_view month_name(int month, bool is_french) {
    const auto index = static_cast<std::size_t>(month - 1);
    return is_french ? kFrench.short_months[index] : kEnglish.short_months[index];
}

}  // namespace lvsim::host
