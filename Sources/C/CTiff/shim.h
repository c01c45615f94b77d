// libtiff: its getters and setters are variadic, its error handlers take a va_list; one inline function for each kind.
#pragma once
#include <stdint.h>
#include <tiffio.h>

// What libtiff complains about would go to standard error, with names of foreign making.
static inline void gw_tiff_be_quiet(void) {
    TIFFSetErrorHandler(NULL);
    TIFFSetWarningHandler(NULL);
}

static inline int gw_tiff_get16(TIFF *tiff, uint32_t tag, uint16_t *value) { return TIFFGetField(tiff, tag, value); }
static inline int gw_tiff_get16_or_default(TIFF *tiff, uint32_t tag, uint16_t *value) {
    return TIFFGetFieldDefaulted(tiff, tag, value);
}
static inline int gw_tiff_get_two16(TIFF *tiff, uint32_t tag, uint16_t *one, uint16_t *two) {
    return TIFFGetField(tiff, tag, one, two);
}
static inline int gw_tiff_get32(TIFF *tiff, uint32_t tag, uint32_t *value) { return TIFFGetField(tiff, tag, value); }
static inline int gw_tiff_get32_or_default(TIFF *tiff, uint32_t tag, uint32_t *value) {
    return TIFFGetFieldDefaulted(tiff, tag, value);
}
static inline int gw_tiff_get_float(TIFF *tiff, uint32_t tag, float *value) { return TIFFGetField(tiff, tag, value); }
static inline int gw_tiff_get_text(TIFF *tiff, uint32_t tag, char **value) { return TIFFGetField(tiff, tag, value); }
// Count and bytes (JPEG tables) or count and words (extra samples); libtiff keeps what is pointed to.
static inline int gw_tiff_get_bytes(TIFF *tiff, uint32_t tag, uint32_t *count, void **bytes) {
    return TIFFGetField(tiff, tag, count, bytes);
}
static inline int gw_tiff_get_words(TIFF *tiff, uint32_t tag, uint16_t *count, uint16_t **words) {
    return TIFFGetField(tiff, tag, count, words);
}
static inline int gw_tiff_get_colours(TIFF *tiff, uint16_t **red, uint16_t **green, uint16_t **blue) {
    return TIFFGetField(tiff, TIFFTAG_COLORMAP, red, green, blue);
}

static inline int gw_tiff_set16(TIFF *tiff, uint32_t tag, uint16_t value) { return TIFFSetField(tiff, tag, value); }
static inline int gw_tiff_set_two16(TIFF *tiff, uint32_t tag, uint16_t one, uint16_t two) {
    return TIFFSetField(tiff, tag, one, two);
}
static inline int gw_tiff_set32(TIFF *tiff, uint32_t tag, uint32_t value) { return TIFFSetField(tiff, tag, value); }
static inline int gw_tiff_set_float(TIFF *tiff, uint32_t tag, float value) {
    return TIFFSetField(tiff, tag, (double)value);
}
static inline int gw_tiff_set_bytes(TIFF *tiff, uint32_t tag, uint32_t count, const void *bytes) {
    return TIFFSetField(tiff, tag, count, bytes);
}
static inline int gw_tiff_set_words(TIFF *tiff, uint32_t tag, uint16_t count, const uint16_t *words) {
    return TIFFSetField(tiff, tag, count, words);
}
static inline int gw_tiff_set_colours(TIFF *tiff, uint16_t *red, uint16_t *green, uint16_t *blue) {
    return TIFFSetField(tiff, TIFFTAG_COLORMAP, red, green, blue);
}
