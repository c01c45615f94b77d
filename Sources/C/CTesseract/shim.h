// Tesseract's C face and Leptonica.
#pragma once
#include <leptonica/allheaders.h>
#include <stddef.h>
#include <stdint.h>
#include <tesseract/capi.h>

// Loops over every pixel are here: unoptimised Swift would take seconds for a page.

// Copies grey (1 sample) or red-green-blue (3) out of Leptonica's words, whose first pixel is in the highest byte.
static inline void gw_copy_samples(
    const uint32_t *words, int words_a_row, int width, int height, int samples, uint8_t *to) {
    for (int y = 0; y < height; y++) {
        const uint32_t *row = words + (size_t)y * words_a_row;
        for (int x = 0; x < width; x++) {
            if (samples == 1) {
                *to++ = row[x >> 2] >> (24 - 8 * (x & 3));
            } else {
                *to++ = row[x] >> 24;
                *to++ = row[x] >> 16;
                *to++ = row[x] >> 8;
            }
        }
    }
}

// Copies rows of 0x00RRGGBB (Cairo's RGB24) into a Leptonica image of 32 bits or, as grey, of 8.
// Returns how many pixels are clearly coloured.
static inline long gw_copy_rgb24(const uint8_t *from, int stride, int width, int height, PIX *to) {
    const int grey = pixGetDepth(to) == 8;
    const int words_a_row = pixGetWpl(to);
    uint32_t *words = pixGetData(to);
    long coloured = 0;
    for (int y = 0; y < height; y++) {
        const uint32_t *row = (const uint32_t *)(from + (size_t)y * stride);
        uint32_t *out = words + (size_t)y * words_a_row;
        for (int x = 0; x < width; x++) {
            const uint32_t p = row[x];
            const int r = p >> 16 & 255, g = p >> 8 & 255, b = p & 255;
            const int most = r > g ? (r > b ? r : b) : (g > b ? g : b);
            const int least = r < g ? (r < b ? r : b) : (g < b ? g : b);
            coloured += most - least > 40;
            if (grey) {
                ((uint8_t *)out)[x ^ 3] = (r * 77 + g * 151 + b * 28) >> 8;
            } else {
                out[x] = p << 8;
            }
        }
    }
    return coloured;
}

// Puts a row of packed bits (first pixel in the highest bit) into a Leptonica image of one bit, inverted where asked.
static inline void gw_put_bits(PIX *to, int y, const uint8_t *bits, int count, int invert) {
    uint8_t *row = (uint8_t *)(pixGetData(to) + (size_t)y * pixGetWpl(to));
    for (int i = 0; i < count; i++) row[i ^ 3] = invert ? ~bits[i] : bits[i];
}

// The other way: `count` bytes of row `y`.
static inline void gw_take_bits(PIX *from, int y, uint8_t *bits, int count) {
    const uint8_t *row = (const uint8_t *)(pixGetData(from) + (size_t)y * pixGetWpl(from));
    for (int i = 0; i < count; i++) bits[i] = row[i ^ 3];
}
