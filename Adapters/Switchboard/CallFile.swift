// Files with telephone calls, as switchboards and people write them.

import Store
