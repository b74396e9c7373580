#include "lists/render.h"

#include "lists/draft.h"

#include <fmt/core.h>
#include <array>

namespace lists {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kMostRemarks = 10;
// A reading this young is "now"; an older one (a snapshot of last week) says its age.
constexpr std::chrono::milliseconds kFresh = 1h;

using Write = void (*)(Draft&);

constexpr std::array<Write, kLists.size()> kWriters{
    writeJobs, writeUser,        writeFonts,    writeManagement, writeAdjustments, writeParameters,
    writeEkc,  writeManagement2, writeCounters, writePixels,     writePhone};

std::string orDash(const std::string& text) {
    return text.empty() ? "-" : text;
}

std::string takenText(Draft& d) {
    if (!d.reading.taken) return d.cell.mark(machine::State::unsaid);
    std::string text = timeText(d.frame, *d.reading.taken, true);
    const bool old = *d.reading.taken < d.frame.now - kFresh;
    return old ? fmt::format("{} ({} ago)", text, spanText(d.frame.now - *d.reading.taken)) : text;
}

std::string originsText(const machine::Reading& reading) {
    std::string text;
    for (const auto origin : reading.origins) {
        if (!text.empty()) text += '+';
        text += machine::name(origin);
    }
    return orDash(text);
}

void writeRequest(Draft& d) {
    const Frame& f = d.frame;
    if (f.requester.empty()) return;
    std::vector<Field> fields{{"Requested by", clean(f.requester)}};
    fields.push_back({"Mail sent", f.mailSent
                                       ? timeText(f.mailSent->time, f.mailSent->offsetMinutes)
                                       : std::string("no usable Date")});
    if (f.received) fields.push_back({"Received", timeText(f, *f.received)});
    if (f.announceDelay) fields.push_back({"Delay", delayText(f)});
    d.page.fields("", fields);
}

void writeAnswerState(Draft& d) {
    if (d.frame.readError.empty()) return;
    d.page.line(fmt::format("The machine did not answer: {}", clean(d.frame.readError)));
    if (d.reading.taken) {
        d.page.line(fmt::format("This is its last reading, {} old.",
                                spanText(d.frame.now - *d.reading.taken)));
    } else {
        d.page.line("No earlier reading is kept, so every value below is unknown.");
    }
}

void writeHead(Draft& d, std::string_view title) {
    const auto& identity = d.reading.machine.identity;
    d.page.rule();
    d.page.fields("", {{fit(title, 27), ""},
                       {"Serial No.", d.cell(identity.serial)},
                       {"Nickname", orDash(clean(d.frame.nickname))}});
    writeRequest(d);
    d.page.fields("", {{"Model", d.cell(identity.model)},
                       {"Location", d.cell(identity.location)},
                       {"Data taken", takenText(d)},
                       {"Source", originsText(d.reading)},
                       {"Total", d.cell(d.reading.counters.total)}});
    writeAnswerState(d);
    d.page.rule();
}

void writeRemarks(Draft& d) {
    const auto& remarks = d.reading.remarks;
    if (remarks.empty()) return;
    d.page.blank();
    d.page.line("REMARKS");
    for (std::size_t i = 0; i < remarks.size() && i < kMostRemarks; ++i) {
        d.page.line(" " + clean(remarks[i]));
    }
    if (remarks.size() > kMostRemarks) {
        d.page.line(
            fmt::format(" and {} more (mailagent check names all)", remarks.size() - kMostRemarks));
    }
}

void writeEnd(Draft& d, std::string_view title) {
    std::string text = fmt::format("END OF {}   lines {}", title, d.page.lines() + 2);
    if (const auto legend = d.cell.legend(); !legend.empty()) text += "   notes: " + legend;
    d.page.rule();
    d.page.line(text);
}

}  // namespace

std::string render(ListId id, const machine::Reading& reading, const Frame& frame) {
    const bool phone = id == ListId::phone;
    Draft draft{reading, frame, Page(phone ? kPhoneColumns : kColumns), Cells(reading.mixed())};
    const Write write = kWriters[static_cast<std::size_t>(id)];
    if (phone) {
        write(draft);
        return draft.page.take();
    }
    const auto title = row(id).title;
    writeHead(draft, title);
    write(draft);
    writeRemarks(draft);
    writeEnd(draft, title);
    return draft.page.take();
}

}  // namespace lists
