//! Drawings: RELIABILITY I6.

use kliping::base::hash::ContentHash;
use kliping::config::PictureLimits;
use kliping::parse::picture::{PictureFile, Proof};
use kliping::render::picture::prove;

fn verdict(drawing: &str) -> Option<String> {
    let file = PictureFile::read(drawing.as_bytes(), ContentHash::default());
    match prove(drawing.as_bytes(), &file, &PictureLimits::default()) {
        Proof::Sound(_) => None,
        Proof::Faulty(what, _) => Some(what.into()),
    }
}

fn inside(inner: &str) -> String {
    let spaces = "xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\"";
    format!("<svg {spaces} xmlns:h=\"http://www.w3.org/1999/xhtml\" viewBox=\"0 0 9 9\">{inner}</svg>")
}

/// What stands inside of an `<svg>`.
const PAYLOADS: &[&str] = &[
    "<script>alert(1)</script>",
    "<script href=\"data:text/javascript,alert(1)\"/>",
    "<script xlink:href=\"https://e.test/x.js\"/>",
    "<SCRIPT>alert(1)</SCRIPT>",
    "<h:script>alert(1)</h:script>",
    "<svg:script xmlns:svg=\"http://www.w3.org/2000/svg\">alert(1)</svg:script>",
    "<rect onload=\"alert(1)\"/>",
    "<rect onclick='alert(1)'/>",
    "<rect ONMOUSEOVER=\"alert(1)\"/>",
    "<animate onbegin=\"alert(1)\" attributeName=\"x\" dur=\"1s\"/>",
    "<set attributeName=\"href\" to=\"javascript:alert(1)\"/>",
    "<animate attributeName=\"xlink:href\" values=\"javascript:alert(1)\"/>",
    "<animateTransform attributeName=\"href\" to=\"x\"/>",
    "<a href=\"javascript:alert(1)\"><text>x</text></a>",
    "<a xlink:href=\"javascript:alert(1)\"/>",
    "<a xlink:href=\"  java&#x09;script:alert(1)\"/>",
    "<a xlink:href=\"&#106;avascript:alert(1)\"/>",
    "<a href=\"https://e.test/\"><text>x</text></a>",
    "<a href=\"//e.test/\"/>",
    "<a href=\"/x/\"/>",
    "<a xmlns:z=\"http://www.w3.org/1999/xlink\" z:href=\"https://e.test/\"/>",
    "<image href=\"https://e.test/a.png\"/>",
    "<image xlink:href=\"a.png\"/>",
    "<image href=\"data:image/svg+xml,%3Csvg onload='alert(1)'/%3E\"/>",
    "<image href=\"data:image/svg+xml;base64,PHN2Zz4=\"/>",
    "<image href=\"data:text/html,x\"/>",
    "<image href=\"data:image/pngx+xml,x\"/>",
    "<image href=\"file:///etc/passwd\"/>",
    "<image href=\"ftp://e.test/a\"/>",
    "<use href=\"https://e.test/a.svg#x\"/>",
    "<use xlink:href=\"other.svg#x\"/>",
    "<use href=\"data:image/svg+xml,x#y\"/>",
    "<feImage href=\"https://e.test/a.png\"/>",
    "<filter><feImage xlink:href=\"//e.test/a.png\"/></filter>",
    "<foreignObject><h:body>x</h:body></foreignObject>",
    "<foreignobject/>",
    "<h:iframe src=\"https://e.test/\"/>",
    "<h:object data=\"https://e.test/\"/>",
    "<h:embed src=\"x\"/>",
    "<h:img src=\"https://e.test/a.png\"/>",
    "<h:img srcset=\"https://e.test/a.png 2x\"/>",
    "<h:video poster=\"https://e.test/a.png\"/>",
    "<h:form action=\"https://e.test/\"/>",
    "<h:link rel=\"stylesheet\" href=\"https://e.test/\"/>",
    "<h:meta http-equiv=\"refresh\" content=\"0; url=https://e.test/\"/>",
    "<h:base href=\"https://e.test/\"/>",
    "<handler type=\"text/javascript\">x</handler>",
    "<listener handler=\"#x\" event=\"load\"/>",
    "<g xml:base=\"https://e.test/\"/>",
    "<style>@import 'https://e.test/a.css';</style>",
    "<style>@import url(https://e.test/a.css);</style>",
    "<style>rect { fill: url(https://e.test/a.svg#x) }</style>",
    "<style>rect { fill: u\\72l(https://e.test/a) }</style>",
    "<style><![CDATA[ rect { background: url( 'https://e.test/' ) } ]]></style>",
    "<style>@font-face { font-family: x; src: url(data:font/woff2,x) }</style>",
    "<style>rect { behavior: url(#x) }</style>",
    "<style>rect { width: expression(alert(1)) }</style>",
    "<style>&#64;import 'x';</style>",
    "<rect style=\"fill:url(https://e.test/#x)\"/>",
    "<rect style=\"fill:url(&quot;//e.test/#x&quot;)\"/>",
    "<rect fill=\"url(https://e.test/#x)\"/>",
    "<rect fill=\"u\\72l(https://e.test/#x)\"/>",
    "<rect filter=\"url(other.svg#x)\"/>",
    "<rect mask=\"URL( https://e.test/#x )\"/>",
    "<rect cursor=\"image-set('https://e.test/a.png' 1x)\"/>",
    "<?xml-stylesheet href=\"https://e.test/a.css\"?>",
    "<?php x ?>",
    "<rect",
    "<g>",
    "</g>",
    "<rect x=1/>",
    "<rect x=\"&undeclared;\"/>",
];

