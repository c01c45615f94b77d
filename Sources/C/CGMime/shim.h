// GMime 3: the class checks are macros; one inline function for each that is used.
#pragma once
#include <gmime/gmime.h>

static inline int gw_is_multipart(GMimeObject *o) { return GMIME_IS_MULTIPART(o); }
static inline int gw_is_message_part(GMimeObject *o) { return GMIME_IS_MESSAGE_PART(o); }
static inline int gw_is_message_partial(GMimeObject *o) { return GMIME_IS_MESSAGE_PARTIAL(o); }
static inline int gw_is_text_part(GMimeObject *o) { return GMIME_IS_TEXT_PART(o); }
static inline int gw_is_part(GMimeObject *o) { return GMIME_IS_PART(o); }
static inline int gw_is_mailbox(InternetAddress *a) { return INTERNET_ADDRESS_IS_MAILBOX(a); }
static inline int gw_is_group(InternetAddress *a) { return INTERNET_ADDRESS_IS_GROUP(a); }
