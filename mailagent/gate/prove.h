// The checks of a sender's proof, in the order of gate.h. Inside this room only.
#pragma once

#include "mailagent/gate/gate.h"

#include <string>

namespace gate {

/// An illegal verdict with its text; whether the administrator may get a copy follows from the
/// reason (M30).
[[nodiscard]] Verdict illegal(Reason reason, std::string text);

/// Illegal where the proof does not hold; else legal, or notYet of a header, with the code's step.
/// `from` is the one sender, who may ask.
[[nodiscard]] Verdict judgeProof(const message::Letter& letter, const std::string& from,
                                 const Facts& facts);

}  // namespace gate
