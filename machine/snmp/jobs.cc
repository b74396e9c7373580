// Job-Monitoring-MIB (RFC 2707; 4-lists 2 and 12).
#include "machine/snmp/groups.h"
#include "machine/snmp/table.h"

namespace snmp {
namespace {

using machine::Job;

const Oid kJobMib{1, 3, 6, 1, 4, 1, 2699, 1, 1, 1};
const Oid kGeneral = kJobMib + Oid{1, 1, 1};
const Oid kJobs = kJobMib + Oid{3, 1, 1};
const Oid kAttributes = kJobMib + Oid{4, 1, 1};
constexpr std::size_t kMostJobs = 200;

// JmJobStateTC: the numbers of IPP's job-state.
constexpr Name kStates[] = {{2, ""},        {3, "PENDING"},  {4, "HELD"},    {5, "PROCESSING"},
                            {6, "STOPPED"}, {7, "CANCELED"}, {8, "ABORTED"}, {9, "COMPLETED"}};

constexpr Column<Job> kJobColumns[] = {
    {2, named<&Job::state, kStates>},  // jmJobState
    {8, count<&Job::impressions>},     // jmJobImpressionsCompleted
    {9, text<&Job::owner>},            // jmJobOwner
};

// jmAttributeTypeIndex; a job's attribute is behind set.job.type.instance. The integer and the
// octets of one attribute stand in two columns, of which an agent fills one.
struct Attribute {
    std::uint32_t type;
    void (*fill)(const Cell&, Job&);
};

void fillDate(const Cell& cell, machine::Date& out) {
    if (const auto date = cell.date(); date.known()) out = date;
}

constexpr Attribute kAttributeRows[] = {
    {23, [](const Cell& c, Job& j) { text<&Job::name>(c, j); }},      // jobName
    {90, [](const Cell& c, Job& j) { count<&Job::copies>(c, j); }},   // jobCopiesRequested
    {130, [](const Cell& c, Job& j) { count<&Job::pages>(c, j); }},   // pagesRequested
    {151, [](const Cell& c, Job& j) { count<&Job::sheets>(c, j); }},  // sheetsCompleted
    {191, [](const Cell& c, Job& j) { fillDate(c, j.received); }},    // jobSubmissionTime
    {194, [](const Cell& c, Job& j) { fillDate(c, j.completed); }},   // jobCompletionTime
};

void readAttributes(const View& view, std::uint32_t column, std::map<Oid, Job>& jobs) {
    const Oid root = kAttributes + column;
    const auto& objects = view.walk().objects;
    for (auto it = objects.lower_bound(root); it != objects.end() && it->first.startsWith(root);
         ++it) {
        const auto index = it->first.behind(root).arcs;
        if (index.size() != 4) continue;
        const auto job = jobs.find(Oid{index[0], index[1]});
        if (job == jobs.end()) continue;
        for (const auto& attribute : kAttributeRows) {
            const bool octets = it->second.type == Type::octets;
            if (attribute.type != index[2] || (octets && it->second.octets.empty())) continue;
            attribute.fill(Cell{view, it->first, it->second}, job->second);
        }
    }
}

}  // namespace

void askJobs(Subtrees& asked) {
    asked.push_back({kGeneral + 2U, 16});
    askColumns(asked, kJobs, kJobColumns, kMostJobs);
    asked.push_back({kAttributes + 3U, 4096});
    asked.push_back({kAttributes + 4U, 4096});
}

void readJobs(const View& view, Findings& out) {
    auto rows = readTable(view, kJobs, {}, kJobColumns);
    readAttributes(view, 3, rows);  // jmAttributeValueAsInteger
    readAttributes(view, 4, rows);  // jmAttributeValueAsOctets
    auto& jobs = out.reading.jobs;
    for (auto& [index, job] : rows) {
        if (jobs.rows.size() == kMostJobs) break;
        if (index.arcs.size() == 2) {
            job.id =
                machine::Value<machine::Number>::of({index.arcs[1]}, view.from(kJobs + 2U + index));
        }
        jobs.rows.push_back(std::move(job));
    }
    struct General {
        machine::Value<machine::Items> active;
    };
    constexpr Column<General> kActive[] = {{2, count<&General::active>}};
    for (const auto& [index, general] : readTable(view, kGeneral, {}, kActive)) {
        // One machine may keep several job sets: its active jobs are those of all of them.
        jobs.active =
            jobs.active.known() ? machine::sum(jobs.active, general.active) : general.active;
    }
}

}  // namespace snmp
