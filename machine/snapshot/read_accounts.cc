#include "machine/snapshot/sections.h"

namespace machine {
namespace {

void readAccount(ObjectReader& r, Account& a) {
    r.count("number", a.number);
    r.text("name", a.name);
    r.flag("active", a.active);
    r.count("total", a.total);
    r.level("limit", a.limit);
    r.count("copy", a.copy);
    r.count("print", a.print);
    r.count("scan", a.scan);
    r.count("fax", a.fax);
    r.count("black", a.black);
    r.count("colour", a.colour);
    r.count("duplex", a.duplex);
    r.count("large", a.large);
    r.count("a3", a.a3);
    r.count("b4", a.b4);
    r.count("a4", a.a4);
    r.count("b5", a.b5);
    r.count("a5", a.a5);
    r.count("other", a.other);
    r.date("last_used", a.lastUsed);
    r.date("reset", a.reset);
}

}  // namespace

void readAccounts(ObjectReader& top, Reading& out) {
    top.object("accounts", out.accounts, [](ObjectReader& r, Accounts& a) {
        r.flag("enabled", a.enabled);
        r.flag("master_key_set", a.masterKeySet);
        r.count("used", a.used);
        r.count("max", a.most);
        r.text("limit_effect", a.limitEffect);
        r.date("cleared", a.cleared);
        r.count("without_account", a.withoutAccount);
        r.rows("list", a.rows, readAccount);
    });
}

}  // namespace machine
