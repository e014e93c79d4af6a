"""The document of an answer, read and compared with what the index expects."""

from dataclasses import dataclass

from linkcheck.documents.charsets import decode_text
from linkcheck.documents.expectation import Expectation
from linkcheck.documents.pdfs import is_truncated_pdf, read_pdf
from linkcheck.documents.types import DocumentType, sniff
from linkcheck.documents.webpages import WebPage, read_page
from linkcheck.http.answers import Answer
from linkcheck.judging.comparison import NOT_COMPARED, IdentityComparison, compare_pdf, compare_text, compare_webpage


@dataclass(slots=True)
class Document:
    """What was read from the last answer."""

    kind: DocumentType
    page: WebPage | None = None
    text: str = ""
    comparison: IdentityComparison = NOT_COMPARED
    is_truncated: bool = False


def read_document(
    answer: Answer, expectation: Expectation, page: WebPage | None = None, end: bytes | None = None
) -> Document:
    """Return what an answer holds: `page` if it has been read already, `end` the last part of a PDF cut short."""
    if answer.has_unknown_encoding:
        return Document(DocumentType.OTHER)
    content_type = answer.header("content-type")
    kind = DocumentType.HTML if page is not None else sniff(answer.body, content_type)
    document = Document(kind)
    if kind is DocumentType.HTML:
        document.page = page or read_page(answer.body, content_type)
        document.text = document.page.text
        document.comparison = compare_webpage(expectation, document.page)
    elif kind is DocumentType.PDF:
        document.is_truncated = is_truncated_pdf(answer.body, end, answer.is_complete)
        if expectation.title and not document.is_truncated:
            pdf = read_pdf(answer.body, end, answer.content_length)
            document.comparison = compare_pdf(expectation, pdf)
    elif kind in (DocumentType.TEXT, DocumentType.JSON, DocumentType.XML):
        document.text = decode_text(answer.body, content_type)
        document.comparison = compare_text(expectation, document.text)
    return document