/// Whole files.
const FILES: &[&str] = &[
    "<!DOCTYPE svg [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><svg xmlns=\"http://www.w3.org/2000/svg\">&x;</svg>",
    "<!DOCTYPE svg [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><svg>&b;</svg>",
    "<!DOCTYPE html><svg/>",
    "<?xml-stylesheet href=\"https://e.test/\"?><svg/>",
    "<html><svg/></html>",
    "<svg onload=\"alert(1)\"/>",
    "<svg>",
    "<svg/></svg>",
];

#[test]
fn what_acts_or_fetches_is_refused() {
    // RELIABILITY I6
    let passed: Vec<&&str> = PAYLOADS.iter().filter(|inner| verdict(&inside(inner)).is_none()).collect();
    assert!(passed.is_empty(), "{} pass: {passed:#?}", passed.len());
    let passed: Vec<&&str> = FILES.iter().filter(|file| verdict(file).is_none()).collect();
    assert!(passed.is_empty(), "{passed:#?}");
    assert!(PAYLOADS.len() + FILES.len() >= 60);
}

#[test]
fn a_deep_drawing_is_refused() {
    let deep = inside(&format!("{}{}", "<g>".repeat(10_000), "</g>".repeat(10_000)));
    assert_eq!(verdict(&deep).as_deref(), Some("the drawing nests too deeply"));
}

#[test]
fn a_plain_drawing_passes() {
    let drawings = [
        "<title>A &amp; B</title><path d=\"M0 0h9v9H0z\" fill=\"#123\"/>",
        "<defs><linearGradient id=\"g\"><stop offset=\"0\"/></linearGradient></defs><rect fill=\"url(#g)\" style=\"stroke:url(#g)\"/>",
        "<style>.a { fill: red } rect { fill: url(#g) }</style><use href=\"#x\" xlink:href=\"#x\"/>",
        "<image href=\"data:image/png;base64,iVBORw0KGgo=\"/><!-- a comment -->",
        "<g xmlns:inkscape=\"http://www.inkscape.org/namespaces/inkscape\" inkscape:export-filename=\"C:\\x\\y.png\" transform=\"scale(2)\"/>",
        "<text x=\"1\" font-family=\"serif\">한국 <tspan>عربي</tspan></text>",
        "<rect><animateTransform attributeName=\"transform\" type=\"rotate\" dur=\"2s\"/></rect>",
    ];
    for drawing in drawings {
        assert_eq!(verdict(&inside(drawing)), None, "{drawing}");
    }
    let whole = "\u{feff}<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd\">\n<svg xmlns=\"http://www.w3.org/2000/svg\"/>";
    assert_eq!(verdict(whole), None);
}
