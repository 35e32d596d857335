// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/loader/error_codes.hpp"

#include <fmt/format.h>

#include <array>

namespace lvsim::runtime {

namespace {

constexpr std::array kCodes{
    ErrorCode{code::kUnreadable, "not a readable file",
              "The file is missing, may not be read, or is no file but a directory, a pipe or a "
              "device."},
    ErrorCode{code::kTooLarge, "too large",
              "The file has more than 16 MiB or more than a million values. It is refused by its "
              "size, without being read."},
    ErrorCode{code::kNotText, "not a text",
              "A byte is not UTF-8, or is a control character. Is it a picture, or saved in "
              "another encoding?"},
    ErrorCode{code::kSyntax, "not valid YAML",
              "Something is not written as YAML asks: a bracket or a quote is not closed, lines "
              "are not indented like their neighbours, a tab stands where only blanks may."},
    ErrorCode{code::kDuplicateKey, "a key twice",
              "A mapping has the same key twice. YAML does not allow it; many readers silently "
              "take one of the two."},
    ErrorCode{code::kAlias, "an alias that cannot be followed",
              "An alias (`*name`) refers to nothing, to something around itself, or aliases of "
              "aliases multiply into more than 16 MiB."},
    ErrorCode{code::kMergeKey, "a merge key",
              "`<<` was an extension of YAML 1.1. Write the keys out, or give a whole mapping by "
              "an alias."},
    ErrorCode{code::kTag, "a tag",
              "Tags (`!!int`, `!mine`) are not supported: the key says what type a value has."},
    ErrorCode{code::kSeveralDocuments, "several documents",
              "A file is one document: no second one after `---`."},
    ErrorCode{code::kTooDeep, "nested too deep", "More than 64 levels of lists and mappings."},
    ErrorCode{code::kBadKey, "a key that is no text",
              "A key is empty, `null`, a list, a mapping or an alias."},
    ErrorCode{code::kUnknownScheduler, "an unknown scheduler",
              "`ipvsadm -A` or `-E` names a scheduler that the machine's kernel does not have."},
    ErrorCode{code::kUnknownKey, "an unknown key",
              "The object has no such key. [The reference](scenario.md) lists all keys."},
    ErrorCode{code::kMissingKey, "a missing key",
              "A key that must be there is not. The place is where its object begins."},
    ErrorCode{code::kWrongKind, "another kind of value",
              "A list stands where a mapping or a single value is expected, or the like."},
    ErrorCode{code::kEmpty, "an empty value",
              "Nothing stands behind the key, or `~` or `null`. An empty text is written `''`."},
    ErrorCode{code::kBadValue, "not a value of its type",
              "The letters are not what the key takes: a duration without unit, a word where a "
              "number belongs, a broken address."},
    ErrorCode{code::kOutOfRange, "out of range",
              "The value is of the right type, but too small, too large, negative, or after the "
              "end of the run."},
    ErrorCode{code::kUnknownWord, "an unknown word",
              "The key takes one of a few words, and this is none of them."},
    ErrorCode{code::kNotModelled, "not modelled",
              "It exists, and lvsim knows it, but does not model it yet. Nothing is silently "
              "ignored."},
    ErrorCode{code::kKeyCombination, "keys that do not go together",
              "Of some keys exactly one must be there, and some go only with another one."},
    ErrorCode{code::kAmbiguous, "read differently by others",
              "`yes`, `on` and `010` mean one thing in YAML 1.1 and another in YAML 1.2. Write "
              "`true`, `false` and decimal numbers."},
    ErrorCode{code::kDuplicateName, "a name twice",
              "Two traffics have the same name, so that an expectation cannot tell them apart."},
    ErrorCode{
        code::kUnknownReference, "a name of nothing",
        "A machine, network, link or traffic is named that the file does not have, or a machine "
        "is expected to answer that has no web server."},
    ErrorCode{code::kOutsideSubnet, "outside of the subnet",
              "An interface's address does not lie in the subnet of its network, or is the "
              "subnet's own or broadcast address, or a subnet is not written as one."},
    ErrorCode{code::kAddressTwice, "an address twice",
              "Two interfaces on one network, or two of one machine, have the same address."},
    ErrorCode{code::kMacAddress, "not one card's hardware address",
              "A MAC address is a group's (its first byte is odd), is zero, or belongs to two "
              "cards."},
    ErrorCode{code::kGateway, "a gateway out of reach",
              "A gateway lies on none of the machine's networks, or is the machine itself."},
    ErrorCode{code::kNoPath, "no way to the target",
              "The requests of a traffic cannot get to the address they are for. Scenarios that "
              "show such a mistake say `check_route: false`."},
    ErrorCode{code::kSwitchLoop, "a loop of switches",
              "Trunks join networks in a circle: frames would go round for ever."},
    ErrorCode{
        code::kNoEnd, "a run without end",
        "A traffic has neither `count` nor `duration`, or an event of the timeline `every` without "
        "`times`, and the run no `clock.duration`."},
    ErrorCode{code::kOverride, "a place that is not there",
              "`--set PATH=VALUE` has no `=`, or names a place that the file does not have: an "
              "element of "
              "a list, or something below an entry that is not there."},
    ErrorCode{code::kSeveralServers, "several servers",
              "The URLs of one traffic have different servers. Its connections go to one: write a "
              "traffic for each."},
    ErrorCode{code::kNotItsAddress, "not the machine's addresses",
              "The connections of a traffic are to come from addresses that its machine has not: "
              "`any_ip` gives it whole blocks."},
    ErrorCode{code::kBootRoute, "a route that is refused",
              "The machine's kernel refuses a route when it boots."},
    ErrorCode{code::kBootSysctl, "a setting that is refused",
              "The machine has no such setting, or refuses the value, when it boots."},
    ErrorCode{code::kBootCommand, "a command line that fails",
              "A line of `run:` ends with another status than 0 when the machine boots."},
    ErrorCode{code::kBootHttpd, "a web server that does not start",
              "Its port is taken, or the like."},
    ErrorCode{code::kUnknownCounter, "an unknown counter",
              "An expectation names a counter that the machine does not have."},
    ErrorCode{code::kBootFile, "a file that cannot be written",
              "A file of `files:` has a directory's name or lies below a plain file, its name is "
              "too long, or the disk is full."},
    ErrorCode{
        code::kBootKeepalived, "keepalived that does not start",
        "Its configuration or its options are wrong: what keepalived says is in the message."},
    ErrorCode{code::kJournal, "not a journal",
              "A line of the file is no command of a journal, or its head is missing. "
              "[What a journal looks like](journal.md)."},
    ErrorCode{code::kOtherRun, "a journal of another run",
              "The journal was made with another scenario, another seed or another version of "
              "lvsim: a command cannot be done at its moment."},
    ErrorCode{code::kRunIsOver, "the run is over", "A command came after the end of the run."},
    ErrorCode{code::kLabScript, "a wrong line in a lab script",
              "The line is none that a lab script can have, or names what is not there. "
              "[What a script says](lab.md)."},
    ErrorCode{code::kLabFile, "a lab script that is not there",
              "A stage of the lab plays a file that cannot be read, or there is no such stage."},
    ErrorCode{code::kLabRefused, "a line of a lab that could not be done",
              "What a `:` line asks for cannot be done at that moment: the machine is on, has no "
              "such adapter, nothing is there to be undone, or the like."},
    ErrorCode{code::kNothingToHunt, "no hunt is possible",
              "`lvsim hunt` finds nothing in the scenario that could break, no time in which it "
              "could, or cannot write a failing run into a copy of the file. "
              "[Hunting](hunt.md)."},
};

constexpr std::array kOutputCodes{
    ErrorCode{"F001", "a file that cannot be created",
              "The folder may not be written, a folder has the file's name, or too many files are "
              "open: `--pcap` needs one a network card (`ulimit -n`)."},
    ErrorCode{"F002", "a file that cannot be written",
              "The disk is full, a quota or a limit is reached. The run ends there. What was "
              "written before is in `NAME.incomplete`, up to a whole line or packet; if that is "
              "nothing, or the file cannot be renamed, it is removed."},
    ErrorCode{"F003", "a folder that cannot be made",
              "A file has its name, or the folder above may not be written."},
    ErrorCode{"F004", "an earlier recording that cannot be removed",
              "`--pcap` and `--out` replace what an earlier run left in the folder, so that nobody "
              "takes it for this run's."},
};

std::string section(const ErrorCode& entry) {
    return fmt::format("\n### {}: {}\n\n{}\n", entry.code, entry.title, entry.explanation);
}

}  // namespace

std::span<const ErrorCode> error_codes() {
    return kCodes;
}

std::span<const ErrorCode> output_error_codes() {
    return kOutputCodes;
}

std::string errors_page() {
    std::string page =
        "# What can be wrong with a file\n\n"
        "Every message has a code, which stays the same for ever.\n"
        "\n## Files that are read\n\n"
        "All mistakes of a scenario are reported at once; the exit status is 2.\n";
    for (const ErrorCode& entry : kCodes) page += section(entry);
    page +=
        "\n## Files that a run writes\n\n"
        "`--pcap` and `--out` ([captures](captures.md)); the exit status is 3.\n";
    for (const ErrorCode& entry : kOutputCodes) page += section(entry);
    return page;
}

}  // namespace lvsim::runtime
