// What the HTML form draws beside the list's text: supplies as bars, totals as a curve.
#pragma once

#include "lists/sheet.h"
#include "machine/reading.h"

namespace lists {

/// Fills bars and totals of the lists that have pictures: COUNTER, MANAGEMENT, the phone form.
void addPictures(Sheet& sheet, const machine::Reading& reading);

}  // namespace lists
