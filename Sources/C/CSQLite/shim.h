// SQLite 3.
#pragma once
#include <sqlite3.h>

// Variadic, so not imported. No statistics of memory: their one lock is asked for every allocation of every connection.
// Small undo journals of statements stay in memory up to 1 MB instead of 64 KB: beyond that SQLite makes a temporary file.
static inline void gw_sqlite_configure(void) {
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, 1 << 20);
}
