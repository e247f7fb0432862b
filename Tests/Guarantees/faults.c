// Stands between a process and its disk and clock (LD_PRELOAD): writes down what it does to the files of one database,
// lets some of it fail, and moves the clock. Only what is asked for in the environment is done; faults.py says it.
//
//   FAULTS_FILES   the files whose paths begin so, and the directory they are in
//   FAULTS_RECORD  a file to which every change is appended before it is made, and every sync once it has ended
//   FAULTS_AT      CALL:N:ERROR:TIMES   from its N-th CALL (write sync truncate open unlink) on TIMES of them fail
//   FAULTS_CLOCK   a file of eight bytes: how many microseconds the wall clock is ahead
//
// A record: kind, length of the name (16 bits), length of the bytes (32), offset (64), monotonic nanoseconds (64), name, bytes.
// Kinds: C created, W written, T truncated, S synced, F sync failed, D directory synced, U unlinked, R renamed (the new name as bytes), X a call was made to fail.
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
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define MOST 4096
#define REAL(name) ({ static __typeof__(&name) real; if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name); real; })

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char *names[MOST];  // of each descriptor that is meant: the file's name, "" for the directory
static char prefix[MOST], directory[MOST];
static int record = -1, failing_errno;
static char failing_call[16];
static long failing_from, failing_times, calls;
static volatile int64_t *ahead;

