// gumbo: the HTML5 parsing algorithm.
#pragma once
#include <gumbo.h>
