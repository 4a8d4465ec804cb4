"""Builds of packed files for the tests of importers. All that they hold is constructed."""

import io
import zipfile

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
