/* A libnvidia-ml.so.1 whose answers are chosen by STAND_IN: loaded by the real pynvml in tests. */
#include <stdlib.h>
#include <string.h>

typedef struct { int index; } Device;
typedef struct { unsigned long long total, free, used; } Memory;
static Device devices[2] = {{0}, {1}};

static int is(const char *mode) {
    const char *chosen = getenv("STAND_IN");
    return chosen != NULL && strcmp(chosen, mode) == 0;
}
int nvmlInitWithFlags(unsigned flags) {
    (void)flags;
    if (is("mismatch")) return 18;
    if (is("not-loaded")) return 9;
    if (is("no-permission")) return 4;
    return 0;
}
int nvmlInit_v2(void) { return nvmlInitWithFlags(0); }
int nvmlShutdown(void) { return 0; }
int nvmlSystemGetDriverVersion(char *text, unsigned size) {
    strncpy(text, is("old") ? "390.157" : "535.104.05", size);
    return 0;
}
int nvmlSystemGetCudaDriverVersion_v2(int *version) {
    if (is("old")) return 13;
    *version = 12020;
    return 0;
}
int nvmlDeviceGetCount_v2(unsigned *count) {
    *count = is("lost") ? 2 : is("none") ? 0 : 1;
    return 0;
}
int nvmlDeviceGetHandleByIndex_v2(unsigned index, Device **device) {
    *device = &devices[index];
    return 0;
}
int nvmlDeviceGetName(Device *device, char *text, unsigned size) {
    (void)device;
    strncpy(text, is("old") ? "GeForce GTX 580" : "NVIDIA GeForce RTX 4090", size);
    return 0;
}
int nvmlDeviceGetMemoryInfo(Device *device, Memory *memory) {
    if (is("lost") && device->index == 1) return 15;
    if (is("old")) return 3;
    memory->total = 25757220864ULL;
    return 0;
}
int nvmlDeviceGetCudaComputeCapability(Device *device, int *major, int *minor) {
    if (is("lost") && device->index == 1) return 15;
    *major = is("old") ? 2 : 8;
    *minor = is("old") ? 0 : 9;
    return 0;
}
const char *nvmlErrorString(int code) { (void)code; return "stand-in error"; }
