// A reading and a frame become the text of one list.
#pragma once

#include "lists/catalogue.h"
#include "lists/frame.h"
#include "machine/reading.h"

#include <cstddef>
#include <string>
#include <vector>

namespace lists {

/// The whole body of one list's mail: frame, list, END line. Lines end in '\n' and have at most
/// kColumns display cells (M19), the phone form kPhoneColumns and kPhoneLines lines. Texts of the
/// machine and of the requester are made printable: the result holds no control character but
/// '\n'. What the machine did not say prints as a mark, never as 0. Does not fail.
/// UTF-8 where the machine's own texts are; all of ours is ASCII.
[[nodiscard]] std::string render(ListId id, const machine::Reading& reading, const Frame& frame);

/// What lists of one reading have in common, whoever asks: each list's body is drafted once. Of use
/// for frames that differ only in who asked and when (requester, mailSent, received).
class Bodies {
  public:
    /// As render(); the same text.
    [[nodiscard]] std::string render(ListId id, const machine::Reading& reading,
                                     const Frame& frame);

  private:
    struct Body {
        ListId id;
        std::size_t requestLines = 0;  ///< the END line counts them
        std::string above, below;      ///< these lines
    };
    std::vector<Body> kept_;
};

}  // namespace lists
