// Samsung (236), OKI (2001) and Dell (674), of whose trees little is proved. Sources: several
// independent readers of each object; the walk of a Dell S5830dn.
//
// Left out: the counters of OKI (…11.1.10.170), which each reader gives another meaning, and those
// of Samsung (…11.53.11), which one reader alone names.
#include "machine/snmp/makers.h"

namespace snmp {
namespace {

constexpr char kMain[] = "MAIN";

const Oid kSamsung = makersTree(236) + Oid{11, 5};
const Scalar<Findings> kSamsungScalars[] = {
    {{1, 1, 1, 4, 0}, serial},
    {{11, 53, 31, 1, 4, 0}, model},
};

const Oid kOki = makersTree(2001) + Oid{1, 1, 1, 1, 11, 1, 10};
const Scalar<Findings> kOkiScalars[] = {
    {{25, 0}, model},
    {{45, 0}, serial},
};

const Oid kDell = makersTree(674) + Oid{10898, 100};
const Scalar<Findings> kDellScalars[] = {
    {{1, 1, 1, 0}, firmware<kMain>},  // NH62.YS.N636
    {{2, 1, 2, 1, 3, 1}, [](const Cell& c, Findings& f) { f.deviceId = c.text(); }},
};

}  // namespace

void askSamsung(Subtrees& asked) {
    askScalars(asked, kSamsung, kSamsungScalars);
}

void readSamsung(const View& view, Findings& out) {
    readScalars(view, kSamsung, kSamsungScalars, out);
}

void askOki(Subtrees& asked) {
    askScalars(asked, kOki, kOkiScalars);
}

void readOki(const View& view, Findings& out) {
    readScalars(view, kOki, kOkiScalars, out);
}

void askDell(Subtrees& asked) {
    askScalars(asked, kDell, kDellScalars);
}

void readDell(const View& view, Findings& out) {
    readScalars(view, kDell, kDellScalars, out);
}

}  // namespace snmp
