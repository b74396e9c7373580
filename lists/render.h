// A reading and a frame become the text of one list.
#pragma once

#include "lists/catalogue.h"
#include "lists/frame.h"
#include "machine/reading.h"

#include <string>

namespace lists {

/// The whole body of one list's mail: frame, list, END line. Lines end in '\n' and have at most
/// kColumns display cells (M19), the phone form kPhoneColumns and kPhoneLines lines. Texts of the
/// machine and of the requester are made printable: the result holds no control character but
/// '\n'. What the machine did not say prints as a mark, never as 0. Does not fail.
/// UTF-8 where the machine's own texts are; all of ours is ASCII.
[[nodiscard]] std::string render(ListId id, const machine::Reading& reading, const Frame& frame);

}  // namespace lists
