"""What Go's net/url takes for a URL, and what it says of the rest: values from kubectl 1.37's own answers."""

from __future__ import annotations

import pytest

from kubecli.gotext.url import Url, parse_url


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("http://h", Url("http", host="h")),
        ("HTTP://u:p@h:1/p?q=%zz", Url("http", "u", "p", "h:1", "/p")),
        ("http://a%40b:c%2Fd@h", Url("http", "a@b", "c/d", "h")),
        ("http:foo", Url("http", opaque="foo")),
        ("http:/foo", Url("http", path="/foo")),
        ("socks5://", Url("socks5")),
        ("//h:1", Url(host="h:1")),
        ("///h", Url(path="///h")),
        ("/path", Url(path="/path")),
        ("foo", Url(path="foo")),
        ("", Url()),
        ("http://[::1]:80", Url("http", host="[::1]:80")),
        ("http://[fe80::1%25en0]:1", Url("http", host="[fe80::1%en0]:1")),
        ("http://a<b>", Url("http", host="a<b>")),
        ("http://é:1", Url("http", host="é:1")),
        ("http://h:", Url("http", host="h:")),
    ],
)
def test_urls(text: str, expected: Url) -> None:
    assert parse_url(text) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("://x", "missing protocol scheme"),
        ("127.0.0.1:1", "first path segment in URL cannot contain colon"),
        ("1http://x", "first path segment in URL cannot contain colon"),
        ("http://a b", 'invalid character " " in host name'),
        ("http://a^b", 'invalid character "^" in host name'),
        ("http://h:port", 'invalid port ":port" after host'),
        ("http://::1", 'invalid port "::1" after host'),
        ("http://localhost:80:80", 'invalid port ":80:80" after host'),
        ("http://[::1", "missing ']' in host"),
        ("http://[127.0.0.1]", "invalid IP-literal"),
        ("http://x[::1]", "invalid IP-literal"),
        ("http://[::1]x", 'invalid port "x" after host'),
        ("http://%zz", 'invalid URL escape "%zz"'),
        ("http://h%41", 'invalid URL escape "%41"'),
        ("http://h/%zz", 'invalid URL escape "%zz"'),
        ("http://h#%z", 'invalid URL escape "%z"'),
        ("http://u:p%zz@h", 'invalid URL escape "%zz"'),
        ("http://u^@h", "net/url: invalid userinfo"),
        ("http://h\n", "net/url: invalid control character in URL"),
    ],
)
def test_what_is_no_url(text: str, words: str) -> None:
    with pytest.raises(ValueError) as caught:
        parse_url(text)
    assert str(caught.value) == words


@pytest.mark.parametrize(
    ("host", "name", "port"),
    [
        ("h", "h", ""),
        ("h:1", "h", "1"),
        ("h:", "h", ""),
        (":1", "", "1"),
        ("[::1]:2", "::1", "2"),
        ("[::1]", "::1", ""),
    ],
)
def test_hosts_and_ports(host: str, name: str, port: str) -> None:
    url = Url("http", host=host)
    assert (url.hostname, url.port) == (name, port)
