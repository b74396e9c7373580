// GETLOG JOB: stored copy programs, jobs in memory.
#include "lists/draft.h"

#include <fmt/core.h>

namespace lists {
namespace {

void writePrograms(Draft& d) {
    const auto& jobs = d.reading.jobs;
    d.page.part("STORED PROGRAMS");
    d.page.line(compose("A. STORED PROGRAMS   in use {} of {}",
                        Cell(jobs.programs.empty() ? d.cell.mark(machine::State::unsaid)
                                                   : std::to_string(jobs.programs.size())),
                        d.cell(jobs.mostPrograms).named("most")));
    if (jobs.programs.empty()) return d.page.nothing("");
    std::vector<Row> rows;
    rows.reserve(jobs.programs.size());
    for (const auto& p : jobs.programs) {
        rows.push_back({d.cell(p.number), d.cell(p.name), d.cell(p.locked, "Y", "N"),
                        d.cell(p.copies), d.cell(p.mode), d.cell(p.sides), d.cell(p.size),
                        d.cell(p.tray), d.cell(p.zoom), d.cell(p.density), d.cell(p.finish),
                        d.cell(p.options)});
    }
    d.page.table({{"No", Align::right, 2},
                  {"Name", Align::left, 16, 20},
                  {"Lk", Align::left, 2, 4},
                  {"Copies", Align::right, 6},
                  {"Mode", Align::left, 7, 10},
                  {"Side", Align::left, 5, 8},
                  {"Size", Align::left, 6, 8},
                  {"Tray", Align::left, 6, 8},
                  {"Mag%", Align::right, 5},
                  {"Dens", Align::left, 4, 6},
                  {"Finish", Align::left, 15, 20},
                  {"Options", Align::left, 20, 32}},
                 rows);
}

// An owner's name leaves the building with the mail, so it needs leave of its own.
Cell privateText(Draft& d, const machine::Text& text) {
    const auto& leave = d.reading.jobs.namesMayLeave;
    const bool allowed = d.frame.showNames || (leave.known() && leave.value);
    return allowed || !text.known() ? d.cell(text) : Cell("(hidden)");
}

Row jobRow(Draft& d, const machine::Job& j) {
    return {d.cell(j.id),
            d.cell(j.function),
            d.cell(j.type),
            d.cell(j.state),
            d.cell(j.reason),
            d.cell.brief(j.received),
            d.cell.brief(j.completed),
            privateText(d, j.owner),
            privateText(d, j.name),
            d.cell(j.pages),
            d.cell(j.copies),
            d.cell(j.size),
            d.cell(j.colour),
            d.cell(j.sides),
            d.cell(j.finish),
            d.cell(j.format),
            d.cell(j.impressions),
            d.cell(j.sheets)};
}

void writeJobTable(Draft& d) {
    const auto& jobs = d.reading.jobs;
    d.page.part("JOBS");
    d.page.line(compose("B. JOBS IN MEMORY   active {}   kept {}",
                        d.cell(jobs.active).named("active"), d.cell(jobs.kept).named("kept")));
    if (jobs.rows.empty()) return d.page.nothing("");
    std::vector<Row> rows;
    rows.reserve(jobs.rows.size());
    for (const auto& job : jobs.rows) rows.push_back(jobRow(d, job));
    d.page.table({{"Id", Align::right, 4},
                  {"Func", Align::left, 5, 7},
                  {"Type", Align::left, 8, 11},
                  {"State", Align::left, 9, 10},
                  {"Reason", Align::left, 6, 10},
                  {"Received", Align::left, 11, 11},
                  {"Completed", Align::left, 11, 11},
                  {"Owner", Align::left, 8, 9},
                  {"Name", Align::left, 8, 12},
                  {"Pg", Align::right, 2},
                  {"Cp", Align::right, 2},
                  {"Size", Align::left, 4, 6},
                  {"Col", Align::left, 3, 4},
                  {"Sd", Align::left, 2, 3},
                  {"Fin", Align::left, 3, 6},
                  {"Fmt", Align::left, 3, 4},
                  {"Impr", Align::right, 4},
                  {"Sheet", Align::right, 5}},
                 rows);
}

}  // namespace

void writeJobs(Draft& d) {
    writePrograms(d);
    d.page.blank();
    writeJobTable(d);
}

}  // namespace lists