__attribute__((constructor)) static void begin(void) {
    const char *files = getenv("FAULTS_FILES"), *path = getenv("FAULTS_RECORD"), *at = getenv("FAULTS_AT"), *clock = getenv("FAULTS_CLOCK");
    if (files) {
        snprintf(prefix, sizeof prefix, "%s", files);
        snprintf(directory, sizeof directory, "%s", files);
        char *slash = strrchr(directory, '/');
        if (slash) *slash = 0;
    }
    if (path) record = REAL(open)(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    char error[16] = "";
    if (at && sscanf(at, "%15[a-z]:%ld:%15[A-Z]:%ld", failing_call, &failing_from, error, &failing_times) == 4)
        failing_errno = strcmp(error, "ENOSPC") ? EIO : ENOSPC;
    if (clock) {
        int file = REAL(open)(clock, O_RDONLY | O_CLOEXEC);
        void *mapped = mmap(0, 8, PROT_READ, MAP_SHARED, file, 0);
        if (mapped != MAP_FAILED) ahead = mapped;
        REAL(close)(file);
    }
}

static const char *meant(const char *path) {
    if (!*prefix || !path) return 0;
    if (!strcmp(path, directory)) return "";
    if (strncmp(path, prefix, strlen(prefix))) return 0;
    const char *name = strrchr(path, '/') + 1;
    size_t length = strlen(name);
    return length > 5 && !strcmp(name + length - 5, ".lock") ? 0 : name;
}

static const char *name_of(int fd) { return fd >= 0 && fd < MOST ? names[fd] : 0; }

static uint64_t now(void) {
    struct timespec time;
    REAL(clock_gettime)(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000ull + time.tv_nsec;
}

static void note(char kind, const char *name, const void *bytes, uint32_t count, uint64_t offset, uint64_t at) {
    if (record < 0 || (strlen(name) > 4 && !strcmp(name + strlen(name) - 4, "-shm"))) return;
    uint16_t length = strlen(name);
    size_t whole = 23 + length + count;
    char *text = malloc(whole), *end = text;
    if (!text) abort();
    *end++ = kind;
    memcpy(end, &length, 2), end += 2;
    memcpy(end, &count, 4), end += 4;
    memcpy(end, &offset, 8), end += 8;
    memcpy(end, &at, 8), end += 8;
    memcpy(end, name, length), end += length;
    if (count) memcpy(end, bytes, count);
    if (REAL(write)(record, text, whole) != (ssize_t)whole) abort();
    free(text);
}

// Whether this call is one that has to fail; then errno is set.
static int fails(const char *call) {
    if (!failing_errno || strcmp(call, failing_call)) return 0;
    long number = ++calls;
    if (number < failing_from || number >= failing_from + failing_times) return 0;
    note('X', "", 0, 0, number, now());
    errno = failing_errno;
    return 1;
}

static int opened(int fd, const char *path, int flags, int is_new) {
    const char *name = meant(path);
    if (fd >= 0 && fd < MOST) names[fd] = name ? strdup(name) : 0;
    if (fd >= 0 && name && is_new) note('C', name, 0, 0, 0, now());
    if (fd >= 0 && name && (flags & O_TRUNC)) note('T', name, 0, 0, 0, now());
    return fd;
}

#define OPEN(function)                                                              \
    int function(const char *path, int flags, ...) {                                \
        mode_t mode = 0;                                                            \
        if (flags & (O_CREAT | O_TMPFILE)) {                                        \
            va_list rest;                                                           \
            va_start(rest, flags);                                                  \
            mode = va_arg(rest, mode_t);                                            \
            va_end(rest);                                                           \
        }                                                                           \
        if (!meant(path)) return REAL(function)(path, flags, mode);                 \
        pthread_mutex_lock(&lock);                                                  \
        int is_new = (flags & O_CREAT) && access(path, F_OK) != 0;                  \
        int fd = fails("open") ? -1 : opened(REAL(function)(path, flags, mode), path, flags, is_new); \
        pthread_mutex_unlock(&lock);                                                \
        return fd;                                                                  \
    }
OPEN(open)
OPEN(open64)

int close(int fd) {
    if (!name_of(fd)) return REAL(close)(fd);
    pthread_mutex_lock(&lock);
    names[fd] = 0;
    int result = REAL(close)(fd);
    pthread_mutex_unlock(&lock);
    return result;
}

#define WRITE(function, offset_type)                                                     \
    ssize_t function(int fd, const void *bytes, size_t count, offset_type offset) {      \
        if (!name_of(fd)) return REAL(function)(fd, bytes, count, offset);               \
        pthread_mutex_lock(&lock);                                                       \
        ssize_t result = -1;                                                             \
        if (!fails("write")) {                                                           \
            note('W', names[fd], bytes, count, offset, now());                           \
            result = REAL(function)(fd, bytes, count, offset);                           \
        }                                                                                \
        pthread_mutex_unlock(&lock);                                                     \
        return result;                                                                   \
    }
WRITE(pwrite, off_t)
WRITE(pwrite64, off64_t)

#define TRUNCATE(function, size_type)                                \
    int function(int fd, size_type size) {                           \
        if (!name_of(fd)) return REAL(function)(fd, size);           \
        pthread_mutex_lock(&lock);                                   \
        int result = -1;                                             \
        if (!fails("truncate")) {                                    \
            note('T', names[fd], 0, 0, size, now());                 \
            result = REAL(function)(fd, size);                       \
        }                                                            \
        pthread_mutex_unlock(&lock);                                 \
        return result;                                               \
    }
TRUNCATE(ftruncate, off_t)
TRUNCATE(ftruncate64, off64_t)

#define SYNC(function)                                                                      \
    int function(int fd) {                                                                  \
        if (!name_of(fd)) return REAL(function)(fd);                                        \
        pthread_mutex_lock(&lock);                                                          \
        uint64_t began = now();                                                             \
        int result = fails("sync") ? -1 : REAL(function)(fd);                               \
        if (result == 0) note(*names[fd] ? 'S' : 'D', names[fd], 0, 0, 0, began);           \
        else if (*names[fd]) note('F', names[fd], 0, 0, 0, began);                          \
        pthread_mutex_unlock(&lock);                                                        \
        return result;                                                                      \
    }
SYNC(fsync)
SYNC(fdatasync)

int unlink(const char *path) {
    const char *name = meant(path);
    if (!name) return REAL(unlink)(path);
    pthread_mutex_lock(&lock);
    int result = -1;
    if (!fails("unlink")) {
        note('U', name, 0, 0, 0, now());
        result = REAL(unlink)(path);
    }
    pthread_mutex_unlock(&lock);
    return result;
}

int rename(const char *path, const char *other) {
    const char *name = meant(path), *next = meant(other);
    if (!name || !next) return REAL(rename)(path, other);
    pthread_mutex_lock(&lock);
    note('R', name, next, strlen(next), 0, now());
    int result = REAL(rename)(path, other);
    pthread_mutex_unlock(&lock);
    return result;
}

// The clock. What waits, waits by the monotonic clock, which nobody sets.

int clock_gettime(clockid_t id, struct timespec *time) {
    int result = REAL(clock_gettime)(id, time);
    if (result == 0 && ahead && (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE)) {
        int64_t by = *ahead, nanoseconds = time->tv_nsec + by % 1000000 * 1000, seconds = time->tv_sec + by / 1000000;
        if (nanoseconds < 0) nanoseconds += 1000000000, seconds--;
        if (nanoseconds >= 1000000000) nanoseconds -= 1000000000, seconds++;
        time->tv_sec = seconds;
        time->tv_nsec = nanoseconds;
    }
    return result;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
    struct timespec exact;
    (void)zone;
    int result = clock_gettime(CLOCK_REALTIME, &exact);
    time->tv_sec = exact.tv_sec;
    time->tv_usec = exact.tv_nsec / 1000;
    return result;
}

time_t time(time_t *result) {
    struct timespec exact;
    clock_gettime(CLOCK_REALTIME, &exact);
    if (result) *result = exact.tv_sec;
    return exact.tv_sec;
}
