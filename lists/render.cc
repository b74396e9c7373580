#include "lists/render.h"

#include "base/text.h"
#include "lists/draft.h"
#include "lists/forms.h"
#include "lists/pictures.h"

#include <fmt/core.h>
#include <algorithm>
#include <array>

namespace lists {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kMostRemarks = 10;
constexpr std::size_t kMostShortfalls = 3;  // of these in the head
constexpr std::array kLive{machine::Origin::snmp, machine::Origin::ipp};
// A reading this young is "now"; an older one (a snapshot of last week) says its age.
constexpr std::chrono::milliseconds kFresh = 1h;

using Write = void (*)(Draft&);

constexpr std::array<Write, kLists.size()> kWriters{
    writeJobs, writeUser,        writeFonts,    writeManagement, writeAdjustments, writeParameters,
    writeEkc,  writeManagement2, writeCounters, writePixels,     writePhone};

/// Whether a remark is about what was read from the machine itself: "SNMP: ...", "IPP: ...".
bool ofLiveSource(std::string_view remark) {
    return std::any_of(kLive.begin(), kLive.end(), [&](machine::Origin origin) {
        const std::string_view name = machine::name(origin);
        return remark.starts_with(name) && remark.substr(name.size()).find_first_of(": ") == 0;
    });
}

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
    d.page.line(fmt::format("The machine could not be read: {}", clean(d.frame.readError)));
    if (d.reading.taken) {
        d.page.line(fmt::format("This is its last reading, {} old.",
                                spanText(d.frame.now - *d.reading.taken)));
    } else {
        d.page.line("No earlier reading is kept, so every value below is unknown.");
    }
}

// What a source that was asked just now could not give stands where the eye begins; remarks about
// the snapshot file are for the end.
void writeShortfalls(Draft& d) {
    std::size_t shown = 0;
    for (const auto& remark : d.reading.remarks) {
        if (!ofLiveSource(remark)) continue;
        if (++shown > kMostShortfalls) return;
        d.page.line(base::cutToWidth(clean(remark), kColumns));
    }
}

// The head, in three parts: what stands in it of who asked, above and below.
void writeAbove(Draft& d, std::string_view title) {
    const auto& identity = d.reading.machine.identity;
    d.page.part("HEAD");
    d.page.rule();
    d.page.fields("", {{fit(title, 27), ""},
                       {"Serial No.", d.cell(identity.serial)},
                       {"Nickname", orDash(clean(d.frame.nickname))}});
}

void writeBelow(Draft& d, std::string_view title) {
    const auto& identity = d.reading.machine.identity;
    d.page.fields("", {{"Model", d.cell(identity.model)},
                       {"Location", d.cell(identity.location)},
                       {"Data taken", takenText(d)},
                       {"Source", originsText(d.reading)},
                       {"Total", d.cell(d.reading.counters.total)}});
    writeAnswerState(d);
    writeShortfalls(d);
    d.page.rule();
    d.page.part(title);
}

void writeRemarks(Draft& d) {
    auto remarks = d.reading.remarks;
    std::size_t shown = 0;  // in the head
    std::erase_if(remarks, [&](const std::string& remark) {
        return ofLiveSource(remark) && ++shown <= kMostShortfalls;
    });
    if (remarks.empty()) return;
    d.page.blank();
    d.page.part("REMARKS");
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
    d.page.part("END");
    d.page.rule();
    d.page.line(text);
}

Draft begin(ListId id, const machine::Reading& reading, const Frame& frame, Sheet* sheet) {
    const bool phone = id == ListId::phone;
    return {reading, frame,
            Page(phone ? kPhoneColumns : kColumns, sheet != nullptr ? &sheet->blocks : nullptr),
            Cells(reading.mixed(), sheet != nullptr)};
}

void writeBody(ListId id, Draft& d, Sheet* sheet) {
    kWriters[static_cast<std::size_t>(id)](d);
    if (sheet != nullptr) sheet->legend = d.cell.legend();
    if (id == ListId::phone) return;
    writeRemarks(d);
    writeEnd(d, row(id).title);
}

/// The list on its page; with `sheet`, its blocks and legend go there too.
std::string write(ListId id, const machine::Reading& reading, const Frame& frame, Sheet* sheet) {
    Draft d = begin(id, reading, frame, sheet);
    if (id != ListId::phone) {
        writeAbove(d, row(id).title);
        writeRequest(d);
        writeBelow(d, row(id).title);
    }
    writeBody(id, d, sheet);
    return d.page.take();
}

std::string plain(const machine::Text& text) {
    return text.known() ? clean(text.value) : std::string();
}

}  // namespace

std::string render(ListId id, const machine::Reading& reading, const Frame& frame) {
    return write(id, reading, frame, nullptr);
}

std::string Bodies::render(ListId id, const machine::Reading& reading, const Frame& frame) {
    if (id == ListId::phone) return lists::render(id, reading, frame);  // it has no head
    Draft request = begin(id, reading, frame, nullptr);
    writeRequest(request);
    const auto lines = request.page.lines();
    const auto same = std::find_if(kept_.begin(), kept_.end(), [&](const Body& body) {
        return body.id == id && body.requestLines == lines;
    });
    if (same != kept_.end()) return same->above + request.page.take() + same->below;
    Draft d = begin(id, reading, frame, nullptr);
    writeAbove(d, row(id).title);
    const auto above = d.page.bytes();
    writeRequest(d);
    const auto below = d.page.bytes();
    writeBelow(d, row(id).title);
    writeBody(id, d, nullptr);
    auto whole = d.page.take();
    kept_.push_back({id, lines, whole.substr(0, above), whole.substr(below)});
    return whole;
}

Sheet draft(ListId id, const machine::Reading& reading, const Frame& frame) {
    Sheet sheet;
    sheet.id = id;
    sheet.frame = &frame;
    sheet.text = write(id, reading, frame, &sheet);
    const auto& identity = reading.machine.identity;
    sheet.serial = plain(identity.serial);
    sheet.model = plain(identity.model);
    sheet.location = plain(identity.location);
    sheet.nickname = clean(frame.nickname);
    for (const auto origin : reading.origins) sheet.origins.emplace_back(machine::name(origin));
    sheet.taken = reading.taken;
    for (const auto& remark : reading.remarks) sheet.remarks.push_back(clean(remark));
    addPictures(sheet, reading);
    return sheet;
}

Rendition renderForms(ListId id, const machine::Reading& reading, const Frame& frame, Forms forms,
                      Bodies& bodies) {
    Rendition all;
    if (!forms.any()) {
        all.text = bodies.render(id, reading, frame);
        return all;
    }
    Sheet sheet = draft(id, reading, frame);
    if (forms.csv) all.csv = csv(sheet);
    if (forms.json) all.json = json(sheet);
    if (forms.html) all.html = html(sheet);
    all.text = std::move(sheet.text);
    return all;
}

}  // namespace lists
