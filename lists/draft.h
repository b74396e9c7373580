// A list while it is being written, and the functions that write each list's body.
#pragma once

#include "lists/cells.h"
#include "lists/frame.h"
#include "lists/page.h"
#include "machine/reading.h"

namespace lists {

struct Draft {
    const machine::Reading& reading;
    const Frame& frame;
    Page page;
    Cells cell;
};

void writeJobs(Draft& draft);
void writeUser(Draft& draft);
void writeFonts(Draft& draft);
void writeManagement(Draft& draft);
void writeAdjustments(Draft& draft);
void writeParameters(Draft& draft);
void writeEkc(Draft& draft);
void writeManagement2(Draft& draft);
void writeCounters(Draft& draft);
void writePixels(Draft& draft);

/// The phone form has no frame: it is the whole text.
void writePhone(Draft& draft);

}  // namespace lists
