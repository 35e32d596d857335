// SPDX-License-Identifier: Apache-2.0
//
// All commands of a simulated machine: one line each.
#include "models/host/command.hpp"
#include "models/host/commands/programs.hpp"

#include <algorithm>
#include <array>

namespace lvsim::host {

namespace {

constexpr std::array kCommands = {
    Command{":", true_main, "do nothing, successfully"},
    Command{"[", shell_builtin_main, "ask a question"},
    Command{"arp", arp_main, "show and change the neighbour cache"},
    Command{"arping", arping_main, "tell the neighbours where an address is"},
    Command{"awk", awk_main, "work on lines and their fields"},
    Command{"basename", basename_main, "print the last part of a path"},
    Command{"bash", bash_main, "run shell commands and scripts"},
    Command{"cat", cat_main, "print files one after the other"},
    Command{"chgrp", chgrp_main, "change the group of files"},
    Command{"chkconfig", chkconfig_main, "which services start in which runlevel"},
    Command{"chmod", chmod_main, "change the modes of files"},
    Command{"chown", chown_main, "change the owners of files"},
    Command{"clear", clear_main, "clear the terminal"},
    Command{"cmp", cmp_main, "compare two files byte by byte"},
    Command{"comm", comm_main, "compare two sorted files"},
    Command{"cp", cp_main, "copy files"},
    Command{"cut", cut_main, "print parts of lines"},
    Command{"date", date_main, "print the date"},
    Command{"df", df_main, "show how full the disk is"},
    Command{"diff", diff_main, "show how two files differ"},
    Command{"dirname", dirname_main, "print a path without its last part"},
    Command{"dmesg", dmesg_main, "show the kernel's messages"},
    Command{"du", du_main, "show how much the files take"},
    Command{"echo", echo_main, "print its arguments"},
    Command{"env", env_main, "run a program in a changed environment"},
    Command{"expr", expr_main, "calculate and compare"},
    Command{"false", false_main, "do nothing, unsuccessfully"},
    Command{"find", find_main, "find files in directories"},
    Command{"fold", fold_main, "break long lines"},
    Command{"getenforce", getenforce_main, "show the mode of SELinux"},
    Command{"grep", grep_main, "print the lines that match a pattern"},
    Command{"groups", groups_main, "print one's groups"},
    Command{"halt", halt_main, "stop the machine"},
    Command{"head", head_main, "print the first lines of files"},
    Command{"hexdump", hexdump_main, "show bytes in hexadecimal"},
    Command{"hostname", hostname_main, "show or set the machine's name"},
    Command{"id", id_main, "print who one is"},
    Command{"ifconfig", ifconfig_main, "show and set interfaces"},
    Command{"ifdown", ifdown_main, "take an interface down"},
    Command{"ifup", ifup_main, "bring an interface up as its file has it"},
    Command{"init", init_main, "change the runlevel"},
    Command{"ip", ip_main, "show and set addresses, cards, routes and neighbours"},
    Command{"iptables", iptables_main, "mark packets (table mangle)"},
    Command{"ipvsadm", ipvsadm_main, "administer the IP virtual server"},
    Command{"kill", kill_main, "send a signal to processes"},
    Command{"killall", killall_main, "send a signal to programs by name"},
    Command{"less", less_main, "show texts page by page"},
    Command{"ln", ln_main, "give files further names"},
    Command{"ls", ls_main, "list files"},
    Command{"lsmod", lsmod_main, "list the modules of the kernel"},
    Command{"lvsim-init-script", init_script_main,
            "what the start scripts of a machine hand over to"},
    Command{"man", man_main, "show manual pages"},
    Command{"md5sum", md5sum_main, "MD5 sums of files"},
    Command{"mkdir", mkdir_main, "make directories"},
    Command{"modprobe", modprobe_main, "load a module of the kernel"},
    Command{"more", more_main, "show texts page by page"},
    Command{"mv", mv_main, "move and rename files"},
    Command{"netstat", netstat_main, "show sockets, routes and interfaces"},
    Command{"nice", nice_main, "run a program with another priority"},
    Command{"nl", nl_main, "number lines"},
    Command{"nohup", nohup_main, "run a program that stays"},
    Command{"od", od_main, "show bytes as numbers"},
    Command{"paste", paste_main, "join the lines of files"},
    Command{"pgrep", pgrep_main, "find processes by name"},
    Command{"pidof", pidof_main, "print the numbers of a program's processes"},
    Command{"ping", ping_main, "ask a machine for an echo"},
    Command{"pkill", pkill_main, "send a signal to processes by name"},
    Command{"poweroff", poweroff_main, "stop the machine and switch it off"},
    Command{"printenv", printenv_main, "print the environment"},
    Command{"printf", shell_builtin_main, "print formatted"},
    Command{"ps", ps_main, "list processes"},
    Command{"pwd", shell_builtin_main, "print the directory one is in"},
    Command{"readlink", readlink_main, "print where a symbolic link leads"},
    Command{"realpath", realpath_main, "print a path without links"},
    Command{"reboot", reboot_main, "stop the machine and start it again"},
    Command{"reset", reset_main, "set the terminal right"},
    Command{"rev", rev_main, "print lines reversed"},
    Command{"rm", rm_main, "remove files"},
    Command{"rmdir", rmdir_main, "remove empty directories"},
    Command{"rmmod", rmmod_main, "remove a module of the kernel"},
    Command{"route", route_main, "show and change the routing table"},
    Command{"rpm", rpm_main, "ask which packages are installed"},
    Command{"runlevel", runlevel_main, "show the runlevel"},
    Command{"sed", sed_main, "edit lines by a script"},
    Command{"seq", seq_main, "print numbers"},
    Command{"service", service_main, "run a start script"},
    Command{"sestatus", sestatus_main, "show the state of SELinux"},
    Command{"setenforce", setenforce_main, "change the mode of SELinux"},
    Command{"sh", bash_main, "run shell commands and scripts"},
    Command{"sha1sum", sha1sum_main, "SHA-1 sums of files"},
    Command{"shutdown", shutdown_main, "stop the machine"},
    Command{"sleep", sleep_main, "wait for some time"},
    Command{"sort", sort_main, "sort lines"},
    Command{"stat", stat_main, "show what a file is"},
    Command{"stty", stty_main, "show and set the terminal's modes"},
    Command{"su", su_main, "become another user"},
    Command{"sysctl", sysctl_main, "show and change kernel settings"},
    Command{"tac", tac_main, "print lines from the last to the first"},
    Command{"tail", tail_main, "print the last lines of files"},
    Command{"tcpdump", tcpdump_main, "show the packets that pass"},
    Command{"tee", tee_main, "copy the input to files"},
    Command{"telinit", init_main, "change the runlevel"},
    Command{"test", shell_builtin_main, "ask a question"},
    Command{"timeout", timeout_main, "run a program for a time"},
    Command{"top", top_main, "show the processes again and again"},
    Command{"touch", touch_main, "set the times of files, or make them"},
    Command{"tr", tr_main, "change and delete characters"},
    Command{"true", true_main, "do nothing, successfully"},
    Command{"tty", tty_main, "print the terminal's name"},
    Command{"uname", uname_main, "print the system's name"},
    Command{"uniq", uniq_main, "drop or count repeated lines"},
    Command{"vi", vi_main, "edit files"},
    Command{"view", vi_main, "look at files in the editor"},
    Command{"vim", vi_main, "edit files"},
    Command{"watch", watch_main, "show a command's output again and again"},
    Command{"wc", wc_main, "count lines, words and bytes"},
    Command{"which", which_main, "print where programs lie"},
    Command{"whoami", whoami_main, "print one's name"},
    Command{"xargs", xargs_main, "make command lines of the input"},
    Command{"yes", yes_main, "print a word again and again"},
    Command{"yum", yum_main, "install packages"},
};
static_assert(std::is_sorted(kCommands.begin(), kCommands.end(),
                             [](const Command& a, const Command& b) { return a.name < b.name; }));

}  // namespace

std::span<const Command> commands() {
    return kCommands;
}

const Command* find_command(std::string_view name) {
    const auto found = std::lower_bound(
        kCommands.begin(), kCommands.end(), name,
        [](const Command& command, std::string_view wanted) { return command.name < wanted; });
    return found != kCommands.end() && found->name == name ? &*found : nullptr;
}

}  // namespace lvsim::host
