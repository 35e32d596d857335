// SPDX-License-Identifier: Apache-2.0
//
// Stands in for a kernel without IPVS while a recording is made: loaded into keepalived by
// LD_PRELOAD, it takes the socket options of ip_vs and writes each command down, with its time,
// as a line "SECONDS.NANOSECONDS COMMAND" of the file that LVSIM_IPVS_COMMANDS names. All commands
// succeed. Layouts: <linux/ip_vs.h>.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <linux/ip_vs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static int is_ipvs(int level, int option) {
    return level == IPPROTO_IP && option >= IP_VS_BASE_CTL && option <= IP_VS_SO_SET_MAX;
}

static const char* name_of(int option) {
    switch (option) {
        case IP_VS_SO_SET_ADD: return "NEW_SERVICE";
        case IP_VS_SO_SET_EDIT: return "SET_SERVICE";
        case IP_VS_SO_SET_DEL: return "DEL_SERVICE";
        case IP_VS_SO_SET_ADDDEST: return "NEW_DEST";
        case IP_VS_SO_SET_EDITDEST: return "SET_DEST";
        case IP_VS_SO_SET_DELDEST: return "DEL_DEST";
        case IP_VS_SO_SET_FLUSH: return "FLUSH";
        case IP_VS_SO_SET_TIMEOUT: return "SET_CONFIG";
        default: return "OTHER";
    }
}

static void append_endpoint(char* text, size_t size, __be32 address, __be16 port) {
    const size_t used = strlen(text);
    char printed[INET_ADDRSTRLEN];
    inet_ntop(AF_INET, &address, printed, sizeof printed);
    snprintf(text + used, size - used, "%s:%u", printed, ntohs(port));
}

static void write_down(int option, const void* value, socklen_t length) {
    const char* path = getenv("LVSIM_IPVS_COMMANDS");
    if (path == NULL) return;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    char text[512];
    snprintf(text, sizeof text, "%ld.%09ld %s", (long)now.tv_sec, now.tv_nsec, name_of(option));
    if (length >= sizeof(struct ip_vs_service_user)) {
        struct ip_vs_service_user service;
        memcpy(&service, value, sizeof service);
        const size_t used = strlen(text);
        snprintf(text + used, sizeof text - used, " proto=%u vip=", service.protocol);
        if (service.fwmark != 0) {
            const size_t end = strlen(text);
            snprintf(text + end, sizeof text - end, "fwmark:%u", service.fwmark);
        } else {
            append_endpoint(text, sizeof text, service.addr, service.port);
        }
        const size_t end = strlen(text);
        snprintf(text + end, sizeof text - end, " sched=%s flags=%u timeout=%u",
                 service.sched_name, service.flags, service.timeout);
    }
    if (length >= sizeof(struct ip_vs_service_user) + sizeof(struct ip_vs_dest_user)) {
        struct ip_vs_dest_user dest;
        memcpy(&dest, (const char*)value + sizeof(struct ip_vs_service_user), sizeof dest);
        strncat(text, " -> rs=", sizeof text - strlen(text) - 1);
        append_endpoint(text, sizeof text, dest.addr, dest.port);
        const size_t end = strlen(text);
        snprintf(text + end, sizeof text - end, " fwd=%u weight=%d",
                 dest.conn_flags & IP_VS_CONN_F_FWD_MASK, dest.weight);
    }
    FILE* file = fopen(path, "a");
    if (file == NULL) return;
    fprintf(file, "%s\n", text);
    fclose(file);
}

int setsockopt(int socket, int level, int option, const void* value, socklen_t length) {
    if (is_ipvs(level, option)) {
        write_down(option, value, length);
        return 0;
    }
    int (*real)(int, int, int, const void*, socklen_t) = NULL;
    *(void**)&real = dlsym(RTLD_NEXT, "setsockopt");
    return real(socket, level, option, value, length);
}

int getsockopt(int socket, int level, int option, void* value, socklen_t* length) {
    if (is_ipvs(level, option)) {
        memset(value, 0, *length);
        if (option == IP_VS_SO_GET_INFO && *length >= sizeof(struct ip_vs_getinfo)) {
            const struct ip_vs_getinfo info = {.version = 0x010201, .size = 4096};
            memcpy(value, &info, sizeof info);
        }
        return 0;
    }
    int (*real)(int, int, int, void*, socklen_t*) = NULL;
    *(void**)&real = dlsym(RTLD_NEXT, "getsockopt");
    return real(socket, level, option, value, length);
}
