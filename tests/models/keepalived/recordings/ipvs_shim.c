/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for the kernel's IPVS under keepalived (LD_PRELOAD): writes its commands into the file that
 * SHIM_OUT names and lets them succeed, unless /etc/keepalived/fail says otherwise.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <errno.h>
#include <linux/ip_vs.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

static FILE* out(void) {
    static FILE* file;
    if (!file) {
        const char* path = getenv("SHIM_OUT");
        file = fopen(path ? path : "/dev/null", "a");
        setlinebuf(file);
    }
    return file;
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_REALTIME, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void write_service(const char* command, const struct ip_vs_service_user* service) {
    char address[64];
    inet_ntop(AF_INET, &service->addr, address, sizeof address);
    fprintf(out(), "%.4f IPVS %s proto=%d vip=%s:%d fwmark=%u sched=%s flags=%x timeout=%u mask=%x",
            now(), command, service->protocol, address, ntohs(service->port), service->fwmark,
            service->sched_name, service->flags, service->timeout, ntohl(service->netmask));
}

static void write_destination(const struct ip_vs_dest_user* server) {
    char address[64];
    inet_ntop(AF_INET, &server->addr, address, sizeof address);
    fprintf(out(), " -> rs=%s:%d fwd=%d weight=%d u=%u l=%u", address, ntohs(server->port),
            server->conn_flags, server->weight, server->u_threshold, server->l_threshold);
}

static int wanted_error(const char* command) {
    char name[64] = "";
    int error = 0;
    FILE* file = fopen("/etc/keepalived/fail", "r");
    if (!file) return 0;
    if (fscanf(file, "%63s %d", name, &error) != 2) error = 0;
    fclose(file);
    return strcmp(name, command) == 0 ? error : 0;
}

static const char* command_name(int option, int* has_destination) {
    *has_destination = option >= IP_VS_SO_SET_ADDDEST && option <= IP_VS_SO_SET_EDITDEST;
    switch (option) {
        case IP_VS_SO_SET_ADD: return "NEW_SERVICE";
        case IP_VS_SO_SET_EDIT: return "SET_SERVICE";
        case IP_VS_SO_SET_DEL: return "DEL_SERVICE";
        case IP_VS_SO_SET_ADDDEST: return "NEW_DEST";
        case IP_VS_SO_SET_EDITDEST: return "SET_DEST";
        case IP_VS_SO_SET_DELDEST: return "DEL_DEST";
        default: return NULL;
    }
}

static int is_ipvs(int level, int option) {
    return level == IPPROTO_IP && option >= IP_VS_BASE_CTL && option <= IP_VS_BASE_CTL + 31;
}

static int set(int option, const void* value) {
    int has_destination;
    const char* command = command_name(option, &has_destination);
    if (option == IP_VS_SO_SET_FLUSH) {
        fprintf(out(), "%.4f IPVS FLUSH\n", now());
        return 0;
    }
    if (option == IP_VS_SO_SET_TIMEOUT) {
        const struct ip_vs_timeout_user* timeouts = value;
        fprintf(out(), "%.4f IPVS TIMEOUT %d %d %d\n", now(), timeouts->tcp_timeout,
                timeouts->tcp_fin_timeout, timeouts->udp_timeout);
        return 0;
    }
    if (!command) {
        fprintf(out(), "%.4f IPVS set %d\n", now(), option);
        return 0;
    }
    const struct ip_vs_service_user* service = value;
    write_service(command, service);
    if (has_destination) write_destination((const struct ip_vs_dest_user*)(service + 1));
    const int error = wanted_error(command);
    fprintf(out(), error ? " FAIL\n" : "\n");
    errno = error;
    return error ? -1 : 0;
}

int setsockopt(int socket, int level, int option, const void* value, socklen_t length) {
    static int (*real)(int, int, int, const void*, socklen_t);
    if (!real) real = (int (*)(int, int, int, const void*, socklen_t))dlsym(RTLD_NEXT, "setsockopt");
    return is_ipvs(level, option) ? set(option, value)
                                  : real(socket, level, option, value, length);
}

int getsockopt(int socket, int level, int option, void* value, socklen_t* length) {
    static int (*real)(int, int, int, void*, socklen_t*);
    if (!real) real = (int (*)(int, int, int, void*, socklen_t*))dlsym(RTLD_NEXT, "getsockopt");
    if (!is_ipvs(level, option)) return real(socket, level, option, value, length);
    memset(value, 0, *length);
    if (option == IP_VS_SO_GET_INFO) {
        struct ip_vs_getinfo* info = value;
        info->version = IP_VS_VERSION_CODE;
        info->size = 4096;
        fprintf(out(), "%.4f IPVS GET_INFO\n", now());
    } else {
        fprintf(out(), "%.4f IPVS get %d\n", now(), option);
    }
    return 0;
}
