// ZBar, without its C++ face.
#pragma once
#include <zbar.h>

// zbar_fourcc is a macro: grey, one byte a pixel.
static inline unsigned long gw_zbar_grey(void) { return zbar_fourcc('Y', '8', '0', '0'); }
