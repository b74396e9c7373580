// Lines that phones, mailers and gateways put under or above a text, in the common languages.
#pragma once

#include <string_view>

namespace message {

/// "Sent from my iPhone", "Get Outlook for Android<…>", "Von meinem iPhone gesendet",
/// "iPhoneから送信", "Virus-free. www.avast.com": a whole line that a phone or mailer adds.
/// `line` has blanks at neither end.
[[nodiscard]] bool isFooter(std::string_view line);

/// The first line of a disclaimer ("CONFIDENTIALITY NOTICE: …", "This e-mail is intended only…"):
/// it and the lines after it are nobody's typing.
[[nodiscard]] bool startsDisclaimer(std::string_view line);

/// A classification or warning line that a gateway puts above the text.
[[nodiscard]] bool isBanner(std::string_view line);

/// "Best regards", "Mit freundlichen Grüßen", "Cordialement", "よろしくお願いします": what comes
/// under it is a name.
[[nodiscard]] bool isFarewell(std::string_view line);

}  // namespace message
