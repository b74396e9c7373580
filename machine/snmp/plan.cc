#include "machine/snmp/plan.h"

#include "machine/snmp/groups.h"
#include "machine/snmp/makers.h"

#include <algorithm>
#include <array>

namespace snmp {
namespace {

struct Group {
    void (*ask)(Subtrees&);
    void (*read)(const View&, Findings&);
};

// In the order of importance: a deadline cuts at the end. The maker's own tree comes behind
// kBeforeMaker of them.
constexpr std::array<Group, 14> kGroups{{
    {askSystem, readSystem},
    {askGeneral, readGeneral},
    {askHost, readHost},
    {askMarkers, readMarkers},
    {askSupplies, readSupplies},
    {askAlerts, readAlerts},
    {askTrays, readTrays},
    {askConsole, readConsole},
    {askNetwork, readNetwork},
    {askFinisher, readFinisher},
    {askInterpreters, readInterpreters},
    {askChannels, readChannels},
    {askStorage, readStorage},
    {askJobs, readJobs},
}};
constexpr std::size_t kBeforeMaker = 6;

}  // namespace

std::vector<Oid> firstQuestions() {
    return {
        {1, 3, 6, 1, 2, 1, 1, 1, 0},  // sysDescr
        {1, 3, 6, 1, 2, 1, 1, 2, 0},  // sysObjectID
        {1, 3, 6, 1, 2, 1, 1, 3, 0},  // sysUpTime
        {1, 3, 6, 1, 2, 1, 1, 4, 0},  // sysContact
        {1, 3, 6, 1, 2, 1, 1, 5, 0},  // sysName
        {1, 3, 6, 1, 2, 1, 1, 6, 0},  // sysLocation
    };
}

std::vector<Subtree> subtrees(const Walk& first) {
    const View view(first);
    Subtrees asked;
    for (std::size_t i = 0; i < kGroups.size(); ++i) {
        if (i == kBeforeMaker) askMakers(view, asked);
        // The system group was answered by the first questions.
        if (i > 0) kGroups[i].ask(asked);
    }
    // An object that two groups ask for is walked once, and nothing below a walked subtree.
    Subtrees kept;
    for (const Subtree& one : asked) {
        const bool covered = std::any_of(kept.begin(), kept.end(), [&](const Subtree& other) {
            return one.root.startsWith(other.root);
        });
        if (covered) continue;
        std::erase_if(kept, [&](const Subtree& other) { return other.root.startsWith(one.root); });
        kept.push_back(one);
    }
    return kept;
}

machine::Reading understand(const Walk& walk) {
    const View view(walk);
    Findings findings;
    if (!walk.objects.empty()) {
        findings.reading.taken = walk.taken;
        findings.reading.origins = {machine::Origin::snmp};
    }
    for (const Group& group : kGroups) group.read(view, findings);
    readMakers(view, findings);
    settle(view, findings);
    auto& remarks = findings.reading.remarks;
    remarks.insert(remarks.begin(), walk.remarks.begin(), walk.remarks.end());
    return std::move(findings.reading);
}

}  // namespace snmp
