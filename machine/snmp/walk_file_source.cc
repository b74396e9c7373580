#include "machine/snmp/walk_file_source.h"

#include "base/text.h"
#include "machine/snmp/snmp_source.h"
#include "machine/snmp/walk_file.h"

namespace snmp {

void WalkFileSource::read(base::Time, std::chrono::milliseconds, Done done) {
    const auto walk = readWalkFile(path_);
    if (!walk) {
        done(base::fail(walk.error()));
    } else if (!looksLikePrinter(*walk)) {
        done(base::fail(base::Kind::missing,
                        base::printable(path_) + " holds no object that only a printer has"));
    } else {
        done(readPrinter(*walk));
    }
}

}  // namespace snmp
