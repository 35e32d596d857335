// SPDX-License-Identifier: Apache-2.0
#include "models/host/calendar.hpp"
#include "models/host/time_format.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

namespace lvsim::host {

namespace {

constexpr std::string_view kMonths = "jan feb mar apr may jun jul aug sep oct nov dec ";
constexpr std::string_view kDays = "sun mon tue wed thu fri sat ";
/// Beyond, a FileTime would overflow.
constexpr std::int64_t kCountMax = 4'000'000'000;

struct Unit {
    std::string_view name;
    std::int64_t seconds;  ///< 0: counted in months.
    int months;
};
constexpr std::array<Unit, 8> kUnits = {{{"second", 1, 0},
                                         {"sec", 1, 0},
                                         {"minute", 60, 0},
                                         {"min", 60, 0},
                                         {"hour", 3'600, 0},
                                         {"day", 86'400, 0},
                                         {"week", 604'800, 0},
                                         {"month", 0, 1}}};

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words(1);
    for (const char letter : text) {
        const bool is_space = letter == ' ' || letter == '\t' || letter == ',' || letter == 'T';
        if (is_space) {
            words.emplace_back();
        } else {
            words.back().push_back(
                letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter);
        }
    }
    std::erase(words, "");
    return words;
}

/// All of the text as numbers between separators; nullopt: something else.
std::optional<std::vector<std::int64_t>> numbers(std::string_view text, char separator) {
    std::vector<std::int64_t> found;
    while (true) {
        std::int64_t value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (error != std::errc() || text[0] == '-' || value > kCountMax) return std::nullopt;
        found.push_back(value);
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
        if (text.empty()) return found;
        if (text[0] != separator) return std::nullopt;
        text.remove_prefix(1);
        if (text.empty()) return std::nullopt;
    }
}

/// 1.. for a name of the list by its first three letters; 0: none.
int index_in(std::string_view list, std::string_view word) {
    if (word.size() < 3) return 0;
    const std::size_t at = list.find(std::string(word.substr(0, 3)) + " ");
    return at == std::string_view::npos ? 0 : static_cast<int>(at / 4) + 1;
}

class TimeReader {
public:
    TimeReader(std::string_view text, FileTime now)
        : words_(words_of(text)), civil_(civil_time_of(seconds_of(now))), now_(now) {}

    std::optional<FileTime> run() {
        if (words_.size() == 1 && words_[0].starts_with('@')) {
            const auto seconds = numbers(std::string_view(words_[0]).substr(1), '@');
            if (!seconds || seconds->size() != 1) return std::nullopt;
            return file_time_of((*seconds)[0]);
        }
        for (at_ = 0; at_ < words_.size(); ++at_) {
            if (!take()) return std::nullopt;
        }
        if (has_date_ && !has_time_) set_time(0, 0, 0);
        std::int64_t total = unix_seconds(civil_) + shift_seconds_;
        if (total > kCountMax || total < -kCountMax) return std::nullopt;
        if (!has_date_ && !has_time_) {
            return FileTime{nanoseconds_of(now_) +
                            (total - seconds_of(now_)) * kNanosecondsPerSecond};
        }
        return file_time_of(total);
    }

private:
    bool take() {
        const std::string& word = words_[at_];
        if ((word == "+" || word == "-") && at_ + 1 < words_.size()) {
            words_[at_ + 1].insert(0, word);
            return true;
        }
        if (word == "now" || word == "today" || word == "utc" || word == "z" || word == "gmt") {
            return true;
        }
        if (word == "yesterday" || word == "tomorrow") return shift(word[0] == 'y' ? -1 : 1, "day");
        if (const auto clock = numbers(word, ':'); clock && clock->size() > 1) {
            return take_clock(*clock);
        }
        if (const auto date = numbers(word, '-'); date && date->size() == 3) {
            return set_date((*date)[0], (*date)[1], (*date)[2]);
        }
        if (const auto date = numbers(word, '/'); date && date->size() == 3) {
            return set_date((*date)[2], (*date)[0], (*date)[1]);
        }
        if (index_in(kMonths, word) != 0) return take_month(index_in(kMonths, word));
        if (index_in(kDays, word) != 0) return true;  // "Thu 20 Dec": the date decides
        return take_number();
    }

    bool take_clock(const std::vector<std::int64_t>& clock) {
        if (clock.size() > 3 || clock[0] > 23 || clock[1] > 59) return false;
        const std::int64_t second = clock.size() == 3 ? clock[2] : 0;
        if (second > 60) return false;
        set_time(static_cast<int>(clock[0]), static_cast<int>(clock[1]), static_cast<int>(second));
        return true;
    }

    void set_time(int hour, int minute, int second) {
        civil_.hour = hour;
        civil_.minute = minute;
        civil_.second = second;
        has_time_ = true;
    }

    bool set_date(std::int64_t year, std::int64_t month, std::int64_t day) {
        if (year > 2'200 || month < 1 || month > 12 || day < 1 || day > 31) return false;
        civil_.year = year < 69 ? year + 2'000 : year < 100 ? year + 1'900 : year;
        civil_.month = static_cast<int>(month);
        civil_.day = static_cast<int>(day);
        has_date_ = true;
        return true;
    }

    /// "Dec 20 [2012]"; "20 Dec" has its day from take_number().
    bool take_month(int month) {
        std::int64_t day = pending_day_;
        std::int64_t year = civil_.year;
        if (day == 0) {
            const auto next = next_number();
            if (!next) return false;
            day = *next;
        }
        if (const auto next = next_number()) year = *next;
        return set_date(year, month, day);
    }

    std::optional<std::int64_t> next_number() {
        if (at_ + 1 >= words_.size()) return std::nullopt;
        const auto found = numbers(words_[at_ + 1], '.');
        if (!found || found->size() != 1) return std::nullopt;
        ++at_;
        return (*found)[0];
    }

    /// "2 days ago", "+3 hours", "20 Dec", "20121220".
    bool take_number() {
        std::string_view word = words_[at_];
        int sign = 1;
        if (word.starts_with('+') || word.starts_with('-')) {
            sign = word[0] == '-' ? -1 : 1;
            word.remove_prefix(1);
        }
        const auto found = numbers(word, '.');
        if (!found || found->size() != 1) return false;
        if (word.size() == 8) {
            return set_date((*found)[0] / 10'000, (*found)[0] / 100 % 100, (*found)[0] % 100);
        }
        if (at_ + 1 >= words_.size()) return false;
        if (index_in(kMonths, words_[at_ + 1]) != 0 && !words_[at_ + 1].starts_with("month")) {
            pending_day_ = (*found)[0];
            return true;
        }
        ++at_;
        const bool is_past = at_ + 1 < words_.size() && words_[at_ + 1] == "ago";
        const std::string unit = words_[at_];
        if (is_past) ++at_;
        return shift(sign * (is_past ? -1 : 1) * (*found)[0], unit);
    }

    bool shift(std::int64_t count, std::string_view unit) {
        if (unit.ends_with('s')) unit.remove_suffix(1);
        if (unit == "year") return shift(count * 12, "month");
        for (const Unit& known : kUnits) {
            if (known.name != unit) continue;
            shift_seconds_ += count * known.seconds;
            const std::int64_t months = civil_.month - 1 + count * known.months;
            const bool is_far = civil_.year * 12 + months < 0 || months > 24'000;
            if (known.months != 0 && is_far) return false;
            civil_.year += months / 12 - (months % 12 < 0 ? 1 : 0);
            civil_.month = static_cast<int>((months % 12 + 12) % 12) + 1;
            return shift_seconds_ < kCountMax && shift_seconds_ > -kCountMax;
        }
        return false;
    }

    std::vector<std::string> words_;
    CivilTime civil_;
    FileTime now_;
    std::size_t at_ = 0;
    std::int64_t pending_day_ = 0;
    std::int64_t shift_seconds_ = 0;
    bool has_date_ = false;
    bool has_time_ = false;
};

}  // namespace

std::optional<FileTime> parse_time(std::string_view text, FileTime now) {
    return TimeReader(text, now).run();
}

}  // namespace lvsim::host
