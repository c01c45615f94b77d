// Tesseract's C face and Leptonica.
#pragma once
#include <leptonica/allheaders.h>
#include <tesseract/capi.h>

// L_INSERT, L_CLONE and the formats are anonymous enumerations, which Swift sees as Int.
static inline l_int32 gw_first_sample(PIX *pix) { return pixGetSpp(pix); }
