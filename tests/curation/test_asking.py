"""Services asked over the loopback, well and badly behaved."""

from __future__ import annotations

import pytest

from curation.asking import LookUpError, NoRecordError
from curation.identifier import Identifier, read_identifier
from curation.look_up import look_up
from tests.curation.conftest import CASES, Service

DOI = read_identifier("10.1142/S0218488598000094")
ARTICLE = (CASES / "crossref_article.json").read_bytes()


def page_at(service: Service) -> Identifier:
    return Identifier(read_identifier("https://example.org/").scheme, f"{service.base}/page")


def failure(service: Service, timeout_seconds: float = 10.0) -> str:
    with pytest.raises(LookUpError) as raised:
        look_up(DOI, service.asking(timeout_seconds))
    return str(raised.value).replace(service.base, "http://service").partition("\n")[0]


def test_a_doi_is_asked_for_once_with_a_name_to_complain_to(service: Service) -> None:
    service.says(200, ARTICLE)
    assert look_up(DOI, service.asking()).doi == "10.1142/S0218488598000094"
    path, agent = service.requests[0]
    assert path == "/works/10.1142%2FS0218488598000094"
    assert agent.startswith("rnn-review-curation/1.0 (+https://")
    assert len(service.requests) == 1


@pytest.mark.parametrize(("word", "path"), [
    ("1211.5063v2", "/api/query?id_list=1211.5063v2&max_results=1"),
    ("0-262-03561-8", "/api/books?bibkeys=ISBN:9780262035613&format=json&jscmd=data"),
])  # fmt: skip
def test_each_service_is_asked_in_its_own_way(service: Service, word: str, path: str) -> None:
    answers = {"1": "arxiv_entry.xml", "0": "open_library_book.json"}
    service.says(200, (CASES / answers[word[0]]).read_bytes())
    assert look_up(read_identifier(word), service.asking()).authors
    assert [asked for asked, _ in service.requests] == [path]


def test_a_server_says_how_long_to_wait(service: Service) -> None:
    service.says(429, Retry_After="7")
    service.says(200, ARTICLE)
    assert look_up(DOI, service.asking()).year == 1998
    assert service.waits == [7.0]


def test_a_server_error_passes(service: Service) -> None:
    service.says(500)
    service.says(503)
    service.says(200, ARTICLE)
    assert look_up(DOI, service.asking()).year == 1998
    assert [1 <= service.waits[0] <= 2, 2 <= service.waits[1] <= 4] == [True, True]


def test_three_server_errors_do_not(service: Service) -> None:
    service.says(502)
    assert failure(service) == "http://service/works/10.1142%2FS0218488598000094: the answer is 502"
    assert len(service.requests) == 3


def test_nobody_waits_for_an_hour(service: Service) -> None:
    service.says(429, Retry_After="3600")
    text = "http://service/works/10.1142%2FS0218488598000094: the answer is 429, and asks for 3600 s of quiet"
    assert (failure(service), service.waits) == (text, [])


def test_silence_ends_at_the_time_limit(service: Service) -> None:
    service.says(0)
    assert failure(service, timeout_seconds=0.2).endswith(": the server fell silent")
    assert len(service.waits) == 2


def test_a_work_that_nobody_knows(service: Service) -> None:
    service.says(404, b"Resource not found.")
    with pytest.raises(NoRecordError) as raised:
        look_up(DOI, service.asking())
    place = f"{service.base}/works/10.1142%2FS0218488598000094"
    assert str(raised.value) == (
        f"{place}: the answer is 404, there is no such record\n"
        "hint: others give out DOIs too: open it in a browser, and add the address of the page that it leads to"
    )


def test_a_refusal_names_the_other_way(service: Service) -> None:
    service.says(403)
    with pytest.raises(LookUpError, match=r"(?s)the answer is 403, to programs at least\nhint: .* --answer$"):
        look_up(page_at(service), service.asking())
    assert len(service.requests) == 1


def test_a_record_without_end_is_not_read_to_its_end(service: Service) -> None:
    service.says(200, b'{"message": {"title": ["' + b"a" * 3_000_000 + b'"]}}')
    assert "the answer is longer than any record" in failure(service)


def test_a_page_without_end_is_read_as_far_as_needed(service: Service) -> None:
    service.says(200, b"<html><title>A page</title>" + b"<p>text" * 500_000)
    assert look_up(page_at(service), service.asking()).title == "A page"


def test_the_record_of_another_work_is_not_taken(service: Service) -> None:
    service.says(200, ARTICLE.replace(b"0218488598000094", b"0218488598000095"))
    assert failure(service).endswith("the record is of another work than DOI `10.1142/S0218488598000094`")


def test_what_is_no_record_is_told(service: Service) -> None:
    service.says(200, b"Rate exceeded.")
    assert failure(service).endswith(": Crossref sent no JSON, but `Rate exceeded.`")


def test_a_redirect_is_followed_and_the_answer_knows_where_it_came_from(service: Service) -> None:
    service.says(301, Location="/moved")
    service.says(200, b"<html><title>Moved</title>")
    assert service.asking().get(f"{service.base}/page", "text/html").address.url == f"{service.base}/moved"


def test_redirects_without_end_and_into_a_private_network_are_not(service: Service) -> None:
    service.says(302, Location="/again")
    assert "more than 5 redirects" in failure(service)
    service.replies = []
    service.says(302, Location="http://10.0.0.1/secret")
    assert failure(service).endswith(": 10.0.0.1 is not a public address")


def test_an_address_that_no_request_is_made_for(service: Service) -> None:
    service.says(302, Location="file:///etc/passwd")
    assert failure(service).endswith("the scheme is `file:`, only http and https are followed")
