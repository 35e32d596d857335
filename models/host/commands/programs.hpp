// SPDX-License-Identifier: Apache-2.0
//
// The entry points of all commands, for the registry. One file each, <command>.cpp.
#pragma once

#include "models/host/command.hpp"

namespace lvsim::host {

Process arp_main(CommandContext* context);
Process arping_main(CommandContext* context);
Process awk_main(CommandContext* context);
Process basename_main(CommandContext* context);
Process bash_main(CommandContext* context);
Process cat_main(CommandContext* context);
Process chgrp_main(CommandContext* context);
Process chkconfig_main(CommandContext* context);
Process chmod_main(CommandContext* context);
Process chown_main(CommandContext* context);
Process clear_main(CommandContext* context);
Process cp_main(CommandContext* context);
Process cut_main(CommandContext* context);
Process date_main(CommandContext* context);
Process df_main(CommandContext* context);
Process dirname_main(CommandContext* context);
Process dmesg_main(CommandContext* context);
Process du_main(CommandContext* context);
Process echo_main(CommandContext* context);
Process false_main(CommandContext* context);
Process find_main(CommandContext* context);
Process getenforce_main(CommandContext* context);
Process grep_main(CommandContext* context);
Process groups_main(CommandContext* context);
Process halt_main(CommandContext* context);
Process head_main(CommandContext* context);
Process hostname_main(CommandContext* context);
Process id_main(CommandContext* context);
Process ifconfig_main(CommandContext* context);
Process ifdown_main(CommandContext* context);
Process ifup_main(CommandContext* context);
Process init_main(CommandContext* context);
Process init_script_main(CommandContext* context);
Process ip_main(CommandContext* context);
Process iptables_main(CommandContext* context);
Process ipvsadm_main(CommandContext* context);
Process less_main(CommandContext* context);
Process ln_main(CommandContext* context);
Process ls_main(CommandContext* context);
Process lsmod_main(CommandContext* context);
Process man_main(CommandContext* context);
Process mkdir_main(CommandContext* context);
Process modprobe_main(CommandContext* context);
Process more_main(CommandContext* context);
Process mv_main(CommandContext* context);
Process netstat_main(CommandContext* context);
Process nl_main(CommandContext* context);
Process ping_main(CommandContext* context);
Process poweroff_main(CommandContext* context);
Process readlink_main(CommandContext* context);
Process realpath_main(CommandContext* context);
Process reboot_main(CommandContext* context);
Process rev_main(CommandContext* context);
Process rm_main(CommandContext* context);
Process rmdir_main(CommandContext* context);
Process rmmod_main(CommandContext* context);
Process route_main(CommandContext* context);
Process rpm_main(CommandContext* context);
Process runlevel_main(CommandContext* context);
Process sed_main(CommandContext* context);
Process seq_main(CommandContext* context);
Process service_main(CommandContext* context);
Process sestatus_main(CommandContext* context);
Process setenforce_main(CommandContext* context);
Process shutdown_main(CommandContext* context);
Process sleep_main(CommandContext* context);
Process sort_main(CommandContext* context);
Process stat_main(CommandContext* context);
Process su_main(CommandContext* context);
Process sysctl_main(CommandContext* context);
Process tac_main(CommandContext* context);
Process tail_main(CommandContext* context);
Process tee_main(CommandContext* context);
Process touch_main(CommandContext* context);
Process tr_main(CommandContext* context);
Process true_main(CommandContext* context);
Process uname_main(CommandContext* context);
Process uniq_main(CommandContext* context);
Process vi_main(CommandContext* context);
Process wc_main(CommandContext* context);
Process which_main(CommandContext* context);
Process whoami_main(CommandContext* context);
Process yum_main(CommandContext* context);

}  // namespace lvsim::host
