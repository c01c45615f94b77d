// Pango on cairo's PDF surface: paragraphs of text set on pages.
#pragma once
#include <pango/pangocairo.h>
#include <cairo-pdf.h>
