"""The catalogue: what a server here can do wrong. A fault is switched on by its name; a name that
does not stand here is a mistake in the test."""

ANY_PROTOCOL = {
    "silent": "takes the connection and never says a word",
    "half a line": "sends half of its greeting and closes",
    "closes at once": "closes before its greeting",
    "closes after the greeting": "greets and closes",
    "http": "is a web server",
    "ssh": "is an SSH server",
    "tls garbage": "answers the TLS handshake with bytes that are none",
    "no starttls": "offers no STARTTLS",
    "drips": "sends one byte every 50 ms",
    "endless line": "greets with a line that never ends",
    "escape codes": "refuses the login in words that would recolour a terminal",
    "wrong password": "refuses the login for good",
    "no login now": "refuses the login for now, with the code that says so",
    "mailbox in use": "refuses the login because another session holds the mailbox",
}

IMAP = {
    "no such folder": "has no folder of that name",
    "a proxy's list": "lists everything before the login, and nothing of its own along with it",
    "a false list": "lists everything, whatever it lacks",
    "silent at select": "never answers SELECT",
    "endless answers": "sends untagged answers to SELECT for ever",
    "endless line in session": "answers SELECT with a line that never ends",
    "silent at fetch": "never answers the fetch of the marked mail",
    "no for one mail": "answers NO to the fetch of the marked mail",
    "bye in mid-fetch": "says BYE instead of sending the marked mail",
    "cut in a literal": "closes in the middle of the marked mail",
    "half a line in session": "closes in the middle of the line before the marked mail",
    "listed small": "lists the marked mail with 500 bytes, whatever it has",
    "listed large": "lists the marked mail with 50 MB, whatever it has",
    "sends all": "sends a mail whole where a part of it was asked for",
    "no to expunge": "answers NO to EXPUNGE",
    "cut at expunge": "removes the mails and closes before it says so",
    "cut before expunge": "closes before it removes the mails",
    "read-only": "opens the folder for reading only",
}

POP3 = {
    "silent at stat": "never answers STAT",
    "endless answers": "lists mails for ever",
    "endless line in session": "answers STAT with a line that never ends",
    "silent at retr": "never answers RETR of the marked mail",
    "err for one mail": "answers -ERR to RETR of the marked mail",
    "cut in retr": "closes in the middle of the marked mail",
    "half a line in session": "closes in the middle of the answer to RETR of the marked mail",
    "no pop3 in session": "answers RETR of the marked mail with words that are no answer",
    "listed small": "lists the marked mail with 500 bytes, whatever it has",
    "listed large": "lists the marked mail with 50 MB, whatever it has",
    "no names": "answers UIDL with numbers alone",
    "unnamed": "leaves the marked mail out of UIDL",
    "unsized": "leaves the marked mail out of LIST",
    "endless mail": "sends the marked mail without an end",
    "err to dele": "answers -ERR to DELE",
    "err to quit": "answers -ERR to QUIT and removes nothing",
    "cut at quit": "closes at QUIT and removes nothing",
    "cut after quit": "removes the mails at QUIT and closes without a word",
}

# "451 at rcpt": that code as the answer to that step; "421" closes the session too.
SMTP_CODES = {"connect": (421, 554), "ehlo": (421, 451, 554), "mail": (421, 451, 550, 552),
              "rcpt": (421, 450, 550), "data": (421, 451, 554), "dot": (421, 452, 554)}

SMTP = {
    **{f"{code} at {step}": f"answers {step} with {code}"
       for step, codes in SMTP_CODES.items() for code in codes},
    "421 at the second mail": "takes one mail and ends the session at the next",
    "one recipient refused": "refuses the marked recipient for good",
    "one recipient not ever": "refuses the marked recipient for good, and does not say why",
    "one recipient later": "refuses the marked recipient for now",
    "relaying denied": "refuses every recipient because we may not relay",
    "lost after the dot": "takes the mail and closes before it says so",
    "lost before the dot": "closes in the middle of the mail",
    "lost at data": "closes instead of answering DATA",
    "silent at rcpt": "never answers RCPT",
    "no smtp in session": "answers RCPT with words that are no reply",
}
