// Spreadsheets (OOXML): values in, bytes out.

import CXLSX
