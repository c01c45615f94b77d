// libqpdf's C face: copies pages of PDF documents without touching what is in them.
#pragma once
#include <qpdf/qpdf-c.h>
