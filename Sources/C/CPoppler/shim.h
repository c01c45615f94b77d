// poppler's GLib face, and Cairo, on which it draws. Poppler is GPL: only the program sportello-scan links it.
#pragma once
#include <cairo-pdf.h>
#include <cairo.h>
#include <poppler.h>
