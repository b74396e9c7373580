// Electronic key counters: copies and limits of each account. Passwords are never part of it.
#pragma once

#include "machine/moment.h"
#include "machine/units.h"

#include <vector>

namespace machine {

struct Account {
    Value<Number> number;
    Text name;
    Flag active;
    Value<Impressions> total, limit, copy, print, fax, black, colour, duplex, large;
    Value<Images> scan;
    Value<Sheets> a3, b4, a4, b5, a5, other;
    Date lastUsed, reset;
};

struct Accounts {
    Flag enabled, masterKeySet;
    Value<Items> used, most;
    Text limitEffect;
    Date cleared;
    Value<Impressions> withoutAccount;
    std::vector<Account> rows;
};

}  // namespace machine
