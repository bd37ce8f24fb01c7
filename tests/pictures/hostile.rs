//! Pictures that are broken, or were made to do harm. `render::picture` may only say so.

use crate::draw;
use crate::support::{self, path};
use image::ImageFormat;
use kliping::base::hash::ContentHash;
use kliping::config::PictureLimits;
use kliping::parse::picture::{PictureFile, Proof};
use kliping::render::picture::{check, prove};
use std::time::{Duration, Instant};

/// Every way from the bytes of a file to a verdict, as a draft goes.
fn verdict(name: &str, bytes: &[u8]) -> Result<(), String> {
    let limits = PictureLimits::default();
    let file = PictureFile::read(bytes, ContentHash::of(bytes));
    check(&path(&format!("static/{name}")), &file, &limits).map_err(|fault| fault.what)?;
    match prove(bytes, &file, &limits) {
        Proof::Sound(_) => Ok(()),
        Proof::Faulty(what, _) => Err(what.into()),
    }
}

/// Each format with a picture of a few thousand bytes.
fn sound() -> [(&'static str, Vec<u8>); 5] {
    let image = draw::busy(96, 64);
    [
        ("a.jpg", draw::from_camera(&draw::write(image.clone(), ImageFormat::Jpeg), 6)),
        ("a.png", draw::png_from_camera(&image, 3)),
        ("a.gif", draw::write(image.clone(), ImageFormat::Gif)),
        ("a.webp", draw::write(image, ImageFormat::WebP)),
        ("b.png", draw::clear(96, 64)),
    ]
}

#[test]
fn the_fixtures_are_sound() {
    for (name, bytes) in sound() {
        assert_eq!(verdict(name, &bytes), Ok(()), "{name}");
    }
}

#[test]
fn a_bomb_is_refused_before_its_pixels() {
    // RELIABILITY I1
    for (name, bytes) in draw::bombs() {
        let since = Instant::now();
        let fault = verdict(name, &bytes).unwrap_err();
        assert!(fault.contains("the limit is 50000000"), "{name}: {fault}");
        assert!(since.elapsed() < Duration::from_millis(200), "{name} took {:?}", since.elapsed());
    }
}

#[test]
fn the_limits_are_those_of_the_settings() {
    // RELIABILITY I1, X
    let desk = support::site(
        "
        == kliping.yaml
        limits: { picture_pixels: 5000 }
        == content/articles/2024-11-20-a/index.md
        ---
        id: a
        title: A
        image: { file: a.png, alt: A, credit: R, rights: own }
        ---
        x
        ",
    );
    let at = path("content/articles/2024-11-20-a/a.png");
    desk.files.put(&at, draw::png(100, 50));
    desk.check("ok");
    desk.files.put(&at, draw::png(100, 51));
    desk.check("K0310 content/articles/2024-11-20-a/a.png the picture has 100 × 51 pixels; the limit is 5000 in all; make it smaller, or raise `limits.picture_pixels` in kliping.yaml");
    desk.files.put(&at, draw::jpeg(10, 10));
    desk.check("K0310 content/articles/2024-11-20-a/a.png the picture is named as PNG and written as JPEG; give the file the ending of what it is");
    desk.files.put(&at, b"hello".to_vec());
    desk.check("K0310 content/articles/2024-11-20-a/a.png the file is no picture that kliping knows; write it as JPEG, PNG, WebP, GIF or SVG");
    let cut = draw::png(100, 50);
    desk.files.put(&at, cut[..cut.len() / 2].to_vec());
    assert!(
        desk.lines().starts_with("K0310 content/articles/2024-11-20-a/a.png the picture is broken: "),
        "{}",
        desk.lines()
    );
}

#[test]
fn a_file_of_too_many_bytes_is_told_with_its_limit() {
    // RELIABILITY X
    let desk = support::site(
        "
        == kliping.yaml
        limits: { picture: 1 KiB }
        == content/articles/2024-11-20-a/index.md
        ---
        id: a
        title: A
        ---
        x
        ",
    );
    desk.files.put(&path("content/articles/2024-11-20-a/a.png"), vec![0; 1025]);
    desk.check("K0006 content/articles/2024-11-20-a/a.png the picture is larger than 1024 bytes; make it smaller, or raise `limits.picture` in kliping.yaml");
}

#[test]
fn a_picture_that_is_cut_short_is_an_error() {
    // RELIABILITY I3: at 100 points. What ends behind the last pixel is whole to a reader.
    for (name, bytes) in sound() {
        let whole = (0..100).filter(|at| verdict(name, &bytes[..bytes.len() * at / 100]).is_ok());
        assert!(whole.clone().all(|at| at == 99), "{name} is taken for whole at {:?} %", whole.collect::<Vec<_>>());
    }
}

#[test]
fn flipped_bits_only_make_a_picture_worse() {
    // RELIABILITY I3, D1: no panic, no long run; 10,000 with KLIPING_FLIPS.
    let flips: u64 = std::env::var("KLIPING_FLIPS").map_or(600, |text| text.parse().unwrap());
    for (name, bytes) in sound() {
        let mut seed = 1_u64;
        for _ in 0..flips {
            let mut broken = bytes.clone();
            for _ in 0..1 + seed % 3 {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                let at = (seed >> 33) as usize % broken.len();
                broken[at] ^= 1 << (seed >> 29 & 7);
            }
            let since = Instant::now();
            let _ = verdict(name, &broken);
            assert!(since.elapsed() < Duration::from_secs(5), "{name} took {:?}", since.elapsed());
        }
    }
}
