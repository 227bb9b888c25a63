/* Writes down what a program does to the files below one folder: every write with its bytes, every sync, every name.
 *
 * Loaded with LD_PRELOAD. TEFUDA_CRASH_ROOT is the folder, TEFUDA_CRASH_LOG the file that is written. What the program
 * writes to a file named `ack` is what it acknowledged. One event: a letter, then path, second path, offset, bytes; numbers
 * are 64 bits in the machine's order. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

enum { FDS = 4096 };
static char *names[FDS];
static int log_fd = -1;
static const char *root;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

#define REAL(result, name, ...) static result (*real_##name)(__VA_ARGS__)
REAL(int, open64, const char *, int, ...);
REAL(int, close, int);
REAL(ssize_t, write, int, const void *, size_t);
REAL(ssize_t, pwrite64, int, const void *, size_t, off64_t);
REAL(int, ftruncate64, int, off64_t);
REAL(int, fsync, int);
REAL(int, fdatasync, int);
REAL(int, rename, const char *, const char *);
REAL(int, unlink, const char *);
REAL(int, mkdir, const char *, mode_t);

__attribute__((constructor)) static void begin(void) {
    real_open64 = dlsym(RTLD_NEXT, "open64");
    real_close = dlsym(RTLD_NEXT, "close");
    real_write = dlsym(RTLD_NEXT, "write");
    real_pwrite64 = dlsym(RTLD_NEXT, "pwrite64");
    real_ftruncate64 = dlsym(RTLD_NEXT, "ftruncate64");
    real_fsync = dlsym(RTLD_NEXT, "fsync");
    real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
    real_rename = dlsym(RTLD_NEXT, "rename");
    real_unlink = dlsym(RTLD_NEXT, "unlink");
    real_mkdir = dlsym(RTLD_NEXT, "mkdir");
    root = getenv("TEFUDA_CRASH_ROOT");
    const char *path = getenv("TEFUDA_CRASH_LOG");
    if (root && path) log_fd = real_open64(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static int watched(const char *path) { return log_fd >= 0 && path && strncmp(path, root, strlen(root)) == 0; }
static const char *name_of(int fd) { return fd >= 0 && fd < FDS ? names[fd] : NULL; }

static void number(uint64_t value) { real_write(log_fd, &value, sizeof value); }

static void event(char what, const char *path, const char *other, uint64_t offset, const void *bytes, uint64_t length) {
    int kept = errno;
    pthread_mutex_lock(&lock);
    real_write(log_fd, &what, 1);
    number(strlen(path));
    real_write(log_fd, path, strlen(path));
    number(strlen(other));
    real_write(log_fd, other, strlen(other));
    number(offset);
    number(length);
    if (length) real_write(log_fd, bytes, length);
    pthread_mutex_unlock(&lock);
    errno = kept;
}

static int opened(const char *path, int flags, mode_t mode) {
    int is_new = watched(path) && (flags & O_CREAT) && access(path, F_OK) != 0;
    int fd = real_open64(path, flags, mode);
    if (fd >= 0 && fd < FDS && watched(path)) {
        free(names[fd]);
        names[fd] = strdup(path);
        if (is_new) event('c', path, "", 0, NULL, 0);
        else if (flags & O_TRUNC) event('t', path, "", 0, NULL, 0);
    }
    return fd;
}

#define MODE(flags) \
    mode_t mode = 0; \
    if ((flags) & O_CREAT) { va_list more; va_start(more, flags); mode = va_arg(more, mode_t); va_end(more); }

int open(const char *path, int flags, ...) { MODE(flags) return opened(path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE(flags) return opened(path, flags, mode); }

int close(int fd) {
    if (name_of(fd)) { free(names[fd]); names[fd] = NULL; }
    return real_close(fd);
}

ssize_t write(int fd, const void *bytes, size_t length) {
    off64_t at = name_of(fd) ? lseek64(fd, 0, SEEK_CUR) : 0;
    ssize_t done = real_write(fd, bytes, length);
    if (done > 0 && name_of(fd)) event('w', name_of(fd), "", (uint64_t)at, bytes, (uint64_t)done);
    return done;
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t at) {
    ssize_t done = real_pwrite64(fd, bytes, length, at);
    if (done > 0 && name_of(fd)) event('w', name_of(fd), "", (uint64_t)at, bytes, (uint64_t)done);
    return done;
}
ssize_t pwrite(int fd, const void *bytes, size_t length, off_t at) { return pwrite64(fd, bytes, length, at); }

int ftruncate64(int fd, off64_t length) {
    int done = real_ftruncate64(fd, length);
    if (done == 0 && name_of(fd)) event('t', name_of(fd), "", (uint64_t)length, NULL, 0);
    return done;
}
int ftruncate(int fd, off_t length) { return ftruncate64(fd, length); }

/* TEFUDA_CRASH_SYNC_FAILS: so many syncs go well, every one after that is a dying disk. */
static int dies(void) {
    static long left = -2;
    if (left == -2) { const char *text = getenv("TEFUDA_CRASH_SYNC_FAILS"); left = text ? atol(text) : -1; }
    if (left < 0) return 0;
    if (left == 0) return 1;
    left--;
    return 0;
}

static int synced(int fd, int (*real)(int)) {
    if (name_of(fd) && dies()) { errno = EIO; return -1; }
    int done = real(fd);
    if (done == 0 && name_of(fd)) event('s', name_of(fd), "", 0, NULL, 0);
    return done;
}
int fsync(int fd) { return synced(fd, real_fsync); }
int fdatasync(int fd) { return synced(fd, real_fdatasync); }

int rename(const char *from, const char *to) {
    int done = real_rename(from, to);
    if (done == 0 && watched(from)) event('r', from, to, 0, NULL, 0);
    return done;
}
int unlink(const char *path) {
    int done = real_unlink(path);
    if (done == 0 && watched(path)) event('u', path, "", 0, NULL, 0);
    return done;
}
int mkdir(const char *path, mode_t mode) {
    int done = real_mkdir(path, mode);
    if (done == 0 && watched(path)) event('m', path, "", 0, NULL, 0);
    return done;
}
