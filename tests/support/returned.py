"""Returned mail as servers write it, with invented names."""

HEADERS = """\
From: Sample Shelf <letters@news.example.org>
To: {address}
Subject: Sample Shelf, December
Message-ID: {message_id}
List-Id: Sample Shelf <sample-shelf.news.example.org>
"""


def dsn(
    address: str,
    message_id: str,
    *,
    status: str = "5.1.1",
    action: str = "failed",
    diagnostic: str = "smtp; 550 5.1.1 No such user here",
    final: str = "",
    original: bool = True,
    date: str = "Tue, 01 Dec 2026 10:00:00 +0000",
) -> bytes:
    """A delivery report (RFC 3464) with the headers of the letter."""
    enclosed = HEADERS.format(address=address, message_id=message_id) if original else "Subject: something else\n"
    text = f"""\
From: MAILER-DAEMON@mx.example.org (Mail Delivery System)
To: bounces@news.example.org
Subject: Undelivered Mail Returned to Sender
Date: {date}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="sample"
Message-ID: <report.1@mx.example.org>

This is a MIME-encapsulated message.

--sample
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to tell you that your message could not be delivered.

--sample
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org
Arrival-Date: Tue, 01 Dec 2026 09:59:00 +0000

Final-Recipient: rfc822; {final or address}
Original-Recipient: rfc822;{address}
Action: {action}
Status: {status}
Diagnostic-Code: {diagnostic}

--sample
Content-Type: text/rfc822-headers

{enclosed}
--sample--
"""
    return text.replace("\n", "\r\n").encode()


def complaint(address: str, message_id: str, *, kind: str = "abuse") -> bytes:
    """A complaint (RFC 5965) with the whole letter enclosed."""
    enclosed = HEADERS.format(address=address, message_id=message_id)
    text = f"""\
From: complaints@mail.example.org
To: bounces@news.example.org
Subject: Complaint about a message
Date: Tue, 01 Dec 2026 11:00:00 +0000
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="sample"

--sample
Content-Type: text/plain; charset=us-ascii

This is a report about a message of yours.

--sample
Content-Type: message/feedback-report

Feedback-Type: {kind}
User-Agent: SampleMail/1.0
Version: 1
Original-Rcpt-To: <{address}>
Arrival-Date: Tue, 01 Dec 2026 09:59:00 +0000

--sample
Content-Type: message/rfc822

{enclosed}
The text of the letter.

--sample--
"""
    return text.replace("\n", "\r\n").encode()


def qmail(address: str, message_id: str) -> bytes:
    """What a server writes that follows no standard, with the letter quoted below."""
    text = f"""\
From: MAILER-DAEMON@old.example.org
To: bounces@news.example.org
Subject: failure notice
Date: Tue, 01 Dec 2026 10:00:00 +0000

Hi. This is the qmail-send program at old.example.org.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<{address}>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.

{HEADERS.format(address=address, message_id=message_id)}
The text of the letter.
"""
    return text.encode()


REPLY = b"""\
From: reader1@example.org
To: bounces@news.example.org
Subject: Re: Sample Shelf, December
Date: Tue, 01 Dec 2026 10:00:00 +0000

Thank you, we read it aloud. I am away until Monday.
"""
