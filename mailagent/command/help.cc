// HELP: the explanation, once a mail (M25). Its text is the answer room's.
#include "mailagent/command/one.h"

namespace command {

void help(Outcome& outcome) {
    outcome.names.emplace_back("HELP");
    outcome.help = true;
}

}  // namespace command
