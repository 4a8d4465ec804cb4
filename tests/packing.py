"""Builds of packed files for the tests of importers. All that they hold is constructed."""

import hashlib
import io
import zipfile
import zlib

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def zipped(files, compression=zipfile.ZIP_DEFLATED):
    """The bytes of a zip archive of these files, name to text or bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, compress_type=compression)
    return out.getvalue()


def relations(targets):
    """A relations part, from (id, type, target)."""
    lines = "".join(
        f'<Relationship Id="{id}" Type="{_OFFICE}/{kind}" Target="{target}"/>' for id, kind, target in targets
    )
    return f'<?xml version="1.0"?><Relationships xmlns="{_RELATIONS}">{lines}</Relationships>'


def docx(body, *, namespace=WORD, main="word/document.xml", links=(), **others):
    """A Word document of this body; `others` are further parts by name without suffix, such as `comments`."""
    folder, _, name = main.rpartition("/")
    head = f'xmlns:w="{namespace}" xmlns:r="{_OFFICE}"'
    files = {
        "_rels/.rels": relations([("rId1", "officeDocument", main)]),
        main: f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document {head}><w:body>{body}</w:body></w:document>',
        f"{folder}/_rels/{name}.rels": relations([(id, "hyperlink", target) for id, target in links]),
    }
    for part, content in others.items():
        if part == "core":
            files["docProps/core.xml"] = content
        else:
            files[f"{folder}/{part}.xml"] = f'<?xml version="1.0"?><w:{part} {head}>{content}</w:{part}>'
    return zipped(files)


def run(text, properties=""):
    return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>'


def para(*runs, style=None, properties=""):
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    inner = "".join(one if one.startswith("<") else run(one) for one in runs)
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{inner}</w:p>"


def inserted(text, author="Editor"):
    return f'<w:ins w:id="1" w:author="{author}">{run(text)}</w:ins>'


def deleted(text, author="Editor"):
    return f'<w:del w:id="2" w:author="{author}"><w:r><w:delText xml:space="preserve">{text}</w:delText></w:r></w:del>'


def pdf(pages, *, filters="", to_unicode=None, extra="", widths="", cut=None):
    """A PDF whose pages are lists of (text of one glyph, left, base) at size 12; every glyph is 6 wide. `to_unicode`
    replaces the table of what glyphs stand for, `widths` the table of widths."""
    glyphs = sorted({text for page in pages for text, _, _ in page})
    codes = {text: number for number, text in enumerate(glyphs, 1)}
    lines = "\n".join(
        f"<{code:04X}> <{text.encode('utf-16-be').hex().upper()}>" for text, code in codes.items() if text != "?"
    )
    table = to_unicode or (
        "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange "
        f"{len(codes)} beginbfchar\n{lines}\nendbfchar endcmap"
    )
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(f'{10 + 2 * n} 0 R' for n in range(len(pages)))}] >>",
        "<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 5 0 R >>",
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A /DW 500 /CIDSystemInfo << /Registry (Adobe) "
        f"/Ordering (Identity) /Supplement 0 >> /FontDescriptor 6 0 R {widths} >>",
        ("stream", table.encode(), ""),
        "<< /Type /FontDescriptor /FontName /A /Flags 4 /Ascent 800 /Descent -200 >>",
        f"<< /Producer (constructed) {extra} >>",
        "null",
        "null",
    ]
    for number, page in enumerate(pages):
        drawn = "".join(f"1 0 0 1 {left} {base} Tm <{codes[text]:04X}> Tj\n" for text, left, base in page)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {11 + 2 * number} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(("stream", f"BT /F1 12 Tf\n{drawn}ET".encode(), filters))
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode()
        if isinstance(content, tuple):
            data = content[1] if not content[2] else zlib.compress(content[1])
            out += f"<< /Length {len(data)} {content[2]} >>\nstream\n".encode() + data + b"\nendstream"
        else:
            out += content.encode()
        out += b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    out += f"trailer << /Size {len(objects) + 1} /Root 1 0 R /Info 7 0 R >>\nstartxref\n{start}\n%%EOF".encode()
    return bytes(out[:cut])


def glyphs(units, base, left=50):
    """The units of a line from left to right as glyphs."""
    return [(unit, left + 6 * number, base) for number, unit in enumerate(units)]


def cbor(value):
    """CBOR of JSON's kinds, bytes, and links as tuples of one."""

    def head(kind, size):
        if size < 24:
            return bytes([kind << 5 | size])
        length = 1 if size < 256 else 2 if size < 65536 else 4
        return bytes([kind << 5 | 23 + length.bit_length()]) + size.to_bytes(length, "big")

    if value is None or isinstance(value, bool):
        return {None: b"\xf6", True: b"\xf5", False: b"\xf4"}[value]
    if isinstance(value, int):
        return head(0, value)
    if isinstance(value, tuple):
        return b"\xd8\x2a" + cbor(b"\0" + value[0])
    if isinstance(value, bytes):
        return head(2, len(value)) + value
    if isinstance(value, str):
        return head(3, len(value.encode())) + value.encode()
    if isinstance(value, list):
        return head(4, len(value)) + b"".join(map(cbor, value))
    return head(5, len(value)) + b"".join(cbor(key) + cbor(one) for key, one in value.items())


def varint(value):
    out = b""
    while value > 127:
        out += bytes([value & 127 | 128])
        value >>= 7
    return out + bytes([value])


def repository(posts):
    """A repository of Bluesky (CAR) with two posts, the later one first, and somebody's like."""
    blocks = []

    def add(value):
        data = cbor(value)
        link = b"\x01\x71\x12\x20" + hashlib.sha256(data).digest()
        blocks.append(varint(len(link) + len(data)) + link + data)
        return (link,)

    second, first = map(add, posts)
    other = add({"$type": "app.bsky.feed.like", "subject": {"uri": "at://x"}})
    tree = add(
        {"l": None, "e": [
            {"p": 0, "k": b"app.bsky.feed.like/3kaa", "v": other, "t": None},
            {"p": 14, "k": b"post/3kab", "v": first, "t": None},
            {"p": 22, "k": b"c", "v": second, "t": None},
        ]}
    )  # fmt: skip
    root = add({"did": "did:plc:ada", "version": 3, "data": tree, "rev": "1", "prev": None, "sig": b"123"})
    head = cbor({"roots": [root], "version": 1})
    return varint(len(head)) + head + b"".join(blocks)
