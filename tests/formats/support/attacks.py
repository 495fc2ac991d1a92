"""Texts that try to be more than text, and the elements of HTML that do no harm."""

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "<iframe src=https://evil.example></iframe>",
    "[x](javascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "![x](https://evil.example/pixel.png)",
    "<javascript:alert(1)>",
    "</style></title></article><h1 onclick=alert(1)>",
    "javascript:alert(1)",
    "java\tscript:alert(1)",
    'https://evil.example/" onmouseover="alert(1)',
    "`<b>`",
    "\x02wzxhzdk:0\x03 \x02klzzwxh:0000\x03",
    "```\n<script>\n```",
    "[x]: javascript:alert(1)\n\n[x]",
]
HARMLESS = {
    "html", "head", "meta", "title", "style", "body", "article", "header", "main", "footer", "section", "h1",
    "h2", "p", "span", "br", "time", "div", "dl", "dt", "dd", "ul", "ol", "li", "blockquote", "pre", "code",
    "hr", "table", "thead", "tbody", "tr", "th", "td", "strong", "em", "a",
}  # fmt: skip
