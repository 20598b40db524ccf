"""The mail catcher: a real mail in by SMTP, the page and its JSON out."""

import json
import os
import smtplib
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

import pytest

from dothi_local import ports
from dothi_local.mail.store import MailStore
from dothi_local.services import mail_part
from dothi_local.supervisor import Supervisor
from dothi_local.terminal import Terminal


@dataclass
class Catcher:
    smtp_port: int
    page: str

    def send(self, message: EmailMessage) -> None:
        with smtplib.SMTP(ports.LOOPBACK, self.smtp_port) as client:
            client.send_message(message)

    def get(self, path: str) -> str:
        with urllib.request.urlopen(self.page + path) as answer:
            return str(answer.read().decode())

    def messages(self, query: str = "") -> list[dict[str, object]]:
        messages: list[dict[str, object]] = json.loads(self.get(f"/api/messages{query}"))["messages"]
        return messages


@pytest.fixture(scope="module")
def catcher(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catcher]:
    folder = tmp_path_factory.mktemp("mail")
    smtp_port, page_port = ports.pick(), ports.pick()
    supervisor = Supervisor(logs=folder / "log", terminal=Terminal())
    supervisor.start(mail_part(folder / "mail", smtp_port=smtp_port, page_port=page_port, env=dict(os.environ)))
    yield Catcher(smtp_port, f"http://{ports.LOOPBACK}:{page_port}")
    supervisor.stop()


@pytest.fixture(autouse=True)
def emptied(catcher: Catcher) -> None:
    request = urllib.request.Request(f"{catcher.page}/api/messages", method="DELETE")
    with urllib.request.urlopen(request) as answer:
        assert answer.status == 204


def mail(*, to: str = "canbo@mytho.example", subject: str = "Phản ánh mới", html: str = "") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "khong-tra-loi@dothi.example"
    message["To"] = to
    message["Subject"] = subject
    message["Message-ID"] = f"<{subject.encode().hex()}@dothi.example>"
    message.set_content("Xem http://mytho.localhost:8000/phan-anh/1\n<b>không phải thẻ</b>")
    if html:
        message.add_alternative(html, subtype="html")
    return message


def test_a_mail_that_was_accepted_is_in_the_json(catcher: Catcher) -> None:
    catcher.send(mail())
    [message] = catcher.messages()
    assert message["subject"] == "Phản ánh mới"
    assert message["to"] == ["canbo@mytho.example"]
    assert message["message_id"] == f"<{'Phản ánh mới'.encode().hex()}@dothi.example>"
    assert "http://mytho.localhost:8000/phan-anh/1" in str(message["text"])


def test_mails_are_found_by_recipient_whatever_the_case_and_newest_first(catcher: Catcher) -> None:
    catcher.send(mail(to="a@tanan.example", subject="một"))
    catcher.send(mail(to="B@Tanan.example", subject="hai"))
    catcher.send(mail(to="a@tanan.example", subject="ba"))
    assert [message["subject"] for message in catcher.messages("?to=A@tanan.example")] == ["ba", "một"]
    assert [message["subject"] for message in catcher.messages("?to=b@tanan.example")] == ["hai"]


def test_the_page_lists_a_mail_and_shows_its_text_escaped_with_links(catcher: Catcher) -> None:
    catcher.send(mail())
    name = catcher.messages()[0]["id"]
    assert f'href="/messages/{name}">Phản ánh mới</a>' in catcher.get("/")
    page = catcher.get(f"/messages/{name}")
    assert '<a href="http://mytho.localhost:8000/phan-anh/1"' in page
    assert "&lt;b&gt;không phải thẻ&lt;/b&gt;" in page


def test_a_mails_own_html_is_shown_without_its_scripts(catcher: Catcher) -> None:
    catcher.send(mail(html="<p>Chào</p><script>alert(1)</script>"))
    name = catcher.messages()[0]["id"]
    assert f'sandbox="allow-popups" src="/messages/{name}/html"' in catcher.get(f"/messages/{name}")
    with urllib.request.urlopen(f"{catcher.page}/messages/{name}/html") as answer:
        policy = answer.headers["Content-Security-Policy"]
    assert "sandbox allow-popups;" in policy
    assert "default-src 'none'" in policy


@pytest.mark.parametrize("path", ["/messages/nothing", "/messages/..%2f..%2fsecrets", "/messages/nothing/source"])
def test_a_mail_that_is_not_there_is_404(catcher: Catcher, path: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as caught:
        catcher.get(path)
    caught.value.close()
    assert caught.value.code == 404


def test_the_page_answers_to_its_own_names_only(catcher: Catcher) -> None:
    request = urllib.request.Request(f"{catcher.page}/api/messages", headers={"Host": "attacker.example"})
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(request)
    caught.value.close()
    assert caught.value.code == 404


def test_caught_mails_survive_a_restart(tmp_path: Path) -> None:
    MailStore(tmp_path).add(mail(html="<p>Chào</p>").as_bytes(), recipients=["Canbo@mytho.example"])
    [kept] = MailStore(tmp_path).list_mails(to="canbo@mytho.example")
    assert kept.subject == "Phản ánh mới"
    assert kept.html == "<p>Chào</p>\n"


def test_a_mail_in_an_unknown_charset_is_still_shown(tmp_path: Path) -> None:
    raw = b"Subject: x\r\nContent-Type: text/plain; charset=nobody-knows\r\n\r\nabc\r\n"
    MailStore(tmp_path).add(raw, recipients=["a@b.example"])
    assert MailStore(tmp_path).list_mails()[0].text.strip() == "abc"
