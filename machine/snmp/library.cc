#include "machine/snmp/library.h"

#include "base/log.h"
#include "base/text.h"
#include "machine/snmp/netsnmp.h"

namespace snmp {
namespace {

/// What net-snmp has to say concerns its own affairs; what matters of an answer comes as an error.
int passOn(int, int, void* message, void*) {
    const auto* said = static_cast<const snmp_log_message*>(message);
    if (said != nullptr && said->msg != nullptr) {
        base::log::debug("net-snmp: {}", base::printable(base::trim(said->msg)));
    }
    return SNMP_ERR_NOERROR;
}

void refuseFiles() {
    for (const int flag :
         {NETSNMP_DS_LIB_DONT_READ_CONFIGS, NETSNMP_DS_LIB_DONT_PERSIST_STATE,
          NETSNMP_DS_LIB_DISABLE_PERSISTENT_LOAD, NETSNMP_DS_LIB_DISABLE_PERSISTENT_SAVE,
          NETSNMP_DS_LIB_DONT_LOAD_HOST_FILES, NETSNMP_DS_LIB_ALARM_DONT_USE_SIG,
          NETSNMP_DS_LIB_NO_DISCOVERY}) {
        netsnmp_ds_set_boolean(NETSNMP_DS_LIBRARY_ID, flag, 1);
    }
    netsnmp_ds_set_boolean(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_MIB_ERRORS, 0);
    netsnmp_ds_set_string(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_APPTYPE, "mailagent");
}

/// What init_snmp() does, without its locale, its MIBs, its configuration files, its certificates.
void setUp() {
    refuseFiles();
    netsnmp_container_init_list();
    init_callbacks();
    init_snmp_logging();
    snmp_disable_stderrlog();
    snmp_enable_calllog();
    snmp_register_callback(SNMP_CALLBACK_LIBRARY, SNMP_CALLBACK_LOGGING, passOn, nullptr);
    snmp_init_statistics();
    init_snmpv3("mailagent");
    snmp_call_callbacks(SNMP_CALLBACK_LIBRARY, SNMP_CALLBACK_POST_PREMIB_READ_CONFIG, nullptr);
    snmp_call_callbacks(SNMP_CALLBACK_LIBRARY, SNMP_CALLBACK_POST_READ_CONFIG, nullptr);
    netsnmp_session any;
    snmp_sess_init(&any);
}

}  // namespace

void setUpLibrary() {
    static std::once_flag once;
    std::call_once(once, setUp);
}

std::mutex& libraryMutex() {
    static std::mutex mutex;
    return mutex;
}

}  // namespace snmp
